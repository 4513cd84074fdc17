"""What a debt costs each month depends on its file: how often it is changed, how often repaired, what date is ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from debtkit.facts import Evidence
    from debtkit.judgement._book import Book

BUSIEST = 2.0
"""Churn beyond this many medians adds no more."""
IDLE_MONTHS = 12.0
IDLE_FACTOR = 0.25
NEAR = ((30, 2.0), (90, 1.0), (180, 0.5))
"""Days to a date ahead, and what such a date adds; a date that has passed adds as much as the nearest."""


@dataclass(frozen=True, slots=True)
class Pace:
    """By how much a place multiplies the interest of the catalogue, and the evidence for it.

    ``basis`` is empty where there is none: the interest is then the catalogue's estimate as it stands.
    """

    factor: float = 1.0
    basis: str = ""


def pace(place: Evidence, book: Book, as_of: date) -> Pace:
    """Return what is known of the cost of a place.

    The factor is 1 + min(2, commits of the file in 90 days / their median) + the share of them that were repairs
    (fixes and reverts) + what a known date ahead adds; a quarter of it after twelve idle months. Without git, and for
    what concerns the project as a whole, it is 1.
    """
    parts = [part for part in (_churn(place, book), _repairs(place, book), _date(place, book, as_of)) if part]
    factor = 1.0 + sum(added for added, _ in parts)
    told = [words for _, words in parts]
    idle = book.number("file.idle_months", place.path)
    if idle is not None and idle >= IDLE_MONTHS:
        factor *= IDLE_FACTOR
        told.append(f"not changed for {idle:.0f} months")
    return Pace(factor, "; ".join(told))


def _churn(place: Evidence, book: Book) -> tuple[float, str] | None:
    median = book.number("git.median_commits_90d")
    commits = book.number("file.commits_90d", place.path)
    if not (median and median > 0 and commits and commits > 0):
        return None
    return min(BUSIEST, commits / median), f"changed {_times(commits)} in 90 days (median {median:g})"


def _repairs(place: Evidence, book: Book) -> tuple[float, str] | None:
    commits = book.number("file.commits_90d", place.path)
    repairs = book.number("file.repairs_90d", place.path)
    if not (commits and commits > 0 and repairs and repairs > 0):
        return None
    return min(1.0, repairs / commits), f"repaired {_times(repairs)}"


def _date(place: Evidence, book: Book, as_of: date) -> tuple[float, str] | None:
    text = book.text("place.shutdown", f"{place.path}#{place.locator}")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    left = (day - as_of).days
    added = next((added for most, added in NEAR if left <= most), 0.0)
    return (added, f"shut down {'since' if left <= 0 else 'on'} {day}") if added else None


def _times(number: float) -> str:
    return "once" if number == 1 else f"{number:g} times"
