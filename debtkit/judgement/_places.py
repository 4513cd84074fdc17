"""How a place is named, in verdicts and in every document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from debtkit.facts import Evidence

WHOLE_PROJECT = "the project as a whole"

_LINE = re.compile(r"L(\d+)(?:-L?\d+)?")


def is_whole_project(place: Evidence) -> bool:
    """Return whether the place is the project itself and not a file in it."""
    return place.path in {"", "."}


def is_line(place: Evidence) -> bool:
    """Return whether the place is a line of a file."""
    return _LINE.fullmatch(place.locator) is not None


def place_text(place: Evidence) -> str:
    """Return a place as editors and terminals know it: ``src/app.py:41``, ``run.ipynb cell 4 output``."""
    if is_whole_project(place):
        return WHOLE_PROJECT
    line = _LINE.fullmatch(place.locator)
    return f"{place.path}:{line[1]}" if line else f"{place.path} {place.locator}".rstrip()
