"""A real MLflow server is asked, and what it tells is kept as the facts of a store on disk are."""

# ruff: noqa: PLC0415 - MLflow takes seconds to load

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from mlflow_helpers import PRIVATE, make_store
from projects import write
from systems_helpers import see

from debtkit.cli import main
from debtkit.facts import Fact, Status
from debtkit.instruments.scan.systems.mlflow import ServerError, import_server, read_server
from debtkit.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # MLflow leaves its connections to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
KINDS = ("mlflow.model", "mlflow.prompt", "mlflow.version", "mlflow.runs", "mlflow.traces", "mlflow.orphans")
DAY = date(2026, 11, 22)
LOGIN = "jane:hunter2@"
STARTS = 90


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("server")
    make_store(f"sqlite:///{folder}/mlflow.db", folder)
    return folder


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[str]:
    """Run MLflow's own server over the store; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--backend-store-uri", f"sqlite:///{store}/mlflow.db",
    ]  # fmt: skip
    env = os.environ | {
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        "HOME": str(store),
    }
    with (store / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=env, cwd=store, stdout=log, stderr=log)
    try:
        _wait(process, f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(STARTS * 4):
        assert process.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.25)
        else:
            return
    pytest.fail("the server did not start")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "tickets")


class _Answers(BaseHTTPRequestHandler):
    status: ClassVar[int] = 200
    waits: ClassVar[float] = 0

    def do_GET(self) -> None:
        time.sleep(self.waits)
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b"<html>hunter2</html>")

    do_POST = do_GET  # noqa: N815 - the name that the library asks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def another() -> Iterator[Callable[..., str]]:
    """Serve something that is no MLflow server."""
    servers = []

    def serve(**how: Any) -> str:  # noqa: ANN401 - fields of the handler
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Answers,), how))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://{LOGIN}127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_server_tells_what_its_store_tells_on_disk(server: str, store: Path) -> None:
    seen = see(store)
    asked = read_server(server)
    mending = [(sign.name, sign.locator, sign.excerpt) for sign in seen.read.signs if sign.name.startswith("mlflow_")]
    assert sorted((s.name, s.locator, s.excerpt) for s in asked.signs if s.name.startswith("mlflow_")) == sorted(
        mending
    )
    on_disk = {(f.key, f.subject.partition("#")[2]): f.value for f in seen.read.facts if f.key.startswith(KINDS)}
    assert {(f.key, f.subject.partition("#")[2]): f.value for f in asked.facts if f.key.startswith(KINDS)} == on_disk


def test_a_server_tells_what_the_client_is_told(server: str) -> None:
    from mlflow import MlflowClient

    client = MlflowClient(tracking_uri=server, registry_uri=server)
    told = {(fact.key, fact.subject.partition("#")[2]): fact.value for fact in read_server(server).facts}
    models = client.search_registered_models()
    assert told["mlflow.models", ""] == len(models) == 2
    for model in models:
        aliases = tuple(f"{alias}={number}" for alias, number in sorted(model.aliases.items()))
        assert told["mlflow.model.aliases", model.name] == aliases
    for version in client.search_model_versions("name = 'titler'"):
        run = client.get_run(version.run_id or "")
        assert told["mlflow.version.run", f"titler@{version.version}"] == version.run_id
        assert told["mlflow.version.params", f"titler@{version.version}"] == len(run.data.params)
    experiments = [experiment.experiment_id for experiment in client.search_experiments()]
    assert told["mlflow.runs", ""] == len(client.search_runs(experiments))
    assert told["mlflow.traces", ""] == len(client.search_traces(locations=experiments))


def test_the_verb_keeps_what_the_server_tells(server: str, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_login = server.replace("://", f"://{LOGIN}")
    assert main(["import", "mlflow", with_login, str(root)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"{server}: ")
    assert f"to mend, as of {date.today()}, kept in" in said.out  # noqa: DTZ011 - the day of the user
    assert said.err == ""
    (kept,) = (root / ".debtkit/facts").iterdir()
    text = kept.read_text("utf-8")
    assert all(word not in text + said.out for word in ("hunter2", "jane", PRIVATE))

    assert main(["scan", str(root), "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    places = {found["path"] for found in data["findings"] if found["key"] == "mlflow_no_owner"}
    assert places == {server}
    assert main(["scan", str(root), "--format", "markdown"]) == 0
    assert f"as of {date.today()}" in capsys.readouterr().out  # noqa: DTZ011 - the day of the user

    assert main(["import", "mlflow", server, str(root)]) == 0
    assert [path.name for path in (root / ".debtkit/facts").iterdir()] == [kept.name]


def test_what_a_server_told_counts_as_long_as_an_answer(server: str, root: Path) -> None:
    read = import_server(server, on=DAY)
    assert repr(read).startswith(f"ServerRead('{server}' on 2026-11-22: ")
    project = Project(root)
    project.scan()
    before = project.judge(as_of=DAY)["DK912"]
    project.record(read, name=read.record_name)
    assert project.judge(as_of=DAY)["DK912"].findings != before.findings
    assert project.judge(as_of=DAY + timedelta(days=180))["DK912"].findings
    for day in (DAY + timedelta(days=181), DAY - timedelta(days=1)):
        aged = project.judge(as_of=day)["DK912"]
        assert aged.findings == ()
        assert aged.credit is None


def test_each_fact_has_its_source_and_day(server: str) -> None:
    facts = import_server(server, on=DAY).facts()
    assert {fact.source for fact in facts} == {"import.mlflow@1"}
    assert {place.revision for fact in facts for place in fact.evidence} == {"2026-11-22"}
    assert all(fact.evidence for fact in facts)
    rules = {fact.key for fact in facts if fact.status is Status.MEASURED and fact.value}
    assert len(rules) == 10
    assert [Fact.from_dict(fact.as_dict()) for fact in facts] == [*facts]


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"status": 401}, "refuses to be read without the login"),
        ({"status": 403}, "MLFLOW_TRACKING_TOKEN"),
        ({"status": 404}, "does not answer as an MLflow server"),
        ({"status": 200}, "does not answer as an MLflow server"),
        ({"status": 500}, "does not answer as an MLflow server"),
        ({"waits": 4}, "does not answer; check the address"),
    ],
    ids=str,
)
def test_what_does_not_answer_is_one_sentence(
    another: Callable[..., str],
    root: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    how: dict[str, Any],
    says: str,
) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")
    _is_refused(["import", "mlflow", another(**how), str(root)], says, root, capsys)


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        (f"http://{LOGIN}127.0.0.1:9", "127.0.0.1:9 does not answer"),
        (f"http:{LOGIN}host", "is not complete"),
        ("http://jane:1234#hunter2@host", "is not complete"),
        ("http://jane:hunter2", "is not complete"),
        (f"{LOGIN}host", "is named by its address"),
        ("mlruns", "is read by `debtkit scan`"),
        ("sqlite:///nowhere/x.db", "there is no file 'x.db'"),
        (f"postgresql+nodriver://{LOGIN}host/runs", "runs "),
    ],
)
def test_what_is_no_address_is_one_sentence(
    root: Path, capsys: pytest.CaptureFixture[str], uri: str, says: str
) -> None:
    _is_refused(["import", "mlflow", uri, str(root)], says, root, capsys)


def _is_refused(words: list[str], says: str, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _told_to_mlflow()
    assert main(words) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert says in sentence
    assert all(secret not in sentence for secret in ("hunter2", "jane", "1234"))
    assert not (root / ".debtkit").exists()
    assert _told_to_mlflow() == before


def _told_to_mlflow() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key.startswith(("MLFLOW_", "DO_NOT_TRACK"))}


def test_a_traceback_for_the_curious_holds_no_login(another: Callable[..., str]) -> None:
    with pytest.raises(ServerError) as caught:
        read_server(another(status=500))
    assert caught.value.__context__ is caught.value.__cause__ is None


def test_a_server_that_takes_too_long_in_all_is_left(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("debtkit.instruments.scan.systems.mlflow._server._MOST_SECONDS", -1)
    with pytest.raises(ServerError, match="does not answer"):
        read_server(server)


def test_without_the_client_the_verb_says_what_to_install(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    assert main(["import", "mlflow", "https://registry.example", str(root)]) == 2
    assert 'pip install "debtkit[mlflow]"' in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["https://a.example", ".", "more"]], ids=["none", "three"])
def test_the_verb_wants_one_server(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "mlflow", *words]) == 2
    assert "name one server" in capsys.readouterr().err
