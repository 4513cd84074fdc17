"""The state of a Delta table at each version, by replaying its commits, and which versions still have their files."""

# ruff: noqa: ANN401 - foreign data of any shape

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from debtkit.instruments.scan.systems._delta_log import columns
from debtkit.instruments.scan.systems._files import UnreadableError, mapping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.instruments.scan.systems._delta_log import Commit, Log
    from debtkit.instruments.scan.systems._files import Files

LOG_RETENTION = "delta.logRetentionDuration"
FILE_RETENTION = "delta.deletedFileRetentionDuration"
_DAY_MS = 86_400_000
_DAYS = {
    "second": 1 / 86_400,
    "minute": 1 / 1_440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": 30.0,
    "year": 365.0,
}
_DURATION = re.compile(r"\s*(?:interval\s+)?(\d{1,6})\s*(\w+?)s?\s*", re.IGNORECASE)
_ROWS = re.compile(r'"numRecords"\s*:\s*(\d{1,15})\b')
_ELSEWHERE = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:|/)")

File = tuple[str, str]
"""Path and deletion vector: with another vector the same file is another state."""


@dataclass(slots=True)
class Table:
    """What is known of a table after its last commit, and of each version on the way."""

    present: dict[File, Mapping[str, Any]] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    protocol: dict[str, Any] = field(default_factory=dict)
    described_at: int | None = None
    complete: bool = True
    """Whether all that the present version consists of is known: no commit was missing."""
    restorable: dict[int, bool] = field(default_factory=dict)
    lost: dict[int, str] = field(default_factory=dict)
    replaced: dict[int, float] = field(default_factory=dict)
    """For each version, how many days before the latest commit the next version took its place."""
    files_named: int = 0
    any_file_here: bool = False

    @property
    def configuration(self) -> dict[str, Any]:
        """The settings of the table."""
        return {str(key): value for key, value in mapping(self.metadata.get("configuration")).items()}

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Names and types of the columns."""
        return list(columns(self.metadata).items())

    @property
    def size(self) -> int:
        """Bytes of the present files."""
        return sum(_count(add.get("size")) for add in self.present.values())

    @property
    def rows(self) -> int | None:
        """Rows by the statistics of the files; None when a file has none."""
        total = 0
        for add in self.present.values():
            match = _ROWS.search(stats) if isinstance(stats := add.get("stats"), str) else None
            if match is None:
                return None
            total += int(match[1]) - _count(mapping(add.get("deletionVector")).get("cardinality"))
        return total

    def let_go(self, version: int) -> bool:
        """Return whether the stated retention allows that the files of a version are gone."""
        days = stated_days(self.configuration.get(FILE_RETENTION))
        return days is not None and version in self.replaced and self.replaced[version] >= days


def stated_days(text: Any) -> float | None:
    """Return a duration such as ``interval 30 days`` in days; None when there is none."""
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    return int(match[1]) * _DAYS[match[2].lower()] if match and match[2].lower() in _DAYS else None


def replay(files: Files, log: Log) -> Table:
    """Apply the commits in order and note for each version which of its files are gone."""
    table = Table()
    disk = _Disk(files, log.folder.removesuffix("_delta_log").rstrip("/"))
    gone: set[File] = set()
    unknown = 0
    expected = 0
    latest = max((commit.timestamp for commit in log.commits), default=0)
    for before, commit in zip([None, *log.commits], log.commits, strict=False):
        if commit.version != expected:
            table.complete = False
        expected = commit.version + 1
        if before is not None and commit.timestamp:
            table.replaced[before.version] = (latest - commit.timestamp) / _DAY_MS
        unknown += _apply(table, commit, disk, gone)
        table.restorable[commit.version] = table.complete and not gone and not unknown
        if gone:
            table.lost[commit.version] = f"{len(gone)} of {len(table.present)} files are gone"
        elif not log.limited and not log.leads_to(commit.version):
            table.lost[commit.version] = "the commits before it are gone, and no checkpoint stands in"
    table.files_named = disk.asked
    table.any_file_here = disk.found > 0
    return table


def _apply(table: Table, commit: Commit, disk: _Disk, gone: set[File]) -> int:
    """Apply one commit; return how many files more there are that lie elsewhere."""
    elsewhere = 0
    for action, value in commit.actions:
        if action == "metaData":
            table.metadata, table.described_at = value, commit.version
        elif action == "protocol":
            table.protocol = {key: value.get(key) for key in ("minReaderVersion", "minWriterVersion")}
        else:
            file = (str(value.get("path")), _vector(value))
            if action == "remove":
                if table.present.pop(file, None) is not None and _ELSEWHERE.match(file[0]):
                    elsewhere -= 1
                gone.discard(file)
                continue
            if _ELSEWHERE.match(file[0]):
                elsewhere += file not in table.present
            elif not disk.holds(file[0]):
                gone.add(file)
            table.present[file] = value
    return elsewhere


def _vector(action: Mapping[str, Any]) -> str:
    vector = mapping(action.get("deletionVector"))
    return f"{vector.get('storageType')}{vector.get('pathOrInlineDv')}@{vector.get('offset')}" if vector else ""


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


class _Disk:
    """Which data files lie beside the log, looked up by folder."""

    def __init__(self, files: Files, table: str) -> None:
        self._files = files
        self._table = table
        self._names: dict[str, frozenset[str]] = {}
        self.asked = self.found = 0

    def holds(self, path: str) -> bool:
        """Return whether a file of the table is there; its path is URL-encoded in the log."""
        folder, _, name = f"{self._table}/{unquote(path)}".lstrip("/").rpartition("/")
        if folder not in self._names:
            try:
                self._names[folder] = frozenset(self._files.names(folder))
            except UnreadableError:
                self._names[folder] = frozenset()
        self.asked += 1
        here = name in self._names[folder]
        self.found += here
        return here
