"""Near-duplicate texts: copies with typos, another case, a changed word, a closing phrase."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are compared

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments._mask import excerpt
from debtkit.instruments.audit._finding import Example, Finding, Outcome, Severity
from debtkit.instruments.audit.checks._say import many, percent, rounded, share_of
from debtkit.instruments.audit.checks.text._families import LEAST, Texture
from debtkit.instruments.audit.checks.text._reader import ReaderCheck
from debtkit.instruments.audit.checks.text._rows import texts_of
from debtkit.instruments.audit.checks.text._shingles import FEWEST

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.text._families import Families

METHOD = (
    f"word triples (a character is a word in scripts without blanks), MinHash of 128 permutations in 32 bands picks "
    f"candidates; each is then compared: Jaccard of the triples >= {LEAST}; texts under {FEWEST} words are left out"
)
_HIGH, _MEDIUM = 0.10, 0.01  # from 10 % on a model recites them (Lee and others 2022: 3 to 14 % in web corpora)
_SHOWN, _LARGEST = 5, 20
_TEMPLATE, _FEWEST_FILLED, _MOSTLY_DIFFER = 0.01, 50, 0.9


class NearDuplicates(ReaderCheck[Texture]):
    """Texts that nearly repeat one another.

    Figures
    -------
    ``clusters`` (how many), ``rows`` (rows in clusters), ``surplus_rows`` (all but the first of each, without those of
    templates), ``templates`` and ``template_rows`` (rows that fill in one), ``pairs`` (pairs
    of rows with a Jaccard >= 0.6, equal ones included), ``altered_rows`` (surplus rows whose words differ from the
    first row's), ``short_rows`` (left out), ``pairs_complete``, ``sizes`` (pairs of size and number of clusters),
    ``largest``: list of ``{"row", "size", "jaccard", "splits", "excerpt"}``.
    """

    id = "near_duplicates"
    title = "No text is nearly a copy of another"
    source = "Broder 1997; Lee and others 2022 (Deduplicating Training Data Makes Language Models Better)"
    keeps: ClassVar[type[Texture]] = Texture

    def tell(self, data: Dataset, seen: Texture) -> Outcome:
        """Count the families."""
        import numpy as np

        found = seen.families
        families = Grouped(found)
        surplus = np.flatnonzero(found.root != np.arange(len(found.root)))
        surplus = surplus[found.words[surplus] >= FEWEST]
        filled, templates = families.filled(surplus, data.table.rows)
        surplus = surplus[~filled]
        altered = int((found.normal[surplus] != found.normal[found.root[surplus]]).sum())
        clusters = len(np.unique(found.root[surplus]))
        texts = texts_of(data, found.rids[families.heads[:_LARGEST]].tolist())
        largest = [families.told(head, texts) for head in families.heads[:_LARGEST].tolist()]
        figures: dict[str, Any] = {
            "clusters": len(families.heads),
            "rows": int(families.sizes.sum()),
            "surplus_rows": len(surplus),
            "templates": templates,
            "template_rows": int(filled.sum()),
            "altered_rows": altered,
            "pairs": families.pairs,
            "pairs_complete": found.crowds == 0,
            "short_rows": int((found.words < FEWEST).sum()) if found.read else None,
            "sizes": [list(pair) for pair in sorted(Counter(families.sizes.tolist()).items())],
            "largest": largest,
        }
        of_template = [self._of_template(data, seen, int(filled.sum()), templates)] if templates else []
        if not len(surplus):
            return Outcome(tuple(of_template), figures)
        share = share_of(len(surplus), data.table.rows)
        numbers = tuple(found.rids[surplus].tolist())
        changed = f"; {many(altered, 'of them differs', 'of them differ')} in words, so that no exact search finds it"
        finding = Finding(
            self.id,
            Severity.HIGH if share >= _HIGH else Severity.MEDIUM if share >= _MEDIUM else Severity.LOW,
            f"{many(len(surplus), 'text nearly repeats', 'texts nearly repeat')} an earlier one ({percent(share)} of "
            f"the rows, {many(clusters, 'cluster')}){changed if altered else ''}.",
            tuple(dict.fromkeys(part.column.name for part in seen.parts)),
            value=share,
            threshold=0,
            unit="share of rows",
            rows=len(surplus),
            share=share,
            sql=seen.proof(numbers),
            method=METHOD,
            examples=tuple(Example(str(one["row"]), one["excerpt"]) for one in largest[:_SHOWN]),
            remedy="Keep one row of each cluster.",
            fixes=("drop_near_duplicates",),
        )
        return Outcome((finding, *of_template), figures, {"drop_near_duplicates": numbers})

    def _of_template(self, data: Dataset, seen: Texture, rows: int, templates: int) -> Finding:
        share = share_of(rows, data.table.rows)
        return Finding(
            self.id,
            Severity.INFO,
            f"{many(rows, 'text is', 'texts are')} filled into {many(templates, 'template')} ({percent(share)} of the "
            "rows): most words are those of many other rows, the rest differs. They are not counted as copies.",
            tuple(dict.fromkeys(part.column.name for part in seen.parts)),
            value=share,
            threshold=_TEMPLATE,
            unit="share of rows",
            rows=rows,
            share=share,
            sql=seen.proof([]),
            method=METHOD + f"; a cluster of {_TEMPLATE:.0%} of the rows and more in which nine of ten differ in words",
            remedy="Look whether what is filled in differs enough; take out the fixed part to compare the rest.",
        )


class Grouped:
    """Families of two rows and more, the largest first."""

    def __init__(self, found: Families) -> None:
        import numpy as np

        self.found = found
        long = found.words >= FEWEST
        counts = np.bincount(found.root[long], minlength=len(found.root))
        heads = np.flatnonzero(counts > 1)
        self.heads: NDArray[np.int64] = heads[np.lexsort((heads, -counts[heads]))]
        self.sizes = counts[self.heads]
        self._sizes = counts
        self._low: NDArray[np.float64] = np.ones(len(found.root))
        if len(found.pairs):
            np.minimum.at(self._low, found.root[found.pairs[:, 0]], found.jaccard)

    def filled(self, surplus: NDArray[np.int64], rows: int) -> tuple[NDArray[np.bool_], int]:
        """Return which surplus rows are a template filled anew, and how many templates there are.

        Copies make clusters of few rows, or of equal ones; a cluster of a hundredth of all rows that nearly all differ
        is a fixed preamble, a form, a system prompt.
        """
        import numpy as np

        found, least = self.found, max(_FEWEST_FILLED, _TEMPLATE * rows)
        filled = np.zeros(len(surplus), bool)
        templates = 0
        for head in self.heads[self.sizes >= least].tolist():
            members = np.flatnonzero((found.root == head) & (found.words >= FEWEST))
            _, first = np.unique(found.normal[members], return_index=True)
            if len(first) >= _MOSTLY_DIFFER * len(members):
                filled |= np.isin(surplus, members[first])
                templates += 1
        return filled, templates

    @property
    def pairs(self) -> int:
        """Pairs of rows that are alike: compared pairs stand for all rows with the same words."""
        import numpy as np

        long = self.found.words >= FEWEST
        _, which, copies = np.unique(self.found.normal[long], return_inverse=True, return_counts=True)
        weight = np.zeros(len(long), np.int64)
        weight[np.flatnonzero(long)] = copies[which]
        between = (
            weight[self.found.pairs[:, 0]] * weight[self.found.pairs[:, 1]] if len(self.found.pairs) else weight[:0]
        )
        return int((copies * (copies - 1) // 2).sum() + between.sum())

    def told(self, head: int, texts: dict[int, str]) -> dict[str, Any]:
        """Return one family as plain data."""
        import numpy as np

        members = np.flatnonzero(self.found.root == head)
        splits = (
            Counter(excerpt(self.found.splits[code]) for code in self.found.split[members]) if self.found.splits else {}
        )
        row = int(self.found.rids[head])
        return {
            "row": row,
            "size": int(self._sizes[head]),
            "jaccard": rounded(float(self._low[head])),
            "splits": dict(sorted(splits.items())),
            "excerpt": excerpt(texts.get(row, "")),
        }
