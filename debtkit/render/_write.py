"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_REMEDIES = {
    errno.ENOSPC: "the disk is full: free some space and run it again",
    errno.EDQUOT: "your quota on this disk is used up: free some space and run it again",
    errno.EROFS: "the disk is mounted read-only: choose another folder",
    errno.EACCES: "you may not write there: change the permissions of the folder or choose another one",
    errno.EPERM: "you may not write there: change the permissions of the folder or choose another one",
    errno.EISDIR: "a folder of that name is in the way: rename it or choose another name",
    errno.ENOTDIR: "a file stands where a folder is needed: rename it or choose another folder",
    errno.EEXIST: "a file stands where a folder is needed: rename it or choose another folder",
    errno.ENAMETOOLONG: "the name is too long for this disk: choose a shorter one",
}


def atomic_write(path: str | Path, text: str) -> Path:
    """Write text as UTF-8: to a temporary file beside it first, which then takes its name.

    What stood there before stays whole until the new text is safely on the disk, and its mode is kept. Missing folders
    are made. A symbolic link is refused, since a project might point it anywhere.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OSError
        If it cannot be written; the message says where, why and what to do. Nothing is left behind.
    """
    return atomic_write_all({Path(path): text})[0]


def atomic_write_all(texts: Mapping[Path, str]) -> list[Path]:
    """Write several texts as `atomic_write` does one; no name changes hands before all are safely on the disk.

    Raises
    ------
    OSError
        If one cannot be written; the message says which, why and what to do. Nothing is left behind.
    """
    spares: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            with _explaining(path):
                _refuse_what_is_there(path)
                path.parent.mkdir(parents=True, exist_ok=True)
                spares[path] = path.parent / f".debtkit-{secrets.token_hex(6)}.tmp"
                _write_through(spares[path], text.encode("utf-8", errors="backslashreplace"), _mode(path))
        for path, spare in spares.items():
            with _explaining(path):
                spare.replace(path)
        for folder in dict.fromkeys(path.parent for path in spares):
            _settle(folder)
    finally:
        for spare in spares.values():
            with contextlib.suppress(OSError):
                spare.unlink(missing_ok=True)
    return list(spares)


def refuse_links(root: Path, path: Path) -> None:
    """Refuse a place below a folder that is reached through a symbolic link: it might lead anywhere.

    Raises
    ------
    OSError
        The message names the link.
    """
    for part in (path, *path.parents):
        if part == root or not part.is_relative_to(root):
            return
        if part.is_symlink():
            msg = f"{part} is a symbolic link, which debtkit does not follow; remove the link or choose another folder"
            raise OSError(msg)


def _refuse_what_is_there(path: Path) -> None:
    if path.is_symlink():
        msg = f"{path} was not written: it is a symbolic link; remove the link or choose another folder"
        raise OSError(msg)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


@contextlib.contextmanager
def _explaining(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise explained(path, error) from error


def _write_through(path: Path, data: bytes, mode: int | None) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        path.chmod(mode)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode & 0o7777
    except FileNotFoundError:
        return None


def _settle(folder: Path) -> None:
    """Ask for the new name to reach the disk too, where the system lets us."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def explained(path: Path, error: OSError) -> OSError:
    """Return the error again with a message that says where, why and what to do."""
    reason = (error.strerror or str(error)).lower()
    remedy = _REMEDIES.get(error.errno or 0, f"{reason}: choose another folder or ask whoever keeps this machine")
    explained = type(error)(f"{path} was not written: {remedy}")
    explained.errno = error.errno
    return explained
