"""The log of a Delta table: which commits and checkpoints are there, and what the commits say."""

# ruff: noqa: ANN401 - foreign data of any shape

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from debtkit.instruments.scan.systems._files import UnreadableError, mapping
from debtkit.instruments.scan.systems._text import day_of_ms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.instruments.scan.systems._files import Files

_COMMIT = re.compile(r"(\d{20})\.json")
_CHECKPOINT = re.compile(r"(\d{20})\.checkpoint(?:\.(\d{10})\.(\d{10}))?(?:\.[0-9a-f-]{36})?\.(?:parquet|json)")
_MOST_COMMITS = 2_000
_MOST_BYTES = 16_000_000
_MOST_UNREAD = 20
_MOST_CHANGES = 5
_DAY_MS = 86_400_000
_BIGGEST = 10**15


class Commit(NamedTuple):
    """One version: who did what, and what it changed, in order."""

    version: int
    info: Mapping[str, Any]
    actions: list[tuple[str, Mapping[str, Any]]]
    schema_change: str = ""

    @property
    def timestamp(self) -> int | float:
        """The time of the commit in milliseconds; 0 when it names none."""
        time = self.info.get("inCommitTimestamp") or self.info.get("timestamp")
        return time if isinstance(time, int | float) and not isinstance(time, bool) and 0 < time < _BIGGEST else 0


@dataclass(slots=True)
class Log:
    """What the folder ``_delta_log`` of one table holds."""

    folder: str
    versions: list[int] = field(default_factory=list)
    checkpoints: list[int] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)
    unread: list[UnreadableError] = field(default_factory=list)
    limited: bool = False
    """Whether commits were left out because there are too many: then what they hold is unknown, not gone."""

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """First and last version of each run that the log lacks."""
        before = [-1, *self.versions]
        return [(a + 1, b - 1) for a, b in zip(before, self.versions, strict=False) if b > a + 1]

    def unbroken(self, after: int, last: int) -> bool:
        """Return whether the log holds each version after one up to another."""
        return bisect_right(self.versions, last) - bisect_right(self.versions, after) == last - after

    def leads_to(self, version: int) -> bool:
        """Return whether commits, or a checkpoint and the commits after it, lead to a version."""
        starts = [-1, *self.checkpoints[: bisect_right(self.checkpoints, version)][-1:]]
        return any(self.unbroken(start, version) for start in starts)

    @property
    def last_day(self) -> str:
        """The day of the latest commit; nothing when no commit names one."""
        return day_of_ms(max((commit.timestamp for commit in self.commits), default=0) or None)

    def path_of(self, version: int) -> str:
        """Return the file of a commit."""
        return f"{self.folder}/{version:020}.json"

    def checkpoint_over(self, version: int) -> bool:
        """Return whether a checkpoint stands in for this version and those before it."""
        after = self.checkpoints[bisect_left(self.checkpoints, version) :]
        return bool(after) and self.unbroken(version, after[0])

    def age_days(self, version: int) -> float | None:
        """Return how many days before the latest commit a version was made."""
        times = {commit.version: commit.timestamp for commit in self.commits if commit.timestamp}
        return (max(times.values()) - times[version]) / _DAY_MS if version in times else None

    def setting(self, key: str) -> Any:
        """Return a setting of the table as the latest metadata has it."""
        for commit in reversed(self.commits):
            for action, value in commit.actions:
                if action == "metaData":
                    return mapping(value.get("configuration")).get(key)
        return None


def read_log(files: Files, table: str) -> Log:
    """Read the log of a table; what is damaged is noted and left out."""
    log = Log(f"{table}/_delta_log".lstrip("/"))
    names = files.names(log.folder)
    log.versions = sorted(v for name in names if (m := _COMMIT.fullmatch(name)) and (v := int(m[1])) < _BIGGEST)
    log.checkpoints = _checkpoints(names)
    _read_last_checkpoint(files, log, names)
    if len(log.versions) > _MOST_COMMITS:
        log.limited = True
        log.unread.append(
            UnreadableError(log.folder, f"{len(log.versions)} commits; the last {_MOST_COMMITS} were read")
        )
    budget, schema = _MOST_BYTES, None
    for version in log.versions[-_MOST_COMMITS:]:
        path = log.path_of(version)
        budget -= files.size(path) or 0
        if budget < 0:
            log.limited = True
            log.unread.append(
                UnreadableError(path, f"a log of more than {_MOST_BYTES // 1_000_000} MB; read up to here")
            )
            break
        try:
            commit, schema = _read_commit(files, path, version, schema)
        except UnreadableError as error:
            log.unread.append(error)
            schema = None
        else:
            log.commits.append(commit)
    if len(log.unread) > _MOST_UNREAD:
        rest = len(log.unread) - _MOST_UNREAD
        log.unread[_MOST_UNREAD:] = [UnreadableError(log.folder, f"{rest} more files are damaged")]
    return log


def _checkpoints(names: list[str]) -> list[int]:
    parts: dict[tuple[int, int], set[int]] = {}
    for name in names:
        if match := _CHECKPOINT.fullmatch(name):
            version, part, of = int(match[1]), int(match[2] or 1), int(match[3] or 1)
            parts.setdefault((version, of), set()).add(part)
    return sorted({version for (version, of), seen in parts.items() if len(seen) >= of and version < _BIGGEST})


def _read_last_checkpoint(files: Files, log: Log, names: list[str]) -> None:
    if "_last_checkpoint" not in names:
        return
    path = f"{log.folder}/_last_checkpoint"
    try:
        named = mapping(files.json(path, most=100_000)).get("version")
    except UnreadableError as error:
        log.unread.append(error)
        return
    if named not in log.checkpoints:
        log.unread.append(UnreadableError(path, "names a checkpoint that is not there"))


def _read_commit(
    files: Files, path: str, version: int, schema: dict[str, str] | None
) -> tuple[Commit, dict[str, str] | None]:
    info: Mapping[str, Any] = {}
    actions: list[tuple[str, Mapping[str, Any]]] = []
    change = ""
    lines = files.text(path, most=_MOST_BYTES).splitlines()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UnreadableError(path, f"line {number} is not JSON") from error
        for action, value in mapping(entry).items():
            if action == "commitInfo":
                info = mapping(value)
            elif action in {"add", "remove", "metaData", "protocol"} and isinstance(value, dict):
                actions.append((action, value))
            if action == "metaData":
                now = columns(mapping(value))
                change = _difference(schema, now) if schema is not None else ""
                schema = now
    if not lines:
        raise UnreadableError(path, "an empty file")
    return Commit(version, info, actions, change), schema


def columns(metadata: Mapping[str, Any]) -> dict[str, str]:
    """Return names and types of the columns, in order; nested types by their kind."""
    text = metadata.get("schemaString")
    try:
        schema = json.loads(text) if isinstance(text, str) else {}
    except (ValueError, RecursionError):
        return {}
    fields = mapping(schema).get("fields")
    return {
        str(column.get("name")): _kind(column.get("type"))
        for column in (fields if isinstance(fields, list) else [])
        if isinstance(column, dict)
    }


def _kind(of: Any) -> str:
    return of if isinstance(of, str) else str(mapping(of).get("type") or "?")


def _difference(before: dict[str, str], now: dict[str, str]) -> str:
    said = [
        _some("added", [f"{name} {now[name]}" for name in now if name not in before]),
        _some("removed", [name for name in before if name not in now]),
        _some("changed", [f"{n} {before[n]} -> {now[n]}" for n in now if n in before and before[n] != now[n]]),
    ]
    if not any(said) and list(before) != list(now):
        return "columns in another order"
    return "; ".join(filter(None, said))


def _some(verb: str, names: list[str]) -> str:
    more = f" and {len(names) - _MOST_CHANGES} more" if len(names) > _MOST_CHANGES else ""
    return f"{verb} {', '.join(names[:_MOST_CHANGES])}{more}" if names else ""
