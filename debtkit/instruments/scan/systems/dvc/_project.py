"""One DVC project: what ``dvc.yaml``, ``dvc.lock`` and ``*.dvc`` say, against what is on the disk and in the stores."""

# ruff: noqa: ANN401 - foreign data of any shape

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from debtkit.instruments.scan.systems._files import UnreadableError, mapping, sequence
from debtkit.instruments.scan.systems.dvc._disk import Disk, Record, State
from debtkit.instruments.scan.systems.dvc._params import load_params, value_at
from debtkit.instruments.scan.systems.dvc._store import read_settings
from debtkit.instruments.scan.systems.dvc._template import UnresolvedError, context_of, expand, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from debtkit.instruments.scan.systems._files import Files
    from debtkit.instruments.scan.systems.dvc._store import Settings

_PARAMS = "params.yaml"
_MOST_STAGES = 2_000
_MOST_RECORDS = 5_000
_MOST_UNREAD = 20
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class Output(NamedTuple):
    """Something that DVC keeps: where that is written, what it is, and who is to get it."""

    file: str
    locator: str
    record: Record
    kept: bool
    """Whether it is put into the cache and pushed."""
    remote: str = ""


@dataclass(slots=True)
class Stage:
    """A stage, and how it stands to its last run."""

    file: str
    name: str
    described: bool = False
    ran: bool = True
    frozen: bool = False
    sure: bool = True
    """Whether all of it could be compared."""
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    params: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if not self.ran:
            return "never run"
        if self.changed:
            return "stale"
        return "current" if self.sure else "not known"


@dataclass(slots=True)
class Data:
    """One ``.dvc`` file: what was added or imported."""

    file: str
    state: State
    imported: str = ""
    described: bool = False


@dataclass(slots=True)
class Project:
    """All of it."""

    settings: Settings
    stages: list[Stage] = field(default_factory=list)
    data: list[Data] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    artifacts: list[str] = field(default_factory=list)
    modified: list[tuple[Output, State]] = field(default_factory=list)
    unread: list[UnreadableError] = field(default_factory=list)


def read_project(files: Files, root: str, paths: list[str]) -> Project:
    """Read the files of one project: ``dvc.yaml``, ``dvc.lock`` and ``*.dvc``."""
    work = _Work(files, root)
    for path in paths:
        try:
            if path.endswith(".dvc"):
                work.data_file(path)
            elif path.endswith("dvc.yaml"):
                work.pipeline(path)
            elif posixpath.join(posixpath.dirname(path), "dvc.yaml") not in paths:
                work.lock_alone(path)
        except UnreadableError as error:
            work.note(error)
    project = work.project
    unread = [*project.settings.unread, *project.unread, *(UnreadableError(*item) for item in work.disk.unread.items())]
    if len(unread) > _MOST_UNREAD:
        rest = len(unread) - _MOST_UNREAD
        unread[_MOST_UNREAD:] = [UnreadableError(root or ".", f"{rest} more files were not compared")]
    project.unread = unread
    return project


class _Work:
    def __init__(self, files: Files, root: str) -> None:
        self.files = files
        self.root = root
        self.disk = Disk(files, root)
        self.project = Project(read_settings(files, root))
        self._params: dict[str, Mapping[str, Any] | UnreadableError] = {}

    def note(self, error: UnreadableError) -> None:
        self.project.unread.append(error)

    def data_file(self, path: str) -> None:
        """Take a ``.dvc`` file in."""
        said = self.files.yaml(path, core=True)
        if not isinstance(said, dict) or not (said.keys() & {"outs", "deps", "cmd"}):
            raise UnreadableError(path, "not what DVC writes")
        base = _join(posixpath.dirname(path), said.get("wdir"))
        source = next((dep for dep in sequence(said.get("deps")) if isinstance(dep, dict)), {})
        imported = _source(source)
        states = []
        for number, entry in enumerate(sequence(said.get("outs"))):
            item = mapping(entry)
            record = _record(item, base)
            state = self.disk.compare(record)
            states.append(state)
            output = Output(
                path, f"$.outs[{number}]", record, not source.get("repo") and _is_kept(item), _word(item, "remote")
            )
            self._keep(output)
            if state is State.MODIFIED:
                self.project.modified.append((output, state))
        worst = [State.MODIFIED, State.UNKNOWN, State.MISSING, State.SAME]
        state = min(states, key=worst.index, default=State.UNKNOWN)
        self.project.data.append(Data(path, state, imported, bool(said.get("desc"))))

    def lock_alone(self, path: str) -> None:
        """Take the outputs of a lock in whose pipeline is not here; which of them are pushed is not known then."""
        for name, locked in self._lock(path).items():
            self._keep_locked(path, name, mapping(locked), posixpath.dirname(path), {})

    def pipeline(self, path: str) -> None:
        """Take a ``dvc.yaml`` and the lock beside it in."""
        said = self.files.yaml(path, core=True)
        if said is not None and not isinstance(said, dict):
            raise UnreadableError(path, "not what DVC writes")
        folder = posixpath.dirname(path)
        lock_path = posixpath.join(folder, "dvc.lock")
        locked: Mapping[str, Any] | None = None
        try:
            locked = self._lock(lock_path) if self.files.exists(lock_path) else {}
        except UnreadableError as error:
            self.note(error)
        said = mapping(said)
        self.project.artifacts += [str(name) for name in mapping(said.get("artifacts"))]
        for name, definition, context in self._definitions(path, said, folder, locked or {}):
            if len(self.project.stages) >= _MOST_STAGES:
                raise UnreadableError(path, f"more than {_MOST_STAGES} stages; the rest was not read")
            self._stage(path, name, definition, context, folder, locked)

    def _definitions(
        self, path: str, said: Mapping[str, Any], folder: str, locked: Mapping[str, Any]
    ) -> Iterator[tuple[str, Any, Mapping[str, Any] | None]]:
        """Yield name, definition and values of each stage; no values when they cannot be had."""
        stages = mapping(said.get("stages"))
        context: Mapping[str, Any] | None
        try:
            context = self._context(said.get("vars"), folder, {}, default=True)
        except UnresolvedError as error:
            context = None
            if "${" in repr(stages)[:1_000_000]:
                self.note(UnreadableError(path, f"vars: {error}"))
        for name, definition in stages.items():
            try:
                yield from expand(str(name), definition, context or {})
            except UnresolvedError as error:
                self.note(UnreadableError(path, f"stage {name}: {error}; read as it was locked"))
                made = [key for key in locked if str(key).partition("@")[0] == str(name)]
                yield from ((str(key), {}, None) for key in made)

    def _context(
        self, declared: Any, folder: str, start: Mapping[str, Any], *, default: bool = False
    ) -> dict[str, Any]:
        def load(name: str) -> Mapping[str, Any]:
            return self._values(_join(folder, name) or "\0")

        if default and self.files.exists(path := posixpath.join(folder, _PARAMS)):
            start = self._values_or_none(path) or start
        return context_of(declared, load, start=start)

    def _stage(
        self,
        path: str,
        name: str,
        definition: Any,
        context: Mapping[str, Any] | None,
        folder: str,
        locked: Mapping[str, Any] | None,
    ) -> None:
        said = mapping(definition)
        stage = Stage(path, name, described=bool(said.get("desc")), frozen=said.get("frozen") is True)
        self.project.stages.append(stage)
        plan: Mapping[str, Any] | None = None
        if context is not None:
            try:
                plan = self._resolved(said, context, folder)
            except UnresolvedError as error:
                self.note(UnreadableError(path, f"stage {name}: {error}; read as it was locked"))
        planned = plan is not None
        stage.sure = planned and locked is not None
        plan = plan or {}
        base = _join(folder, plan.get("wdir")) if isinstance(plan.get("wdir"), str) else folder
        entry = mapping(locked.get(name)) if locked is not None else {}
        stage.inputs = tuple(sorted(_names(plan.get("deps")) or [_word(d, "path") for d in _entries(entry, "deps")]))
        outputs = _outputs(plan)
        stage.outputs = tuple(sorted(outputs or [_word(o, "path") for o in _entries(entry, "outs")]))
        if locked is None or name not in locked:
            stage.ran = locked is None
            return
        self._keep_locked(path, name, entry, base, outputs)
        if "cmd" in plan and plan["cmd"] != entry.get("cmd"):
            stage.changed.append("its command")
        recorded = {side: _by_path(_record(item, base) for item in _entries(entry, side)) for side in ("deps", "outs")}
        wanted = {"deps": _names(plan.get("deps")), "outs": list(outputs)} if planned else recorded
        if not stage.frozen:
            self._compare_records(stage, wanted["deps"], recorded["deps"], base)
        self._compare_records(stage, wanted["outs"], recorded["outs"], base)
        locked_params = {str(file): list(mapping(keys)) for file, keys in mapping(entry.get("params")).items()}
        self._compare_params(stage, _params(plan.get("params")) if planned else locked_params, entry, base)

    def _resolved(self, said: Mapping[str, Any], context: Mapping[str, Any], folder: str) -> Mapping[str, Any]:
        if said.get("vars"):
            where = _join(folder, resolve(said.get("wdir"), context)) or folder
            context = self._context(said["vars"], where, context)
        wanted = ("cmd", "wdir", "deps", "params", "outs", "metrics", "plots")
        return {key: resolve(said[key], context) for key in wanted if key in said}

    def _compare_records(
        self, stage: Stage, wanted: Iterable[str], recorded: Mapping[str, Record], base: str | None
    ) -> None:
        for name in wanted:
            if name not in recorded:
                self._not_in_lock(stage, name, base)
                continue
            state = self.disk.compare(recorded[name])
            if state is State.MODIFIED:
                stage.changed.append(name)
            elif state is State.MISSING:
                stage.missing.append(name)
            elif state is State.UNKNOWN:
                stage.sure = False

    def _not_in_lock(self, stage: Stage, name: str, base: str | None) -> None:
        if not self.files.exists(_join(base, name) or "\0"):
            stage.missing.append(name)
        else:
            stage.changed.append(f"{name} (new)")

    def _compare_params(
        self, stage: Stage, wanted: Mapping[str, list[str]], entry: Mapping[str, Any], base: str | None
    ) -> None:
        locked = mapping(entry.get("params"))
        names = []
        for file, keys in wanted.items():
            recorded = mapping(locked.get(file))
            names += [f"{file}:{key}" for key in keys or recorded]
            values = self._values_or_none(_join(base, file) or "\0")
            if stage.frozen:
                continue
            if values is None:
                stage.sure = False
                continue
            for key in keys or dict.fromkeys([*map(str, values), *map(str, recorded)]):
                there, now = value_at(values, key) if keys else (key in values, values.get(key))
                if key not in recorded:
                    stage.changed.append(f"{file}:{key} (new)")
                elif not there:
                    stage.changed.append(f"{file}:{key} (gone)")
                elif not _is_equal(now, recorded[key]):
                    stage.changed.append(f"{file}:{key}")
        stage.params = tuple(sorted(names))

    def _keep_locked(
        self, path: str, name: str, entry: Mapping[str, Any], base: str | None, flags: Mapping[str, Mapping[str, Any]]
    ) -> None:
        for item in _entries(entry, "outs"):
            record = _record(item, base)
            said = flags.get(record.path)
            kept = said is not None and _is_kept(said)
            self._keep(Output(path, f"$.stages.{name}", record, kept, _word(said, "remote")))

    def _keep(self, output: Output) -> None:
        if len(self.project.outputs) < _MOST_RECORDS:
            self.project.outputs.append(output)

    def _lock(self, path: str) -> Mapping[str, Any]:
        said = self.files.yaml(path, core=True)
        if said is None:
            return {}
        schema = mapping(said).get("schema")
        if str(schema) != "2.0":
            found = f"schema {schema}" if schema is not None else "no schema"
            raise UnreadableError(path, f"{found}; only 2.0 is read")
        return mapping(mapping(said).get("stages"))

    def _values(self, path: str) -> Mapping[str, Any]:
        if path not in self._params:
            try:
                self._params[path] = load_params(self.files, path)
            except UnreadableError as error:
                self._params[path] = error
                if self.files.exists(path):
                    self.note(error)
        found = self._params[path]
        if isinstance(found, UnreadableError):
            raise found
        return found

    def _values_or_none(self, path: str) -> Mapping[str, Any] | None:
        try:
            return self._values(path)
        except UnreadableError:
            return None


def _join(folder: str | None, path: Any) -> str | None:
    """Return a path in the project, the project itself as nothing; None when it leads out of it."""
    if path is None or folder is None:
        return folder
    if not isinstance(path, str) or _is_elsewhere(path) or "\0" in path:
        return None
    joined = posixpath.normpath(posixpath.join(folder, path.replace("\\", "/")))
    return None if joined.startswith("..") else "" if joined == "." else joined


def _is_elsewhere(path: str) -> bool:
    return path.startswith(("/", "~")) or bool(_URL.match(path))


def _record(item: Mapping[str, Any], base: str | None) -> Record:
    path = _word(item, "path")
    size, count = item.get("size"), item.get("nfiles")
    return Record(
        path,
        (_join(base, path) or "") if path else "",
        _word(item, "md5"),
        size if isinstance(size, int) else None,
        count if isinstance(count, int) else None,
        legacy=item.get("hash") is None,
    )


def _by_path(records: Iterable[Record]) -> dict[str, Record]:
    return {record.path: record for record in records if record.path}


def _word(item: Any, key: str) -> str:
    value = mapping(item).get(key)
    return value if isinstance(value, str) else ""


def _entries(entry: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [item for item in sequence(entry.get(key)) if isinstance(item, dict)]


def _is_kept(said: Mapping[str, Any]) -> bool:
    return said.get("cache") is not False and said.get("push") is not False


def _source(dep: Mapping[str, Any]) -> str:
    if not dep:
        return ""
    return "another repository" if dep.get("repo") else "a database" if dep.get("db") else "a URL or path"


def _names(listed: Any) -> list[str]:
    return [item for item in sequence(listed) if isinstance(item, str)]


def _outputs(plan: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the outputs of a stage by path, with what is said of each."""
    found: dict[str, Mapping[str, Any]] = {}
    for key in ("outs", "metrics", "plots"):
        for item in sequence(plan.get(key)):
            if isinstance(item, str):
                found.setdefault(item, {})
            for path, said in mapping(item).items():
                found[str(path)] = mapping(said)
    return found


def _params(listed: Any) -> dict[str, list[str]]:
    """Return the parameters of a stage by file; an empty list stands for the whole file."""
    found: dict[str, list[str]] = {}
    whole: set[str] = set()
    for item in sequence(listed):
        if isinstance(item, str):
            found.setdefault(_PARAMS, []).append(item)
        for file, keys in mapping(item).items():
            found.setdefault(str(file), []).extend(key for key in sequence(keys) if isinstance(key, str))
            if not keys:
                whole.add(str(file))
    return {file: [] if file in whole else keys for file, keys in found.items()}


def _is_equal(now: Any, recorded: Any) -> bool:
    if isinstance(now, tuple):
        now = list(now)
    return bool(now == recorded)
