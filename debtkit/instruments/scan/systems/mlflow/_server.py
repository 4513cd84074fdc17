"""Ask a tracking server through MLflow's own client. Only here is MLflow loaded, and only when a server is asked."""

# ruff: noqa: ANN401 - the client comes without types

from __future__ import annotations

import inspect
import json
from collections import defaultdict
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Any

from debtkit.instruments.scan.systems._text import day_of_ms
from debtkit.instruments.scan.systems.mlflow._asking import (
    ServerError,
    is_denied,
    is_silent,
    patient_and_quiet,
    place_of,
    refuse_no_address,
    sentence,
)
from debtkit.instruments.scan.systems.mlflow._store import (
    COST,
    GONE,
    IS_PROMPT,
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
    from collections.abc import Callable, Iterator

_PAGE = 500
_MOST = 20_000
_MOST_SECONDS = 300
_PROMPTS = f"tags.`{IS_PROMPT}` = 'true'"


class MissingClientError(ImportError):
    """MLflow's client is asked for and is not installed."""

    def __init__(self) -> None:
        super().__init__(
            'a tracking server is read through MLflow\'s client, which is not installed: pip install "debtkit[mlflow]"'
        )


def ask_server(uri: str) -> Store:
    """Return what a tracking server and its registry hold.

    Raises
    ------
    MissingClientError
        If the client is not installed.
    ServerError
        If the server does not answer, refuses, or answers as no MLflow server does.
    ValueError
        If the address names no server or database.
    """
    refuse_no_address(uri)
    with patient_and_quiet():
        try:
            from mlflow import MlflowClient  # noqa: PLC0415 - an extra that takes seconds to load
            from mlflow.exceptions import MlflowException  # noqa: PLC0415
        except ImportError as error:
            raise MissingClientError from error
        try:
            return _Asked(MlflowClient(tracking_uri=uri, registry_uri=uri), MlflowException).store()
        except Exception as error:  # noqa: BLE001 - drivers of databases raise errors of their own
            why = sentence(error, place_of(uri))
        raise ServerError(why)  # outside, so that no traceback carries the client's words


class _Asked:
    """One round of questions to a client."""

    def __init__(self, client: Any, refusal: type[Exception]) -> None:
        self._client = client
        self._refusal = refusal
        self._until = monotonic() + _MOST_SECONDS
        self._experiments: list[str] = []
        self._runs: dict[str, Any] = {}

    def store(self) -> Store:
        """Ask for everything, in order."""
        client = self._client
        self._experiments = [each.experiment_id for each in self._pages(client.search_experiments)]
        logged = self._logged()
        versions = self._versions()
        models = [(model, False) for model in self._pages(client.search_registered_models)]
        prompts = self._allowed(client.search_registered_models, filter_string=_PROMPTS)
        names = {model.name for model, _ in models}
        models += [(prompt, True) for prompt in prompts or () if prompt.name not in names]
        registered = [self._registered(model, versions[model.name], logged or {}, prompt=p) for model, p in models]
        store = Store(registered=sorted(registered, key=lambda model: (model.workspace, model.name)))
        if logged is not None:
            tags = {key: model.tags or {} for key, model in logged.items()}
            sources = [version.source for each in versions.values() for version in each]
            store.logged = len(logged)
            store.orphans = orphans({key: model.name for key, model in logged.items()}, tags, sources)
        store.counts = self._counts()
        store.traces = self._traces()
        return store

    def _allowed(self, ask: Callable[..., Any], **how: Any) -> list[Any] | None:
        """Return the answers to a question that an older server may not know, or None."""
        try:
            return [*self._pages(ask, **how)]
        except (self._refusal, NotImplementedError) as error:
            if is_denied(error) or is_silent(error):
                raise
            return None

    def _logged(self) -> dict[str, Any] | None:
        ask = getattr(self._client, "search_logged_models", None)
        if ask is None or not self._experiments:
            return None
        found = self._allowed(ask, experiment_ids=self._experiments)
        return None if found is None else {model.model_id: model for model in found}

    def _versions(self) -> defaultdict[str, list[Any]]:
        found: defaultdict[str, list[Any]] = defaultdict(list)
        ask = self._client.search_model_versions
        for version in [*self._pages(ask), *(self._allowed(ask, filter_string=_PROMPTS) or ())]:
            if version.current_stage != GONE:
                numbers = {integer(each.version) for each in found[version.name]}
                if integer(version.version) not in numbers:
                    found[version.name].append(version)
        return found

    def _registered(self, model: Any, versions: list[Any], logged: dict[str, Any], *, prompt: bool) -> Registered:
        tags = model.tags or {}
        return Registered(
            text(model.name),
            workspace=text(getattr(model, "workspace", "")),
            prompt=prompt,
            described=says_something(model.description),
            owned=any(names_owner(key, value) for key, value in tags.items()),
            aliases={text(alias): integer(number) for alias, number in _aliases(model).items()},
            versions=[
                self._version(version, logged, prompt=prompt)
                for version in sorted(versions, key=lambda version: integer(version.version))
            ],
        )

    def _version(self, version: Any, logged: dict[str, Any], *, prompt: bool) -> Version:
        model = logged.get(model_of(version.source))
        run_id = version.run_id or getattr(model, "source_run_id", None) or ""
        made = Version(
            integer(version.version),
            created=day_of_ms(version.creation_timestamp),
            stage=text(version.current_stage),
            described=says_something(version.description),
            run=text(run_id),
        )
        run = None if prompt or not run_id else self._run(run_id)
        if run is None:
            made.run = "" if not prompt else made.run
            return made
        made.params = len(run.data.params) + len(getattr(model, "params", None) or {})
        sets = {f"{text(used.dataset.name)}@{text(used.dataset.digest)}" for used in run.inputs.dataset_inputs}
        made.data = tuple(sorted(sets))
        made.commit = commit_of({**(getattr(model, "tags", None) or {}), **run.data.tags})
        return made

    def _run(self, run_id: str) -> Any:
        if run_id not in self._runs:
            self._hurry()
            try:
                self._runs[run_id] = self._client.get_run(run_id)
            except self._refusal as error:
                if getattr(error, "error_code", "") != "RESOURCE_DOES_NOT_EXIST":
                    raise
                self._runs[run_id] = None
        return self._runs[run_id]

    def _counts(self) -> dict[str, int]:
        counts = {"experiments": len(self._experiments)}
        if self._experiments:
            runs = [*self._pages(self._client.search_runs, experiment_ids=self._experiments)]
            counts["runs"] = len(runs)
            counts["runs.failed"] = sum(run.info.status == "FAILED" for run in runs)
        return counts

    def _traces(self) -> Traces | None:
        ask = self._client.search_traces
        where = "locations" if "locations" in inspect.signature(ask).parameters else "experiment_ids"
        found = self._allowed(ask, include_spans=False, **{where: self._experiments}) if self._experiments else None
        if found is None:
            return None
        traces = Traces(len(found))
        last = 0
        for trace in found:
            said = trace.info.trace_metadata or {}
            traces.errors += str(getattr(trace.info.state, "value", trace.info.state)) == "ERROR"
            traces.tokens += integer(_number(said.get(TOKENS), "total_tokens"))
            traces.cost += _number(said.get(COST), "total_cost")
            last = max(last, integer(trace.info.timestamp_ms))
        traces.last = day_of_ms(last) if last else ""
        return traces

    def _pages(self, ask: Callable[..., Any], **how: Any) -> Iterator[Any]:
        """Go through the pages of an answer, up to a limit."""

        def each() -> Iterator[Any]:
            token = None
            while True:
                self._hurry()
                page = ask(max_results=_PAGE, page_token=token, **how)
                yield from page
                token = getattr(page, "token", None)
                if not token:
                    return

        return islice(each(), _MOST)

    def _hurry(self) -> None:
        if monotonic() > self._until:
            raise TimeoutError


def _aliases(model: Any) -> dict[str, Any]:
    aliases = getattr(model, "aliases", None)
    return aliases if isinstance(aliases, dict) else {}


def _number(said: Any, key: str) -> float:
    try:
        return float(json.loads(said).get(key) or 0)
    except (TypeError, ValueError, AttributeError, RecursionError):
        return 0.0
