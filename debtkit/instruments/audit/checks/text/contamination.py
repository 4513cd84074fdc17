"""Contamination: items of a benchmark inside the texts."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are compared

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._say import many, percent, rounded, share_of
from debtkit.instruments.audit.checks.text._fingerprints import SIZES, read_fingerprint, word_runs
from debtkit.instruments.audit.checks.text._reader import ReaderCheck, Seen
from debtkit.instruments.audit.checks.text._rows import examples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.text._fingerprints import Fingerprint
    from debtkit.instruments.audit.checks.text._reader import Chunk

COVERED = {13: 0.5, 8: 0.7}
"""Share of an item's runs that one row must hold: a single shared run is a common phrase in two of three cases."""

_METHOD = "hashes of runs of 13 words: a row holds half of an item's; of shorter items 70 % of the runs of 8"
_NONE = "no benchmark was given: make a fingerprint with fingerprint_benchmark() and pass benchmarks=[path]"


class Contaminations(Seen):
    """Which rows hold most of an item."""

    def __init__(self, data: Dataset) -> None:
        super().__init__(data)
        self.fingerprints: tuple[Fingerprint, ...] = tuple(read_fingerprint(path) for path in data.benchmarks)
        self.found: list[list[tuple[int, int, float]]] = [[] for _ in self.fingerprints]
        """By benchmark: row, item, and the share of the item's runs that the row holds."""

    def see(self, chunk: Chunk) -> None:
        """Compare the runs of the rows with those of the benchmarks."""
        for size in SIZES:
            hashes, rows = word_runs(*chunk.joined, size)
            for number, known in enumerate(self.fingerprints):
                for row, item, hits in _shared(hashes, rows, known, size):
                    share = hits / int(known.per_item[size][item])
                    long = known.per_item[max(SIZES)][item] > 0
                    if share >= COVERED[size] and long == (size == max(SIZES)):
                        self.found[number].append((int(chunk.rids[row]), item, rounded(share)))


def _shared(
    hashes: NDArray[np.uint64], rows: NDArray[np.int64], known: Fingerprint, size: int
) -> list[tuple[int, int, int]]:
    """Return row, item, and how many different runs of the item the row holds."""
    import numpy as np

    runs, items = known.runs[size], known.item[size]
    if not len(runs) or not len(hashes):
        return []
    low, high = np.searchsorted(runs, hashes), np.searchsorted(runs, hashes, side="right")
    hit = np.flatnonzero(high > low)
    triples = {
        (int(rows[at]), int(items[place]), int(place)) for at in hit.tolist() for place in range(low[at], high[at])
    }
    counted: dict[tuple[int, int], int] = {}
    for row, item, _ in triples:
        counted[row, item] = counted.get((row, item), 0) + 1
    return [(row, item, hits) for (row, item), hits in sorted(counted.items())]


class Contamination(ReaderCheck[Contaminations]):
    """Items of benchmarks that stand in the texts.

    Figures
    -------
    By benchmark (``"name version"``): ``licence``, ``items``, ``short_items`` (too short to be found), ``items_found``,
    ``share`` (of the items), ``rows``.
    """

    id = "contamination"
    title = "No test of a benchmark stands in the texts"
    source = "Brown and others 2020 (GPT-3), appendix C: runs of 13 words"
    keeps: ClassVar[type[Contaminations]] = Contaminations

    def why_not(self, data: Dataset) -> str:
        """Tell that no benchmark was given."""
        return super().why_not(data) or ("" if data.benchmarks else _NONE)

    def tell(self, data: Dataset, seen: Contaminations) -> Outcome:
        """Count the items that were found."""
        figures: dict[str, Any] = {}
        findings = []
        for known, found in zip(seen.fingerprints, seen.found, strict=True):
            rids = sorted({row for row, _, _ in found})
            items = len({item for _, item, _ in found})
            name = f"{known.name} {known.version}"
            share = share_of(items, known.items)
            figures[name] = {
                "licence": known.licence,
                "items": known.items,
                "short_items": known.short,
                "items_found": items,
                "share": share,
                "rows": len(rids),
            }
            if not rids:
                continue
            findings.append(
                Finding(
                    self.id,
                    Severity.CRITICAL,
                    f"{many(items, 'item')} of {name} ({percent(share)}) stand in {many(len(rids), 'row')}: "
                    "a score on it would measure memory.",
                    tuple(dict.fromkeys(part.column.name for part in seen.parts)),
                    value=share,
                    threshold=0,
                    unit="share of items",
                    rows=len(rids),
                    share=share_of(len(rids), data.table.rows),
                    sql=seen.proof(rids),
                    method=_METHOD,
                    examples=examples(data, rids),
                    remedy="Take these rows out, or do not report this benchmark.",
                    hours=(0.2, 1.0, 4.0),
                )
            )
        return Outcome(tuple(findings), figures)
