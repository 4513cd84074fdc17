"""Read the sqlite store. Its schema is MLflow's own and moves: each table and column is asked for before it is used."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from debtkit.instruments.scan.systems._text import day_of_ms
from debtkit.instruments.scan.systems.mlflow._store import (
    COMMIT_KEYS,
    GONE,
    IS_PROMPT,
    Registered,
    Store,
    Traces,
    Version,
    commit_of,
    integer,
    model_of,
    names_owner,
    orphans,
    says_something,
    text,
)

if TYPE_CHECKING:
    from debtkit.instruments.scan.systems._tables import Row, Tables

_MOST_MODELS = 1_000
_MOST_VERSIONS = 5_000
_MOST_ROWS = 100_000


def read_database(tables: Tables) -> Store:
    """Read what a store holds; what could not be read is in ``tables.problems``."""
    alembic = tables.rows("alembic_version", "version_num", most=5)
    store = Store(schema=text(alembic[0]["version_num"]) if alembic else "")
    runs = _Runs(tables)
    store.registered = _registered(tables, runs)
    store.logged, store.orphans = runs.logged_models()
    store.counts = _counts(tables)
    store.traces = _traces(tables)
    return store


def _key(row: Row) -> tuple[str, str]:
    return (text(row["workspace"]), text(row["name"]))


def _registered(tables: Tables, runs: _Runs) -> list[Registered]:
    rows = tables.rows("registered_models", "workspace name description", order="workspace name", most=_MOST_MODELS)
    found = {
        (workspace, name): Registered(name, workspace, described=says_something(row["description"]))
        for row in rows
        for workspace, name in (_key(row),)
    }
    _tag(tables, found)
    _point(tables, found)
    for row in runs.versions:
        if _key(row) in found:
            found[_key(row)].versions.append(runs.version(row))
    for model in found.values():
        model.all_versions = tables.sound("model_versions")
    return list(found.values())


def _tag(tables: Tables, found: dict[tuple[str, str], Registered]) -> None:
    rows = tables.rows("registered_model_tags", "workspace name key value")
    for model in found.values():
        model.owned = False if tables.sound("registered_model_tags") else None
    for row in rows:
        tagged = found.get(_key(row))
        if tagged is None:
            continue
        if row["key"] == IS_PROMPT:
            tagged.prompt = str(row["value"]).lower() == "true"
        elif names_owner(row["key"], row["value"]):
            tagged.owned = True


def _point(tables: Tables, found: dict[tuple[str, str], Registered]) -> None:
    rows = tables.rows("registered_model_aliases", "workspace name alias version")
    for model in found.values():
        model.aliases_known = "registered_model_aliases" not in tables.problems
    for row in rows:
        if _key(row) in found:
            found[_key(row)].aliases[text(row["alias"])] = integer(row["version"])


class _Runs:
    """Runs, and what they and the models that they logged say of where a version comes from."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.versions = [
            row
            for row in tables.rows(
                "model_versions",
                "workspace name version creation_time description current_stage run_id source",
                order="-creation_time -version workspace name",
                most=_MOST_VERSIONS,
            )
            if row["current_stage"] != GONE
        ]
        self._logged = {
            str(row["model_id"]): row
            for row in tables.rows(
                "logged_models", "model_id name source_run_id lifecycle_stage", order="model_id", most=_MOST_ROWS
            )
            if row["lifecycle_stage"] in {None, "active"}
        }
        self._model_tags = _by(tables.rows("logged_model_tags", "model_id tag_key tag_value"), "model_id")
        self._model_params = tables.counts("logged_model_params", "model_id")
        ours = _runs_of_versions(tables)
        self._any = bool(tables.rows("runs", "run_uuid", most=1))
        tables.problems.pop("runs", None)
        self._runs = {
            str(row["run_uuid"]): row
            for row in tables.rows("runs", "run_uuid source_version", where=f"run_uuid IN ({ours})", most=_MOST_ROWS)
        }
        self._params = tables.counts("params", "run_uuid", where=f"run_uuid IN ({ours})")
        keys = ", ".join(f"'{key}'" for key in COMMIT_KEYS)
        where = f"run_uuid IN ({ours}) AND key IN ({keys})"
        self._tags = _by(tables.rows("tags", "run_uuid key value", where=where, most=_MOST_ROWS), "run_uuid")
        self._data = self._read_data(ours)

    def _read_data(self, ours: str) -> dict[str, list[str]]:
        names = {
            str(row["dataset_uuid"]): f"{text(row['name'])}@{text(row['digest'])}"
            for row in self._tables.rows("datasets", "dataset_uuid name digest")
        }
        used: defaultdict[str, list[str]] = defaultdict(list)
        where = f"destination_id IN ({ours}) AND source_type = 'DATASET' AND destination_type = 'RUN'"
        for row in self._tables.rows("inputs", "source_id destination_id", where=where, most=_MOST_ROWS):
            used[str(row["destination_id"])].append(names.get(str(row["source_id"]), "a data set"))
        return used

    def version(self, row: Row) -> Version:
        """Return a version with what its run and its logged model say."""
        model_id = model_of(row["source"])
        run = str(row["run_id"] or "") or str(self._logged.get(model_id, {}).get("source_run_id") or "")
        made = Version(
            integer(row["version"]),
            created=day_of_ms(row["creation_time"]),
            stage=text(row["current_stage"]),
            described=says_something(row["description"]),
            run=text(run),
        )
        sound = self._tables.sound
        if not run or not sound("runs"):
            return made
        if run not in self._runs:
            made.run = "" if self._any else made.run
            return made
        if sound("params"):
            made.params = self._params.get(run, 0) + self._model_params.get(model_id, 0)
        if sound("inputs"):
            made.data = tuple(sorted(set(self._data.get(run, ()))))
        if sound("tags"):
            tags = {tag["tag_key"]: tag["tag_value"] for tag in self._model_tags[model_id]}
            tags |= {tag["key"]: tag["value"] for tag in self._tags[run]}
            made.commit = commit_of(tags, self._runs[run]["source_version"])
        return made

    def logged_models(self) -> tuple[int, list[tuple[str, str]]]:
        """Return how many models were logged, and name and id of those that nothing refers to."""
        if not self._tables.sound("logged_models", "model_versions"):
            return len(self._logged), []
        tags = {key: {tag["tag_key"]: tag["tag_value"] for tag in rows} for key, rows in self._model_tags.items()}
        names = {key: row["name"] for key, row in self._logged.items()}
        return len(names), orphans(names, tags, [row["source"] for row in self.versions])


def _runs_of_versions(tables: Tables) -> str:
    """Return the query for the runs that versions and logged models name."""
    parts = [
        f"SELECT {column} FROM {table}"  # noqa: S608 - our own words
        for table, column in (("model_versions", "run_id"), ("logged_models", "source_run_id"))
        if column in tables.columns(table)
    ]
    return " UNION ".join(parts) or "NULL"


def _by(rows: list[Row], column: str) -> defaultdict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[str(row[column])].append(row)
    return groups


def _counts(tables: Tables) -> dict[str, int]:
    wanted = {
        "experiments": ("experiments", "lifecycle_stage = 'active'"),
        "runs": ("runs", "lifecycle_stage = 'active'"),
        "runs.failed": ("runs", "lifecycle_stage = 'active' AND status = 'FAILED'"),
        "datasets": ("datasets", ""),
    }
    counts: dict[str, int] = {}
    for key, (table, where) in wanted.items():
        needed = {word for word in ("lifecycle_stage", "status") if word in where}
        if tables.columns(table) and tables.columns(table) >= needed:
            asked = f"SELECT count(*) AS n FROM {table}{f' WHERE {where}' if where else ''}"  # noqa: S608 - our own words
            row = tables.one(asked, table)
            if row:
                counts[key] = integer(row["n"])
    return counts


def _traces(tables: Tables) -> Traces | None:
    known = tables.columns("trace_info")
    if not {"timestamp_ms", "status"} <= known:
        return None
    tokens = "sum(total_tokens)" if "total_tokens" in known else "0"
    cost = "sum(total_cost)" if "total_cost" in known else "0"
    row = tables.one(
        f"SELECT count(*) AS n, sum(status = 'ERROR') AS errors, max(timestamp_ms) AS last, {tokens} AS tokens,"  # noqa: S608 - our own words
        f" {cost} AS cost FROM trace_info",
        "trace_info",
    )
    if not row:
        return None
    try:
        price = float(row["cost"] or 0)
    except (TypeError, ValueError):
        price = 0.0
    return Traces(integer(row["n"]), integer(row["errors"]), integer(row["tokens"]), price, day_of_ms(row["last"]))
