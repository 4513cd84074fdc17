"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

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
    path = Path(path)
    spare = path.parent / f".debtkit-{secrets.token_hex(6)}.tmp"
    if path.is_symlink():
        msg = f"{path} was not written: it is a symbolic link; remove the link or choose another folder"
        raise OSError(msg)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_through(spare, text.encode("utf-8", errors="backslashreplace"), _mode(path))
        spare.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise _explained(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            spare.unlink(missing_ok=True)
    return path


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


def _explained(path: Path, error: OSError) -> OSError:
    reason = (error.strerror or str(error)).lower()
    remedy = _REMEDIES.get(error.errno or 0, f"{reason}: choose another folder or ask whoever keeps this machine")
    explained = type(error)(f"{path} was not written: {remedy}")
    explained.errno = error.errno
    return explained
