r"""Text from outside, made into one line that shows everything it holds.

Every escape function starts here. Line breaks become spaces. Characters that a reader cannot see, or that steer a
terminal or the direction of text, are written out (``\x1b``, ``\u202e``): a hostile name looks as odd as it is.
"""

from __future__ import annotations

import unicodedata

ELLIPSIS = "…"
LIMIT = 400
"""Characters of foreign text that are shown in one place, unless the caller says otherwise."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_BREAKS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x85")
_NO_CHARACTER = 0xFFFE
"""The low bits of the code points which Unicode keeps free and XML refuses."""
_JOINERS = frozenset("\u200c\u200d")


def one_line(text: str, limit: int | None = LIMIT) -> str:
    r"""Return the text on one line, with unseen characters written out.

    Parameters
    ----------
    text
        Anything: a file name, a comment, an answer.
    limit
        The most characters to keep; a longer text ends in an ellipsis. ``None`` keeps all.

    Examples
    --------
    >>> one_line("two\nlines")
    'two lines'
    >>> print(one_line("red\x1b[31m"))
    red\x1b[31m
    >>> one_line("abcdef", limit=4)
    'abc…'
    """
    if limit is not None:
        text = text[: 4 * limit + 4]
    plain = text.isascii() and text.isprintable()
    shown = text if plain else "".join(_shown(text, at) for at in range(len(text)))
    return clip(" ".join(shown.split()), limit)


def clip(text: str, limit: int | None) -> str:
    """Return the text, or its beginning and an ellipsis, in at most ``limit`` characters."""
    if limit is None or len(text) <= limit:
        return text
    return text[: max(limit - 1, 0)].rstrip() + ELLIPSIS


def _shown(text: str, at: int) -> str:
    char = text[at]
    if " " <= char <= "~":
        return char
    if char in _BREAKS:
        return " "
    category = unicodedata.category(char)
    if category in _SPACES:
        return " "
    if char in _JOINERS and _joins(text, at):
        return char
    if category in _UNSEEN or ord(char) & _NO_CHARACTER == _NO_CHARACTER:
        return _written_out(ord(char))
    return char


def _joins(text: str, at: int) -> bool:
    """Return whether a joiner stands where scripts and emoji need one: between two characters beyond ASCII."""
    return 0 < at < len(text) - 1 and min(text[at - 1], text[at + 1]) > "\x7f" and text[at + 1] not in _JOINERS


def _written_out(code: int) -> str:
    return ascii(chr(code)).strip("'")
