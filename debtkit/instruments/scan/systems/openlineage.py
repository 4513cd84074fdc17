"""OpenLineage events: which jobs ran on which data, who owns them, and whether each run came to an end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from debtkit.facts import Evidence, Fact, Status
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.systems._base import Reader, SystemRule
from debtkit.instruments.scan.systems._files import UnreadableError, mapping, sequence
from debtkit.instruments.scan.systems._lines import Log, head, log_files, together
from debtkit.instruments.scan.systems._text import shown, without_login

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from debtkit.facts import Value
    from debtkit.instruments.scan.systems._files import Files

_SOURCE = "scan.systems.openlineage@1"
_NAMES = ("lineage",)
_MOST = 5_000
_MOST_TOLD = 100
_MOST_NAMES = 50
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OPEN = frozenset({"START", "RUNNING"})
_ENDS = frozenset({"COMPLETE", "ABORT", "FAIL"})


class OpenLineageReader(Reader):
    """Reads logs of OpenLineage events; all logs of a project are read as one, for a run may end in another file."""

    name = "openlineage"
    title = "OpenLineage"

    def places(self, files: Files) -> Iterable[str]:
        """Return the log, or the folder that holds all of them."""
        return together(_logs(files))

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact | UnreadableError]:
        """Tell jobs, runs and data sets."""
        lineage = _Lineage()
        whole = True
        for path in _logs(files):
            log = Log(files, path)
            try:
                for line, event in log:
                    lineage.take(event, _Place(path, line))
            except UnreadableError as error:
                whole = False
                yield error
            whole = whole and not log.cut
            if (problem := log.unread()) is not None:
                yield problem
        if lineage.left_out:
            yield UnreadableError(place or ".", f"{lineage.left_out} jobs, runs or data sets more than the limit")
        if not lineage.events:
            raise UnreadableError(place or ".", "holds no event of OpenLineage")
        yield from _places_to_mend(lineage, whole=whole)
        yield from _facts(lineage, place)


def _logs(files: Files) -> list[str]:
    return [path for path in log_files(files, names=_NAMES) if _looks_right(head(files, path))]


def _looks_right(start: bytes) -> bool:
    return b'"eventTime"' in start and any(key in start for key in (b'"job"', b'"run"', b'"inputs"', b'"dataset"'))


class _Place(NamedTuple):
    path: str
    line: int


@dataclass(slots=True)
class _Job:
    place: _Place
    owners: int = 0
    streams: bool = False
    inputs: set[str] = field(default_factory=set)
    outputs: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Run:
    place: _Place
    job: str
    day: str
    opened: bool = False
    end: str = ""


@dataclass(slots=True)
class _Data:
    place: _Place
    schema: bool = False
    version: bool = False


@dataclass(slots=True)
class _Lineage:
    """What the events say together."""

    jobs: dict[str, _Job] = field(default_factory=dict)
    runs: dict[str, _Run] = field(default_factory=dict)
    data: dict[str, _Data] = field(default_factory=dict)
    producers: set[str] = field(default_factory=set)
    events: int = 0
    left_out: int = 0
    last_day: str = ""

    def take(self, event: Mapping[str, Any], place: _Place) -> None:
        """Take one event in."""
        kinds = ("job", "run", "dataset")
        if not isinstance(event.get("eventTime"), str) or not any(isinstance(event.get(kind), dict) for kind in kinds):
            return
        self.events += 1
        day = match.group() if (match := _DAY.match(event["eventTime"])) else ""
        self.last_day = max(self.last_day, day)
        if isinstance(producer := event.get("producer"), str) and len(self.producers) < _MOST_NAMES:
            self.producers.add(without_login(producer))
        if isinstance(event.get("dataset"), dict):
            self._data(event["dataset"], place)
        if isinstance(event.get("job"), dict):
            self._job(event, place, day)

    def _job(self, event: Mapping[str, Any], place: _Place, day: str) -> None:
        described = mapping(event["job"])
        name = _name(described)
        job = self.jobs.get(name)
        if job is None:
            if len(self.jobs) >= _MOST:
                self.left_out += 1
                return
            job = self.jobs[name] = _Job(place)
        facets = mapping(described.get("facets"))
        owners = sequence(mapping(facets.get("ownership")).get("owners"))
        job.owners = max(job.owners, sum(bool(str(mapping(owner).get("name") or "").strip()) for owner in owners))
        job.streams |= mapping(facets.get("jobType")).get("processingType") == "STREAMING"
        for side, names in (("inputs", job.inputs), ("outputs", job.outputs)):
            for item in sequence(event.get(side))[:_MOST]:
                if (data := self._data(mapping(item), place)) and len(names) < _MOST_NAMES:
                    names.add(data)
        self._run(event, name, place, day)

    def _run(self, event: Mapping[str, Any], job: str, place: _Place, day: str) -> None:
        ident = mapping(event.get("run")).get("runId")
        if not isinstance(ident, str):
            return
        run = self.runs.get(ident)
        if run is None:
            if len(self.runs) >= _MOST:
                self.left_out += 1
                return
            run = self.runs[ident] = _Run(place, job, day)
        kind = str(event.get("eventType")).upper()
        run.opened |= kind in _OPEN
        run.end = kind if kind in _ENDS else run.end

    def _data(self, described: Mapping[str, Any], place: _Place) -> str:
        name = _name(described)
        data = self.data.get(name)
        if data is None:
            if len(self.data) >= _MOST:
                self.left_out += 1
                return ""
            data = self.data[name] = _Data(place)
        facets = mapping(described.get("facets"))
        data.schema |= bool(sequence(mapping(facets.get("schema")).get("fields")))
        data.version |= bool(mapping(facets.get("version")).get("datasetVersion"))
        return name


def _name(described: Mapping[str, Any]) -> str:
    space, name = str(described.get("namespace") or ""), str(described.get("name") or "?")
    space = without_login(space) if "://" in space else space
    return shown(f"{space}/{without_login(name) if '://' in name else name}")


def _places_to_mend(lineage: _Lineage, *, whole: bool) -> Iterator[Sign]:
    for name, job in lineage.jobs.items():
        if not job.owners:
            yield _sign("openlineage_job_without_owner", job.place, f"job {name}")
    for name, data in lineage.data.items():
        if not data.schema:
            yield _sign("openlineage_dataset_without_schema", data.place, f"data set {name}")
    if whole:
        for run in lineage.runs.values():
            if run.opened and not run.end and not lineage.jobs[run.job].streams:
                sign = _sign("openlineage_run_not_ended", run.place, f"run of {run.job}")
                yield sign._replace(extra=run.day)


def _sign(name: str, place: _Place, what: str) -> Sign:
    return Sign(name, place.path, f"L{place.line}", what, place.line)


def _facts(lineage: _Lineage, place: str) -> Iterator[Fact]:
    ends = [run.end for run in lineage.runs.values()]
    known: dict[str, Value] = {
        "events": lineage.events,
        "jobs": len(lineage.jobs),
        "jobs_with_owner": sum(job.owners > 0 for job in lineage.jobs.values()),
        "runs": len(lineage.runs),
        "runs_ended": sum(bool(end) for end in ends),
        "runs_failed": sum(end in {"FAIL", "ABORT"} for end in ends),
        "datasets": len(lineage.data),
        "datasets_with_schema": sum(data.schema for data in lineage.data.values()),
        "producers": tuple(sorted(lineage.producers)),
    }
    if lineage.last_day:
        known["last_event"] = lineage.last_day
    for key, value in known.items():
        yield _fact(key, value, place or ".", Evidence(place or "."))
    if versioned := [data for data in lineage.data.values() if data.version]:
        where = Evidence(versioned[0].place.path, f"L{versioned[0].place.line}")
        yield _fact("data_versioned", value=True, subject=place or ".", where=where)
    for name, job in list(lineage.jobs.items())[:_MOST_TOLD]:
        where = Evidence(job.place.path, f"L{job.place.line}")
        for key, names in (("inputs", job.inputs), ("outputs", job.outputs)):
            if names:
                yield _fact(key, tuple(sorted(names)), f"{job.place.path}#{name}", where)


def _fact(key: str, value: Value, subject: str, where: Evidence) -> Fact:
    return Fact(f"openlineage.{key}", value, Status.DERIVED, subject, (where,), _SOURCE)


_EVENTS = Subject("a log of OpenLineage events", ("system.openlineage",))
_EVENT = (
    '{"eventTime":"2026-01-05T10:00:00Z","eventType":"%s","producer":"https://example.org/etl","run":{"runId":"r1"},'
    '"job":{"namespace":"etl","name":"train","facets":{%s}},"inputs":[{"namespace":"file","name":"rows.csv",'
    '"facets":{%s}}],"outputs":[]}\n'
)
_OWNER = '"ownership":{"owners":[{"name":"team:titles"}]}'
_SCHEMA = '"schema":{"fields":[{"name":"id","type":"int"}]}'
_START, _END = _EVENT % ("START", _OWNER, _SCHEMA), _EVENT % ("COMPLETE", _OWNER, _SCHEMA)


class OpenLineageJobWithoutOwner(SystemRule):
    """A job in the lineage events names no owner."""

    key = "openlineage_job_without_owner"
    area = "data"
    check = "DK321"
    about = _EVENTS
    says = "this job names no owner"
    fix = "Add the ownership facet to the job, with a team rather than a person as owner."
    examples_bad = ({"lineage.jsonl": _EVENT % ("START", "", _SCHEMA) + _EVENT % ("COMPLETE", "", _SCHEMA)},)
    examples_good = ({"lineage.jsonl": _START + _END}, {"lineage.jsonl": _EVENT % ("START", "", _SCHEMA) + _END})


class OpenLineageRunNotEnded(SystemRule):
    """A run in the lineage events has a start and no end."""

    key = "openlineage_run_not_ended"
    area = "data"
    check = "DK321"
    about = _EVENTS
    says = "this run has a start and no end"
    fix = "Emit COMPLETE, FAIL or ABORT for each run, also when it is killed: in a finally block or by the scheduler."
    examples_bad = ({"lineage.jsonl": _START},)
    examples_good = ({"lineage.jsonl": _START + _END}, {"a.jsonl": _START, "b.jsonl": _EVENT % ("FAIL", "", "")})


class OpenLineageDatasetWithoutSchema(SystemRule):
    """A data set in the lineage events has no schema."""

    key = "openlineage_dataset_without_schema"
    area = "data"
    check = "DK321"
    about = _EVENTS
    says = "this data set has no schema"
    fix = "Add the schema facet to the data set: name and type of each field."
    examples_bad = ({"lineage.jsonl": _EVENT % ("START", _OWNER, "") + _EVENT % ("COMPLETE", _OWNER, "")},)
    examples_good = ({"lineage.jsonl": _START + _EVENT % ("COMPLETE", _OWNER, "")},)


READER = OpenLineageReader
RULES = (OpenLineageJobWithoutOwner, OpenLineageRunNotEnded, OpenLineageDatasetWithoutSchema)
