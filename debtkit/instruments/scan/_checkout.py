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
_MOST_FILES = 100_000
_MOST_BYTES = 1_000_000_000
_SPARSE = "info/sparse-checkout"
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
def at_commit(root: Path, revision: str, *, sparse: bool = False) -> Iterator[Path]:
    """Lay a commit out in a temporary folder, with its history up to there; the repository itself is only read.

    Parameters
    ----------
    root
        The project.
    revision
        A commit, tag or branch.
    sparse
        Lay out only what a sparse checkout has here, so that the two compare.

    Yields
    ------
    Path
        The folder that stands for ``root``: the same part of the repository.

    Raises
    ------
    ValueError
        If there is no git here, no such commit, or it cannot be laid out; none of more than 100,000 files or 1 GB is.
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
    chosen = _Sparse.of(root) if sparse else None
    _refuse_large(root, found.strip(), chosen)
    with tempfile.TemporaryDirectory(prefix="debtkit-") as temporary:
        folder = Path(temporary) / "project"
        _lay_out(source, folder, found.strip(), chosen)
        part = folder / prefix.rstrip("\n")
        if not part.is_dir() or part.resolve() != folder.resolve() / prefix.rstrip("\n"):  # never through a link
            msg = f"{root} did not exist at {revision[:60]!r}"
            raise ValueError(msg)
        yield part


class _Sparse(NamedTuple):
    """What a sparse checkout has: the patterns, and in cone mode the folders that they mean."""

    patterns: str
    folders: tuple[str, ...] | None

    @classmethod
    def of(cls, root: Path) -> _Sparse | None:
        """Return the one of a working tree, or None where everything is checked out."""
        if (run_git(root, "config", "--type=bool", "--get", "core.sparseCheckout") or "").strip() != "true":
            return None
        file = (run_git(root, "rev-parse", "--path-format=absolute", "--git-path", _SPARSE) or "").rstrip("\n")
        try:
            patterns = Path(file).read_text("utf-8", "surrogateescape")
        except OSError:
            return None
        cone = (run_git(root, "config", "--type=bool", "--get", "core.sparseCheckoutCone") or "").strip() == "true"
        listed = run_git(root, "sparse-checkout", "list") if cone else None
        return cls(patterns, tuple(listed.splitlines()) if listed is not None else None)

    def has(self, path: str) -> bool:
        """Return whether a file is in it; any may be, where only git knows."""
        here, slash, _ = path.rpartition("/")
        if self.folders is None or not slash:
            return True
        return any(_below(here, folder) or _below(folder, here) for folder in self.folders)


def _below(path: str, folder: str) -> bool:
    return f"{path}/".startswith(f"{folder}/")


def _refuse_large(root: Path, commit: str, sparse: _Sparse | None) -> None:
    listed = run_git(root, "ls-tree", "-r", "-l", "-z", "--full-tree", commit)
    if listed is None:
        raise _not_laid_out(commit)
    entries = [entry.partition("\t") for entry in listed.split("\0") if entry]
    sizes = [head.split()[-1] for head, _, path in entries if sparse is None or sparse.has(path)]
    size = sum(int(each) for each in sizes if each.isdigit())
    if len(sizes) > _MOST_FILES or size > _MOST_BYTES:
        msg = (
            f"commit {commit[:_SHORT]} has {len(sizes):,} files of {size / 1e6:,.0f} MB; up to {_MOST_FILES:,} and "
            f"{_MOST_BYTES / 1e6:,.0f} MB are laid out. Check out the part that matters "
            "(`git sparse-checkout set FOLDER`) and compare one commit with the files as they are: debtkit diff A"
        )
        raise ValueError(msg)


def _lay_out(source: str, folder: Path, commit: str, sparse: _Sparse | None) -> None:
    clone = run_git(
        folder.parent, "-c", "protocol.file.allow=always", *_NO_FILTERS,
        "clone", "--quiet", "--shared", "--no-checkout", "--template=", "--", source, str(folder),
    )  # fmt: skip
    done = None
    if clone is not None:
        chosen: tuple[str, ...] = ()
        if sparse is not None:
            (folder / ".git/info").mkdir(exist_ok=True)
            (folder / ".git" / _SPARSE).write_text(sparse.patterns, "utf-8", "surrogateescape")
            cone = str(sparse.folders is not None).lower()
            chosen = ("-c", "core.sparseCheckout=true", "-c", f"core.sparseCheckoutCone={cone}")
        done = run_git(folder, *_NO_FILTERS, *chosen, "checkout", "--quiet", "--detach", commit)
    if done is None:
        raise _not_laid_out(commit)
    _forget_later_tags(folder)


def _not_laid_out(commit: str) -> ValueError:
    return ValueError(
        f"commit {commit[:_SHORT]} cannot be laid out (are all its files here, and is there room on the disk?)"
    )


def _forget_later_tags(folder: Path) -> None:
    """Take out the tags that were made after the commit: at the time nobody had them."""
    made = int((run_git(folder, "show", "--no-patch", "--format=%ct", "HEAD") or "0").strip() or 0)
    listed = run_git(folder, "for-each-ref", "--format=%(creatordate:unix) %(refname:strip=2)", "refs/tags") or ""
    pairs = [line.split(" ", 1) for line in listed.splitlines() if " " in line]
    later = [name for moment, name in pairs if moment.isdigit() and int(moment) > made]
    if later:
        run_git(folder, "tag", "--delete", "--", *later)
