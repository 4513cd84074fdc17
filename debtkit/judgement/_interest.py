"""What a debt costs each month depends on how often its file is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from debtkit.judgement._book import Book

BUSIEST = 2.0
"""Churn beyond this many medians adds no more."""
IDLE_MONTHS = 12.0
IDLE_FACTOR = 0.25


def churn_factor(path: str, book: Book) -> float:
    """Return 1 + min(2, commits of the file in 90 days / their median), a quarter of it after twelve idle months.

    Without git, and for what concerns the project as a whole, the factor is 1.
    """
    median = book.number("git.median_commits_90d")
    commits = book.number("file.commits_90d", path)
    idle = book.number("file.idle_months", path)
    factor = 1.0
    if median and median > 0 and commits and commits > 0:
        factor += min(BUSIEST, commits / median)
    return factor * IDLE_FACTOR if idle is not None and idle >= IDLE_MONTHS else factor
