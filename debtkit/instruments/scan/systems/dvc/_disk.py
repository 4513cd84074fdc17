"""What lies on the disk against what DVC recorded of it: by content, as DVC itself compares."""

# ruff: noqa: PTH118 - strings, for thousands of files

from __future__ import annotations

import hashlib
import json
import os
import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from debtkit.instruments.scan.systems._files import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.scan.systems._files import Files

MOST_OF_FILE = 32_000_000
MOST_IN_ALL = 96_000_000
_MOST_FILES = 5_000
_MD5 = re.compile(r"[0-9a-f]{32}(\.dir)?")
_STEP = 1 << 20
_TEXT_BLOCK = 512
_MOST_ODD = 0.3
_TEXT_CHARS = bytes(range(32, 127)) + b"\n\r\t\f\b"


class Record(NamedTuple):
    """What DVC wrote down of a file or folder.

    ``at`` is its path in the project, nothing when it lies elsewhere. With ``legacy`` the hash is of text with its line
    ends made equal, as DVC did before version 3.
    """

    path: str
    at: str
    md5: str
    size: int | None = None
    nfiles: int | None = None
    legacy: bool = False


class State(StrEnum):
    """How the disk compares with a record."""

    SAME = "as recorded"
    MODIFIED = "modified"
    MISSING = "missing"
    UNKNOWN = "not known"


class Disk:
    """Compares records with the files of a project, within a limit of bytes."""

    def __init__(self, files: Files, root: str) -> None:
        self._files = files
        self._root = root
        self._left = MOST_IN_ALL
        self._known: dict[Record, State] = {}
        self._hashes: dict[tuple[str, bool], str] = {}
        self.unread: dict[str, str] = {}

    def compare(self, record: Record) -> State:
        """Compare one record with what is there."""
        key = record._replace(path="")
        if key not in self._known:
            try:
                self._known[key] = self._compare(record)
            except UnreadableError as error:
                self.unread.setdefault(error.path, error.reason)
                self._known[key] = State.UNKNOWN
        return self._known[key]

    def _compare(self, record: Record) -> State:
        if not record.at or not _MD5.fullmatch(record.md5):
            return State.UNKNOWN
        if not self._files.exists(record.at):
            if os.path.lexists(os.path.join(self._files.root, record.at)):
                raise UnreadableError(record.at, "reached through a link, not compared")
            return State.MISSING
        is_folder = self._files.is_folder(record.at)
        if is_folder != record.md5.endswith(".dir"):
            return State.MODIFIED
        if is_folder:
            return self._compare_folder(record)
        size = self._files.size(record.at)
        if not record.legacy and record.size is not None and size != record.size:
            return State.MODIFIED
        return State.SAME if self._md5(record.at, legacy=record.legacy) == record.md5 else State.MODIFIED

    def _compare_folder(self, record: Record) -> State:
        found = list(self._below(record.at))
        same = record.legacy or (
            record.nfiles in {None, len(found)} and record.size in {None, sum(size for _, size in found)}
        )
        if same:
            start = len(record.at) + 1
            listing = [{"md5": self._md5(at, legacy=record.legacy), "relpath": at[start:]} for at, _ in found]
            listing.sort(key=lambda entry: entry["relpath"])
            text = json.dumps(listing, sort_keys=True)
            same = f"{_hash(text.encode())}.dir" == record.md5
        if not same and self._ignores:
            raise UnreadableError(record.at, "a .dvcignore leaves files out; whether it is as recorded is not known")
        return State.SAME if same else State.MODIFIED

    def _below(self, folder: str) -> Iterator[tuple[str, int]]:
        """Yield the files that DVC would count to a folder, with their size."""
        pending, count = [folder], 0
        while pending:
            here = pending.pop()
            with os.scandir(os.path.join(self._files.root, here)) as entries:
                for entry in entries:
                    path = f"{here}/{entry.name}"
                    if entry.is_symlink():
                        raise UnreadableError(path, "a link inside a recorded folder, not compared")
                    if entry.name == ".git":
                        continue
                    if entry.is_dir():
                        inner = os.path.join(entry.path, ".dvc")
                        if entry.name not in {".hg", ".dvc"} and not os.path.lexists(inner):
                            pending.append(path)
                        continue
                    count += 1
                    if count > _MOST_FILES:
                        raise UnreadableError(folder, f"more than {_MOST_FILES} files, not compared")
                    yield path, entry.stat(follow_symlinks=False).st_size

    @property
    def _ignores(self) -> bool:
        """Whether any ``.dvcignore`` holds a pattern."""
        for path in self._files.named(".dvcignore"):
            if path.startswith(self._root):
                lines = map(str.strip, self._files.text(path).splitlines())
                if any(line and not line.startswith("#") for line in lines):
                    return True
        return False

    def _md5(self, path: str, *, legacy: bool) -> str:
        if (path, legacy) in self._hashes:
            return self._hashes[path, legacy]
        size = self._files.size(path) or 0
        if size > min(MOST_OF_FILE, self._left):
            mb = f"{size // 1_000_000} MB"
            raise UnreadableError(path, f"{mb}: too much to compare by content; ask dvc status")
        self._left -= size
        digest = hashlib.md5(usedforsecurity=False)
        for piece in self._files.chunks(path, most=MOST_OF_FILE, step=_STEP):
            raw = bytes(piece)
            digest.update(raw.replace(b"\r\n", b"\n") if legacy and _is_text(raw[:_TEXT_BLOCK]) else raw)
        self._hashes[path, legacy] = digest.hexdigest()
        return self._hashes[path, legacy]


def _hash(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _is_text(block: bytes) -> bool:
    if b"\0" in block:
        return False
    return not block or len(block.translate(None, _TEXT_CHARS)) / len(block) <= _MOST_ODD
