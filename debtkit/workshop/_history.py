"""The commits of the sample, read from its last state and ``history.yaml`` by walking backwards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.workshop._invented import fill

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SAMPLE = Path(__file__).parent / "sample"
_LEFT_BY_TOOLS = frozenset({"__pycache__", ".cache", ".pytest_cache", ".ruff_cache"})
_VERBS = frozenset({"at", "by", "say", "new", "gone", "replaced", "appended", "edit"})


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: who, when, why, and the new text of each file it touches (``None``: removed)."""

    author: str
    at: datetime
    message: str
    changes: Mapping[str, str | None]


@cache
def read_history() -> tuple[Commit, ...]:
    """Return the commits, oldest first.

    Raises
    ------
    ValueError
        If an entry does not fit the state of the files after it; the message names the commit and the file.
    """
    import yaml  # noqa: PLC0415 - only laying out reads YAML

    told = yaml.safe_load((SAMPLE / "history.yaml").read_text(encoding="utf-8"))
    files = _tree(SAMPLE / "project")
    earlier = _tree(SAMPLE / "earlier")
    commits = []
    for entry in reversed(told["commits"]):
        try:
            changes = _undo(entry, files, earlier)
        except (KeyError, ValueError) as wrong:
            msg = f"history.yaml, commit {entry.get('say', '?')!r}: {wrong}"
            raise ValueError(msg) from wrong
        commits.append(Commit(told["authors"][entry["by"]], entry["at"], entry["say"].strip(), changes))
    for unused in (files, earlier):
        if unused:
            msg = f"history.yaml: no commit makes {min(unused)}"
            raise ValueError(msg)
    return tuple(reversed(commits))


def _tree(folder: Path) -> dict[str, str]:
    """Read every file below a folder; line ends become those of the sample, whatever the checkout made of them."""
    return {
        path.relative_to(folder).as_posix(): fill(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and _LEFT_BY_TOOLS.isdisjoint(path.parts)
    }


def _undo(entry: Mapping[str, Any], files: dict[str, str], earlier: dict[str, str]) -> dict[str, str | None]:
    """Take one commit back in `files` and return what it had changed."""
    unknown = sorted(entry.keys() - _VERBS)
    if unknown:
        msg = f"there is no {unknown[0]!r} in a commit; there are {', '.join(sorted(_VERBS))}"
        raise ValueError(msg)
    changes: dict[str, str | None] = {}
    for path in entry.get("new", ()):
        changes[path] = files.pop(path)
    for path in entry.get("gone", ()):
        changes[path] = None
        files[path] = earlier.pop(path)
    for path in entry.get("replaced", ()):
        changes[path] = files[path]
        files[path] = earlier.pop(path)
    for path, count in entry.get("appended", {}).items():
        changes.setdefault(path, files[path])
        files[path] = "".join(files[path].splitlines(keepends=True)[:-count])
    for path, edits in entry.get("edit", {}).items():
        changes.setdefault(path, files[path])
        for edit in reversed(edits):
            files[path] = _take_back(files[path], edit["now"], edit.get("was", ""), path)
    return changes


def _take_back(text: str, now: str, was: str, path: str) -> str:
    found = text.count(now)
    if found != 1:
        msg = f"{path} holds {now.strip()[:60]!r} {found} times after it, not once"
        raise ValueError(msg)
    return text.replace(now, was)
