"""Regular expressions: RE2 (DuckDB) to what another engine matches with, so that it finds the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.audit._errors import NotInDialectError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = re.compile(
    r"\\[pP]\{\^?\w+\}|\\[pP]\w|\\x\{[0-9A-Fa-f]+\}|\\.|\[:\^?\w+:\]|\(\?P?<|\(\?[a-zA-Z-]+[:)]|.", re.DOTALL
)
_WORD = "[0-9A-Za-z_]"
# RE2: ASCII classes, ends of lines only at \n, (?i) for all of Unicode, \b between ASCII letters and the rest.
_JAVA_OUTSIDE = {
    r"\b": f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))",
    r"\B": f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))",
    r"\s": r"[\t\n\f\r ]",
    r"\S": r"[^\t\n\f\r ]",
    r"\v": r"\x0B",
}
_JAVA_INSIDE = {r"\s": r"\t\n\f\r ", "[": r"\[", "&": r"\&", r"\v": r"\x0B"}
_POSIX = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "0-9A-Za-z",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\t\n\x0B\f\r ",
}
_POSIX_ONLY = ("postgres", "snowflake", "redshift")


def for_dialect(pattern: str, dialect: str) -> str:
    """Return a pattern that finds in another engine what this one finds in DuckDB.

    Raises
    ------
    NotInDialectError
        If the engine has no equal for something in it.
    """
    if dialect in {"spark", "databricks"}:
        return "(?d)" + "".join(_java(pattern))
    if dialect == "bigquery":  # RE2 as well
        return pattern
    what = (
        r"\p{..}" if re.search(r"\\[pP]", pattern) else r"\b" if r"\b" in pattern else "(?" if "(?" in pattern else ""
    )
    if what and dialect in _POSIX_ONLY:
        msg = f"a regular expression with {what} has no equal in {dialect}"
        raise NotInDialectError(msg)
    return pattern


def replacement(text: str, dialect: str) -> str:
    r"""Return what is put in place of a match: groups are ``\1`` in RE2, ``$1`` in Java."""
    if dialect not in {"spark", "databricks", "trino", "presto"}:
        return text
    return re.sub(r"\\(\d)|\\(\\)|\$", lambda m: f"${m[1]}" if m[1] else r"\\" if m[2] else r"\$", text)


def _java(pattern: str) -> Iterator[str]:
    inside, first, lines = False, False, bool(re.search(r"\(\?[a-z]*m", pattern))
    for piece in _PIECE.findall(pattern):
        if inside:
            yield r"\]" if first and piece == "]" else _in_class(piece)
            inside, first = first or piece != "]", first and piece == "^"
        elif piece == "[":
            inside = first = True
            yield piece
        elif piece in {"^", "$"}:
            yield _end(piece, lines=lines)
        else:
            yield _outside(piece)


def _end(piece: str, *, lines: bool) -> str:
    if piece == "$":
        return "$" if lines else r"\z"
    return r"(?:^|(?<=\n))" if lines else "^"


def _outside(piece: str) -> str:
    if piece.startswith("(?P<"):
        return "(?<"
    if re.fullmatch(r"\(\?[a-zA-Z-]+[:)]", piece):
        _flags(piece)
        return piece.replace("i", "iu", 1) if "i" in piece.partition("-")[0] else piece
    return _JAVA_OUTSIDE.get(piece) or _property(piece)


def _in_class(piece: str) -> str:
    if re.fullmatch(r"\[:\^?\w+:\]", piece):
        name = piece[2:-2]
        if name not in _POSIX:
            _refuse(piece)
        return _POSIX[name]
    if piece in {r"\S", r"\b", r"\B"}:
        _refuse(f"{piece} between brackets")
    return _JAVA_INSIDE.get(piece) or _property(piece)


def _flags(piece: str) -> None:
    if set(piece) - set("(?ims-:)"):
        _refuse(piece)


def _property(piece: str) -> str:
    r"""Scripts are called ``\p{Han}`` in RE2, ``\p{IsHan}`` in Java; ``\p{^L}`` is ``\P{L}``."""
    match = re.fullmatch(r"\\([pP])\{(\^?)(\w+)\}", piece)
    if match is None:
        return piece
    letter = match[1] if not match[2] else {"p": "P", "P": "p"}[match[1]]
    return rf"\{letter}{{{'Is' if len(match[3]) > 2 else ''}{match[3]}}}"  # noqa: PLR2004 - L, Lu: categories


def _refuse(what: str) -> None:
    msg = f"a regular expression with {what} has no equal in Spark"
    raise NotInDialectError(msg)
