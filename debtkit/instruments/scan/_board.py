"""What the looking phase gathered, for the judging phase."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from debtkit.instruments.scan._classes import FileClass
    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._git import GitFacts


@dataclass(slots=True)
class Board:
    """All signs of a project by name, its paths with classes and sizes, and its history."""

    paths: dict[str, FileClass]
    sizes: dict[str, int]
    as_of: date | None
    git: GitFacts | None = None
    lines: dict[str, int] = field(default_factory=dict)
    """Lines of own Python per path; of a notebook, lines of its code cells."""
    signs: dict[str, list[Sign]] = field(default_factory=lambda: defaultdict(list))
    forced: frozenset[str] = frozenset()
    """Kinds that the caller fixed instead of ``profile="auto"``."""

    def add(self, signs: Iterable[Sign]) -> None:
        """Take signs in."""
        for sign in signs:
            self.signs[sign.name].append(sign)

    def settle(self) -> None:
        """Put the signs of each name in order, once, and drop doubles."""
        for name, signs in self.signs.items():
            self.signs[name] = sorted(set(signs), key=lambda s: (s.path, s.line, s.locator, s.excerpt, s.extra))

    def has(self, *names: str) -> bool:
        """Return whether any of these signs was seen."""
        return any(self.signs.get(name) for name in names)

    def of(self, *names: str) -> list[Sign]:
        """Return the signs of these names."""
        return [sign for name in names for sign in self.signs.get(name, ())]

    @property
    def own_lines(self) -> int:
        """Lines of the project's own Python, notebooks included."""
        return sum(self.lines.values())
