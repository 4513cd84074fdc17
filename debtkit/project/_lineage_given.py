"""What a run is given, as plain data: which content, which code, which settings; what cannot be kept is refused."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.instruments._mask import excerpt, is_private
from debtkit.render import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECRET = re.compile(
    r"(?i)(?:^|[_.-])(?:passw(?:or)?d|pwd|secret|credentials?|(?:api|access|private|auth)[_-]?key|token)$"
)
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_LOGIN = re.compile(r"(?i)^([a-z][a-z0-9+.-]*://)[^/@\s]*@")
_DEEPEST = 20
HIDDEN = "***"


def contents(given: Any, what: str, root: Path) -> list[dict[str, Any]]:  # noqa: ANN401 - paths, audits, or several
    """Return each input or output with its hash, fingerprint, version and quality, as far as they can be known.

    Raises
    ------
    ValueError
        If a file is not there, or nothing was given.
    TypeError
        If it is neither path, address nor audit.
    """
    listed = [_content(name, one, what, root) for name, one in _several(given)]
    if not listed:
        msg = f"{what} is empty; name what the run {'read' if what == 'inputs' else 'wrote'}, as paths or audits"
        raise ValueError(msg)
    names = [one["name"] for one in listed]
    doubled = next((name for name in names if names.count(name) > 1), None)
    if doubled is not None:
        msg = f"{what} has {doubled!r} twice; name them apart: {{'a name': path, 'another': path}}"
        raise ValueError(msg)
    return listed


def _several(given: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - see contents
    if given is None:
        return
    if isinstance(given, Mapping):
        yield from ((str(name), one) for name, one in given.items())
    else:
        yield from (("", one) for one in (given if isinstance(given, list | tuple | set | frozenset) else [given]))


def _content(name: str, one: Any, what: str, root: Path) -> dict[str, Any]:  # noqa: ANN401 - see contents
    from debtkit.instruments.audit import Audit  # noqa: PLC0415 - loaded when a run is recorded

    if isinstance(one, Audit):
        return _audited(name, one, root)
    if not isinstance(one, str | os.PathLike):
        msg = f"{what} holds a {type(one).__name__}; pass a path, an address, or debtkit.audit(data)"
        raise TypeError(msg)
    text = os.fspath(one)
    if isinstance(text, str) and _REMOTE.match(text):
        return _entry(name or _LOGIN.sub(r"\1", text), "address")
    return _stored(name, Path(os.fsdecode(text)), what, root)


def _entry(name: str, kind: str, **known: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    nothing = dict.fromkeys(("path", "sha256", "bytes", "files", "fingerprint", "algorithm", "version", "quality"))
    return {"name": excerpt(one_line(name)) or "unnamed", "kind": kind} | nothing | known


def _stored(name: str, path: Path, what: str, root: Path) -> dict[str, Any]:
    from debtkit.instruments.audit.lineage import file_hash, folder_hash, version_of  # noqa: PLC0415 - see above

    place = path if path.is_absolute() or path.exists() else root / path
    inside = within(root, place)
    try:
        if place.is_dir():
            digest, files, size = folder_hash(place)
        elif place.is_file():
            digest, files, size = file_hash(place), 1, place.stat().st_size
        else:
            msg = f"{what}: {path} is not there; record the run when its files are written, or give their address"
            raise ValueError(msg)
    except OSError as error:
        msg = f"{what}: {path} cannot be read ({(error.strerror or str(error)).lower()}); check its permissions"
        raise ValueError(msg) from None
    version = version_of(place)
    return _entry(
        name or inside or place.resolve().name,
        "folder" if place.is_dir() else "file",
        path=inside,
        sha256=digest,
        bytes=size,
        files=files,
        version=version.as_dict() if version else None,
    )


def _audited(name: str, audit: Any, root: Path) -> dict[str, Any]:  # noqa: ANN401 - an Audit, loaded lazily
    from debtkit.instruments.audit.lineage import place_of, quality  # noqa: PLC0415 - see above

    taken = audit.fingerprint(columns=False)
    paths = [Path(path) for path in audit.data.table.path]
    known: dict[str, Any] = {"fingerprint": taken.value, "algorithm": taken.algorithm}
    known["quality"] = _without_places(quality(audit), paths, root)
    place = place_of(audit.data.table.path)
    if place is not None:
        return _stored(name, place, "inputs", root) | known
    return _entry(name or audit.data.table.label, "data", **known)


def _without_places(told: dict[str, Any], paths: list[Path], root: Path) -> dict[str, Any]:
    """Return what was measured with statements that name files from the project's folder, not from this machine."""
    for one in told["assertions"]:
        for path in paths if "content" in one else ():
            for text in {str(path), str(path.absolute())} if path.is_absolute() else {str(path.absolute())}:
                one["content"] = one["content"].replace(text, within(root, path) or path.name)
    return told


def within(root: Path, path: Path) -> str | None:
    """Return the path from the project's folder; None outside of it, where a path would name this machine."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except (ValueError, OSError):
        return None


def plain_params(params: Any) -> dict[str, Any]:  # noqa: ANN401 - what the user has
    """Return settings as JSON can hold them, secrets and personal data masked.

    Raises
    ------
    TypeError
        If they are no mapping, or hold what is no plain data; the message names the place.
    ValueError
        If a number is not finite.
    """
    if params is None:
        return {}
    if not isinstance(params, Mapping):
        msg = f"params is a {type(params).__name__}; pass a mapping such as {{'epochs': 3}}"
        raise TypeError(msg)
    found: dict[str, Any] = _plain(params, "params", 0)
    return found


def _plain(value: Any, at: str, depth: int) -> Any:  # noqa: ANN401 - any data
    if depth > _DEEPEST:
        msg = f"{at[:80]} is nested more than {_DEEPEST} deep; pass settings that a person can read"
        raise ValueError(msg)
    if isinstance(value, Enum):
        return _plain(value.value, at, depth + 1)
    if isinstance(value, Mapping):
        return {str(key): _named(str(key), one, at, depth) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, f"{at}[{number}]", depth + 1) for number, one in enumerate(value)]
    if isinstance(value, set | frozenset):
        return sorted((_plain(one, at, depth + 1) for one in value), key=str)
    if callable(getattr(value, "item", None)) and getattr(value, "ndim", 1) == 0:
        return _plain(value.item(), at, depth + 1)  # a number of numpy or torch
    return _one(value, at)


def _one(value: Any, at: str) -> Any:  # noqa: ANN401 - any data
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        msg = f"{at} is {value}, which JSON cannot hold; leave it out or pass it as text"
        raise ValueError(msg)
    if isinstance(value, str):
        return _LOGIN.sub(rf"\1{HIDDEN}@", excerpt(value) if is_private(value) else value)
    if isinstance(value, os.PathLike):
        return Path(value).name if Path(value).is_absolute() else Path(value).as_posix()
    if isinstance(value, date):
        return value.isoformat()
    msg = f"{at} is a {type(value).__name__}, which JSON cannot hold; pass its name or its settings"
    raise TypeError(msg)


def _named(key: str, value: Any, at: str, depth: int) -> Any:  # noqa: ANN401 - any data
    if _SECRET.search(key) and isinstance(value, str | bytes) and value:
        return HIDDEN
    return _plain(value, f"{at}[{key!r}]", depth + 1)


def code_of(code: Any, root: Path) -> dict[str, Any]:  # noqa: ANN401 - a path, several, or none
    """Return the commit, whether files differ from it, and the hashes of the files that were named.

    Raises
    ------
    ValueError
        If a file is not there; or if none is named and this is no git repository.
    TypeError
        If it is no path.
    """
    from debtkit.instruments.audit.lineage import run_git  # noqa: PLC0415 - see above

    files = [_code_file(one, root) for one in _code_paths(code)]
    head = (run_git(root, "rev-parse", "HEAD") or b"").decode().strip()
    if not head and not files:
        msg = (
            "this project has no commit of git, so its code has no version; commit it, or pass code='train.py' "
            "(one path or several) to keep the hashes of the files"
        )
        raise ValueError(msg)
    # Our own records of this and other runs do not make the code another one.
    status = run_git(root, "status", "--porcelain", "-z", "--untracked-files=no", "--", ".", ":(exclude).debtkit")
    url = (run_git(root, "remote", "get-url", "origin") or b"").decode("utf-8", "replace").strip() if head else ""
    return {
        "commit": head or None,
        "dirty": None if not head or status is None else bool(status.strip(b"\0")),
        "repository": _LOGIN.sub(r"\1", url) if _REMOTE.match(url) and not url.startswith("file:") else None,
        "files": sorted(files, key=lambda one: str(one["path"])),
    }


def _code_paths(code: Any) -> list[Any]:  # noqa: ANN401 - see code_of
    if code is None:
        return []
    return list(code) if isinstance(code, list | tuple | set | frozenset) else [code]


def _code_file(one: Any, root: Path) -> dict[str, Any]:  # noqa: ANN401 - see code_of
    from debtkit.instruments.audit.lineage import file_hash, folder_hash  # noqa: PLC0415 - see above

    if not isinstance(one, str | os.PathLike):
        msg = f"code holds a {type(one).__name__}; pass the path of a script, several, or nothing for the whole commit"
        raise TypeError(msg)
    path = Path(one)
    place = path if path.is_absolute() or path.exists() else root / path
    if not place.exists():
        msg = f"code: {path} is not there; pass the path of a script, or nothing for the whole commit"
        raise ValueError(msg)
    digest = folder_hash(place)[0] if place.is_dir() else file_hash(place)
    return {"path": within(root, place) or place.resolve().name, "sha256": digest}
