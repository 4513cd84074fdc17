"""ML Metadata: the sqlite store in which TFX and others keep what made what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debtkit.facts import Evidence, Fact, Status
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.systems._base import Reader, SystemRule
from debtkit.instruments.scan.systems._tables import Tables, pending, stores

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.facts import Value
    from debtkit.instruments.scan.systems._files import Files, UnreadableError
    from debtkit.instruments.scan.systems._tables import Row

_NAMES = ("metadata.db", "mlmd.db", "metadata.sqlite", "mlmd.sqlite", "metadata.sqlite3", "mlmd.sqlite3")
_TABLES = ("MLMDEnv", "Artifact", "Execution", "Event")
_MARKS = ("mlmd", b"MLMDEnv")
_FOLDERS = ("tfx_metadata", "metadata")
_MOST_ROWS = 100_000
_MOST_PLACES = 500
_MOST_ANCESTORS = 5_000

_COMPLETE, _FAILED, _CACHED = 3, 4, 5
_INPUTS, _OUTPUTS = frozenset({2, 3}), frozenset({1, 4})
"""Of ``Event.type``: declared input and input, declared output and output; the others are internal."""
_ENDED = frozenset({3, 4, 5})
"""Of ``Artifact.state``: marked for deletion, deleted, abandoned."""
_MODEL_TYPES = frozenset({"model", "savedmodel", "trainedmodel", "mlmd.model", "system.model", "google.vertexmodel"})
_NO_DATA = ("model", "schema", "metric", "evaluation", "blessing", "hyperparam", "anomal", "pushed", "infra", "report")
_NO_OUTPUT = ("resolver", "dagexecution", "pusher", "deploy", "importer")
"""Steps that may end well without an artefact of their own."""


@dataclass(slots=True)
class _Lineage:
    """What made what."""

    types: dict[int, str]
    parents: dict[int, int]
    artifacts: dict[int, Row]
    executions: dict[int, Row]
    nodes: dict[int, str]
    inputs: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Artefacts that an execution took."""
    outputs: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Artefacts that an execution made."""
    makers: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Executions that made an artefact."""
    touched: set[int] = field(default_factory=set)

    def kind(self, row: Row) -> str:
        """Return the name of the type of an artefact or execution, without its module."""
        return self.types.get(_number(row["type_id"]), "unknown").rpartition(".")[2] or "unknown"

    def is_model(self, row: Row) -> bool:
        """Return whether an artefact is a model, by its type or the type that this one is derived from."""
        own = _number(row["type_id"])
        names = {self.types.get(number, "").lower() for number in (own, self.parents.get(own, 0))}
        return bool(names & _MODEL_TYPES)

    def is_data(self, row: Row) -> bool:
        """Return whether an artefact can be what a model learned from."""
        name = self.kind(row).lower()
        return not self.is_model(row) and not any(word in name for word in _NO_DATA)

    def data_of(self, artifact: int) -> list[int]:
        """Return the data that an artefact goes back to, over any number of steps."""
        seen, waiting, found = {artifact}, [artifact], []
        while waiting and len(seen) < _MOST_ANCESTORS:
            for execution in self.makers[waiting.pop()]:
                for source in self.inputs[execution] - seen:
                    seen.add(source)
                    waiting.append(source)
                    if source in self.artifacts and self.is_data(self.artifacts[source]):
                        found.append(source)
        return sorted(found)


class MlmdReader(Reader):
    """Reads artefacts, executions and the events between them; no addresses and no properties."""

    name = "mlmd"
    title = "ML Metadata"

    def places(self, files: Files) -> Iterable[str]:
        """Return the sqlite files with the tables of a metadata store."""
        names = [*_NAMES]
        for folder in files.beside(*_FOLDERS):
            above, _, name = folder.rpartition("/")
            if above == "":
                names.extend(f"{name}/{inner}/metadata.db" for inner in files.names(folder) if "." not in inner)
        return stores(files, names, _TABLES, _MARKS)

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact | UnreadableError]:
        """Read the lineage, and what has none."""
        yield from pending(files, place)
        with files.sqlite(place) as connection:
            tables = Tables(connection)
            tables.need(place, *_TABLES)
            schema = tables.rows("MLMDEnv", "schema_version", most=5)
            if schema:
                yield _fact("schema", _number(schema[0]["schema_version"]), place, place, "table MLMDEnv")
            lineage = _read(tables)
            yield from _told(lineage, place, whole=tables.sound("Artifact", "Execution", "Event"))
            yield from tables.unread(place)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _fact(key: str, value: Value, subject: str, place: str, locator: str) -> Fact:
    evidence = (Evidence(place, locator),)
    return Fact(f"mlmd.{key}", value, Status.DERIVED, subject=subject, evidence=evidence, source="scan.systems.mlmd@1")


def _read(tables: Tables) -> _Lineage:
    lineage = _Lineage(
        types={_number(row["id"]): str(row["name"])[:200] for row in tables.rows("Type", "id name")},
        parents={
            _number(row["type_id"]): _number(row["parent_type_id"])
            for row in tables.rows("ParentType", "type_id parent_type_id")
        },
        artifacts=_by_id(tables.rows("Artifact", "id type_id state", order="id", most=_MOST_ROWS)),
        executions=_by_id(tables.rows("Execution", "id type_id last_known_state", order="id", most=_MOST_ROWS)),
        nodes=_nodes(tables),
    )
    for row in tables.rows("Event", "artifact_id execution_id type", order="id", most=_MOST_ROWS):
        artifact, execution = _number(row["artifact_id"]), _number(row["execution_id"])
        lineage.touched.add(artifact)
        if row["type"] in _INPUTS:
            lineage.inputs[execution].add(artifact)
        elif row["type"] in _OUTPUTS:
            lineage.outputs[execution].add(artifact)
            lineage.makers[artifact].add(execution)
    return lineage


def _by_id(rows: list[Row]) -> dict[int, Row]:
    return {_number(row["id"]): row for row in rows}


def _nodes(tables: Tables) -> dict[int, str]:
    """Return the pipeline node of each execution, where the store knows nodes."""
    kinds = {_number(row["id"]) for row in tables.rows("Type", "id name") if row["name"] == "node"}
    names = {
        _number(row["id"]): str(row["name"])[:200]
        for row in tables.rows("Context", "id type_id name")
        if _number(row["type_id"]) in kinds
    }
    if not names:
        return {}
    return {
        _number(row["execution_id"]): names[_number(row["context_id"])]
        for row in tables.rows("Association", "context_id execution_id", most=_MOST_ROWS)
        if _number(row["context_id"]) in names
    }


def _told(lineage: _Lineage, place: str, *, whole: bool) -> Iterator[Sign | Fact]:
    failed = [n for n, row in lineage.executions.items() if row["last_known_state"] == _FAILED]
    yield _fact("artifacts", len(lineage.artifacts), place, place, "table Artifact")
    yield _fact("executions", len(lineage.executions), place, place, "table Execution")
    yield _fact("executions.failed", len(failed), place, place, "table Execution")
    kinds = sorted({lineage.kind(row) for row in lineage.artifacts.values()})
    yield _fact("types", tuple(kinds[:100]), place, place, "table Type")
    if lineage.executions:
        yield Sign("mlmd.execution", place)
        yield from _failed(lineage, place)
    if whole:
        yield from _unlinked(lineage, place)


def _failed(lineage: _Lineage, place: str) -> Iterator[Sign]:
    """Point at each step whose last execution failed: a later one that ended well settled the matter."""
    last: dict[tuple[str, str], tuple[int, int]] = {}
    for number, row in sorted(lineage.executions.items()):
        step = (lineage.nodes.get(number, ""), lineage.kind(row))
        if row["last_known_state"] == _FAILED:
            last[step] = (number, last.get(step, (0, 0))[1] + 1)
        elif row["last_known_state"] in {_COMPLETE, _CACHED}:
            last.pop(step, None)
    for (node, kind), (number, times) in sorted(last.items(), key=lambda item: item[1])[:_MOST_PLACES]:
        often = "" if times == 1 else f", {times} times in a row"
        yield Sign("mlmd_failed_execution", place, f"table Execution, id {number}", f"{node or kind} failed{often}")


def _unlinked(lineage: _Lineage, place: str) -> Iterator[Sign | Fact]:
    """Point at what lacks an event that it ought to have."""
    alive = {n: row for n, row in lineage.artifacts.items() if row["state"] not in _ENDED}
    orphans = [n for n in alive if n not in lineage.touched]
    yield _fact("orphans", len(orphans), place, place, "table Event")
    if alive:
        yield Sign("mlmd.artifact", place)
    for number in orphans[:_MOST_PLACES]:
        kind = lineage.kind(alive[number])
        yield Sign("mlmd_orphan_artifact", place, f"table Artifact, id {number}", f"{kind} of no event")
    idle = [
        (number, lineage.kind(row))
        for number, row in lineage.executions.items()
        if row["last_known_state"] == _COMPLETE and not lineage.outputs[number]
    ]
    silent = [(number, kind) for number, kind in idle if not any(word in kind.lower() for word in _NO_OUTPUT)]
    for number, kind in silent[:_MOST_PLACES]:
        yield Sign("mlmd_execution_without_output", place, f"table Execution, id {number}", f"{kind} made nothing")
    yield from _models(lineage, alive, place)


def _models(lineage: _Lineage, alive: dict[int, Row], place: str) -> Iterator[Sign | Fact]:
    models = [n for n, row in alive.items() if n in lineage.touched and lineage.is_model(row)]
    yield _fact("models", len(models), place, place, "table Artifact")
    for number in models[-_MOST_PLACES:]:
        locator = f"table Artifact, id {number}"
        data = lineage.data_of(number)
        shown = tuple(f"{lineage.kind(lineage.artifacts[n])} {n}" for n in data[-20:])
        yield _fact("model.data", shown, f"{place}#artifact {number}", place, locator)
        yield Sign("mlmd.model", place)
        if not data:
            yield Sign("mlmd_model_without_data", place, locator, f"model {number} goes back to no data")


class _MlmdRule(SystemRule):
    looks_at = "the sqlite store of ML Metadata (TFX, Kubeflow)"


_EXECUTION = Subject("an execution recorded in ML Metadata", ("mlmd.execution",))


class MlmdOrphanArtifact(_MlmdRule):
    """An artefact in the metadata store that no execution made or took."""

    key = "mlmd_orphan_artifact"
    area = "architecture"
    check = "DK413"
    about = Subject("an artefact recorded in ML Metadata", ("mlmd.artifact",))
    says = "no execution made this artefact, and none took it"
    fix = "Record the event that made it, or mark it for deletion and remove it."
    not_counted = ("Artefacts that are marked for deletion, deleted or abandoned.",)


class MlmdFailedExecution(_MlmdRule):
    """The last execution of a pipeline step failed."""

    key = "mlmd_failed_execution"
    area = "architecture"
    check = "DK414"
    about = _EXECUTION
    says = "this step failed, and has not run well since"
    fix = "Find out why, mend it, and run the step again; take it out of the pipeline if nobody needs it."
    not_counted = ("A failure after which the same step ended well.",)
    known_limits = ("Steps are told apart by pipeline node, or by type where the store knows no nodes.",)


class MlmdExecutionWithoutOutput(_MlmdRule):
    """An execution ended well and recorded nothing that it made."""

    key = "mlmd_execution_without_output"
    area = "architecture"
    check = "DK414"
    about = _EXECUTION
    says = "this execution ended well, and what it made is recorded nowhere"
    fix = "Declare what the step writes as output artefact, so that it can be traced."
    not_counted = ("Resolvers, importers, pushers, deployments and whole pipelines.",)


class MlmdModelWithoutData(_MlmdRule):
    """A model in the metadata store goes back to no data."""

    key = "mlmd_model_without_data"
    area = "architecture"
    check = "DK414"
    about = Subject("a model recorded in ML Metadata", ("mlmd.model",))
    says = "which data made this model cannot be traced"
    fix = "Pass the examples to the step that trains, so that the store links them to the model."
    not_counted = ("Orphans, which are pointed at already.",)
    known_limits = (
        "What is data is told from the name of its type: all but models, schemas, metrics, evaluations and the like.",
    )


READER = MlmdReader
RULES = (MlmdOrphanArtifact, MlmdFailedExecution, MlmdExecutionWithoutOutput, MlmdModelWithoutData)
