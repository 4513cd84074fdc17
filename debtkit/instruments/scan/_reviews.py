"""Marks that a review leaves in git: merges of requests, and the numbers that code hosts put into the subject."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan._git import is_robot, run_git

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from debtkit.instruments.scan._git import GitFacts

MOST_CHANGES = 200
FEW_COMMITS = 30
_MARK = re.compile(
    r"\((?:[\w.-]+/[\w.-]+)?[#!]\d+\)|^Merge (?:pull|merge) request\b|^Merged in \S+ \(pull request"
    r"|\bSee merge request\b|^(?:Reviewed-by|Approved-by|Differential Revision|Reviewed-on|Change-Id|Pull-Request)\s*:",
    re.MULTILINE | re.IGNORECASE,
)
_BY_HAND = re.compile(
    r"^Merge (?:remote-tracking )?branch '[^']*'(?: of \S+)?(?: into \S+)?\s*$|^Merge commit '", re.MULTILINE
)


def review_marks(root: Path, git: GitFacts) -> Iterator[Sign]:
    """Yield one sign: ``extra`` holds the changes that were looked at, and how many carry a mark."""
    if git.shallow or git.authors <= 1 or git.commits < FEW_COMMITS:
        return
    log = run_git(
        root,
        "log",
        "--first-parent",
        "--use-mailmap",
        "-z",
        "--format=%aN%x02%aE%x02%B",
        "-n",
        str(MOST_CHANGES),
        "HEAD",
    )
    changes = marked = 0
    for record in (log or "").split("\0"):
        author, _, rest = record.partition("\x02")
        mail, _, message = rest.partition("\x02")
        if not message.strip() or is_robot(author, mail) or _BY_HAND.match(message):
            continue
        changes += 1
        marked += bool(_MARK.search(message))
    if changes:
        told = f"{marked} of the last {changes} changes carry a mark of a review"
        yield Sign("review.marks", ".git", "history", told, 0, f"{changes} {marked}")
