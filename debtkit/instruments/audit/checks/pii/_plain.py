"""Digits and signs of all scripts as their ASCII twins, one character for one: places in a text stay what they were."""

from __future__ import annotations

import unicodedata
from functools import cache

_LAST_DIGITS = 0x20000
"""No script has digits beyond its second plane."""


def plain(text: str) -> str:
    r"""Return a text of the same length in which every decimal digit, blank, dash and full-width sign is ASCII.

    Examples
    --------
    >>> plain("\uff10\uff19\uff10\uff0d\uff11\uff12\uff13\uff14")
    '090-1234'
    """
    return text if text.isascii() else text.translate(_twins())


@cache
def _twins() -> dict[int, str]:
    twins = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for code in range(0x80, _LAST_DIGITS):
        digit = unicodedata.decimal(chr(code), None)
        if digit is not None:
            twins[code] = str(digit)
    twins |= dict.fromkeys((0xA0, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000), " ")
    twins |= dict.fromkeys((0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF), " ")
    twins |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0x30FC, 0xFE63), "-")
    return twins
