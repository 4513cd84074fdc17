"""Find phrases among hashed words: a table of 65,536 bits lets nearly all words pass by."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are read

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.text._chunk import Texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

_LOW = 0xFFFF


class Words:
    """Single words to count, given as they are, or by their hashes."""

    def __init__(self, words: Sequence[str] = (), hashes: Sequence[int] = ()) -> None:
        self.words = tuple(words)
        self._given = tuple(hashes)

    @cached_property
    def _hashes(self) -> NDArray[np.uint64]:
        import numpy as np

        return np.sort(np.concatenate((Texts(self.words).words, np.array(self._given, np.uint64))))

    @cached_property
    def _low(self) -> NDArray[np.bool_]:
        import numpy as np

        table = np.zeros(_LOW + 1, bool)
        table[(self._hashes & np.uint64(_LOW)).astype(np.int64)] = True
        return table

    def find(self, texts: Texts) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return text and word (its place among the sorted hashes) of each hit."""
        import numpy as np

        words = texts.words
        likely = np.flatnonzero(self._low[(words & np.uint64(_LOW)).astype(np.int64)])
        which = np.minimum(np.searchsorted(self._hashes, words[likely]), len(self._hashes) - 1)
        hit = self._hashes[which] == words[likely]
        return np.searchsorted(texts.firsts, likely[hit], side="right") - 1, which[hit]

    def count(self, texts: Texts) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return, for each text, how many different words it has of these, and how often one of them."""
        import numpy as np

        rows, which = self.find(texts)
        size, kinds = len(texts.strings), len(self._hashes)
        different = np.unique(rows * kinds + which) // kinds
        return np.bincount(different, minlength=size), np.bincount(rows, minlength=size)


class Phrases:
    """Phrases to look for: case, punctuation and blanks do not matter.

    Parameters
    ----------
    phrases
        Each at least one word; in scripts without blanks each character is one.
    """

    def __init__(self, phrases: Sequence[str]) -> None:
        self.phrases = tuple(phrases)

    @cached_property
    def _words(self) -> list[NDArray[np.uint64]]:
        import numpy as np

        texts = Texts(self.phrases)
        return np.split(texts.words, texts.firsts[1:-1])

    @cached_property
    def _first(self) -> NDArray[np.bool_]:
        import numpy as np

        table = np.zeros(_LOW + 1, bool)
        table[[int(words[0]) & _LOW for words in self._words if len(words)]] = True
        return table

    def find(self, texts: Texts) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return text, phrase and place (in words from the start of the text) of each hit, phrase by phrase."""
        import numpy as np

        words, firsts = texts.words, texts.firsts
        likely = np.flatnonzero(self._first[(words & np.uint64(_LOW)).astype(np.int64)])
        heads, rows = words[likely], np.searchsorted(firsts, likely, side="right") - 1
        ends = firsts[rows + 1]
        found: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]] = []
        for number, phrase in enumerate(self._words):
            hit = np.flatnonzero((heads == phrase[0]) & (likely + len(phrase) <= ends))
            for step in range(1, len(phrase)):
                hit = hit[words[likely[hit] + step] == phrase[step]]
            if len(hit):
                found.append((rows[hit], np.full(len(hit), number), likely[hit] - firsts[rows[hit]]))
        if not found:
            none = np.empty(0, np.int64)
            return none, none, none
        texts_, numbers, places = (np.concatenate(some) for some in zip(*found, strict=True))
        return texts_, numbers, places
