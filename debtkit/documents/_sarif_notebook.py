"""The line of a notebook cell in its file: the JSON is walked by its own decoder, and only positions are kept."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CELL = re.compile(r"cell (\d{1,6})( output)?")
_SPACE = re.compile(r"\s*")
_DECODER = json.JSONDecoder()


class Cells:
    """The cells of a notebook by their positions in the text of its file; none when it is no notebook."""

    def __init__(self, text: str) -> None:
        self._text = text
        try:
            self._cells = list(_cells(text))
        except (ValueError, IndexError, RecursionError):
            self._cells = []

    def line(self, locator: str, excerpt: str) -> int:
        """Return the line of what is quoted, else of the cell's source or outputs, else of the cell, else 1."""
        found = _CELL.match(locator)
        if found is None or int(found[1]) >= len(self._cells):
            return 1
        cell = self._cells[int(found[1])]
        at, end = cell.get("outputs" if found[2] else "source", cell[""])
        return self._text.count("\n", 0, _quoted(self._text, excerpt, at, end)) + 1


def _cells(text: str) -> Iterator[dict[str, tuple[int, int]]]:
    """Yield where each cell begins and ends (under an empty name), and its parts by name."""
    for key, at, _ in _members(text, _skip(text, 0)):
        if key == "cells":
            for start, end in _elements(text, at):
                yield {"": (start, end)} | {part: (first, last) for part, first, last in _members(text, start)}


def _quoted(text: str, excerpt: str, at: int, end: int) -> int:
    """Return where the excerpt stands in a part of the file; its beginning when it was masked or is not there."""
    if excerpt.strip():
        for ascii_only in (False, True):
            found = text.find(json.dumps(excerpt, ensure_ascii=ascii_only)[1:-1], at, end)
            if found >= 0:
                return found
    return at


def _members(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """Yield the keys of an object with the positions of their values."""
    at = _skip(text, _expect(text, at, "{"))
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        start = _skip(text, _expect(text, _skip(text, at), ":"))
        _, end = _DECODER.raw_decode(text, start)
        yield key, start, end
        at = _next(text, end)


def _elements(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield where each element of an array begins and ends."""
    at = _skip(text, _expect(text, at, "["))
    while text[at] != "]":
        _, end = _DECODER.raw_decode(text, at)
        yield at, end
        at = _next(text, end)


def _next(text: str, at: int) -> int:
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at


def _expect(text: str, at: int, mark: str) -> int:
    if text[at] != mark:
        msg = f"{mark} expected"
        raise ValueError(msg)
    return at + 1


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
