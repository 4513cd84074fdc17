"""Leakage: rows of the test part that a model has already seen in training."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are compared

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments._mask import excerpt
from debtkit.instruments.audit._finding import Example, Finding, Outcome, Severity
from debtkit.instruments.audit.checks._say import many, percent, share_of
from debtkit.instruments.audit.checks.text._families import Texture
from debtkit.instruments.audit.checks.text._reader import ReaderCheck
from debtkit.instruments.audit.checks.text._rows import texts_of
from debtkit.instruments.audit.checks.text._splits import NO_SPLIT, is_held_out, is_training, why_no_splits
from debtkit.instruments.audit.checks.text.near_duplicates import METHOD

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.text._families import Families

_CRITICAL = 0.01  # of the test rows: from here on the score says more about memory than about skill
_SHOWN = 5
_STEP = "drop_leaked_rows"


class Leaks:
    """Held-out rows that training has seen, at three levels: letter by letter, word by word, nearly."""

    def __init__(self, found: Families) -> None:
        self.found = found

    @cached_property
    def held_out(self) -> NDArray[np.bool_]:
        """Rows of the held-out parts."""
        return self._of(is_held_out)

    @cached_property
    def exact(self) -> NDArray[np.bool_]:
        """Held-out rows whose texts stand in training letter by letter."""
        return self._shared(self.found.raw)

    @cached_property
    def normal(self) -> NDArray[np.bool_]:
        """Held-out rows whose words stand in training: case and punctuation aside."""
        return self.exact | self._shared(self.found.normal)

    @cached_property
    def near(self) -> NDArray[np.bool_]:
        """Held-out rows with a training row in the family."""
        return self.normal | self._shared(self.found.root)

    def _of(self, wanted: Any) -> NDArray[np.bool_]:  # noqa: ANN401 - a test of a name
        import numpy as np

        return np.array([wanted(name) for name in self.found.splits] or [False], bool)[self.found.split]

    def _shared(self, keys: NDArray[Any]) -> NDArray[np.bool_]:
        import numpy as np

        training = self._of(is_training) & (self.found.words > 0)
        return self.held_out & (self.found.words > 0) & np.isin(keys, keys[training])


class _Leakage(ReaderCheck[Texture]):
    keeps: ClassVar[type[Texture]] = Texture
    levels: ClassVar[tuple[str, ...]]
    says: ClassVar[str]
    method: ClassVar[str]

    def why_not(self, data: Dataset) -> str:
        """Tell that there is no split, or none that is called training."""
        return super().why_not(data) or why_no_splits(data)

    def tell(self, data: Dataset, seen: Texture) -> Outcome:
        """Count the leaked rows of each level."""
        import numpy as np

        leaks = Leaks(seen.families)
        held = int(leaks.held_out.sum())
        levels = {name: getattr(leaks, name) for name in ("exact", "normal", "near")}
        mine = np.flatnonzero(levels[self.levels[-1]])
        before = int(levels[self.levels[0]].sum()) if len(self.levels) > 1 else 0
        by_part = Counter(excerpt(seen.families.splits[code]) for code in seen.families.split[mine].tolist())
        figures: dict[str, Any] = {
            "held_out_rows": held,
            "rows": len(mine),
            "share": share_of(len(mine), held),
            "stages": {
                name: {"rows": int(leaked.sum()), "share": share_of(int(leaked.sum()), held)}
                for name, leaked in levels.items()
                if seen.families.read or name != "exact"
            },
            "by_part": dict(sorted(by_part.items())),
        }
        extra = len(mine) - before
        rids = tuple(seen.families.rids[mine].tolist())
        if not extra:
            return Outcome(figures=figures, rows={_STEP: rids} if rids else {})
        fresh = mine if len(self.levels) == 1 else np.flatnonzero(levels[self.levels[-1]] & ~levels[self.levels[0]])
        shown = seen.families.rids[fresh[:_SHOWN]].tolist()
        texts = texts_of(data, shown)
        share = share_of(extra, held)
        finding = Finding(
            self.id,
            Severity.CRITICAL if share >= _CRITICAL else Severity.HIGH,
            self.says.format(rows=many(extra, "held-out row"), share=percent(share), before=many(before, "row")),
            tuple(dict.fromkeys(part.column.name for part in seen.parts)),
            value=share,
            threshold=0,
            unit="share of held-out rows",
            rows=extra,
            share=share,
            sql=seen.proof(seen.families.rids[fresh].tolist()),
            method=self.method,
            examples=tuple(Example(str(rid), excerpt(texts.get(rid, ""))) for rid in shown),
            remedy="Take these rows out of the held-out part, or split anew by family of texts.",
            fixes=(_STEP,),
            hours=(0.2, 1.0, 4.0),
        )
        return Outcome((finding,), figures, {_STEP: rids})


class LeakageExact(_Leakage):
    """Held-out rows that stand in training word by word.

    Figures
    -------
    ``held_out_rows``, ``rows`` (leaked, case and punctuation aside), ``share`` (of the held-out rows), ``stages``
    (``exact`` up to two million rows, ``normal``, ``near``: rows and share, each with the one before), ``by_part``.
    """

    id = "leakage_exact"
    title = "No held-out row stands in the training data"
    source = "Kapoor and Narayanan 2023 (Leakage and the reproducibility crisis)"
    levels: ClassVar[tuple[str, ...]] = ("normal",)
    says = "{rows} ({share} of the held-out rows) found in the training data, too, case and punctuation aside."
    method = "texts in small letters without punctuation, compared by hashes of 64 bits"


class LeakageNear(_Leakage):
    """Held-out rows that nearly stand in training; those that `LeakageExact` finds are not counted again.

    Figures
    -------
    As `LeakageExact`; ``rows`` counts all leaked rows, equal ones included.
    """

    id = "leakage_near"
    title = "No held-out row is nearly a row of the training data"
    source = "Lee and others 2022 (Deduplicating Training Data Makes Language Models Better)"
    levels: ClassVar[tuple[str, ...]] = ("normal", "near")
    says = (
        "{rows} ({share} of the held-out rows) found in the training data as near copies, "
        "besides {before} found word by word."
    )
    method = METHOD


__all__ = ["NO_SPLIT", "LeakageExact", "LeakageNear", "Leaks"]
