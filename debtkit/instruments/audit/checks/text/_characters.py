"""Unicode as two tables: which kind each character is, and its small letter."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are read

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LETTER, DIGIT, SINGLE, SPACE, NEWLINE, STOP, SYMBOL, BULLET = (1 << bit for bit in range(8))
"""Kinds of characters, as bits: a mark counts as a letter; ``SINGLE`` is a word of its own (scripts without spaces)."""

WORD = LETTER | DIGIT
SHIFT = 21
_CODES = 0x110000
_ASSIGNED = 0x32400  # letters, marks and numbers end below; the planes above hold private use and selectors

UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
"""Scripts that write no blanks between words: each character is a word, else whole sentences would be one."""

_STOPS = ".!?…。！？"  # noqa: RUF001 - full-width stops
_SYMBOLS = "{}<>;=/\\|[]()_`~^$#@*&%+"
_BULLETS = "•-*‣◦▪●–—"  # noqa: RUF001 - dashes that stand for bullets


@cache
def tables() -> NDArray[np.uint32]:
    """Return, for each code point, its small letter in the lower 21 bits and its kinds above."""
    import numpy as np

    kinds: NDArray[np.uint32] = np.zeros(_CODES, np.uint32)
    for code in range(_ASSIGNED):
        category = unicodedata.category(chr(code))
        if category[0] in "LM":
            kinds[code] = LETTER
        elif category[0] == "N":
            kinds[code] = DIGIT
        elif category[0] == "Z" or category == "Cc":
            kinds[code] = SPACE
    for first, last in UNSPACED:
        block = kinds[first : last + 1]
        block[block & WORD > 0] |= SINGLE
    kinds[ord("\n")] |= NEWLINE
    for characters, kind in ((_STOPS, STOP), (_SYMBOLS, SYMBOL), (_BULLETS, BULLET)):
        kinds[[ord(c) for c in characters]] |= kind
    packed: NDArray[np.uint32] = _small() | (kinds << np.uint32(SHIFT))
    return packed


def _small() -> NDArray[np.uint32]:
    """Lower all code points at once: dotted I and sigma, whose small form needs two letters or the context, by hand."""
    import numpy as np

    every = "".join(map(chr, range(_CODES))).replace("\u0130", "i").replace("\u03a3", "\u03c3")
    return np.frombuffer(every.lower().encode("utf-32-le", "surrogatepass"), np.uint32).copy()
