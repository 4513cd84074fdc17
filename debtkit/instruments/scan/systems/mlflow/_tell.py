"""What a store that was read means: signs of what is to be mended, and facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.facts import Evidence, Fact, Status
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.systems.mlflow._store import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.facts import Value
    from debtkit.instruments.scan.systems.mlflow._store import Registered, Store, Version

SOURCE = "scan.systems.mlflow@1"
_LATEST = 20
_MOST_ORPHANS = 500


def told(store: Store, place: str) -> Iterator[Sign | Fact]:
    """Tell what a store holds; ``place`` is its file, or the address of the server."""
    yield from _whole(store, place)
    for model in store.registered:
        yield from _registered(model, place)
    for name, number in store.orphans[:_MOST_ORPHANS]:
        yield Sign("mlflow_orphan_model", place, f"table logged_models, {number}", f"logged model {name}")


def _fact(key: str, value: Value, subject: str, place: str, locator: str = "") -> Fact:
    evidence = (Evidence(place, locator),)
    return Fact(f"mlflow.{key}", value, Status.DERIVED, subject=subject, evidence=evidence, source=SOURCE)


def _whole(store: Store, place: str) -> Iterator[Sign | Fact]:
    models = [model for model in store.registered if not model.prompt]
    if store.schema:
        yield _fact("schema", store.schema, place, place, "table alembic_version")
    yield _fact("models", len(models), place, place, "table registered_models")
    yield _fact("prompts", len(store.registered) - len(models), place, place, "table registered_models")
    yield _fact("logged_models", store.logged, place, place, "table logged_models")
    for key, number in store.counts.items():
        yield _fact(key, number, place, place)
    if store.logged:
        yield _fact("orphans", len(store.orphans), place, place, "table logged_models")
        yield Sign("mlflow.logged", place)
    traces = store.traces
    if traces is not None and traces.count:
        table = "table trace_info"
        yield _fact("traces", traces.count, place, place, table)
        yield _fact("traces.errors", traces.errors, place, place, table)
        yield _fact("traces.tokens", traces.tokens, place, place, table)
        yield _fact("traces.cost", round(traces.cost, 6), place, place, table)
        if traces.last:
            yield _fact("traces.last", traces.last, place, place, table)


def _registered(model: Registered, place: str) -> Iterator[Sign | Fact]:
    kind = "prompt" if model.prompt else "model"
    subject = f"{place}#{'prompt:' if model.prompt else ''}{model.label}"
    locator = f"table registered_models, {model.label}"
    yield Sign("mlflow.registered", place)
    yield _fact(f"{kind}.versions", len(model.versions), subject, place, locator)
    described = model.described or (model.latest is not None and model.latest.described)
    yield _fact(f"{kind}.described", described, subject, place, locator)
    if model.latest is not None:
        yield _fact(f"{kind}.latest", model.latest.number, subject, place, locator)
        if model.latest.created:
            yield _fact(f"{kind}.latest_on", model.latest.created, subject, place, locator)
    if not described:
        yield Sign("mlflow_no_description", place, locator, f"{kind} {model.label}")
    yield from _pointers(model, kind, subject, place)
    if model.prompt:
        return
    yield Sign("mlflow.model", place)
    if model.owned is not None:
        yield _fact("model.owned", model.owned, subject, place, "table registered_model_tags")
        if not model.owned:
            yield Sign("mlflow_no_owner", place, locator, f"model {model.label}")
    if len(model.versions) == 1 and model.all_versions:
        yield Sign("mlflow_no_rollback", place, locator, f"model {model.label} has one version only")
    for version in _of_interest(model):
        yield from _version(model, version, f"{subject}@{version.number}", place)


def _of_interest(model: Registered) -> list[Version]:
    """Return the latest versions, and those that an alias or a stage points at."""
    pointed = set(model.aliases.values())
    latest = sorted(model.versions, key=lambda version: version.number)[-_LATEST:]
    older = [v for v in model.versions if (v.number in pointed or v.stage in STAGES) and v not in latest]
    return [*older, *latest]


def _pointers(model: Registered, kind: str, subject: str, place: str) -> Iterator[Sign | Fact]:
    """Tell where aliases and stages point, and whether the latest version is out of their reach."""
    if not model.aliases_known:
        return
    locator = f"table registered_model_aliases, {model.label}"
    aliases = tuple(f"{alias}={number}" for alias, number in sorted(model.aliases.items()))
    yield _fact(f"{kind}.aliases", aliases, subject, place, locator)
    staged = {version.stage: version.number for version in model.versions if version.stage in STAGES}
    if staged:
        stages = tuple(f"{stage}={number}" for stage, number in sorted(staged.items()))
        yield _fact(f"{kind}.stages", stages, subject, place, "table model_versions")
    reached = [*model.aliases.values(), *staged.values()]
    latest = model.latest
    if latest is None:
        return
    if reached and max(reached) < latest.number:
        says = ", ".join(aliases) or "its stages"
        excerpt = f"{kind} {model.label}: {says}; version {latest.number} is the latest"
        yield Sign("mlflow_alias_behind", place, locator, excerpt, extra=latest.created)
    if not reached and not model.prompt:
        yield Sign("mlflow_no_alias", place, locator, f"model {model.label}")


def _version(model: Registered, version: Version, subject: str, place: str) -> Iterator[Sign | Fact]:
    locator = f"table model_versions, {model.label} version {version.number}"
    yield Sign("mlflow.version", place)
    if version.created:
        yield _fact("version.created", version.created, subject, place, locator)
    if not version.run:
        yield Sign("mlflow_version_without_run", place, locator, f"{model.label} version {version.number}")
        return
    yield _fact("version.run", version.run, subject, place, locator)
    for key, value in (("params", version.params), ("data", version.data), ("commit", version.commit)):
        if value is None:
            continue
        if value or key != "commit":
            yield _fact(f"version.{key}", value, subject, place, f"run {version.run}")
        if not value:
            excerpt = f"{model.label} version {version.number}, run {version.run[:8]}"
            yield Sign(f"mlflow_version_without_{key}", place, locator, excerpt)
