"""Read the store that MLflow keeps in a folder, ``mlruns``: one small file for each thing that it knows."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from debtkit.instruments.scan.systems._files import UnreadableError, mapping
from debtkit.instruments.scan.systems._text import day_of_ms
from debtkit.instruments.scan.systems.mlflow._store import (
    COMMIT_KEYS,
    COST,
    GONE,
    IS_EXTERNAL,
    IS_PROMPT,
    REGISTERED_AS,
    TOKENS,
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
    from collections.abc import Iterable, Iterator, Mapping

    from debtkit.instruments.scan.systems._files import Files

FOLDER = "mlruns"
_META = "meta.yaml"
_MODELS = "models"
_TRASH = ".trash"
_NO_EXPERIMENT = frozenset({_MODELS, _TRASH})
_MOST = 10_000
_SMALL = 200_000
_MOST_NESTED = 5
_FAILED = "4"
_LINE = re.compile(r"^(\w+): *(.*?) *$", re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def folders(files: Files) -> list[str]:
    """Return the folders that hold experiments or models as MLflow writes them, be they ignored by git or not."""
    listed = {path.rpartition("/")[0].rpartition("/")[0] for path in files.named(_META)}
    found = {*files.beside(FOLDER), *(path for path in listed if path)}
    return sorted(path for path in found if files.is_folder(path) and _is_store(files, path))


def _is_store(files: Files, place: str) -> bool:
    if place.rpartition("/")[2] == _MODELS:
        return False
    try:
        metas = [f"{place}/{name}/{_META}" for name in files.names(place)[:_MOST]]
        return any(_is_experiment(_flat(files, path)) for path in metas if files.size(path))
    except UnreadableError:
        return place.rpartition("/")[2] == FOLDER


def _is_experiment(meta: Mapping[str, str]) -> bool:
    return {"experiment_id", "artifact_location"} <= set(meta) and not {"run_id", "model_id"} & set(meta)


def _flat(files: Files, path: str) -> dict[str, str]:
    """Return what a file says at its outermost level, without parsing the rest: there may be many thousands."""
    if files.size(path) is None:
        return {}
    found = _LINE.findall(_whole(files, path))
    return {key: value.strip("'\"") for key, value in found if value not in {"", "null"}}


def _whole(files: Files, path: str) -> str:
    said = files.text(path, most=_SMALL)
    if not said.endswith("\n"):
        raise UnreadableError(path, "cut off: MLflow ends such a file with a line break")
    return said


class FolderStore:
    """One folder, read once.

    Attributes
    ----------
    unread
        What was not read, and why.
    """

    def __init__(self, files: Files, place: str) -> None:
        self._files = files
        self._place = place
        self._left = _MOST
        self.unread: list[UnreadableError] = []
        self._runs: dict[str, str] = {}
        self._logged: dict[str, dict[str, str]] = {}
        self._where: dict[str, str] = {}

    def read(self) -> Store:
        """Return what the store holds."""
        store = Store(counts=dict.fromkeys(("experiments", "runs", "runs.failed", "datasets"), 0))
        traces = Traces()
        deleted = [f"{_TRASH}/{name}" for name in self._names(f"{self._place}/{_TRASH}")]
        for name in [*self._names(self._place), *deleted]:
            path = f"{self._place}/{name}"
            if name not in _NO_EXPERIMENT and _is_experiment(meta := self._meta(path, "name")):
                self._experiment(path, store.counts, traces, active=meta.get("lifecycle_stage") == "active")
        store.traces = traces
        store.registered = sorted(self._registered(), key=lambda model: (model.workspace, model.name))
        store.logged = len(self._logged)
        if self._left < 0:
            self.unread.append(UnreadableError(self._place, f"only the first {_MOST:,} runs and traces were read"))
            store.counts = {}
            store.traces = None
            return store
        if self.unread:
            return store
        names = {key: meta.get("name", "") for key, meta in self._logged.items()}
        tags = {key: self._texts(f"{path}/tags", (IS_EXTERNAL, REGISTERED_AS)) for key, path in self._where.items()}
        store.orphans = orphans(names, tags, self._sources)
        return store

    def _experiment(self, path: str, counts: dict[str, int], traces: Traces, *, active: bool) -> None:
        counts["experiments"] += active
        for name in self._names(path):
            inside = f"{path}/{name}"
            if name == "traces":
                self._add_traces(inside, traces if active else Traces())
            elif name == "datasets":
                counts["datasets"] += len(self._names(inside))
            elif name == _MODELS:
                self._add_logged(inside)
            elif self._spend() and (run := self._meta(inside, "status")).get("run_id"):
                self._runs[run["run_id"]] = inside
                alive = active and run.get("lifecycle_stage") == "active"
                counts["runs"] += alive
                counts["runs.failed"] += alive and run.get("status") in {_FAILED, "FAILED"}

    def _add_logged(self, path: str) -> None:
        for name in self._names(path):
            meta = self._meta(f"{path}/{name}", "status")
            if meta.get("model_id") and meta.get("lifecycle_stage", "active") == "active":
                self._logged[meta["model_id"]] = meta
                self._where[meta["model_id"]] = f"{path}/{name}"

    def _add_traces(self, path: str, traces: Traces) -> None:
        for name in self._names(path):
            if not self._spend():
                return
            said = self._flat(f"{path}/{name}/trace_info.yaml")
            if not said:
                continue
            metadata = self._texts(f"{path}/{name}/request_metadata", (TOKENS, COST))
            traces.count += 1
            traces.errors += said.get("state", said.get("status")) == "ERROR"
            traces.tokens += integer(_number(metadata.get(TOKENS), "total_tokens"))
            traces.cost += _number(metadata.get(COST), "total_cost")
            day = _DAY.match(said.get("request_time", ""))
            traces.last = max(traces.last, day.group() if day else day_of_ms(integer(said.get("timestamp_ms"))))

    def _registered(self) -> Iterator[Registered]:
        self._sources: list[Any] = []
        above = f"{self._place}/{_MODELS}"
        for name in self._names(above):
            path = f"{above}/{name}"
            unread = len(self.unread)
            meta = self._yaml(path, "name")
            if not meta:
                continue
            tags = self._texts(f"{path}/tags", self._names(f"{path}/tags"))
            kept = self._texts(f"{path}/aliases", self._names(f"{path}/aliases"))
            versions = [
                v for each in self._names(path) if each.startswith("version-") and (v := self._version(path, each))
            ]
            yield Registered(
                text(meta["name"]),
                workspace=text(meta.get("workspace")),
                prompt=tags.get(IS_PROMPT, "").lower() == "true",
                described=says_something(meta.get("description")),
                owned=any(names_owner(key, value) for key, value in tags.items()),
                aliases={text(alias): integer(number) for alias, number in kept.items()},
                versions=sorted(versions, key=lambda version: version.number),
                all_versions=len(self.unread) == unread,
            )

    def _version(self, model: str, name: str) -> Version | None:
        meta = self._yaml(f"{model}/{name}", "version")
        if not meta or meta.get("current_stage") == GONE:
            return None
        self._sources.append(meta.get("source"))
        logged = model_of(meta.get("source"))
        run = text(meta.get("run_id")) or self._logged.get(logged, {}).get("source_run_id", "")
        made = Version(
            integer(meta.get("version")),
            created=day_of_ms(integer(meta.get("creation_timestamp"))),
            stage=text(meta.get("current_stage")),
            described=says_something(meta.get("description")),
            run=run if run in self._runs else "",
        )
        if made.run:
            self._origin(made, self._runs[run], self._where.get(logged, ""))
        elif run and (self.unread or self._left < 0):
            made.run = run  # it may be among what was not read
        return made

    def _origin(self, made: Version, run: str, logged: str) -> None:
        """Tell what the run says; what could not all be read stays unknown."""
        unread = len(self.unread)
        params = self._count(f"{run}/params") + (self._count(f"{logged}/params") if logged else 0)
        tags = self._texts(f"{logged}/tags", COMMIT_KEYS) if logged else {}
        commit = commit_of(
            tags | self._texts(f"{run}/tags", COMMIT_KEYS), self._meta(run, "status").get("source_version")
        )
        data = tuple(sorted(set(self._data(run))))
        if len(self.unread) == unread:
            made.params, made.data, made.commit = params, data, commit

    def _data(self, run: str) -> Iterator[str]:
        for name in self._names(f"{run}/inputs"):
            said = self._meta(f"{run}/inputs/{name}", "source_type")
            if said.get("source_type", "DATASET") == "DATASET" and said.get("source_id"):
                used = self._yaml(f"{run.rpartition('/')[0]}/datasets/{said['source_id']}", "name")
                yield f"{text(used.get('name'))}@{text(used.get('digest'))}" if used.get("name") else "a data set"

    def _count(self, path: str, depth: int = 0) -> int:
        """Return how many files a folder holds: a name with a slash is a folder of its own."""
        if not self._files.is_folder(path):
            return int(self._files.size(path) is not None)
        names = self._names(path) if depth < _MOST_NESTED else []
        return sum(self._count(f"{path}/{name}", depth + 1) for name in names)

    def _spend(self) -> bool:
        self._left -= 1
        return self._left >= 0

    def _names(self, path: str) -> list[str]:
        try:
            return self._files.names(path)[: _MOST * 2]
        except UnreadableError as error:
            self.unread.append(error)
            return []

    def _meta(self, folder: str, last: str) -> dict[str, str]:
        """Return what a file says, when it says the last of what is needed: MLflow writes its keys in their order."""
        path = f"{folder}/{_META}"
        said = self._flat(path)
        return self._complete(path, said, last) if said else {}

    def _complete(self, path: str, said: Mapping[str, Any], last: str) -> dict[str, Any]:
        if last in said:
            return dict(said)
        self.unread.append(UnreadableError(path, f"not what MLflow writes: it says no {last}"))
        return {}

    def _flat(self, path: str) -> dict[str, str]:
        try:
            return _flat(self._files, path)
        except UnreadableError as error:
            self.unread.append(error)
            return {}

    def _yaml(self, folder: str, last: str) -> Mapping[str, Any]:
        path = f"{folder}/{_META}"
        if self._files.size(path) is None:
            return {}
        try:
            _whole(self._files, path)
            return self._complete(path, mapping(self._files.yaml(path, most=_SMALL)), last)
        except UnreadableError as error:
            self.unread.append(error)
            return {}

    def _texts(self, folder: str, names: Iterable[str]) -> dict[str, str]:
        """Return the content of files by name: a tag is a file."""
        found = {}
        for name in names:
            if self._files.size(f"{folder}/{name}") is not None:
                try:
                    found[name] = self._files.text(f"{folder}/{name}", most=_SMALL).strip()
                except UnreadableError as error:
                    self.unread.append(error)
        return found


def _number(said: str | None, key: str) -> float:
    try:
        return float(json.loads(said or "{}").get(key) or 0)
    except (TypeError, ValueError, AttributeError, RecursionError):
        return 0.0
