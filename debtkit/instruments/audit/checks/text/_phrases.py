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
