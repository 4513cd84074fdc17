"""Figures in sentences, the same in every check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments._mask import excerpt, is_private
from debtkit.instruments.audit.checks.pii._cues import cue_of

if TYPE_CHECKING:
    from debtkit.instruments.audit._columns import Column

_DIGITS = 8
_NAMES = 5
_PEOPLE = ("phone", "id", "birth", "card")
_MOST_DIGITS = 5
HIDDEN = "***"


def many(number: int, noun: str, plural: str = "") -> str:
    """Return ``"1 row"`` or ``"1,234 rows"``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def percent(share: float) -> str:
    """Return a share as a reader wants it: ``"12 %"``, ``"2.3 %"``, ``"0.04 %"``, ``"< 0.01 %"``."""
    value = share * 100
    if value == 0 or value >= 10 or value == int(value):  # noqa: PLR2004 - two digits are enough from here on
        return f"{value:.0f} %" if value <= 99 or value == 100 else f"{value:.1f} %"  # noqa: PLR2004 - 99.6 is not all
    return f"{value:.1f} %" if value >= 1 else "< 0.01 %" if value < 0.01 else f"{value:.2g} %"  # noqa: PLR2004 - digits


def rounded(number: float) -> float:
    """Round to the digits that are the same in every run (sums of floats differ beyond them)."""
    return round(float(number), _DIGITS)


def share_of(part: int, whole: int) -> float:
    """Return a share; nothing of nothing is 0."""
    return rounded(part / whole) if whole else 0.0


def named(*columns: Column) -> str:
    """Return the names of columns for a sentence: quoted, masked, five at the most."""
    shown = ", ".join(repr(excerpt(column.name)) for column in columns[:_NAMES])
    return shown if len(columns) <= _NAMES else f"{shown} and {len(columns) - _NAMES} more"


def tells_of_people(column: Column) -> bool:
    """Return whether the name of a column says that its values are numbers of people, or dates of birth."""
    return cue_of(column.name) in _PEOPLE


def born(column: Column) -> bool:
    """Return whether the name of a column says that it holds dates of birth."""
    return cue_of(column.name) == "birth"


def discreet(column: Column, value: object, *, quote: bool = False) -> str:
    """Return a value of a column as it may be shown: masked, also where only the column's name tells what it is."""
    text = str(value)
    if sum(map(str.isdigit, text)) > _MOST_DIGITS and tells_of_people(column):
        return HIDDEN
    if quote and is_private(text):
        return repr(excerpt(text))  # masked first: what `repr` writes before a number would hide it from the mask
    return excerpt(repr(text) if quote else text)
