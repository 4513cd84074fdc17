"""Dockerfiles and compose files: images, stages, users, health checks, services. Nothing is built or run."""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.systems._base import Reader, SystemRule
from debtkit.instruments.scan.systems._dockerfile import read_dockerfile
from debtkit.instruments.scan.systems._files import UnreadableError, mapping, sequence
from debtkit.instruments.scan.systems._seek import Teller

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from debtkit.facts import Fact
    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan.systems._dockerfile import Stage
    from debtkit.instruments.scan.systems._files import Files

_MOST_BYTES = 400_000
_MOST_SERVICES = 200
_DOCKERFILE = re.compile(r"(?i)(?:docker|container)file(?:[.-][\w.-]+)?$|[\w.-]+\.(?:docker|container)file$")
_NO_DOCKERFILE = (".md", ".dockerignore", ".py", ".sh", ".txt", ".j2", ".tmpl", ".template", ".tpl", ".bak", ".yml", ".yaml", ".json")  # fmt: skip
_COMPOSE = re.compile(r"(?i)(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$")
_AT_WORK = re.compile(
    r"(?i)(?:^|/)\.devcontainer/|(?:^|[./-])(?:dev|develop|development|devcontainer|test|tests|testing|ci|lint|docs|builder?)(?:[./-]|$)"
)
"""Images for the people who build the thing, told from the path."""
_SERVER = re.compile(
    r"(?i)(?:^|[\s/\"'])(?:uvicorn|gunicorn|hypercorn|daphne|granian|waitress-serve|uwsgi|streamlit\s+run|chainlit\s+run|flask\s+(?:\S+\s+)*run|fastapi\s+(?:run|dev)"
    r"|tritonserver|vllm\s+serve|text-generation-launcher|torchserve|ollama\s+serve|bentoml\s+serve\w*|mlflow\s+(?:server|models\s+serve)|serve\s+run|litellm|nginx"
    r"|redis-server|http\.server|vllm\.entrypoints\.\S*api_server|sglang\.launch_server|gradio|panel\s+serve|voila|langgraph\s+\w+|npm\s+(?:run\s+)?start|next\s+start)(?=$|[\s\"':;&])|\s--port[\s=]\d"
)
_WORKBENCH = re.compile(r"(?i)(?:^|[\s/])(?:start-)?(?:jupyter|notebook|code-server|rstudio|sshd)\b")
"""What starts a place to work in, for the one who started it."""
_PLAIN_IMAGE = re.compile(
    r"(?i)nonroot|non-root|rootless|unprivileged|^(?:docker\.io/)?(?:bitnami|bitnamilegacy|jupyter|apache/airflow|apache/superset|grafana|jenkins)/|^quay\.io/jupyter/|^cgr\.dev/|^(?:docker\.io/)?apache/(?:airflow|superset)"
)
_ROOT = re.compile(r"(?i)(?:root|0+)(?::.*)?$")
_PROBE = re.compile(
    r"^[ \t]*(?:liveness|readiness|startup)Probe:|^[ \t]*healthCheckPath:|^[ \t]*(?:healthcheckPath|\"healthcheckPath\")\s*[:=]|^\[\[?(?:services\.)?(?:http_service\.)?(?:http_|tcp_)?checks|^(?:readiness|liveness|health)_check:",
    re.MULTILINE,
)
_RUN_AS = re.compile(r"^[ \t]*(?:runAsNonRoot:\s*true|runAsUser:\s*[1-9]\d*)\b", re.MULTILINE)
_PLATFORM = ("fly.toml", "render.yaml", "render.yml", "railway.toml", "railway.json", "app.yaml")
_MANIFEST = re.compile(
    r"(?i)(?:^|/)(?:k8s|kube\w*|helm|charts?|manifests?|deploy\w*|kustom\w*)/|(?:^|/)(?:[\w.-]*-)?(?:deployment|statefulset|service|pod)[\w.-]*\.ya?ml$"
)
_MOST_MANIFESTS = 60
_manifests_of: WeakKeyDictionary[Files, tuple[Sign, ...]] = WeakKeyDictionary()
"""Read once a scan, whichever place comes first."""


class ContainersReader(Reader):
    """Reads Dockerfiles and compose files, and looks into deployment manifests for probes."""

    name = "containers"
    title = "Docker"

    def places(self, files: Files) -> list[str]:
        """Return the Dockerfiles and compose files that are listed."""
        return [path for path in files.listed if ("file" in path.lower() or "ompose" in path.lower()) and _kind(path)]

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact]:
        """Read one file."""
        if files not in _manifests_of:
            _manifests_of[files] = tuple(_manifests(files))
        yield from _manifests_of[files]
        if _kind(place) == "compose":
            yield from _compose(files, place)
        else:
            yield from _image(files, place)


def _kind(path: str) -> str:
    name = path.rpartition("/")[2]
    if _COMPOSE.match(name):
        return "compose"
    return "dockerfile" if _DOCKERFILE.match(name) and not name.lower().endswith(_NO_DOCKERFILE) else ""


def _image(files: Files, place: str) -> Iterator[Sign | Fact]:
    text = files.text(place, most=_MOST_BYTES).replace("\r\n", "\n")
    stages = read_dockerfile(text)
    if not stages:
        raise UnreadableError(place, "no FROM: not a Dockerfile")
    tell = Teller("containers", place)
    named = {stage.name for stage in stages if stage.name}
    images = dict.fromkeys(stage.base for stage in stages if stage.base.lower() not in named)
    last = stages[-1]
    yield tell("images", tuple(images))
    yield tell("stages", len(stages))
    yield tell("user", last.user or "not set", f"L{last.user_line}" if last.user_line else "")
    yield tell("ports", tuple(last.ports))
    yield tell("health_check", bool(last.health))
    if last.runs:
        yield tell("command", last.runs.split()[0], f"L{last.command_line}")
    serves = bool(last.ports) or bool(_SERVER.search(last.runs))
    if serves and not _AT_WORK.search(place) and not _WORKBENCH.search(last.runs):
        yield from _served(place, text, last)


def _served(place: str, text: str, last: Stage) -> Iterator[Sign]:
    yield Sign("container.serves", place, extra=place)
    lines = text.split("\n")
    if _is_root(last):
        line = last.user_line or last.line
        yield Sign("container_runs_as_root", place, f"L{line}", lines[line - 1], line)
    if not last.health and "$" not in last.base:
        line = last.command_line or last.line
        yield Sign("container_no_healthcheck", place, f"L{line}", lines[line - 1], line)


def _is_root(last: Stage) -> bool:
    if last.user:
        return bool(_ROOT.match(last.user))
    return not _PLAIN_IMAGE.search(last.image) and "$" not in last.image


def _compose(files: Files, place: str) -> Iterator[Sign | Fact]:
    services = mapping(mapping(files.yaml(place, most=_MOST_BYTES)).get("services"))
    text = files.text(place, most=_MOST_BYTES)
    tell = Teller("containers", place)
    names = [str(name) for name in services][:_MOST_SERVICES]
    yield tell("services", tuple(names), "$.services")
    images = {str(mapping(service).get("image")) for service in services.values() if mapping(service).get("image")}
    yield tell("images", tuple(sorted(images)), "$.services")
    for name, service in list(services.items())[:_MOST_SERVICES]:
        yield from _service(place, str(name), mapping(service), text)
    checked = [name for name in names if _checked(mapping(services.get(name)))]
    yield tell("health_checked_services", tuple(checked), "$.services")


def _service(place: str, name: str, service: Mapping[str, Any], text: str) -> Iterator[Sign]:
    build = service.get("build")
    if not build:
        return
    context = build if isinstance(build, str) else str(mapping(build).get("context") or ".")
    file = str(mapping(build).get("dockerfile") or "Dockerfile")
    path = posixpath.normpath(posixpath.join(place.rpartition("/")[0], context, file))
    if _checked(service):
        yield Sign("container.checked", place, f"$.services.{name}", extra=path)
    user = str(service.get("user", ""))
    if user and "$" not in user:
        if not _ROOT.match(user):
            yield Sign("container.plain_user", place, f"$.services.{name}", extra=path)
        elif not _AT_WORK.search(place):
            found = re.search(rf"^[ \t]*user:\s*[\"']?{re.escape(user)}", text, re.MULTILINE)
            line = text.count("\n", 0, found.start()) + 1 if found else 0
            yield Sign("container_runs_as_root", place, f"$.services.{name}.user", f"user: {user}", line)


def _checked(service: Mapping[str, Any]) -> bool:
    check = mapping(service.get("healthcheck"))
    test = check.get("test")
    none = test == "NONE" or sequence(test)[:1] == ["NONE"]
    return bool(test) and not none and check.get("disable") is not True


def _manifests(files: Files) -> Iterator[Sign]:
    """Look for probes and plain users in what deploys the images: it does the work of the Dockerfile's own lines."""
    found = [path for path in files.ending(".yaml", ".yml") if _MANIFEST.search(path) and not _kind(path)]
    for path in [*files.named(*_PLATFORM), *found[:_MOST_MANIFESTS]]:
        try:
            text = files.text(path, most=_MOST_BYTES)
        except UnreadableError:
            continue
        if _PROBE.search(text):
            yield Sign("container.probed", path)
        if _RUN_AS.search(text):
            yield Sign("container.run_as", path)


_SERVES = Subject("a Dockerfile of something that serves", ("container.serves",))
_GOOD = (
    "FROM python:3.12-slim AS build\nRUN pip install x\n\nFROM python:3.12-slim\nUSER 65532:65532\nEXPOSE 8080\n"
    'HEALTHCHECK CMD ["python", "-c", "ping()"]\nCMD ["python", "serve.py"]\n'
)
_BARE = 'FROM python:3.12-slim\nEXPOSE 8080\nCMD ["python", "serve.py"]\n'
_DEPLOYED = (
    "kind: Deployment\nspec:\n  template:\n    spec:\n      securityContext:\n        runAsNonRoot: true\n"
    "      containers:\n        - name: a\n          livenessProbe:\n            httpGet: {path: /, port: 80}\n"
)
_COMPOSED = 'services:\n  a:\n    build: .\n    user: "1000"\n    healthcheck:\n      test: ["CMD", "true"]\n  b:\n    image: x:1\n'


class ContainerRunsAsRoot(SystemRule):
    """An image that serves, and whose process has the rights of root."""

    key = "container_runs_as_root"
    area = "deployment"
    check = "DK1111"
    about = _SERVES
    says = "what breaks into this service is root in its container"
    fix = "Add a plain user in the last stage: USER 65532:65532 (and give it the folders that it writes to)."
    not_counted = (
        "Images that do not serve, workbenches, and those for developing or testing.",
        "A user that only the build knows; images of families that set a plain user.",
        "A manifest with `runAsNonRoot`, or a compose service with a plain `user`.",
    )
    known_limits = (
        "A base image that sets a plain user and is not known here is counted.",
        "An entry point that drops its rights is not seen.",
    )
    examples_bad = (
        {"Dockerfile": _BARE},
        {"Dockerfile": "ARG WHO=root\nFROM python:3.12\nARG WHO\nUSER ${WHO}\nCMD uvicorn a:app\n"},
        {"Dockerfile": "FROM python:3.12 AS a\nUSER app\nFROM python:3.12\nCOPY --from=a /x /x\nEXPOSE 1\n"},
        {"Dockerfile": _GOOD, "compose.yaml": "services:\n  a:\n    build: .\n    user: root\n"},
    )
    examples_good = (
        {"Dockerfile": _GOOD},
        {"Dockerfile": "FROM python:3.12 AS a\nUSER app\nFROM a\nEXPOSE 1\n"},
        {"Dockerfile": "FROM gcr.io/distroless/python3:nonroot\nEXPOSE 1\n"},
        {"Dockerfile": "FROM python:3.12\nCMD python train.py\n"},
        {".devcontainer/Dockerfile": _BARE, "docker/Dockerfile.dev": _BARE},
        {"Dockerfile": _BARE, "k8s/app.yaml": _DEPLOYED},
        {"Dockerfile": _BARE, "compose.yaml": _COMPOSED},
    )

    def evidence(self, board: Board) -> list[Sign]:
        """Return the places that no manifest or service overrules."""
        return _left(board, self.key, "container.run_as", "container.plain_user")


class ContainerNoHealthcheck(SystemRule):
    """An image that serves, and nothing asks whether it still answers."""

    key = "container_no_healthcheck"
    area = "deployment"
    check = "DK1111"
    about = _SERVES
    says = "nobody notices when this service hangs"
    fix = "Add a HEALTHCHECK that asks a route of the service, or probes in the manifest that deploys it."
    not_counted = (
        "Images that do not serve, workbenches, and those for developing or testing.",
        "A probe in any manifest, or a `healthcheck` of the compose service that builds the image.",
    )
    known_limits = (
        "Probes in another repository, or of a load balancer, are not seen.",
        "A health check that the base image brings is not known.",
    )
    examples_bad = (
        {"Dockerfile": _BARE},
        {"Dockerfile": "FROM python:3.12\nHEALTHCHECK NONE\nCMD streamlit run app.py\n"},
        {"Dockerfile": _BARE, "compose.yaml": _COMPOSED.replace("build: .", "build: ./other")},
    )
    examples_good = (
        {"Dockerfile": _GOOD},
        {"Dockerfile": "FROM python:3.12\nCMD python train.py\n"},
        {"Dockerfile": _BARE, "k8s/app.yaml": _DEPLOYED},
        {"Dockerfile": _BARE, "fly.toml": "app = 'a'\n[[http_service.checks]]\npath = '/'\n"},
        {"Dockerfile": _BARE, "compose.yaml": _COMPOSED},
    )

    def evidence(self, board: Board) -> list[Sign]:
        """Return the places that no manifest or service overrules."""
        return _left(board, self.key, "container.probed", "container.checked")


def _left(board: Board, key: str, everywhere: str, of_one: str) -> list[Sign]:
    """Return the signs that stand: a manifest speaks for all images, a compose service for the one that it builds."""
    overruled = {sign.extra for sign in board.of(of_one)}
    deployed = board.has(everywhere)
    return [sign for sign in board.of(key) if "$" in sign.locator or not (deployed or sign.path in overruled)]


READER = ContainersReader
RULES = (ContainerRunsAsRoot, ContainerNoHealthcheck)
