"""Read bytes below a folder without ever being led out of it."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_ENTER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_BY_HANDLE = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY") and hasattr(os, "O_NOFOLLOW")


class Unread(NamedTuple):
    """Why a file was not read."""

    reason: str


class Folders:
    """The folders of a project, each entered part by part and never through a link.

    The folder of the last file stays open: files come sorted, so that most are opened by name alone. What is swapped
    for a link after that is not followed either. Where a system has no handles of folders, each part is looked at.
    """

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._folder: str | None = None
        self._handle = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def read(self, path: str, limit: int) -> bytes | Unread:
        """Return at most one byte more than the limit, without waiting on a device that took the file's place."""
        try:
            handle = self._open(path)
            try:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    return Unread("no longer a regular file")
                raw = os.read(handle, limit + 1)
                while len(raw) <= limit and (more := os.read(handle, limit + 1 - len(raw))):
                    raw += more
                return raw
            finally:
                os.close(handle)
        except FileNotFoundError:
            return Unread("vanished while it was scanned")
        except _LinkError:
            return Unread("a folder on the way became a link")
        except OSError as error:
            return Unread(f"not readable: {error.strerror}")

    def _open(self, path: str) -> int:
        folder, _, name = path.rpartition("/")
        if not _BY_HANDLE:
            _refuse_links(self._root, folder)
            return os.open(f"{self._root}/{path}", _READ)
        if folder != self._folder:
            self._enter(folder)
        return os.open(name, _READ, dir_fd=self._handle)

    def _enter(self, folder: str) -> None:
        self._leave()
        handle = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY)
        for part in folder.split("/") if folder else ():
            try:
                inner = os.open(part, _ENTER, dir_fd=handle)
            except OSError as error:
                raise (_LinkError if error.errno in {errno.ELOOP, errno.ENOTDIR} else error) from error
            finally:
                os.close(handle)
            handle = inner
        self._folder, self._handle = folder, handle

    def _leave(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
        self._folder, self._handle = None, -1


class _LinkError(OSError):
    """A folder was replaced by a link since the files were listed."""


def _refuse_links(root: str, folder: str) -> None:
    for part in folder.split("/") if folder else ():
        root = f"{root}/{part}"
        if os.path.islink(root):  # noqa: PTH114 - three times faster than a Path
            raise _LinkError
