"""What is measured of each text: marks (one bit for each fault), characters and words."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are read

from __future__ import annotations

import re
from enum import IntFlag, auto
from functools import cache
from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.text._characters import SPACE, STOP, SYMBOL
from debtkit.instruments.audit.checks.text._gopher import web_marks
from debtkit.instruments.audit.checks.text._phrases import Phrases
from debtkit.instruments.audit.checks.text._reader import Seen
from debtkit.instruments.audit.checks.text._sayings import OPENINGS, REFUSALS, SPEAKERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.text._chunk import Texts
    from debtkit.instruments.audit.checks.text._parts import Part
    from debtkit.instruments.audit.checks.text._reader import Chunk

REPEATED = 0.3
"""Share of sentences that stand twice from which on a text repeats itself (Rae and others 2021, for lines)."""

CODE = 0.15
"""Share of brackets and operators from which on a text is mostly code or markup."""

_REFUSES_WITHIN = 60  # words: behind them a refusal is quoted rather than spoken
_COPIED = 20  # characters of a prompt that a response holds by copying, not by chance
_FEWEST_SENTENCES = 3
FEWEST_WORDS = 10  # of prose that needs a final mark: titles, verdicts and search terms have none
_FINAL = frozenset(".!?…。！？\"'”’»)]}`」』）】>:;*|_۔।॥።؟")  # noqa: RUF001 - marks of other scripts
_MIDDLE = frozenset(",-–—(/&、，")  # noqa: RUF001 - marks of other scripts
_LAST_WORD = 200
_MOJIBAKE = re.compile("[ÃÂ][\x80-\xbf]|â€|\ufffd|Ã[ƒ‚€œ]|ï»¿")  # noqa: RUF001 - UTF-8 read as Latin-1
_URL_ONLY = re.compile(r"\s*(?:(?:https?://|www\.)\S+\s*)+")


class Mark(IntFlag):
    """A fault of a text."""

    EMPTY = auto()
    UNFINISHED = auto()
    REPEATS = auto()
    REFUSES = auto()
    OPENS = auto()
    MOJIBAKE = auto()
    CODE = auto()
    URL_ONLY = auto()
    COPIED = auto()


@cache
def _phrases() -> tuple[Phrases, Phrases]:
    return Phrases(REFUSALS), Phrases(OPENINGS)


@cache
def _speakers() -> Phrases:
    return Phrases(SPEAKERS)


class Qualities(Seen):
    """Marks, characters and words of each text of each part."""

    def __init__(self, data: Dataset) -> None:
        super().__init__(data)
        self._kept: dict[tuple[str, int], list[NDArray[np.int32]]] = {}
        self._rids: list[NDArray[np.int64]] = []

    def see(self, chunk: Chunk) -> None:
        """Measure some rows."""
        import numpy as np

        self._rids.append(chunk.rids)
        prompts = next((texts.strings for part, texts in chunk.parts if part.role == "prompt"), None)
        for at, (part, texts) in enumerate(chunk.parts):
            marks = marks_of(part, texts, prompts)
            found = {"marks": marks, "characters": texts.lengths, "words": texts.counts}
            if part.role == "text":
                found["web"] = web_marks(texts)
            for name, values in found.items():
                self._kept.setdefault((name, at), []).append(values.astype(np.int32))

    def of(self, name: str, part: int) -> NDArray[np.int32]:
        """Return ``marks``, ``characters``, ``words`` or ``web`` of a part."""
        import numpy as np

        found = self._kept.get((name, part))
        return np.concatenate(found) if found else np.empty(0, np.int32)

    @property
    def rids(self) -> NDArray[np.int64]:
        """The rows."""
        import numpy as np

        return np.concatenate(self._rids) if self._rids else np.empty(0, np.int64)


def marks_of(part: Part, texts: Texts, prompts: Sequence[str] | None) -> NDArray[np.int64]:
    """Return the marks of some texts."""
    import numpy as np

    marks = np.zeros(len(texts.strings), np.int64)
    blank = texts.per_text(texts.kinds & np.uint8(SPACE) == 0) == 0
    marks[blank] |= Mark.EMPTY
    symbols = texts.per_text(texts.kinds & np.uint8(SYMBOL) > 0)
    marks[symbols > CODE * np.maximum(texts.lengths, 1)] |= Mark.CODE
    marks[repeating(texts)] |= Mark.REPEATS
    if part.role == "text":  # "I am unable to" is a person's word there; only who calls himself an AI is one
        rows, _, places = _speakers().find(texts)
        marks[rows[places < _REFUSES_WITHIN]] |= Mark.REFUSES
    if part.role == "response":
        refusals, openings = _phrases()
        rows, _, places = refusals.find(texts)
        marks[rows[places < _REFUSES_WITHIN]] |= Mark.REFUSES
        rows, _, places = openings.find(texts)
        marks[rows[places == 0]] |= Mark.OPENS
    for row, text in enumerate(texts.strings):
        if not text.isascii() and _MOJIBAKE.search(text):
            marks[row] |= Mark.MOJIBAKE
        if part.role != "prompt" and text and _breaks_off(text):
            marks[row] |= Mark.UNFINISHED
        if ("http" in text or "www." in text) and _URL_ONLY.fullmatch(text):
            marks[row] |= Mark.URL_ONLY
    if part.role == "response" and prompts is not None:
        copied = [len(p) >= _COPIED and p in r for p, r in zip(prompts, texts.strings, strict=True)]
        marks[copied] |= Mark.COPIED
    marks[(texts.counts < FEWEST_WORDS) | (marks & Mark.CODE > 0)] &= ~Mark.UNFINISHED
    marks[blank] &= Mark.EMPTY
    return marks


def _breaks_off(text: str) -> bool:
    """Return whether the last character neither closes a sentence nor ends a result: a number, an emoji, an address."""
    last = text[-1] if text[-1] > " " else text.rstrip()[-1:]
    if last in _FINAL or not (last.isalpha() or last in _MIDDLE):
        return False
    if text.rpartition("\n")[2][:2].isspace():  # an indented line is code
        return False
    return "://" not in text[-_LAST_WORD:].rpartition(" ")[2]


def repeating(texts: Texts) -> NDArray[np.bool_]:
    """Return which texts say more than 30 % of their sentences twice."""
    import numpy as np

    hashes, _, rows = texts.pieces(STOP)
    size = len(texts.strings)
    order = np.lexsort((hashes, rows))
    again = np.zeros(len(order), bool)
    again[1:] = (hashes[order][1:] == hashes[order][:-1]) & (rows[order][1:] == rows[order][:-1])
    every, twice = np.bincount(rows, minlength=size), np.bincount(rows[order][again], minlength=size)
    return (every >= _FEWEST_SENTENCES) & (twice > REPEATED * every)
