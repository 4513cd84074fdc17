"""Logs of JSON objects: one a line, or one after the other, as exporters write them."""

# ruff: noqa: ANN401 - foreign data of any shape

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from debtkit.instruments.scan._classes import FileClass, classify
from debtkit.instruments.scan.systems._files import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.scan.systems._files import Files

MOST_BYTES = 8_000_000
_HEAD = 4096
_MOST_OBJECTS = 100_000
_MOST_DAMAGED = 100
_NOT_OURS = (None, FileClass.VENDORED, FileClass.TEST)
_SOLID = re.compile(r"\S")
_FOLDERS = ("logs", "log", "traces", "lineage", "telemetry")
"""Usually ignored by git, and looked into all the same."""


def log_files(files: Files, *, names: tuple[str, ...]) -> list[str]:
    """Return the paths that may be such a log.

    They end in ``.jsonl`` or ``.ndjson``, or in ``.json`` or ``.log`` when one of ``names`` is in their name.
    """
    beside = [f"{folder}/{name}" for folder in _FOLDERS for name in files.names(folder)] + files.names("")
    listed = files.ending(".jsonl", ".ndjson") + [
        path for path in files.ending(".json", ".log") if _names_it(path, names)
    ]
    more = [path for path in beside if path.endswith((".jsonl", ".ndjson")) or _names_it(path, names)]
    found = {*listed, *(path for path in more if files.size(path) is not None)}
    return sorted(path for path in found if classify(path) not in _NOT_OURS)


def _names_it(path: str, names: tuple[str, ...]) -> bool:
    name = path.rpartition("/")[2].lower()
    return name.endswith((".json", ".log")) and any(part in name for part in names)


def head(files: Files, path: str) -> bytes:
    """Return the beginning of a file; nothing when it cannot be read."""
    try:
        return files.bytes(path, only=_HEAD)
    except UnreadableError:
        return b""


def together(paths: list[str]) -> list[str]:
    """Return the one place under which several logs are read as one: the file, or the folder that holds them all."""
    if len(paths) < 2:  # noqa: PLR2004 - one is no group
        return paths
    parts = [path.split("/")[:-1] for path in paths]
    depth = 0
    while all(len(part) > depth for part in parts) and len({part[depth] for part in parts}) == 1:
        depth += 1
    return ["/".join(parts[0][:depth])]


class Log:
    """The objects of one log with their line, and what of it could not be read.

    What was ``cut`` (too large) and how many lines are ``damaged`` is known after the iteration.
    """

    def __init__(self, files: Files, path: str) -> None:
        self.path = path
        self.cut = False
        self.damaged = 0
        self._first = 0
        self._files = files

    def __iter__(self) -> Iterator[tuple[int, dict[str, Any]]]:
        data = self._files.bytes(self.path, only=MOST_BYTES)
        self.cut = (self._files.size(self.path) or 0) > len(data)
        if self.cut:
            data = data[: data.rfind(b"\n") + 1]
        first = data.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0].strip()
        pairs = self._spread(data) if first in {b"{", b"[", b"[{"} else self._by_line(data)
        found = ((line, item) for line, value in pairs for item in _each(value))
        yield from islice(found, _MOST_OBJECTS)
        self.cut = self.cut or next(found, None) is not None

    def unread(self) -> UnreadableError | None:
        """Return what could not be read of it, if anything."""
        if self.cut:
            most = f"{MOST_BYTES // 1_000_000} MB or {_MOST_OBJECTS} records"
            return UnreadableError(self.path, f"only the first {most} were read")
        if self.damaged:
            if self.damaged >= _MOST_DAMAGED:
                return UnreadableError(self.path, f"given up after {self.damaged} lines that are not JSON")
            lines = "line is" if self.damaged == 1 else "lines are"
            return UnreadableError(self.path, f"{self.damaged} {lines} not JSON, the first is line {self._first}")
        return None

    def _by_line(self, data: bytes) -> Iterator[tuple[int, Any]]:
        start = number = 0
        while start < len(data) and self.damaged < _MOST_DAMAGED:
            end = data.find(b"\n", start)
            end = len(data) if end < 0 else end
            number += 1
            text = data[start:end].decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
            start = end + 1
            if text:
                try:
                    yield number, json.loads(text)
                except (ValueError, RecursionError):
                    self._damage(number)

    def _spread(self, data: bytes) -> Iterator[tuple[int, Any]]:
        text = data.decode("utf-8-sig", "replace")
        decoder = json.JSONDecoder()
        end, line = 0, 1
        while (solid := _SOLID.search(text, end)) and self.damaged < _MOST_DAMAGED:
            line += text.count("\n", end, at := solid.start())
            try:
                value, end = decoder.raw_decode(text, at)
                yield line, value
            except (ValueError, RecursionError):
                self._damage(line)
                end = text.find("\n{", at + 1)
                end = len(text) if end < 0 else end
            line += text.count("\n", at, end)

    def _damage(self, line: int) -> None:
        self.damaged += 1
        self._first = self._first or line


def _each(value: Any) -> list[dict[str, Any]]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]
