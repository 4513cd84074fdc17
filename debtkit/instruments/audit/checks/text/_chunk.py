"""Texts as numbers: each word a hash of 64 bits, so that whole batches are counted and compared at once."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are read

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.text._characters import SHIFT, SINGLE, STOP, WORD, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

LONGEST = 1_000_000
"""Characters of one text that are looked at; what lies behind is left out, and told."""

_BASE = 0x9E3779B97F4A7C15 | 1


@dataclass(eq=False)
class Texts:
    """Some texts of one part of the rows (all prompts, all responses), as arrays.

    Attributes
    ----------
    strings
        The texts; nothing for NULL.
    """

    strings: Sequence[str]

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """Characters of each text."""
        import numpy as np

        return np.fromiter(map(len, self.strings), np.int64, len(self.strings))

    @cached_property
    def ends(self) -> NDArray[np.int64]:
        """Where each text ends among the characters; one character that is no word stands behind each."""
        import numpy as np

        return np.cumsum(self.lengths + 1)

    @cached_property
    def _packed(self) -> NDArray[np.uint32]:
        import numpy as np

        joined = "\x00".join([*self.strings, ""]).encode("utf-32-le", "surrogatepass")
        return tables()[np.frombuffer(joined, np.uint32)]

    @cached_property
    def kinds(self) -> NDArray[np.uint8]:
        """The kinds of each character, as bits."""
        import numpy as np

        return (self._packed >> np.uint32(SHIFT)).astype(np.uint8)

    @cached_property
    def spans(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each word starts and ends (exclusive) among the characters."""
        import numpy as np

        word = self.kinds & np.uint8(WORD) > 0
        single = self.kinds & np.uint8(SINGLE) > 0
        running = word & ~single
        before = np.empty_like(running)
        before[:1] = False
        before[1:] = running[:-1]
        starts = np.flatnonzero((running & ~before) | single)
        after = np.empty_like(running)
        after[-1:] = False
        after[:-1] = running[1:]
        return starts, np.flatnonzero((running & ~after) | single) + 1

    @cached_property
    def words(self) -> NDArray[np.uint64]:
        """A hash for each word, in small letters: equal words have equal hashes, in every run."""
        import numpy as np

        letters = (self._packed & np.uint32((1 << SHIFT) - 1)).astype(np.uint64)
        starts, ends = self.spans
        return mixed(run_hashes(letters, starts, ends))

    @cached_property
    def firsts(self) -> NDArray[np.int64]:
        """The number of the first word of each text, and behind them the number of all words."""
        import numpy as np

        rows_start = np.concatenate(([0], self.ends))
        found: NDArray[np.int64] = np.searchsorted(self.spans[0], rows_start)
        return found

    @property
    def counts(self) -> NDArray[np.int64]:
        """Words of each text."""
        import numpy as np

        return np.diff(self.firsts)

    def per_text(self, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Count, for each text, the characters for which the mask holds."""
        import numpy as np

        places = np.flatnonzero(mask)
        return np.diff(np.searchsorted(places, np.concatenate(([0], self.ends))))

    def pieces(self, kind: int) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
        """Cut each text at characters of a kind (``STOP``: sentences, ``NEWLINE``: lines).

        Returns
        -------
        tuple
            A hash of the words of each piece, how many words it has, and the text it belongs to; pieces without words
            are left out.
        """
        import numpy as np

        cut = self.kinds & np.uint8(kind) > 0
        if kind == STOP:  # the point of 3.14 or of example.org ends no sentence
            following = self.kinds[1:]
            cut[:-1] &= (following & np.uint8(WORD) == 0) | (following & np.uint8(SINGLE) > 0)
        cut[self.ends - 1] = True
        marks = np.searchsorted(self.spans[0], np.flatnonzero(cut))
        starts = np.concatenate(([0], marks[:-1])) if len(marks) else marks
        starts, marks = starts[marks > starts], marks[marks > starts]
        rows = np.searchsorted(self.firsts, starts, side="right") - 1
        return mixed(run_hashes(self.words, starts, marks)), marks - starts, rows


def clipped(texts: Iterable[str | None]) -> list[str]:
    """Return texts as they are looked at: NULL as nothing, and none longer than `LONGEST`."""
    return [text[:LONGEST] if text else "" for text in texts]


def run_hashes(numbers: NDArray[np.uint64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Hash runs of numbers: a polynomial modulo 2^64, from sums that all runs share (Karp and Rabin 1987)."""
    import numpy as np

    powers, inverse = _powers(len(numbers))
    sums = np.empty(len(numbers) + 1, np.uint64)
    sums[0] = 0
    np.cumsum((numbers + np.uint64(1)) * powers[: len(numbers)], out=sums[1:])
    found: NDArray[np.uint64] = (sums[ends] - sums[starts]) * inverse[starts]
    return found


def mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread numbers over all 64 bits (the last step of SplitMix64, Steele and others 2014)."""
    import numpy as np

    found = numbers.copy()
    found ^= found >> np.uint64(30)
    found *= np.uint64(0xBF58476D1CE4E5B9)
    found ^= found >> np.uint64(27)
    found *= np.uint64(0x94D049BB133111EB)
    found ^= found >> np.uint64(31)
    return found


def _powers(length: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    size = 1 << max(18, (length + 1).bit_length())
    return _powers_of(size)


@cache
def _powers_of(size: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    import numpy as np

    found = []
    for base in (_BASE, pow(_BASE, -1, 1 << 64)):
        row = np.full(size, base, np.uint64)
        row[0] = 1
        found.append(np.multiply.accumulate(row))
    return found[0], found[1]
