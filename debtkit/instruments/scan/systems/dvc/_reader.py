"""What is told of a DVC project."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from debtkit.facts import Evidence, Fact, Status
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.systems._base import Reader
from debtkit.instruments.scan.systems._files import UnreadableError, mapping, sequence
from debtkit.instruments.scan.systems._text import shown
from debtkit.instruments.scan.systems.dvc._disk import State
from debtkit.instruments.scan.systems.dvc._project import read_project

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.facts import Value
    from debtkit.instruments.scan.systems._files import Files
    from debtkit.instruments.scan.systems.dvc._project import Output, Project, Stage

_SOURCE = "scan.systems.dvc@1"
_MOST_TOLD = 200
_MOST_NAMES = 50
_MOST_CHANGES = 4
_MOST_LISTED = 5_000
_NAMES = ("dvc.yaml", "dvc.lock")


class DvcReader(Reader):
    """Reads DVC projects."""

    name = "dvc"
    title = "DVC"

    def places(self, files: Files) -> Iterable[str]:
        """Return the folder of each project: the one that holds ``.dvc``."""
        return sorted(_by_root(files))

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact | UnreadableError]:
        """Tell stages, data and stores."""
        project = read_project(files, place, _by_root(files).get(place, []))
        yield from project.unread
        lines = _Lines(files)
        yield from _modified(project, lines)
        yield from _stale(project, lines)
        stores = _Stores(files, place, project)
        yield from stores.signs(lines)
        yield from _facts(project, stores, place)


def _by_root(files: Files) -> dict[str, list[str]]:
    """Return the files of each project by its folder; without a ``.dvc`` folder all belong to the top."""
    roots = {folder.removesuffix(".dvc").rstrip("/") for folder in files.folders if f"/{folder}".endswith("/.dvc")}
    found: dict[str, list[str]] = {root: [] for root in roots if f"{root}/.dvc/config".lstrip("/") in files.listed}
    for path in [*files.ending(".dvc"), *files.named(*_NAMES)]:
        folder = path.rpartition("/")[0]
        while folder and folder not in roots:
            folder = folder.rpartition("/")[0]
        found.setdefault(folder, []).append(path)
    return {root: sorted(paths) for root, paths in found.items() if paths}


class _Lines:
    """Finds the line of an entry, to point at it."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._texts: dict[str, list[str]] = {}

    def of(self, path: str, name: str, *, key: bool) -> int:
        """Return the first line with this key, or this value."""
        if path not in self._texts:
            try:
                self._texts[path] = self._files.text(path).splitlines()
            except UnreadableError:
                self._texts[path] = []
        quoted = rf"""['"]?{re.escape(name)}['"]?"""
        pattern = re.compile(rf"\s*(?:-\s+)?{quoted}\s*:" if key else rf".*:\s*{quoted}\s*$")
        return next((number for number, line in enumerate(self._texts[path], 1) if pattern.match(line)), 0)


def _modified(project: Project, lines: _Lines) -> Iterator[Sign]:
    for output, _ in project.modified:
        line = lines.of(output.file, output.record.path, key=False)
        what = f"{output.record.path} is not what was recorded"
        yield Sign("dvc_data_modified", output.file, output.locator, what, line)


def _stale(project: Project, lines: _Lines) -> Iterator[Sign]:
    for stage in project.stages:
        line = lines.of(stage.file, stage.name.partition("@")[0], key=True)
        where = f"$.stages.{shown(stage.name)}"
        if not stage.ran:
            yield Sign("dvc_stage_never_run", stage.file, where, f"stage {stage.name}", line)
        elif stage.changed:
            yield Sign("dvc_stage_stale", stage.file, where, f"stage {stage.name}: {_some(stage.changed)}", line)


def _some(changes: list[str]) -> str:
    more = f" and {len(changes) - _MOST_CHANGES} more" if len(changes) > _MOST_CHANGES else ""
    return f"{', '.join(changes[:_MOST_CHANGES])}{more} changed since it ran"


class _Stores:
    """Which of the recorded data lie in the cache and in a remote."""

    def __init__(self, files: Files, root: str, project: Project) -> None:
        self._files = files
        self._root = root
        self._settings = project.settings
        self.outputs = [output for output in project.outputs if output.kept and output.record.md5]
        self.lacking: list[tuple[Output, str]] = []
        self.pushed = self.unchecked = self.cached = 0
        for output in self.outputs:
            self._look(output)

    def _look(self, output: Output) -> None:
        md5, legacy = output.record.md5, output.record.legacy
        in_cache = self._settings.cache.holds(md5, legacy=legacy)
        self.cached += in_cache
        remote = self._settings.remotes.get(output.remote or self._settings.default)
        store = remote.store if remote is not None else None
        if store is None or not (store.here or in_cache):
            self.unchecked += 1
            return
        lacks = sum(not store.holds(part, legacy=legacy) for part in [md5, *self._parts(md5, in_cache=in_cache)])
        if not lacks:
            self.pushed += 1
        elif in_cache:
            self.lacking.append((output, "in the cache only"))
        else:
            self.lacking.append((output, "neither in the remote nor in the cache"))

    def _parts(self, md5: str, *, in_cache: bool) -> list[str]:
        """Return what a recorded folder consists of, as far as the cache inside the project tells."""
        if not (md5.endswith(".dir") and in_cache and self._settings.own_cache):
            return []
        path = f"{self._root}/.dvc/cache/files/md5/{md5[:2]}/{md5[2:]}".lstrip("/")
        try:
            listing = sequence(self._files.json(path))[:_MOST_LISTED]
        except UnreadableError:
            return []
        return [part for item in listing if isinstance(part := mapping(item).get("md5"), str)]

    def signs(self, lines: _Lines) -> Iterator[Sign]:
        for output, where in self.lacking:
            line = lines.of(output.file, output.record.path, key=False)
            what = f"{output.record.path}: {where}"
            yield Sign("dvc_not_pushed", output.file, shown(output.locator), what, line)
        reason = self._no_remote()
        if self.outputs and reason:
            config = f"{self._root}/.dvc/config".lstrip("/")
            place = config if self._files.exists(config) else self.outputs[0].file
            yield Sign("dvc_no_remote", place, "$.core.remote" if place == config else "", reason)

    def _no_remote(self) -> str:
        settings = self._settings
        if settings.default in settings.remotes or all(o.remote in settings.remotes for o in self.outputs):
            return ""
        if settings.remotes:
            return "no remote is the default"
        return "the only remote is in config.local, which nobody else has" if settings.only_here else "no remote"


def _facts(project: Project, stores: _Stores, place: str) -> Iterator[Fact]:
    subject = place or "."
    settings = project.settings
    whole = Evidence(f"{place}/.dvc/config".lstrip("/"))
    remotes = [f"{r.name}: {r.kind}" + (" (default)" * (r.name == settings.default)) for r in settings.remotes.values()]
    known: dict[str, Value] = {
        "stages": len(project.stages),
        "stages_described": sum(stage.described for stage in project.stages),
        "data_files": len(project.data),
        "imports": sum(bool(data.imported) for data in project.data),
        "outputs_kept": len(stores.outputs),
        "outputs_cached": stores.cached,
        "outputs_pushed": stores.pushed,
        "outputs_unchecked": stores.unchecked,
        "remotes": tuple(map(shown, sorted(remotes)[:_MOST_NAMES])),
    }
    if project.artifacts:
        known["artifacts"] = tuple(map(shown, sorted(project.artifacts)[:_MOST_NAMES]))
    for state, count in sorted(Counter(stage.state for stage in project.stages).items()):
        known[f"stages_{state.replace(' ', '_')}"] = count
    same = [data for data in project.data if data.state is State.SAME]
    if same or stores.cached or stores.pushed:
        known["data_versioned"] = True
    for key, value in known.items():
        yield _fact(key, value, subject, whole)
    for data in project.data[:_MOST_TOLD]:
        yield _fact("data", str(data.state), data.file, Evidence(data.file))
        if data.imported:
            yield _fact("imported_from", data.imported, data.file, Evidence(data.file, "$.deps"))
    for stage in project.stages[:_MOST_TOLD]:
        yield from _of_stage(stage)


def _of_stage(stage: Stage) -> Iterator[Fact]:
    subject = f"{stage.file}#{shown(stage.name)}"
    where = Evidence(stage.file, f"$.stages.{shown(stage.name)}")
    yield _fact("stage", stage.state, subject, where)
    parts = {
        "inputs": stage.inputs,
        "outputs": stage.outputs,
        "params": stage.params,
        "changed": stage.changed,
        "missing": stage.missing,
    }
    for key, names in parts.items():
        if names:
            yield _fact(key, tuple(map(shown, list(names)[:_MOST_NAMES])), subject, where)


def _fact(key: str, value: Value, subject: str, where: Evidence) -> Fact:
    return Fact(f"dvc.{key}", value, Status.DERIVED, subject, (where,), _SOURCE)
