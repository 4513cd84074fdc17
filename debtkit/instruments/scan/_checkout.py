"""A commit of a repository as a folder of its own, for as long as it is looked at."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from debtkit.instruments.scan._git import run_git

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT = 10
_NO_FILTERS = ("-c", "filter.lfs.smudge=", "-c", "filter.lfs.process=", "-c", "filter.lfs.required=false")


class Head(NamedTuple):
    """The commit that is checked out."""

    name: str
    """Ten digits, with ``-dirty`` when files differ from it; empty without git."""
    commits: int
    """How many commits lead to it, itself included; 0 without git."""


def head_commit(root: Path) -> Head:
    """Return the commit that is checked out; what debtkit itself writes makes nothing dirty."""
    name = (run_git(root, "rev-parse", "--verify", "--quiet", "HEAD") or "").strip()
    if not name:
        return Head("", 0)
    changed = run_git(root, "status", "--porcelain", "--", ".", ":(exclude).debtkit", ":(exclude)docs/debt")
    commits = (run_git(root, "rev-list", "--count", "HEAD") or "0").strip()
    return Head(name[:_SHORT] + ("-dirty" if changed else ""), int(commits))


@contextmanager
def at_commit(root: Path, revision: str) -> Iterator[Path]:
    """Lay a commit out in a temporary folder, with its history up to there; the repository itself is only read.

    Yields
    ------
    Path
        The folder that stands for ``root``: the same part of the repository.

    Raises
    ------
    ValueError
        If there is no git here, no such commit, or it cannot be laid out.
    """
    prefix = run_git(root, "rev-parse", "--show-prefix")
    if prefix is None:
        msg = f"{root} is not in a git repository, so it has no commits to compare"
        raise ValueError(msg)
    found = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not found:
        msg = f"{revision[:60]!r} names no commit of {root}; `git log --oneline` lists them, tags and branches work too"
        raise ValueError(msg)
    source = (run_git(root, "rev-parse", "--path-format=absolute", "--git-common-dir") or "").rstrip("\n")
    with tempfile.TemporaryDirectory(prefix="debtkit-") as temporary:
        folder = Path(temporary) / "project"
        _lay_out(source, folder, found.strip())
        part = folder / prefix.rstrip("\n")
        if not part.is_dir() or part.resolve() != folder.resolve() / prefix.rstrip("\n"):  # never through a link
            msg = f"{root} did not exist at {revision[:60]!r}"
            raise ValueError(msg)
        yield part


def _lay_out(source: str, folder: Path, commit: str) -> None:
    clone = run_git(
        folder.parent, "-c", "protocol.file.allow=always", *_NO_FILTERS,
        "clone", "--quiet", "--shared", "--no-checkout", "--template=", "--", source, str(folder),
    )  # fmt: skip
    done = None
    if clone is not None:
        done = run_git(folder, *_NO_FILTERS, "checkout", "--quiet", "--detach", commit)
    if done is None:
        msg = f"commit {commit[:_SHORT]} cannot be laid out (are all its files here, and is there room on the disk?)"
        raise ValueError(msg)
    _forget_later_tags(folder)


def _forget_later_tags(folder: Path) -> None:
    """Take out the tags that were made after the commit: at the time nobody had them."""
    made = int((run_git(folder, "show", "--no-patch", "--format=%ct", "HEAD") or "0").strip() or 0)
    listed = run_git(folder, "for-each-ref", "--format=%(creatordate:unix) %(refname:strip=2)", "refs/tags") or ""
    pairs = [line.split(" ", 1) for line in listed.splitlines() if " " in line]
    later = [name for moment, name in pairs if moment.isdigit() and int(moment) > made]
    if later:
        run_git(folder, "tag", "--delete", "--", *later)
