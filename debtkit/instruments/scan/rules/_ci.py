"""Read CI definitions: whether they hold work, which steps test, which publish, what they use."""


# ruff: noqa: ANN401, E501, PLR2004 - YAML of any shape; patterns on one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.scan._files import TextFile

_TEST_RUN = re.compile(
    r"(?:^|[\s;&|(\"'/])(?:(?:uv|poetry|pdm|hatch|rye|pixi|pipenv|coverage)\s+run\s+(?:[^\n;&|]*\s)?)?"
    r"(?:pytest|py\.test|tox|nox|nosetests|vitest|jest|ctest|make\s+(?:[\w-]*-)?(?:tests?|check|unit[\w-]*|coverage)\b|(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:test|t)\b[\w:-]*"
    r"|poe\s+test[\w-]*|just\s+test[\w-]*|task\s+test|inv(?:oke)?\s+test|go\s+test|cargo\s+(?:test|nextest)|bun\s+test|hatch\s+(?:run\s+)?(?:\S+:)?test\S*|hatch\s+test"
    r"|playwright\s+test|cypress\s+run|mvn\s+(?:test|verify)|\./gradlew\s+test|trunk\s+test|dagger\s+call\s+test)\b(?![-\w]*\.(?:toml|ini|cfg))"
    r"|python3?\s+-m\s+(?:pytest|unittest|nose|tox|nox|coverage\s+run)|setup\.py\s+test|python3?\s+\S*tests?/\S+\.py|python3?\s+\S*manage\.py\s+test"
    r"|(?:bash|sh|\./)\s*\S*\b(?:run[_-]?)?tests?(?:[_-]\w+)?\.sh",
    re.MULTILINE,
)
_INSTALL = re.compile(
    r"\b(?:pip3?|uv|poetry|pipx|conda|mamba|apt(?:-get)?|npm|pnpm|yarn|pdm|brew)\s+(?:pip\s+)?(?:install|add|i|ci|sync)\b[^;&|\n]*"
)
_NOT_A_TEST = re.compile(
    r"[^\n;&|]*--collect-only[^\n;&|]*|make\s+(?:check[-_]?(?:links?|format|style|lint|types?)|test[-_]?(?:links?|docs?))|echo\s+[^;&|\n]*"
)
_STEP_NAME = re.compile(
    r"(?i)^\s*(?:run|execute)\s+(?:the\s+|all\s+|unit\s+|python\s+|integration\s+|backend\s+)*(?:unit|integration|pytest|tests?)\b"
)
_TEST_ACTION = re.compile(r"pytest|tox-action|run-tests?|unittest|/test(?:s|ing)?@|nox")
_RELEASE = re.compile(
    r"pypi-publish|twine upload|docker/(?:build-push|bake)-action|release-please|semantic-release|(?:uv|poetry|flit|hatch|pdm|maturin)\s+publish"
    r"|npm publish|goreleaser|changesets/action|cargo publish|publish-to-pypi|pypi-publish|poetry-publish|jreleaser|npm run release|lerna publish"
)


_IMAGE_PUSH = re.compile(r"docker (?:image )?push|docker buildx build[^\n]*--push|buildah push|kaniko")
_FOR_OTHERS = re.compile(
    r"ghcr\.io|docker\.io|dockerhub|docker\.com|quay\.io|^on:.*\brelease\b|^\s+(?:release|tags)\s*:",
    re.MULTILINE | re.IGNORECASE,
)
_OWN_CLUSTER = re.compile(r"amazon-ecr|ECR_REGISTRY|azurecr\.io|gcr\.io|pkg\.dev", re.IGNORECASE)
_DEPLOYS = re.compile(
    r"deploy|kubectl|helm\b|\becs\b|argocd|kustomize|terraform|containerapp|rollout|docker (?:compose|run|service|stack)|\bssh\b|set-image|app-?service|beanstalk|lambda",
    re.IGNORECASE,
)
"""A push to a registry that others read, on a release, or as all that a workflow does; a push on the way to one's own cluster is deployment."""


class Step(NamedTuple):
    """One step of a workflow."""

    name: str
    run: str
    uses: str
    inputs: dict[str, Any]


def workflow_steps(data: Any) -> Iterator[Step]:
    """Yield the steps of a GitHub workflow, or of a composite action."""
    jobs = data.get("jobs") if isinstance(data, dict) else None
    for job in jobs.values() if isinstance(jobs, dict) else ():
        if not isinstance(job, dict) or _is_off(job):
            continue
        if isinstance(job.get("uses"), str):
            yield Step("", "", job["uses"], {})
        steps = job.get("steps")
        for step in steps if isinstance(steps, list) else ():
            if isinstance(step, dict) and (_does(step.get("run")) or step.get("uses")) and not _is_off(step):
                inputs = step.get("with")
                yield Step(
                    str(step.get("name") or ""),
                    str(step.get("run") or ""),
                    str(step.get("uses") or ""),
                    inputs if isinstance(inputs, dict) else {},
                )


def _does(run: object) -> bool:
    """Return whether a step's script is more than remarks."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in str(run or "").splitlines())


def _is_off(part: dict[str, Any]) -> bool:
    """Return whether a job or step never runs: its condition is the word false."""
    return re.sub(r"[${}\s]", "", str(part.get("if", ""))).lower() == "false"


def _is_github(path: str) -> bool:
    return path.lower().startswith(".github/workflows/") and path.lower().endswith((".yml", ".yaml"))


def is_ci_definition(file: TextFile) -> int:
    """Return the line at which a CI file's work begins; 0 when it holds none."""
    if file.kind is not FileClass.CI and not re.search(r"azure-pipelines", file.lower):
        return 0
    if _is_github(file.path):
        data = file.data if isinstance(file, Config) else None
        return _line(file, "jobs:") if any(True for _ in workflow_steps(data)) else 0
    gitlab = file.lower == ".gitlab-ci.yml"
    keyword = re.search(
        r"^\s*(?:-\s*)?(?:script|extends|include|trigger)\s*:"
        if gitlab
        else r"^\s*(?:-\s*)?(?:script|steps|stages?|jobs|pipeline|step|commands)\b\s*[:({]",
        file.text,
        re.MULTILINE,
    )
    return file.line_of(keyword.start()) if keyword and len(file.text.split()) >= 6 else 0


def _publishes(text: str, file: TextFile) -> re.Match[str] | None:
    if match := _RELEASE.search(text):
        return match
    pushed = _IMAGE_PUSH.search(text)
    for_others = _FOR_OTHERS.search(file.text) and not _OWN_CLUSTER.search(file.text)
    return pushed if pushed and (for_others or not _DEPLOYS.search(file.text)) else None


def _line(file: TextFile, word: str) -> int:
    return file.line_of(max(0, file.text.find(word)))


def steps_that_test(file: TextFile) -> list[int]:
    """Return the lines of a CI file at which a test runner is started."""
    if not is_ci_definition(file):
        return []
    if not _is_github(file.path):
        kept = "\n".join(line for line in file.lines if not line.lstrip().startswith(("#", "//")))
        return [1] if _runs_tests(kept) else []
    found: list[int] = []
    for step in workflow_steps(file.data if isinstance(file, Config) else None):
        commands = [
            step.run,
            *(str(v) for k, v in step.inputs.items() if k in {"command", "run", "script", "args", "runCmd", "cmd"}),
        ]
        by_name = bool(_STEP_NAME.match(step.name)) and bool(step.run.strip() or step.uses)
        if by_name or any(_runs_tests(command) for command in commands) or _TEST_ACTION.search(step.uses):
            found.append(_place(file, step))
    return found


def _runs_tests(commands: str) -> bool:
    lines = "\n".join(line for line in commands.splitlines() if not line.lstrip().startswith("#"))
    return bool(_TEST_RUN.search(_NOT_A_TEST.sub("", _INSTALL.sub("", lines))))


def _place(file: TextFile, step: Step) -> int:
    first = next((line.strip() for line in step.run.splitlines() if _runs_tests(line)), "") or step.uses or step.name
    return _line(file, first) if first and first in file.text else _line(file, "steps:")


def release_lines(file: TextFile) -> list[int]:
    """Return the lines of a CI file at which a package or an image is published."""
    if not is_ci_definition(file):
        return []
    if not _is_github(file.path):
        kept = "\n".join(line for line in file.lines if not line.lstrip().startswith("#"))
        return [1] if _publishes(kept, file) else []
    found: list[int] = []
    for step in workflow_steps(file.data if isinstance(file, Config) else None):
        text = f"{step.uses}\n" + "\n".join(line for line in step.run.splitlines() if not line.lstrip().startswith("#"))
        match = _publishes(text, file)
        if match and _leaves(step):
            found.append(_line(file, match.group()))
    return found


_BUILDS = ("docker/build-push-action", "docker/bake-action")
_SENT = re.compile(r"type=registry|push(?:-by-digest)?=true")


def _leaves(step: Step) -> bool:
    """Return whether what a step builds leaves the machine it was built on."""
    sent = f"{step.inputs.get('outputs', '')} {step.inputs.get('set', '')}"
    pushed = str(step.inputs.get("push", "")).lower() not in {"false", ""}
    return not step.uses.startswith(_BUILDS) or pushed or bool(_SENT.search(sent))
