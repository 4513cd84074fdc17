"""Files that git lists and this copy does not hold: a snapshot or a sparse checkout, not a file that was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan._git import run_git
from debtkit.instruments.scan._lister import NOT_ON_DISK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from debtkit.instruments.scan._lister import Listing

AWAY = "path.away"
_TRIED = 3


def files_away(root: Path, listing: Listing) -> Iterator[Sign]:
    """Yield what is there for the project though not in this copy: its content is not in git's store either."""
    absent = sorted(path for path, reason in listing.skipped if reason == NOT_ON_DISK)
    if not absent:
        return
    sparse = {row[2:] for row in (run_git(root, "ls-files", "-t", "-z") or "").split("\0") if row.startswith("S ")}
    stored = any(run_git(root, "cat-file", "-e", f":./{path}") is not None for path in absent[:_TRIED])
    for path in absent:
        if path in sparse or not stored:
            yield Sign(AWAY, path)
