"""Paths and globs: which files they name, of which kind, and what the user sees of them."""

from __future__ import annotations

import glob
import os
import re
from dataclasses import dataclass
from pathlib import Path

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._table import exact, literal

_KINDS = {
    "parquet": ("parquet", "pq", "parq"),
    "csv": ("csv", "tsv", "tab"),
    "json": ("json", "jsonl", "ndjson"),
    "arrow": ("arrow", "feather", "ipc", "arrows"),
}
_PACKED = ("gz", "gzip", "zst", "zstd")
_MAGIC = {b"PAR1": "parquet", b"ARROW1": "arrow", b"FEA1": "arrow"}
_HIDDEN = (".", "_")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
ACCEPTED = "parquet, CSV or TSV, JSON or JSON lines (both also .gz or .zst), and Arrow or feather files"


@dataclass(frozen=True, slots=True)
class Files:
    """Files of one kind.

    Attributes
    ----------
    kind
        ``"parquet"``, ``"csv"``, ``"json"`` or ``"arrow"``.
    paths
        The files, sorted.
    label
        What texts call them.
    named
        How a user names them to DuckDB: a path or a glob, quoted; empty when no single one names them.
    """

    kind: str
    paths: tuple[str, ...]
    label: str
    named: str

    @property
    def listed(self) -> str:
        """The files as a list for DuckDB."""
        return f"[{', '.join(literal(exact(path)) for path in self.paths)}]"

    @property
    def told(self) -> str:
        """How proofs name them: the path or glob, or else the files as a list."""
        return self.named or f"[{', '.join(literal(exact(openable(path))) for path in self.paths)}]"

    @property
    def labels(self) -> tuple[str, ...]:
        """What texts call each file."""
        return tuple(shown(path) for path in self.paths)


def find_files(data: str | Path) -> Files:
    """Return the files that a path, a folder or a glob names.

    Raises
    ------
    DataError
        If there are none, or they are not of one known kind.
    """
    given = os.path.expanduser(os.fspath(data))  # noqa: PTH111 - a glob is no path
    sound(given)
    there = Path(given)
    if _is_file(there):
        paths, named = [given], exact(given)
    elif is_dir(there):
        paths, named = _in_folder(there)
    else:
        paths = sorted(p for p in glob.glob(given, recursive=True) if _is_file(Path(p)) and not _hidden(p, given))  # noqa: PTH207 - absolute and relative
        paths = _once(paths)
        named = given
    label = shown(given)
    if not paths:
        many = any(mark in given for mark in "*?[")
        what = "matches no file" if many else "is not there" if not is_dir(there) else "holds no data file"
        msg = f"{label} {what}; give a path, a folder or a glob of {ACCEPTED}"
        raise DataError(msg)
    for path in paths:
        sound(path)
    kinds = {path: _kind(Path(path)) for path in paths}
    if len(set(kinds.values())) > 1:
        msg = f"{label} holds files of several kinds ({', '.join(sorted(set(kinds.values())))}); name one kind"
        raise DataError(msg)
    return Files(kinds[paths[0]], tuple(paths), label, literal(openable(named)) if named else "")


def sound(path: str) -> None:
    """Refuse what names no file here."""
    if "://" in path:
        scheme = path.partition("://")[0]
        what = "is an address and no path" if scheme == "file" else "is on the network, where the audit does not go"
        msg = f"{scheme}:// {what}; give the path of the file{'' if scheme == 'file' else ', fetched before'}"
        raise DataError(msg)
    if not path:
        msg = f"the path is empty; give a path, a folder or a glob of {ACCEPTED}"
        raise DataError(msg)
    if not path.isascii() and path.encode(errors="replace").decode() != path:
        msg = f"{shown(path)} has a name that is no UTF-8, and the engine cannot open it; rename it"
        raise DataError(msg)


def _once(paths: list[str]) -> list[str]:
    """Leave out files that a glob reaches again through a link to a folder, which may be one that it came through."""
    known: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (path.count("/"), path)):
        folder, name = os.path.split(path)
        known.setdefault(os.path.join(os.path.realpath(folder), name), path)  # noqa: PTH118 - thousands of strings
    return sorted(known.values())


def shown(path: str | Path) -> str:
    """Return what texts call a path: relative to the working folder, else its last part; never the machine's path."""
    return _UNSEEN.sub(" ", _plain(path))


def _plain(path: str | Path) -> str:
    there = Path(os.path.normpath(path))
    if not there.is_absolute():
        return there.as_posix() if ".." not in there.parts else there.name
    here = Path.cwd()
    return there.relative_to(here).as_posix() if there.is_relative_to(here) and there != here else there.name


def openable(path: str) -> str:
    """Return a path as proofs name it: relative where it can be, so that it runs where the audit ran."""
    there, here = Path(path), Path.cwd()
    if there.is_absolute() and there.is_relative_to(here):
        there = there.relative_to(here)
    plain = there.as_posix()
    return f"./{plain}" if plain.startswith("~") else plain


def _in_folder(folder: Path) -> tuple[list[str], str]:
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(_HIDDEN) for part in path.relative_to(folder).parts)
        if not hidden and _is_file(path) and (kind := _by_name(path)):
            found.setdefault(kind, []).append(str(path))
    if not found:
        return [], str(folder)
    if len(found) > 1:
        msg = f"{shown(folder)} holds files of several kinds ({', '.join(sorted(found))}); give a glob of one kind"
        raise DataError(msg)
    paths = next(iter(found.values()))
    endings = {"".join(Path(path).suffixes[-2:]) if path.endswith(_PACKED) else Path(path).suffix for path in paths}
    return paths, str(Path(exact(str(folder))) / "**" / f"*{endings.pop()}") if len(endings) == 1 else ""


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have: too long, or with a NUL
        return False


def is_dir(path: Path) -> bool:
    """Return whether a path is a folder; a name that no folder can have is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _hidden(path: str, pattern: str) -> bool:
    name = Path(path).name
    return name.startswith(_HIDDEN) and not Path(pattern).name.startswith(_HIDDEN)


def _by_name(path: Path) -> str:
    endings = [ending.lstrip(".").lower() for ending in path.suffixes]
    if endings and endings[-1] in _PACKED:
        endings.pop()
    last = endings[-1] if endings else ""
    return next((kind for kind, known in _KINDS.items() if last in known), "")


def _kind(path: Path) -> str:
    if kind := _by_name(path):
        return kind
    try:
        with path.open("rb") as file:
            start = file.read(6)
    except OSError:
        msg = f"{shown(path)} cannot be opened; see who may read it"
        raise DataError(msg) from None
    for magic, kind in _MAGIC.items():
        if start.startswith(magic):
            return kind
    msg = f"{shown(path)} is of no kind that an audit reads; it reads {ACCEPTED}"
    raise DataError(msg)
