"""What looking at a file gave, kept for the next scan: only what has changed is read again.

Looking is pure for each file, so that what it gave can be found by what went in: the bytes, the path, the class, the
project's own import names, and the rules. Kept are signs, with their excerpts masked, and counts: no text of a file,
and nothing of a file whose signs carry anything else that looks like a key or like personal data.

A project that debtkit is at home in keeps its cache in ``.debtkit/cache``. Any other is never written to: its cache
lies in the user's own folder. What is kept is found by a key of this user alone, so that a project cannot bring along
answers of its own. A cache that is damaged, locked or cannot be written is no cache: the scan goes on without it.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import sys
import time
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit import __version__
from debtkit.instruments._mask import is_private
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._registry import plugin_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from debtkit.instruments.scan._classes import FileClass
    from debtkit.instruments.scan._look import Looked
    from debtkit.instruments.scan.rules._base import Collector

WORTH_KEEPING = 50
"""Files: opening a cache costs as much as looking at a few."""
_TABLE = "CREATE TABLE looked (key BLOB PRIMARY KEY, seen TEXT NOT NULL) WITHOUT ROWID"
_SECONDS = 0.5
_OUT_OF_REACH = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
    }
)
_KEY_BYTES = 32
_OLDEST = 90 * 86_400
"""Seconds after which the cache of a project in the user's folder is deleted, if it was not used."""


class Memory:
    """What is known of files by what they hold; asked and told by the looking phase.

    Without a connection it knows nothing, and gathers what it is told: so it goes to the processes that share a scan.
    """

    def __init__(self, salt: bytes, connection: sqlite3.Connection | None = None) -> None:
        self.salt = salt
        self.new: dict[bytes, str] = {}
        self.broken = False
        self._used: set[bytes] = set()
        self._connection = connection

    def key(self, path: str, kind: FileClass, raw: bytes) -> bytes:
        """Return the name under which a file is kept."""
        whole = blake2b(f"{kind}\0{path}\0".encode("utf-8", "surrogateescape"), key=self.salt, digest_size=16)
        whole.update(raw)
        return whole.digest()

    def recall(self, key: bytes, path: str, seen: Looked) -> bool:
        """Fill in what was seen, and return whether it is known; what was kept and does not fit is not known."""
        if self._connection is None:
            return False
        try:
            row = self._connection.execute("SELECT seen FROM looked WHERE key = ?", (key,)).fetchone()
            if row is None:
                return False
            _unpack(json.loads(row[0]), path, seen)
        except sqlite3.Error as error:
            self._give_up(error)
            return False
        except (ValueError, TypeError, RecursionError):
            return False
        self._used.add(key)
        return True

    def keep(self, key: bytes, path: str, seen: Looked) -> None:
        """Take in what was seen of a file, unless it is nothing to keep."""
        if all(sign.path == path and not (sign.extra and is_private(sign.extra)) for sign in seen.signs):
            self.new[key] = json.dumps(_pack(path, seen), separators=(",", ":"))

    def save(self) -> None:
        """Write what is new and drop what this scan did not use."""
        if self._connection is None:
            return
        try:
            known = {key for (key,) in self._connection.execute("SELECT key FROM looked")}
            stale = known - self._used - self.new.keys()
            with self._connection:
                self._connection.executemany("DELETE FROM looked WHERE key = ?", [(key,) for key in stale])
                self._connection.executemany("INSERT OR REPLACE INTO looked VALUES (?, ?)", self.new.items())
            if len(stale) > len(known) // 2:
                self._connection.execute("VACUUM")
        except sqlite3.Error as error:
            self._give_up(error)

    def _give_up(self, error: sqlite3.Error) -> None:
        """Do without from now on; what is merely locked, or on a full disk, may serve the next scan."""
        self.broken = _is_damage(error)
        self._connection = None


def _pack(path: str, seen: Looked) -> list[Any]:
    skipped = [reason for _, reason in seen.skipped]
    partly = [reason for _, reason in seen.partly]
    return [seen.read, seen.lines.get(path), skipped, partly, [[s[0], *s[2:]] for s in seen.signs]]


def _unpack(kept: Any, path: str, seen: Looked) -> None:  # noqa: ANN401 - JSON
    read, lines, skipped, partly, signs = kept
    found = [Sign(name, path, locator, excerpt, line, extra) for name, locator, excerpt, line, extra in signs]
    if not isinstance(read, int) or not isinstance(lines, int | None):
        raise TypeError
    seen.read = read
    if lines is not None:
        seen.lines[path] = lines
    seen.skipped += [(path, str(reason)) for reason in skipped]
    seen.partly += [(path, str(reason)) for reason in partly]
    seen.signs += found


@contextmanager
def opened(root: Path, rules: Sequence[Collector], own_roots: Iterable[str]) -> Iterator[Memory | None]:
    """Open the cache of a project and save it at the end; None when there can be none."""
    try:
        salt = _salt(_users_key(), rules, own_roots)
        place = _place(root)
        connection = _connect(place)
    except (OSError, ValueError, sqlite3.Error):
        yield None
        return
    memory = Memory(salt, connection)
    try:
        yield memory
        memory.save()
    finally:
        with suppress(sqlite3.Error):
            connection.close()
        if memory.broken:
            with suppress(OSError):
                place.unlink()


def _is_damage(error: sqlite3.Error) -> bool:
    """Return whether a file is not what it was, rather than out of reach for now."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF not in _OUT_OF_REACH


def _connect(path: Path) -> sqlite3.Connection:
    """Open the file, begun anew when it is not one of ours."""
    for attempt in (1, 2):
        connection = sqlite3.connect(path, timeout=_SECONDS)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            made = [sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
            if not made:
                connection.execute(_TABLE)
            if made in ([], [_TABLE]):
                return connection
        except sqlite3.Error as error:
            if not _is_damage(error):
                connection.close()
                raise
        connection.close()
        if attempt == 1:
            path.unlink()
    msg = "no cache can be made here"
    raise OSError(msg)


def _place(root: Path) -> Path:
    """Return where the cache of a project is, in a folder that is there.

    Raises
    ------
    OSError
        If there is no such place, or it is reached through a link that the project could have brought along.
    """
    if (root / ".debtkit").is_dir() or (root / "debtkit.yaml").is_file():
        folder = root / ".debtkit/cache"
        file = folder / "scan.sqlite"
        linked = any(path.is_symlink() for path in (folder.parent, folder, file, folder / ".gitignore"))
        if linked or (file.exists() and not file.is_file()):
            msg = f"{file} is no file of ours, or reached through a symbolic link"
            raise OSError(msg)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_text("*\n", "utf-8")
        return file
    whole = root.resolve()
    folder = _users_folder() / "scan"
    if folder.is_relative_to(whole):
        msg = "the user's folder is a part of the project"
        raise OSError(msg)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{blake2b(os.fsencode(whole), digest_size=12).hexdigest()}.sqlite"
    if not file.exists():
        _forget_old(folder)
    return file


def _forget_old(folder: Path) -> None:
    for path in folder.glob("*.sqlite"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _OLDEST:
                path.unlink()


def _users_folder() -> Path:
    given = os.environ.get("XDG_CACHE_HOME", "")
    if not Path(given).is_absolute():
        from platformdirs import user_cache_path  # noqa: PLC0415 - not for a scan without a cache

        folder = user_cache_path("debtkit", appauthor=False)
    else:
        folder = Path(given) / "debtkit"
    if not folder.is_absolute():
        msg = "this user has no folder"
        raise OSError(msg)
    return folder.resolve()


def _users_key() -> bytes:
    """Return the secret of this user, made on first use."""
    folder = _users_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "key"
    with suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        path.unlink()
        msg = f"{path} was damaged"
        raise OSError(msg)
    return key


def _salt(key: bytes, rules: Sequence[Collector], own_roots: Iterable[str]) -> bytes:
    """Return what all keys of one scan have in common: the user, this version, the rules, the project's own names."""
    plugins = [
        (entry.name, entry.value, entry.dist.name if entry.dist else "", entry.dist.version if entry.dist else "")
        for entry in plugin_entries()
    ]
    names = [f"{type(rule).__module__}.{type(rule).__qualname__}" for rule in rules]
    modules = sorted({type(rule).__module__ for rule in rules})
    foreign = [_stamp(getattr(sys.modules.get(name), "__file__", None) or "") for name in modules]
    said = json.dumps([_program(), plugins, names, foreign, sorted(own_roots)])
    return blake2b(said.encode(), key=key, digest_size=32).digest()


@cache
def _program() -> list[Any]:
    """Return what makes this program what it is: versions, and when and how large each of its files is."""
    import yaml  # noqa: PLC0415 - only scans need it

    instruments = Path(__file__).parents[1]
    folders = (Path(__file__).parent, instruments.parent / "render")
    files = [*sorted(instruments.glob("*.py")), *(path for folder in folders for path in sorted(folder.rglob("*.*")))]
    stamps = [(path.name, *_stamp(path)) for path in files if path.suffix in {".py", ".json", ".yaml"}]
    return [__version__, sys.version, yaml.__version__, hasattr(yaml, "CSafeLoader"), stamps]


def _stamp(path: str | Path) -> tuple[int, int]:
    try:
        info = os.stat(path)  # noqa: PTH116 - each file of the program
    except OSError:
        return (0, 0)
    return (info.st_size, info.st_mtime_ns)
