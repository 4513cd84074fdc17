"""One file that was read: its text, its class, and how to point at a place in it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from debtkit.instruments.scan._classes import FileClass


class Sign(NamedTuple):
    """Something a rule saw at one place.

    ``name`` groups signs: a rule's own key for its evidence, or a shared name such as ``llm.hosted`` that other
    rules read.
    ``line`` orders; ``extra`` holds what the judging step needs to know.
    """

    name: str
    path: str
    locator: str = ""
    excerpt: str = ""
    line: int = 0
    extra: str = ""


class TextFile:
    """The text of one file, decoded once."""

    def __init__(self, path: str, text: str, kind: FileClass, *, own_roots: frozenset[str] = frozenset()) -> None:
        self.path = path
        self.text = text
        self.kind = kind
        self.own_roots = own_roots
        self.name = path.rsplit("/", 1)[-1]
        self.lower = self.name.lower()
        self.folder = path.rpartition("/")[0]

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their ends."""
        return self.text.splitlines()

    @cached_property
    def folded(self) -> str:
        """The text in lower case, for literal prefilters."""
        return self.text.lower()

    def line_of(self, offset: int) -> int:
        """Return the 1-based line of a character position."""
        return self.text.count("\n", 0, offset) + 1

    def line_text(self, line: int) -> str:
        """Return one line by its 1-based number, or nothing."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def sign(self, name: str, line: int = 0, *, excerpt: str | None = None, extra: str = "") -> Sign:
        """Point at a line of this file; the excerpt is that line unless given."""
        shown = self.line_text(line) if excerpt is None else excerpt
        return Sign(name, self.path, f"L{line}" if line else "", shown, line, extra)

    def find_first(self, name: str, pattern: re.Pattern[str], literals: tuple[str, ...]) -> list[Sign]:
        """Point at the first line where a one-line pattern matches; it holds one of these literals, in lower case."""
        lines: list[str] = []
        for number in self._lines_that_hold(literals):
            lines = lines or self.text.split("\n")
            if match := pattern.search(lines[number - 1]):
                return [self.sign(name, number, extra=match.group()[:80])]
        return []

    def _lines_that_hold(self, literals: tuple[str, ...]) -> Iterator[int]:
        """Yield the numbers of the lines with one of these literals, each once, from the first on."""
        folded = self.folded
        nearest = {literal: at for literal in literals if (at := folded.find(literal)) >= 0}
        number, start = 1, 0
        while nearest:
            at = min(nearest.values())
            number += folded.count("\n", start, at)
            yield number
            start = folded.find("\n", at)
            if start < 0:
                return
            nearest = {
                word: there
                for word, was in nearest.items()
                if (there := was if was > start else folded.find(word, start)) >= 0
            }

    def find(self, name: str, pattern: re.Pattern[str], *, most: int = 50, extra: str = "") -> list[Sign]:
        """Point at each line where a pattern matches."""
        found: list[Sign] = []
        for match in pattern.finditer(self.text):
            found.append(self.sign(name, self.line_of(match.start()), extra=extra or match.group()[:80]))
            if len(found) >= most:
                break
        return found
