"""The files of a project as readers of foreign systems see them: within limits, never through a link, never run."""

# ruff: noqa: PTH118, PTH122, PTH208, ANN401 - strings for many paths; foreign data of any shape

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections import defaultdict
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import quote

from debtkit.instruments.scan._config import load_yaml
from debtkit.instruments.scan.systems._text import shown
from debtkit.instruments.scan.systems._yaml12 import load_core_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_MB = 1_000_000
MOST_BYTES = 4 * _MB
_STEP = 10_000
_MOST_STEPS = 5_000
"""Of 10,000 instructions of sqlite's machine each: about a second."""


class UnreadableError(Exception):
    """An artefact cannot be read, and why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class Files:
    """The listed files of a project by name and suffix, and what lies beside them on the disk.

    Paths are relative to the project and written with ``/``. What leaves the project, or is reached through a link,
    does not exist here.
    """

    def __init__(self, root: Path, listed: Iterable[str]) -> None:
        self.root = root
        self.listed = sorted(listed)
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        self._suffixes: defaultdict[str, list[str]] = defaultdict(list)
        self.folders = {""}
        for path in self.listed:
            folder, _, name = path.rpartition("/")
            self._names[name].append(path)
            self._suffixes[os.path.splitext(name)[1]].append(path)
            while folder not in self.folders:
                self.folders.add(folder)
                folder = folder.rpartition("/")[0]

    def named(self, *names: str) -> list[str]:
        """Return the listed files with one of these names."""
        return sorted(path for name in names for path in self._names.get(name, ()))

    def ending(self, *suffixes: str) -> list[str]:
        """Return the listed files whose last suffix is one of these: ``".dvc"``."""
        return sorted(path for suffix in suffixes for path in self._suffixes.get(suffix, ()))

    def beside(self, *names: str) -> list[str]:
        """Return what has one of these names in a folder that holds listed files, be it ignored by git or not."""
        wanted = frozenset(names)
        return sorted(
            path
            for folder, held in self._held.items()
            for name in wanted & held
            if self.exists(path := f"{folder}/{name}".lstrip("/"))
        )

    @cached_property
    def _held(self) -> dict[str, frozenset[str]]:
        """The names in each folder, read once: a folder is one call, and few readers find what they ask for."""
        held: dict[str, frozenset[str]] = {}
        for folder in self.folders:
            with suppress(OSError):
                held[folder] = frozenset(os.listdir(f"{self.root}/{folder}"))
        return held

    def exists(self, path: str) -> bool:
        """Return whether a file or folder is there."""
        return self._plain(path) is not None

    def is_folder(self, path: str) -> bool:
        """Return whether a folder is there."""
        info = self._plain(path)
        return info is not None and stat.S_ISDIR(info.st_mode)

    def size(self, path: str) -> int | None:
        """Return the bytes of a regular file; None when there is none."""
        info = self._plain(path)
        return info.st_size if info is not None and stat.S_ISREG(info.st_mode) else None

    def names(self, folder: str) -> list[str]:
        """Return the sorted names of what a folder holds on the disk; nothing when there is no such folder."""
        try:
            return sorted(os.listdir(self.root / folder)) if self.is_folder(folder) else []
        except OSError as error:
            raise UnreadableError(folder, f"folder not readable: {error.strerror}") from error

    def bytes(self, path: str, *, most: int = MOST_BYTES, only: int | None = None) -> bytes:
        """Return the content of a file, or its first ``only`` bytes.

        Raises
        ------
        UnreadableError
            If it is not there, is no regular file, cannot be opened, or is larger than ``most`` (and ``only`` is
            not given).
        """
        size = self.size(path)
        if size is None:
            raise UnreadableError(path, "not there, not a regular file, or reached through a link")
        if only is None and size > most:
            raise UnreadableError(path, f"file of {size // _MB} MB; the limit is {most // _MB} MB")
        with self.opened(path) as file:
            return file.read(size if only is None else only)

    @contextmanager
    def opened(self, path: str) -> Iterator[BinaryIO]:
        """Open a file for reading only, to be read by seeking whatever its size.

        Raises
        ------
        UnreadableError
            If it is not there, is no regular file, or cannot be read.
        """
        if self.size(path) is None:
            raise UnreadableError(path, "not there, not a regular file, or reached through a link")
        try:
            flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            with os.fdopen(os.open(self.root / path, flags), "rb") as file:
                yield file
        except OSError as error:
            raise UnreadableError(path, f"not readable: {error.strerror}") from error

    def text(self, path: str, *, most: int = MOST_BYTES) -> str:
        """Return the text of a file; what is not UTF-8 is replaced."""
        return self.bytes(path, most=most).decode("utf-8-sig", "replace")

    def chunks(self, path: str, *, most: int = MOST_BYTES, step: int = 1 << 20) -> Iterator[memoryview]:
        """Yield the content of a file in pieces, so that a large one is never held as a whole.

        Raises
        ------
        UnreadableError
            Like `bytes`.
        """
        size = self.size(path)
        if size is None or size > most:
            self.bytes(path, most=most)
        try:
            flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            with os.fdopen(os.open(self.root / path, flags), "rb") as file:
                while most > 0 and (piece := file.read(min(step, most))):
                    most -= len(piece)
                    yield memoryview(piece)
        except OSError as error:
            raise UnreadableError(path, f"not readable: {error.strerror}") from error

    def yaml(self, path: str, *, most: int = MOST_BYTES, core: bool = False) -> Any:
        """Return a YAML file as plain data; several documents as a list.

        With ``core`` it is read by YAML 1.2, as DVC does: ``1e-3`` is a number, ``on`` a word, ``010`` ten.

        Raises
        ------
        UnreadableError
            If it cannot be read, breaks a limit, or is not YAML.
        """
        try:
            return (load_core_yaml if core else load_yaml)(self.text(path, most=most))
        except UnreadableError:
            raise
        except Exception as error:
            raise UnreadableError(path, f"not valid YAML: {type(error).__name__}") from error

    def json(self, path: str, *, most: int = MOST_BYTES) -> Any:
        """Return a JSON file as plain data.

        Raises
        ------
        UnreadableError
            If it cannot be read, or is not JSON.
        """
        try:
            return json.loads(self.text(path, most=most))
        except (ValueError, RecursionError) as error:
            raise UnreadableError(path, f"not valid JSON: {type(error).__name__}") from error

    @contextmanager
    def sqlite(self, path: str) -> Iterator[sqlite3.Connection]:
        """Open a sqlite file for reading only; its bytes stay as they are.

        What the file itself wants run (views, triggers, functions in its schema) is not trusted, text that is no UTF-8
        is replaced, and a value of more than 20 MB or too much work for the queries of one opening is refused.

        Raises
        ------
        UnreadableError
            If it is not there, or is no sound sqlite file: also when a query inside finds it damaged.
        """
        if self.size(path) is None:
            raise UnreadableError(path, "not there, not a regular file, or reached through a link")
        where = quote(str((self.root / path).resolve()))
        steps = count(1)
        try:
            with closing(sqlite3.connect(f"file:{where}?mode=ro&immutable=1", uri=True)) as connection:
                connection.row_factory = sqlite3.Row
                connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 20 * _MB)
                connection.set_progress_handler(lambda: next(steps) > _MOST_STEPS, _STEP)
                yield connection
        except (sqlite3.Error, UnicodeError) as error:
            if next(steps) > _MOST_STEPS:
                raise UnreadableError(path, "takes more work to read than the limit") from error
            raise UnreadableError(path, f"not a sound sqlite file: {shown(error)}") from error

    def _plain(self, path: str) -> os.stat_result | None:
        parts = path.split("/")
        if path.startswith("/") or ".." in parts or "\0" in path:
            return None
        here = str(self.root)
        info = None
        for part in parts:
            here = os.path.join(here, part) if part else here
            try:
                info = os.lstat(here)
            except (OSError, ValueError):
                return None
            if stat.S_ISLNK(info.st_mode) and here != str(self.root):
                return None
        return info


def mapping(value: Any) -> Mapping[str, Any]:
    """Return foreign data as a mapping; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """Return foreign data as a list; anything else is an empty one."""
    return value if isinstance(value, list) else []
