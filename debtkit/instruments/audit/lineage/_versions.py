"""The version of a file or folder of data, as DVC, Delta Lake, Git LFS or git tell it; nothing is run but git."""

# ruff: noqa: S603 - git of the user's PATH is meant, with arguments of our own

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.render import read_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LARGEST = 4_000_000
_COMMIT = re.compile(r"(\d{20})(?:\.checkpoint)?\.(?:json|parquet)")
_POINTER = re.compile(rb"version https://git-lfs[^\n]*\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\nsize \d+\s*")
_SECONDS = 20
_PIECE = 1 << 20
_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false",
         "-c", "safe.directory=*")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """Which state of the data it is.

    Attributes
    ----------
    system
        ``dvc``, ``delta``, ``git-lfs`` or ``git``.
    revision
        What that system calls it: a hash of the content, or the number of a table's version.
    told_by
        The file that says so, by its name.
    modified
        Whether the content is another one by now; None where that was not looked at.
    """

    system: str
    revision: str
    told_by: str = ""
    modified: bool | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def version_of(path: str | Path) -> Version | None:
    """Return the version of a file or folder, or None when no system keeps one.

    Examples
    --------
    >>> from debtkit.instruments.audit.lineage import version_of
    >>> version_of("nowhere.parquet") is None
    True
    """
    place = Path(path).absolute()
    return _delta(place) or _dvc(place) or _git(place)


def place_of(paths: Sequence[str]) -> Path | None:
    """Return the one place that data were read from: a file, or the folder of several; a Delta table is its folder.

    None for data in memory, and for files that have nothing in common.
    """
    places = [Path(path).absolute() for path in paths]
    if not places:
        return None
    folders = [place if place.is_dir() else place.parent for place in places]
    try:
        folder = Path(os.path.commonpath(folders))
    except ValueError:  # two drives
        return None
    if len(places) == 1 and not (folder / "_delta_log").is_dir():
        return places[0] if places[0].exists() else None
    return folder if folder != Path(folder.anchor) else None


def file_hash(path: Path, algorithm: str = "sha256") -> str:
    """Return the hash of a file in hexadecimal digits."""
    taken = hashlib.new(algorithm, usedforsecurity=False)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            taken.update(piece)
    return taken.hexdigest()


def run_git(folder: Path, *words: str) -> bytes | None:
    """Return what a git command prints; None without git, a repository or an answer in time."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    env |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    try:
        done = subprocess.run(
            ["git", "--no-pager", *_SAFE, "-C", str(folder), *words],  # noqa: S607 - see above
            capture_output=True,
            check=False,
            env=env,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return done.stdout if done.returncode == 0 else None


def _delta(place: Path) -> Version | None:
    """Return the newest version in the log; a file of the table has no version of its own."""
    log = place / "_delta_log"
    try:
        names = [entry.name for entry in os.scandir(log)] if log.is_dir() else []
    except OSError:
        return None
    numbers = [int(found[1]) for name in names if (found := _COMMIT.fullmatch(name))]
    return Version("delta", str(max(numbers)), "_delta_log") if numbers else None


def _dvc(place: Path) -> Version | None:
    for folder in _up(place):
        below = place.relative_to(folder)
        files = [*(folder / f"{part}.dvc" for part in _heads(below)), folder / "dvc.lock"]
        for file in files:
            for out in _outs(_yaml(file), lock=file.name == "dvc.lock"):
                found = _of_out(file, out, place)
                if found is not None:
                    return found
        if (folder / ".dvc").is_dir() or (folder / ".git").exists():
            return None
    return None


def _up(place: Path) -> Iterator[Path]:
    yield from place.parents


def _heads(below: Path) -> Iterator[str]:
    """Yield what a ``.dvc`` file in this folder may be called after: the thing itself, or the folder it lies in."""
    if below.parts:
        yield below.parts[0]


def _yaml(file: Path) -> dict[str, Any]:
    import yaml  # noqa: PLC0415 - loaded when a file is there

    try:
        raw = read_plain(file, limit=_LARGEST)
        found = yaml.safe_load(raw.decode("utf-8")) if raw else {}
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _outs(data: dict[str, Any], *, lock: bool) -> Iterator[dict[str, Any]]:
    """Yield what a file says of content; in a lock, what a stage wrote goes before what another one read."""
    stages = data.get("stages") if lock else {"": data}
    listed = list(stages.values()) if isinstance(stages, dict) else []
    for part in ("outs", "deps") if lock else ("outs",):
        for stage in listed:
            outs = stage.get(part) if isinstance(stage, dict) else None
            told = outs if isinstance(outs, list) else []
            yield from (one for one in told if isinstance(one, dict) and isinstance(one.get("path"), str))


def _of_out(file: Path, out: dict[str, Any], place: Path) -> Version | None:
    known = Path(os.path.normpath(file.parent / str(out["path"])))
    digest = str(out.get("md5") or out.get("etag") or out.get("checksum") or "")
    if not digest or (place != known and known not in place.parents):
        return None
    return Version("dvc", digest, file.name, _dvc_modified(out, digest, place, known))


def _dvc_modified(out: dict[str, Any], digest: str, place: Path, known: Path) -> bool | None:
    if place != known or not place.is_file() or not out.get("md5"):
        return None
    size = out.get("size")
    if isinstance(size, int) and size != place.stat().st_size:
        return True
    return file_hash(place, "md5") != digest


def _git(place: Path) -> Version | None:
    """Return what git knows a file by: its blob, or what a pointer of Git LFS stands for."""
    if not place.is_file():
        return None
    listed = run_git(place.parent, "ls-files", "-s", "-z", "--", place.name)
    entry = (listed or b"").split(b"\0")[0].split(None, 3)
    if len(entry) != 4:  # noqa: PLR2004 - mode, blob, stage and name
        return None
    blob = entry[1].decode()
    size = run_git(place.parent, "cat-file", "-s", blob)
    pointer = run_git(place.parent, "cat-file", "blob", blob) if size and int(size) < 1024 else None  # noqa: PLR2004
    if found := _POINTER.fullmatch(pointer or b""):
        oid = found[1].decode()
        return Version("git-lfs", oid, ".gitattributes", file_hash(place) != oid)
    return Version("git", blob, ".git", blob_id(place, len(blob)) != blob)


def blob_id(path: Path, digits: int = 40) -> str:
    """Return what git calls the content of a file, without its filters; 64 digits in a repository with SHA-256."""
    taken = hashlib.new("sha1" if digits == 40 else "sha256", usedforsecurity=False)  # noqa: PLR2004 - digits of SHA-1
    taken.update(f"blob {path.stat().st_size}\0".encode())
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            taken.update(piece)
    return taken.hexdigest()


def folder_hash(folder: Path) -> tuple[str, int, int]:
    """Return the hash of a folder's files by name and content, their number, and their bytes; links are not followed.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    listed: list[tuple[str, str]] = []
    size = 0
    for at, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = sorted(name for name in folders if name not in {".git", "__pycache__"})
        for name in names:
            path = Path(at) / name
            if path.is_file() and not path.is_symlink():
                listed.append((path.relative_to(folder).as_posix(), file_hash(path)))
                size += path.stat().st_size
    said = json.dumps(sorted(listed))
    return hashlib.sha256(said.encode()).hexdigest(), len(listed), size


def _raise(error: OSError) -> None:
    raise error
