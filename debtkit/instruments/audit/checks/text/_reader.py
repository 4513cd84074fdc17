"""One reader for all checks of texts: each batch becomes arrays once, whoever looks at it."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are read

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from debtkit.instruments.audit.checks._base import TextCheck
from debtkit.instruments.audit.checks.text._chunk import Texts, clipped
from debtkit.instruments.audit.checks.text._parts import NO_TEXT, parts_of, text_columns
from debtkit.instruments.audit.checks.text._rows import statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._finding import Outcome
    from debtkit.instruments.audit.checks._base import Reader
    from debtkit.instruments.audit.checks.text._parts import Part

MOST_READ = 2_000_000
"""Rows whose texts are read (some two minutes); of more, every second, third .. row, and findings say so."""

_CHARACTERS = 250_000  # of a chunk: its arrays stay in the cache of the processor, which halves the time


@dataclass(eq=False)
class Chunk:
    """Some rows as arrays.

    Attributes
    ----------
    rids
        Their numbers.
    parts
        Their texts, each part apart, in the order of `parts_of`.
    others
        Values of further columns (the split), by the number of the column.
    """

    rids: NDArray[np.int64]
    parts: tuple[tuple[Part, Texts], ...]
    others: Mapping[int, Sequence[Any]]

    @cached_property
    def joined(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """The words of all parts of a row behind one another, and the number of the first word of each row."""
        import numpy as np

        if len(self.parts) == 1:
            only = self.parts[0][1]
            return only.words, only.firsts
        counts = np.stack([texts.counts for _, texts in self.parts], axis=1)
        places = np.concatenate(([0], np.cumsum(counts)))
        words = np.empty(int(places[-1]), np.uint64)
        for at, (_, texts) in enumerate(self.parts):
            starts = places[:-1].reshape(counts.shape)[:, at]
            words[np.repeat(starts - texts.firsts[:-1], texts.counts) + np.arange(len(texts.words))] = texts.words
        return words, places[:: len(self.parts)]


class Seen(ABC):
    """What one check keeps of the texts."""

    whole: ClassVar[bool] = False
    """Whether it knows all rows even where the reader sees a sample."""

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self.parts = parts_of(data)
        self.last = -1
        """The number of the last row that was seen: none is seen twice."""

    def proof(self, rids: Sequence[int]) -> str:
        """Return the statement that shows these rows (the first thousand)."""
        return self.data.table.proof(statement(self.data, rids))

    @abstractmethod
    def see(self, chunk: Chunk) -> None:
        """Look at some rows."""


Kept = TypeVar("Kept", bound=Seen)


class TextReader:
    """Reads each text once for all that want to see it."""

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self.parts = parts_of(data)
        self.every = max(1, -(-data.table.rows // MOST_READ))
        self._all: dict[type[Seen], Seen] = {}

    def want(self, kind: type[Kept]) -> Kept:
        """Return what keeps this of the texts; two checks that want the same share it."""
        if kind not in self._all:
            self._all[kind] = kind(self.data)
        found = self._all[kind]
        if not isinstance(found, kind):
            raise TypeError(kind)
        return found

    def take(self, rids: Sequence[int], texts: Mapping[int, Sequence[Any]]) -> None:
        """Show a batch to all that did not see it yet."""
        if self.every > 1:
            keep = [at for at, rid in enumerate(rids) if rid % self.every == 0]
            rids = [rids[at] for at in keep]
            texts = {number: [values[at] for at in keep] for number, values in texts.items()}
        todo = [seen for seen in self._all.values() if len(rids) and seen.last < rids[0]]
        if not todo:
            return
        for chunk in self._chunks(rids, texts):
            for seen in todo:
                seen.see(chunk)
        for seen in todo:
            seen.last = rids[-1]

    def _chunks(self, rids: Sequence[int], texts: Mapping[int, Sequence[Any]]) -> Iterator[Chunk]:
        import numpy as np

        strings = [(part, clipped(part.texts(texts[part.column.number]))) for part in self.parts]
        used = {part.column.number for part in self.parts}
        others = {number: values for number, values in texts.items() if number not in used}
        sizes = np.zeros(len(rids), np.int64)
        for _, some in strings:
            sizes += np.fromiter(map(len, some), np.int64, len(rids))
        ends = np.cumsum(sizes)
        numbers = np.asarray(rids, np.int64)
        start = 0
        while start < len(rids):
            room = _CHARACTERS + (int(ends[start - 1]) if start else 0)
            end = max(start + 1, int(np.searchsorted(ends, room, side="right")))
            yield Chunk(
                numbers[start:end],
                tuple((part, Texts(some[start:end])) for part, some in strings),
                {number: values[start:end] for number, values in others.items()},
            )
            start = end


class ReaderCheck(TextCheck, Generic[Kept]):
    """A check that looks at texts through the shared reader."""

    keeps: ClassVar[type[Seen]]

    def why_not(self, data: Dataset) -> str:
        """Tell that no text is known, or that there are too many to compare each with all others."""
        if not parts_of(data):
            return NO_TEXT
        if self.keeps.whole and data.budget == "fast" and data.table.rows > MOST_READ:
            return f"to compare more than {MOST_READ:,} texts takes the engine minutes; pass budget='full'"
        return ""

    def columns(self, data: Dataset) -> tuple[Column, ...]:
        """Return all columns of text: the reader is shared."""
        return text_columns(data)

    def reader(self, data: Dataset) -> Reader:
        """Return the shared reader, told what this check keeps."""
        shared = data.once(TextReader)
        shared.want(self.keeps)
        return shared

    def judge(self, data: Dataset, reader: Reader) -> Outcome:
        """Judge what was kept."""
        if not isinstance(reader, TextReader):
            raise TypeError(reader)
        outcome = self.tell(data, reader.want(self.keeps))  # type: ignore[arg-type]
        return outcome if reader.every == 1 or self.keeps.whole else _of_sample(outcome, reader.every)

    @abstractmethod
    def tell(self, data: Dataset, seen: Kept) -> Outcome:
        """Say what was found."""


def _of_sample(outcome: Outcome, every: int) -> Outcome:
    """Say that every so many rows were read: counts are of these, shares about those of all."""
    told = f" About: one row in {every} was read, counts are of these."
    findings = tuple(replace(finding, exact=False, says=finding.says + told) for finding in outcome.findings)
    return replace(outcome, findings=findings, figures=outcome.figures | {"one_row_in": every})
