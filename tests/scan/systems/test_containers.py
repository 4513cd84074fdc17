"""What we read of Dockerfiles and compose files, beside what hadolint and dockerfile-parse say."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debtkit.instruments.scan.systems._dockerfile import _instructions, read_dockerfile
from debtkit.instruments.scan.systems.containers import _is_root

if TYPE_CHECKING:
    from collections.abc import Callable

    from debtkit.instruments.scan import ScanResult

MADE: list[dict[str, Any]] = json.loads((Path(__file__).parent / "made" / "containers.json").read_text("utf-8"))
SERVES = "FROM python:3.12\nEXPOSE 80\n"


@pytest.mark.parametrize("made", MADE, ids=range(len(MADE)))
def test_we_read_what_dockerfile_parse_reads(made: dict[str, Any]) -> None:
    assert [[name, line] for line, name, _ in _instructions(made["text"])] == made["structure"]
    assert [stage.base for stage in read_dockerfile(made["text"])] == made["parents"]


@pytest.mark.parametrize("made", MADE, ids=range(len(MADE)))
def test_we_see_what_hadolint_sees(made: dict[str, Any]) -> None:
    last = read_dockerfile(made["text"])[-1]
    seen = dict(made["hadolint"])
    if "DL3002" in seen:
        assert _is_root(last)
        assert last.user_line == seen["DL3002"]
    here = [line for code, line in made["hadolint"] if code == "DL3057"]
    if "FROM base" not in made["text"] and "healthcheck none" not in made["text"]:
        assert bool(last.health) == (last.line not in here)


def facts(result: ScanResult, subject: str) -> dict[str, Any]:
    return {f.key.removeprefix("containers."): f.value for f in result.facts() if f.subject == subject}


def places(result: ScanResult, key: str) -> list[tuple[str, str]]:
    return [(place.path, place.locator) for place in result[key].evidence]


def test_facts_of_images_and_services(scanned: Callable[..., ScanResult]) -> None:
    compose = (
        "services:\n  web:\n    build: {context: ./api, dockerfile: Dockerfile.web}\n    healthcheck: {test: [CMD]}\n"
        "  db:\n    image: postgres:17\n    healthcheck: {test: [NONE]}\n  cache:\n    image: redis:8\n"
        "    healthcheck: {test: a, disable: true}\n"
    )
    result = scanned({"Dockerfile": MADE[0]["text"], "compose.yml": compose, "api/Dockerfile.web": SERVES})
    image = facts(result, "Dockerfile")
    assert image["images"] == ("python:3.12-slim",)
    assert image["stages"] == 2
    assert image["user"] == "65532:65532"
    assert image["ports"] == ("8080", "9090/tcp")
    assert image["health_check"] is True
    assert image["command"] == "python"
    services = facts(result, "compose.yml")
    assert services["services"] == ("web", "db", "cache")
    assert services["images"] == ("postgres:17", "redis:8")
    assert services["health_checked_services"] == ("web",)
    assert places(result, "container_runs_as_root") == [("api/Dockerfile.web", "L1")]
    assert places(result, "container_no_healthcheck") == []


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("USER root\n", True),
        ("USER 0\n", True),
        ("USER 0:1000\n", True),
        ("USER rooty\n", False),
        ("USER $UNKNOWN\n", False),
        ("ENV W=root\nUSER $W\n", True),
        ("USER ${W:-app}\n", False),
        ("USER ${W:+app}\n", True),
        ("USER app\nRUN x\nUSER root\n", True),
        ("RUN <<EOF\nUSER app\nEOF\n", True),
        ("RUN <<EOF\nUSER root\n", True),
        ("# USER app\n", True),
        ('LABEL a="USER \\\nUSER app"\n', True),
    ],
)
def test_the_user_that_counts(text: str, *, root: bool) -> None:
    assert _is_root(read_dockerfile(SERVES + text)[-1]) is root


@pytest.mark.parametrize(
    "command",
    [
        "uvicorn app:app --host 0.0.0.0",
        '["gunicorn", "-k", "x", "app:app"]',
        "sh -c 'alembic upgrade head && uvicorn a:b'",
        "python -m vllm.entrypoints.openai.api_server",
        "python serve.py --port 80",
        "flask --app x run",
        '["npm", "start"]',
    ],
)
def test_a_server_is_told_by_its_command(scanned: Callable[..., ScanResult], command: str) -> None:
    assert places(scanned({"Dockerfile": f"FROM a:1\nCMD {command}\n"}), "container_runs_as_root") == [
        ("Dockerfile", "L1")
    ]


def test_a_workbench_is_not_asked(scanned: Callable[..., ScanResult]) -> None:
    text = 'FROM a:1\nEXPOSE 8888\nCMD ["jupyter", "lab", "--ip=0.0.0.0"]\n'
    assert not scanned({"Dockerfile": text})["container_runs_as_root"].known


@pytest.mark.parametrize("command", ["python train.py", '["pytest"]', "python uvicorn_report.py", "sleep 1"])
def test_what_serves_nothing_is_not_asked(scanned: Callable[..., ScanResult], command: str) -> None:
    assert not scanned({"Dockerfile": f"FROM a:1\nCMD {command}\n"})["container_runs_as_root"].known


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({"Dockerfile": "# nothing\nRUN x\n"}, "Dockerfile"),
        ({"Dockerfile": "#" * 400_001}, "Dockerfile"),
        ({"compose.yml": "services: {a: [\n"}, "compose.yml"),
        ({"compose.yml": "a: &a [x]\nb: [" + "*a, " * 200 + "]"}, "compose.yml"),
    ],
)
def test_what_cannot_be_read_is_told(scanned: Callable[..., ScanResult], files: dict[str, str], path: str) -> None:
    result = scanned({**files, "web.Dockerfile": SERVES})
    assert [part["path"] for part in result.coverage["partly_read"]] == [path]
    assert places(result, "container_runs_as_root") == [("web.Dockerfile", "L1")]


@pytest.mark.parametrize("text", ["services: [a]", "services: {a: 3, b: {build: 7, user: {}}, 9: null}", "[]", "1"])
def test_compose_files_of_any_shape(scanned: Callable[..., ScanResult], text: str) -> None:
    assert scanned({"compose.yml": text}).coverage["partly_read"] == []


@pytest.mark.parametrize(
    "text",
    [
        "FROM a:1\n" + "RUN <<A\n" * 19_000,
        "FROM a:1\nENV " + "A=$A$A" * 10_000,
        "FROM a:1 AS a\n" + "FROM a AS a\n" * 10_000,
        "FROM a:1\nCMD " + "[" * 100_000,
        "FROM a:1\nLABEL " + '"\\' * 50_000,
        "FROM a:1\n" + "ENV A=$A$A$A$A\n" * 3_000,
        "\\\n" * 100_000,
    ],
    ids=range(7),
)
def test_hostile_dockerfiles_are_quick(text: str) -> None:
    began = time.process_time()
    read_dockerfile(text)
    assert time.process_time() - began < 2


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_mutated_dockerfiles_are_read(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([made["text"] for made in MADE]))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.text(max_size=3)) + text[at + data.draw(st.integers(0, 3)) :]
    with suppress(IndexError):
        assert read_dockerfile(text)[-1].line <= text.count("\n") + 1
