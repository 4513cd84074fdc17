"""Which groups of people each row names, and which words of the screening list it holds."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are read

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.text._lexicon import KINDS, PHRASES, SLURS
from debtkit.instruments.audit.checks.text._people import FLAT, GROUP_OF_TERM
from debtkit.instruments.audit.checks.text._phrases import Phrases, Words
from debtkit.instruments.audit.checks.text._reader import Seen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.text._reader import Chunk

_SLUR = KINDS.index("slur")
_INSULTS = tuple((KINDS.index(kind), phrase) for kind, phrases in PHRASES.items() for phrase in phrases)


@cache
def _people() -> Phrases:
    return Phrases([term for _, _, term in FLAT])


@cache
def _insults() -> Phrases:
    return Phrases([phrase for _, phrase in _INSULTS])


@cache
def _slurs() -> Words:
    return Words(hashes=SLURS)


@cache
def _english() -> Words:
    """Words of which an English sentence holds one: "retard" is a delay in French."""
    words = "the and that have with you your are this not they he she my be it all who what"
    return Words(words.split())


class Mentions(Seen):
    """Groups and screened words of each row, as bits over all its texts."""

    def __init__(self, data: Dataset) -> None:
        super().__init__(data)
        self._rids: list[NDArray[np.int64]] = []
        self._people: list[NDArray[np.int64]] = []
        self._insults: list[NDArray[np.int64]] = []

    def see(self, chunk: Chunk) -> None:
        """Look for the terms."""
        import numpy as np

        people, insults = (np.zeros(len(chunk.rids), np.int64) for _ in range(2))
        group = np.array(GROUP_OF_TERM)
        kind = np.array([number for number, _ in _INSULTS])
        for _, texts in chunk.parts:
            rows, terms, _ = _people().find(texts)
            np.bitwise_or.at(people, rows, 1 << group[terms])
            english = _english().count(texts)[0] > 0
            rows, terms, _ = _insults().find(texts)
            np.bitwise_or.at(insults, rows[english[rows]], 1 << kind[terms[english[rows]]])
            rows, _ = _slurs().find(texts)
            insults[rows[english[rows]]] |= 1 << _SLUR
        self._rids.append(chunk.rids)
        self._people.append(people)
        self._insults.append(insults)

    @property
    def rids(self) -> NDArray[np.int64]:
        """The rows."""
        return _joined(self._rids)

    @property
    def people(self) -> NDArray[np.int64]:
        """Groups that each row names, as bits in the order of ``NAMED``."""
        return _joined(self._people)

    @property
    def insults(self) -> NDArray[np.int64]:
        """Kinds of screened words that each row holds, as bits in the order of ``KINDS``."""
        return _joined(self._insults)


def _joined(found: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    import numpy as np

    return np.concatenate(found) if found else np.empty(0, np.int64)
