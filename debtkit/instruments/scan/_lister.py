"""List the files of a project: what git knows, else what the disk holds."""

# ruff: noqa: PTH114, PTH208 - many thousand paths: strings, no objects

from __future__ import annotations

import fnmatch
import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import SKIPPED_FOLDERS
from debtkit.instruments.scan._errors import BareRepositoryError, NotAProjectError
from debtkit.instruments.scan._git import run_git

if TYPE_CHECKING:
    from pathlib import Path

_MOST_FILES = 200_000
NOT_ON_DISK = "listed by git but not on disk"


@dataclass(slots=True)
class Listing:
    """Relative paths with their sizes, sorted, and what could not be listed."""

    sizes: dict[str, int] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    by_git: bool = False


def list_files(root: Path, *, git: bool = True) -> Listing:
    """List the files below a folder.

    Raises
    ------
    NotAProjectError
        If the path is missing, is no folder, cannot be opened, or is a bare repository.
    """
    _check_folder(root)
    named = _by_git(root) if git else None
    listing = Listing(by_git=named is not None)
    plain_folders: dict[str, bool] = {}
    paths = sorted(set(_by_walk(root, listing) if named is None else named))
    for path in paths[:_MOST_FILES]:
        _admit(root, path, listing, plain_folders)
    if len(paths) > _MOST_FILES:
        listing.skipped.append((".", f"only the first {_MOST_FILES} of {len(paths)} files were read"))
    return listing


def _check_folder(root: Path) -> None:
    if not root.exists():
        msg = f"{str(root)!r} does not exist; pass the folder of the project to scan"
        raise NotAProjectError(msg)
    if not root.is_dir():
        msg = f"{str(root)!r} is a file, not a folder; pass the folder of the project to scan"
        raise NotAProjectError(msg)
    try:
        names = set(os.listdir(root))
    except OSError as error:
        msg = f"{str(root)!r} cannot be opened ({error.strerror}); check its permissions"
        raise NotAProjectError(msg) from error
    if {"HEAD", "objects", "refs"} <= names and ".git" not in names and (root / "objects").is_dir():
        msg = f"{str(root)!r} is a bare git repository without files; clone it and scan the clone"
        raise BareRepositoryError(msg)


def _by_git(root: Path) -> list[str] | None:
    answer = run_git(root, "ls-files", "-z", "-co", "--exclude-standard")
    if answer is None:
        return None
    names = [name for name in answer.split("\0") if name]
    # A folder inside another project's repository that ignores it lists nothing: look at the disk then.
    return names if names or (root / ".git").exists() else None


def _by_walk(root: Path, listing: Listing) -> list[str]:
    found: list[str] = []
    ignored = _ignore_patterns(root)
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(root / folder) as entries:
                for entry in entries:
                    path = f"{folder}/{entry.name}" if folder else entry.name
                    if any(fnmatch.fnmatch(path, p) or fnmatch.fnmatch(entry.name, p) for p in ignored):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name not in SKIPPED_FOLDERS:
                            pending.append(path)
                    else:
                        found.append(path)
        except OSError as error:
            listing.skipped.append((folder or ".", f"folder not readable: {error.strerror}"))
    return found


def _ignore_patterns(root: Path) -> list[str]:
    """Return the plain lines of the root ``.gitignore``, without negations: too much is read rather than too little."""
    try:
        text = (root / ".gitignore").read_text("utf-8", "replace")
    except OSError:
        return []
    lines = [line.strip() for line in text.splitlines()]
    plain = [line.strip("/") for line in lines if line and not line.startswith(("#", "!"))]
    return [line for line in plain if line and set(line) - set("*/.?")]


def _admit(root: Path, path: str, listing: Listing, plain_folders: dict[str, bool]) -> None:
    if path.startswith("/") or ".." in path.split("/"):
        listing.skipped.append((path, "outside the folder, not read"))
        return
    try:
        info = os.lstat(f"{root}/{path}")
    except (OSError, ValueError) as error:
        gone = isinstance(error, FileNotFoundError)
        listing.skipped.append((path, NOT_ON_DISK if gone else f"not readable: {type(error).__name__}"))
        return
    if stat.S_ISLNK(info.st_mode):
        listing.skipped.append((path, "symbolic link, not followed"))
    elif stat.S_ISREG(info.st_mode) and _is_plain(root, path.rpartition("/")[0], plain_folders):
        listing.sizes[path] = info.st_size
    elif stat.S_ISDIR(info.st_mode):
        listing.skipped.append((path, "git submodule or nested repository, not read"))
    else:
        listing.skipped.append((path, "not a regular file, or reached through a link"))


def _is_plain(root: Path, folder: str, known: dict[str, bool]) -> bool:
    """Return whether no part of the folder is a link: a folder that was swapped for one must not lead out."""
    if not folder:
        return True
    if folder not in known:
        above = _is_plain(root, folder.rpartition("/")[0], known)
        known[folder] = above and not os.path.islink(f"{root}/{folder}")
    return known[folder]
