"""Read a large file by seeking: a piece of it at a time, never the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.facts import Evidence, Fact, Status
from debtkit.instruments._mask import excerpt
from debtkit.instruments.scan.systems._files import UnreadableError

if TYPE_CHECKING:
    from typing import BinaryIO

    from debtkit.facts import Value
    from debtkit.instruments.scan.systems._files import Files

_LFS = b"version https://git-lfs.github.com/spec/"
_MOST_LISTED = 50


class Window:
    """A file of which one piece is held; `at` moves the piece."""

    def __init__(self, file: BinaryIO, size: int, step: int = 1 << 14) -> None:
        self.file = file
        self.size = size
        self.step = step
        self._start = 0
        self._held = b""

    def at(self, start: int, count: int) -> bytes:
        """Return ``count`` bytes from ``start`` on, fewer at the end of the file."""
        offset = start - self._start
        if offset < 0 or offset + count > len(self._held):
            self.file.seek(start)
            self._start, offset = start, 0
            self._held = self.file.read(max(count, self.step))
        return self._held[offset : offset + count]


def is_pointer(files: Files, path: str) -> bool:
    """Return whether a file is a git LFS pointer: its content is elsewhere."""
    size = files.size(path)
    return size is not None and size < 1000 and files.bytes(path, only=len(_LFS)) == _LFS  # noqa: PLR2004


def refuse_pointer(files: Files, path: str) -> None:
    """Raise when a file is a git LFS pointer.

    Raises
    ------
    UnreadableError
        If it is one.
    """
    if is_pointer(files, path):
        raise UnreadableError(path, "git LFS pointer; the content is not here")


class Teller:
    """Makes the facts of one artefact: each with the reader's name before its key, and the place."""

    def __init__(self, reader: str, subject: str, path: str = "") -> None:
        self.reader = reader
        self.subject = subject or "."
        self.path = path or self.subject

    def __call__(self, what: str, value: Value, locator: str = "", *, path: str = "") -> Fact:
        """Return a fact; foreign text in it is short, on one line and masked, and a list has at most fifty entries."""
        return Fact(
            f"{self.reader}.{what}",
            value=_shown(value),
            status=Status.DERIVED,
            subject=self.subject,
            evidence=(Evidence(path or self.path, locator),),
            source=f"scan.systems.{self.reader}@1",
        )


def _shown(value: Value) -> Value:
    if isinstance(value, str):
        return excerpt(value)
    return tuple(_shown(item) for item in value[:_MOST_LISTED]) if isinstance(value, tuple) else value
