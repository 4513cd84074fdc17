"""Delta Lake tables: the commits in ``_delta_log``, replayed. A checkpoint is named and never opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.facts import Evidence, Fact, Status
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.systems._base import Reader, SystemRule
from debtkit.instruments.scan.systems._delta_log import read_log
from debtkit.instruments.scan.systems._delta_state import LOG_RETENTION, replay, stated_days
from debtkit.instruments.scan.systems._files import UnreadableError
from debtkit.instruments.scan.systems._text import day_of_ms, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.facts import Value
    from debtkit.instruments.scan.systems._delta_log import Commit, Log
    from debtkit.instruments.scan.systems._delta_state import Table
    from debtkit.instruments.scan.systems._files import Files

_SOURCE = "scan.systems.delta@1"
_RECENT = 10
"""So many of the latest commits have to name who made them: older ones cannot be mended."""
_MOST_TOLD = 50
_WHO = ("userName", "userId", "user", "author", "owner", "committer", "user_name", "user_id")


class DeltaReader(Reader):
    """Reads Delta Lake tables."""

    name = "delta"
    title = "Delta Lake"

    def places(self, files: Files) -> Iterable[str]:
        """Return the folder of each table."""
        listed = [folder for folder in files.folders if folder.rpartition("/")[2] == "_delta_log"]
        logs = {*listed, *(path for path in files.beside("_delta_log") if files.is_folder(path))}
        return sorted(log.removesuffix("_delta_log").rstrip("/") for log in logs)

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact | UnreadableError]:
        """Tell the versions of a table, and which of them can be restored."""
        log = read_log(files, place)
        yield from log.unread
        if not log.versions:
            raise UnreadableError(log.folder, "holds no commit of Delta Lake")
        table = replay(files, log)
        yield from _gaps(log)
        yield from _lost(log, table)
        yield from _nameless(log)
        yield from _undescribed(log, table)
        for key, value, locator in _told(log, table):
            where = Evidence(log.path_of(log.versions[-1]), locator)
            yield Fact(f"delta.{key}", value, Status.DERIVED, place or ".", (where,), _SOURCE)
        for commit in log.commits:
            yield from _schema_change(log, commit, place)


def _gaps(log: Log) -> Iterator[Sign | UnreadableError]:
    """Tell which versions are gone from the log; what was cleaned by a stated retention is no debt."""
    days = stated_days(log.setting(LOG_RETENTION))
    for first, last in log.gaps[-_MOST_TOLD:]:
        gone = _range(first, last)
        stands_in = log.checkpoint_over(last)
        reason = "the checkpoint stands in for it and is not read" if stands_in else "no checkpoint stands in for it"
        yield UnreadableError(log.folder, f"the log lacks {gone}; {reason}")
        kept = log.age_days(last + 1)
        if not (first == 0 and stands_in and days is not None and kept is not None and kept >= days):
            sentence = f"{gone}: no commit in the log" + ("" if stands_in else ", and no checkpoint")
            yield Sign("delta_log_gap", log.path_of(last + 1), gone, sentence)


def _lost(log: Log, table: Table) -> Iterator[Sign]:
    """Tell which versions lack files; what a stated retention let go is no debt."""
    if not table.any_file_here:
        return
    runs: list[tuple[int, int, str]] = []
    for version in log.versions:
        why = table.lost.get(version, "")
        if not why or table.let_go(version):
            continue
        if runs and runs[-1][1] == version - 1 and runs[-1][2] == why:
            runs[-1] = (runs[-1][0], version, why)
        else:
            runs.append((version, version, why))
    for first, last, why in runs[-_MOST_TOLD:]:
        now = " (the present one)" if last == log.versions[-1] else ""
        yield Sign("delta_not_restorable", log.path_of(last), _range(first, last), f"{_range(first, last)}{now}: {why}")


def _nameless(log: Log) -> Iterator[Sign]:
    for commit in log.commits[-_RECENT:]:
        if not _is_signed(commit):
            what = f"version {commit.version}"
            operation = shown(commit.info.get("operation") or "commit")
            yield Sign("delta_commit_without_user", log.path_of(commit.version), what, f"{what}: {operation} by nobody")


def _undescribed(log: Log, table: Table) -> Iterator[Sign]:
    if table.described_at is not None and not str(table.metadata.get("description") or "").strip():
        at = table.described_at
        name = shown(table.metadata.get("name") or "the table")
        yield Sign("delta_no_description", log.path_of(at), "$.metaData.description", f"{name} says not what it holds")


def _schema_change(log: Log, commit: Commit, place: str) -> Iterator[Fact]:
    if commit.schema_change:
        where = Evidence(log.path_of(commit.version), f"version {commit.version}")
        subject = f"{place or '.'}@{commit.version}"
        yield Fact("delta.schema_change", shown(commit.schema_change), Status.DERIVED, subject, (where,), _SOURCE)


def _told(log: Log, table: Table) -> Iterator[tuple[str, Value, str]]:
    """Yield key, value and locator of what is known of a table."""
    last = f"version {log.versions[-1]}"
    yield "version", log.versions[-1], last
    yield "versions", len(log.versions), last
    yield "operations", tuple(_operation(commit) for commit in log.commits[-_MOST_TOLD:]), last
    yield "commits_without_user", sum(not _is_signed(commit) for commit in log.commits), last
    yield "checkpoints", tuple(log.checkpoints[-_MOST_TOLD:]), last
    yield "log_whole", not log.gaps and not log.unread, last
    yield "schema_changes", tuple(c.version for c in log.commits if c.schema_change)[-_MOST_TOLD:], last
    if day := log.last_day:
        yield "last_commit", day, last
    if engine := next((c.info.get("engineInfo") for c in reversed(log.commits) if c.info.get("engineInfo")), None):
        yield "engine", shown(engine), last
    if table.protocol:
        yield "protocol", shown(", ".join(f"{k} {v}" for k, v in sorted(table.protocol.items()) if v)), last
    yield from _told_of_data(log, table, last)
    if table.described_at is not None:
        yield from _told_of_metadata(table)


def _told_of_data(log: Log, table: Table, last: str) -> Iterator[tuple[str, Value, str]]:
    restorable = tuple(version for version in log.versions if table.restorable.get(version))
    if table.complete:
        yield "files", len(table.present), last
        yield "bytes", table.size, last
        if table.rows is not None:
            yield "rows", table.rows, last
    if not table.any_file_here and table.files_named:
        yield "data_here", False, last
        return
    yield "restorable", restorable[-_MOST_TOLD:], last
    yield "restorable_versions", len(restorable), last
    if len(restorable) > 1:
        yield "data_versioned", True, f"version {restorable[-1]}"


def _told_of_metadata(table: Table) -> Iterator[tuple[str, Value, str]]:
    where = f"version {table.described_at}"
    metadata = table.metadata
    if metadata.get("name"):
        yield "name", shown(metadata["name"]), where
    yield "described", bool(str(metadata.get("description") or "").strip()), where
    yield "columns", tuple(shown(f"{name}: {kind}") for name, kind in table.columns[:200]), where
    if isinstance(parts := metadata.get("partitionColumns"), list) and parts:
        yield "partition_columns", tuple(map(shown, parts[:20])), where
    settings = table.configuration
    constraints = sorted(key.removeprefix("delta.constraints.") for key in settings if "delta.constraints." in key)
    if constraints:
        yield "constraints", tuple(map(shown, constraints[:_MOST_TOLD])), where
    retention = {key: value for key, value in settings.items() if re.fullmatch(r"delta\.\w*RetentionDuration", key)}
    if retention:
        yield "retention", tuple(shown(f"{key}: {value}") for key, value in sorted(retention.items())), where


def _operation(commit: Commit) -> str:
    what = str(commit.info.get("operation") or "no commitInfo")
    day = day_of_ms(commit.timestamp)
    return shown(f"{commit.version} {what}" + (f" {day}" if day else ""))


def _is_signed(commit: Commit) -> bool:
    return any(isinstance(who := commit.info.get(key), str) and who.strip() for key in _WHO)


def _range(first: int, last: int) -> str:
    return f"version {first}" if first == last else f"versions {first}-{last}"


_TABLE = Subject("a Delta table", ("system.delta",))
_INFO = '{"commitInfo":{"timestamp":1767225600000,"operation":"WRITE"%s}}\n'
_META = (
    '{"metaData":{"id":"1","name":"rows","description":%s,"format":{"provider":"parquet"},'
    '"schemaString":"{\\"type\\":\\"struct\\",\\"fields\\":[]}","partitionColumns":[],"configuration":{}}}\n'
)
_ADD = '{"add":{"path":"%s","size":1,"modificationTime":1767225600000,"dataChange":true,"partitionValues":{}}}\n'
_REMOVE = '{"remove":{"path":"%s","deletionTimestamp":1767225600000,"dataChange":true}}\n'
_SIGNED = _INFO % ',"userName":"etl"'
_FIRST = _SIGNED + _META % '"Rows of the shop"' + _ADD % "a.parquet"
_SECOND = _SIGNED + _ADD % "b.parquet" + _REMOVE % "a.parquet"
_ZERO, _ONE, _TWO = (f"rows/_delta_log/{n:020}.json" for n in range(3))
_BOTH = {_ZERO: _FIRST, _ONE: _SECOND, "rows/a.parquet": "a", "rows/b.parquet": "b"}


class DeltaNotRestorable(SystemRule):
    """A version of a Delta table names files that are gone."""

    key = "delta_not_restorable"
    area = "data"
    check = "DK319"
    about = _TABLE
    says = "this version of the table cannot be restored"
    fix = "State how long files are kept in delta.deletedFileRetentionDuration, and vacuum no sooner than that."
    examples_bad = ({_ZERO: _FIRST, _ONE: _SECOND, "rows/b.parquet": "b"},)
    examples_good = (_BOTH, {_ZERO: _FIRST, _ONE: _SECOND})


class DeltaLogGap(SystemRule):
    """The log of a Delta table lacks commits."""

    key = "delta_log_gap"
    area = "data"
    check = "DK319"
    about = _TABLE
    says = "the log of the table lacks commits"
    fix = "Keep the whole _delta_log with the data, and state in delta.logRetentionDuration how long it is kept."
    examples_bad = ({_ONE: _SECOND, "rows/b.parquet": "b"}, {_ZERO: _FIRST, _TWO: _SIGNED, "rows/a.parquet": "a"})
    examples_good = (_BOTH,)


class DeltaCommitWithoutUser(SystemRule):
    """One of the last ten commits of a Delta table names nobody."""

    key = "delta_commit_without_user"
    area = "data"
    check = "DK320"
    about = _TABLE
    says = "this change of the table names nobody"
    fix = "Write a userName with each commit: CommitProperties(custom_metadata={'userName': ...}), or sign in to Spark."
    examples_bad = ({**_BOTH, _ONE: _SECOND.replace(_SIGNED, _INFO % "")},)
    examples_good = (_BOTH,)


class DeltaNoDescription(SystemRule):
    """A Delta table does not say what it holds."""

    key = "delta_no_description"
    area = "data"
    check = "DK320"
    about = _TABLE
    says = "the table does not say what it holds"
    fix = "Set the description of the table: DeltaTable.alter.set_table_description, or COMMENT ON TABLE."
    examples_bad = ({**_BOTH, _ZERO: _FIRST.replace('"Rows of the shop"', "null")},)
    examples_good = (_BOTH,)


READER = DeltaReader
RULES = (DeltaNotRestorable, DeltaLogGap, DeltaCommitWithoutUser, DeltaNoDescription)
