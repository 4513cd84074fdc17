"""Python newer than the one that runs this: rewritten to what an older parser reads, line for line."""

from __future__ import annotations

import re

_ALIAS = re.compile(r"^([ \t]*)type[ \t]+([A-Za-z_]\w*)(?:\[[^\n=]*\])?[ \t]*=(?!=)", re.MULTILINE)
"""``type Pair[T] = tuple[T, T]``, since Python 3.12."""
_GENERIC = re.compile(r"^([ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w+)\[[^\n]*?\](?=[ \t]*[(:])", re.MULTILINE)
"""``def first[T](rows)`` and ``class Box[T]:``, since Python 3.12."""
_EXCEPT = re.compile(r"^([ \t]*except\*?[ \t]+)([\w.]+(?:[ \t]*,[ \t]*[\w.]+)+)[ \t]*:", re.MULTILINE)
"""``except KeyError, ValueError:``, since Python 3.14."""
_F_STRING = re.compile(r"(?<!\w)(?:[rR]?[fF]|[fF][rR])(?:(\"\"\"|''')|([\"']))")
_OTHER = {'"': "'", "'": '"'}


def older(source: str) -> str:
    """Rewrite syntax of Python 3.12 to 3.14 so that an older parser reads it; other source comes back unchanged."""
    source = _ALIAS.sub(r"\1\2 =", source)
    source = _GENERIC.sub(r"\1", source)
    source = _EXCEPT.sub(r"\1(\2):", source)
    return "\n".join(_quotes(line) for line in source.split("\n"))


def _quotes(line: str) -> str:
    """Change the quotes and backslashes inside the braces of f-strings, which may be any since Python 3.12."""
    start = 0
    while match := _F_STRING.search(line, start):
        start = match.end()
        if quote := match[2]:
            line, start = _braces(line, start, quote)
    return line


def _braces(line: str, start: int, quote: str) -> tuple[str, int]:
    """Return the line with one f-string rewritten, and where that f-string ends."""
    characters = list(line)
    depth, at = 0, start
    while at < len(line):
        here = line[at]
        if not depth and here == quote:
            return "".join(characters), at + 1
        if here == "\\" and not depth:
            at += 2
            continue
        if not depth and line[at : at + 2] in {"{{", "}}"}:
            at += 2
            continue
        depth += (here == "{") - (here == "}" and depth > 0)
        if depth and here == quote:
            characters[at] = _OTHER[quote]
        elif depth and here == "\\":
            characters[at] = " "
        at += 1
    return line, start
