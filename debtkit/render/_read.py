"""Reading a file of the project that debtkit keeps: a plain file or nothing, never a link, never a wait."""

from __future__ import annotations

import os
import stat
from pathlib import Path

_UNTIL_NOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_plain(path: str | Path, *, limit: int | None = None) -> bytes | None:
    """Return what a file holds, or None when there is no such file.

    A symbolic link is refused, since a project might point it anywhere; a pipe or device is refused, since it might
    never answer.

    Parameters
    ----------
    path
        The file.
    limit
        Read one byte more than this at the most.

    Raises
    ------
    OSError
        If something else stands there or it cannot be read; the message says what to do.
    """
    path = Path(path)
    if path.is_symlink():
        raise _refused(path, "it is a symbolic link; remove the link, or put the file itself there")
    try:
        handle = os.open(path, os.O_RDONLY | _UNTIL_NOW)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _refused(
            path, f"{(error.strerror or str(error)).lower()}; check its permissions or move it away"
        ) from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise _refused(path, "it is a folder or a device, not a file; move it away")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read() if limit is None else file.read(limit + 1)
    finally:
        os.close(handle)


def _refused(path: Path, why: str) -> OSError:
    return OSError(f"{path} was not read: {why}")
