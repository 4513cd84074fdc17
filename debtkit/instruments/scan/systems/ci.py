"""GitHub Actions and GitLab CI: triggers, jobs, rights, and whether strangers' code gets any."""

# ruff: noqa: ANN401 - foreign data of any shape

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._config import Config
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.rules._ci import release_lines
from debtkit.instruments.scan.systems._base import Reader, SystemRule
from debtkit.instruments.scan.systems._files import UnreadableError, mapping, sequence
from debtkit.instruments.scan.systems._seek import Teller
from debtkit.instruments.scan.systems._workflow import (
    injections,
    line_at,
    steps,
    strange_checkouts,
    triggers,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from debtkit.facts import Fact
    from debtkit.instruments.scan.systems._files import Files
    from debtkit.instruments.scan.systems._workflow import Place

_MOST_BYTES = 400_000
_MOST_SIGNS = 50
_WORKFLOW = re.compile(r"\.github/workflows/[^/]+\.ya?ml$")
_ACTION = re.compile(r"(?:\.github/actions/(?:[^/]+/)*)?action\.ya?ml$")
_GITLAB = ".gitlab-ci.yml"
_WRITE_ALL = re.compile(r"^[ \t]*permissions:[ \t]*[\"']?write-all\b", re.MULTILINE)
_NOT_A_JOB = frozenset(
    {
        "default", "include", "stages", "variables", "workflow", "image", "services", "before_script", "after_script",
        "cache", "spec",
    }
)  # fmt: skip


class CiReader(Reader):
    """Reads the workflows and actions of GitHub, and the pipeline of GitLab."""

    name = "ci"
    title = "CI"

    def places(self, files: Files) -> list[str]:
        """Return the listed definitions."""
        of_github = [path for path in files.ending(".yml", ".yaml") if _WORKFLOW.match(path) or _ACTION.match(path)]
        return sorted([*of_github, *(path for path in files.named(_GITLAB) if path == _GITLAB)])

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact]:
        """Read one definition."""
        config = Config(place, files.text(place, most=_MOST_BYTES), FileClass.CI)
        if config.problem:
            raise UnreadableError(place, config.problem)
        data = config.data[0] if isinstance(config.data, list) and place == _GITLAB and config.data else config.data
        if not isinstance(data, dict):
            raise UnreadableError(place, "not a mapping")
        if isinstance(config.data, list) and len(config.data) > 1:
            data = {key: value for document in config.data for key, value in mapping(document).items()}
        tell = Teller(self.name, place)
        if place == _GITLAB:
            yield from _gitlab(data, tell)
            return
        if not mapping(data.get("jobs")) and not mapping(data.get("runs")):
            raise UnreadableError(place, "no jobs: GitHub does not run it")
        if _WORKFLOW.match(place):
            yield from _workflow(data, tell)
        yield Sign("ci.github", place)
        yield from _strangers(config, data)
        yield from _rights(config, data)


def _workflow(data: Mapping[Any, Any], tell: Teller) -> Iterator[Fact]:
    jobs = {str(name): mapping(job) for name, job in mapping(data.get("jobs")).items()}
    on = mapping(data.get("on", data.get(True)))
    crons = [str(mapping(entry).get("cron")) for entry in sequence(on.get("schedule")) if mapping(entry).get("cron")]
    called = {str(job["uses"]) for job in jobs.values() if isinstance(job.get("uses"), str)}
    images = {_image(job.get("container")) for job in jobs.values()}
    images |= {_image(service) for job in jobs.values() for service in mapping(job.get("services")).values()}
    yield tell("triggers", tuple(triggers(data)), "$.on")
    yield tell("jobs", tuple(jobs), "$.jobs")
    yield tell("steps", sum(1 for _ in steps(data)), "$.jobs")
    needs = {name: _names(job.get("needs")) for name, job in jobs.items()}
    environments = {_image(job.get("environment"), "name") for job in jobs.values()}
    for what, value, locator in (
        ("needs", tuple(f"{name} <- {', '.join(wanted)}" for name, wanted in needs.items() if wanted), "$.jobs"),
        ("environments", tuple(sorted(environments - {""})), "$.jobs"),
        ("schedules", tuple(crons), "$.on.schedule"),
        ("called_workflows", tuple(sorted(called)), "$.jobs"),
        ("images", tuple(sorted(images - {""})), "$.jobs"),
    ):
        if value:
            yield tell(what, value, locator)
    told = [_shown("workflow", data), *(_shown(name, job) for name, job in jobs.items())]
    yield tell("permissions", tuple(text for text in told if text) or "not set", "$.permissions")


def _names(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(name) for name in sequence(value)]


def _image(value: Any, key: str = "image") -> str:
    return value if isinstance(value, str) else str(mapping(value).get(key) or "")


def _shown(name: str, holder: Mapping[Any, Any]) -> str:
    if "permissions" not in holder:
        return ""
    rights = holder["permissions"]
    if isinstance(rights, dict):
        return f"{name}: {', '.join(f'{key} {value}' for key, value in rights.items()) or 'none'}"
    return f"{name}: {rights}"


def _strangers(config: Config, data: Mapping[Any, Any]) -> Iterator[Sign]:
    for key, places in (("ci_dangerous_trigger", strange_checkouts(data)), ("ci_template_injection", injections(data))):
        for _, place in zip(range(_MOST_SIGNS), places, strict=False):
            yield _sign(key, config, place)


def _sign(key: str, config: Config, place: Place) -> Sign:
    line = line_at(config.text, place)
    trail = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place.trail)
    return Sign(key, config.path, f"L{line}" if line else f"${trail}", place.text, line)


def _rights(config: Config, data: Mapping[Any, Any]) -> Iterator[Sign]:
    jobs = [mapping(job) for job in mapping(data.get("jobs")).values()]
    holders = [holder for holder in (data, *jobs) if "permissions" in holder]
    if any(holder["permissions"] == "write-all" for holder in holders):
        for found in _WRITE_ALL.finditer(config.text):
            yield config.sign("ci_broad_permissions", config.line_of(found.start()))
    elif not holders and jobs and triggers(data) != ["workflow_call"]:
        for line in release_lines(config)[:1]:
            yield config.sign("ci_broad_permissions", line)


def _gitlab(data: Mapping[Any, Any], tell: Teller) -> Iterator[Fact]:
    jobs = {
        str(name): job
        for name, job in data.items()
        if isinstance(job, dict) and name not in _NOT_A_JOB and not str(name).startswith(".")
    }
    images = {_image(holder.get("image"), "name") for holder in (data, mapping(data.get("default")), *jobs.values())}
    needs = {
        name: [_image(need, "job") for need in sequence(job.get("needs"))]
        for name, job in jobs.items()
        if "needs" in job
    }
    includes = data.get("include")
    included = [_included(entry) for entry in (includes if isinstance(includes, list) else [includes])]
    yield tell("jobs", tuple(jobs), "$")
    for what, value, locator in (
        ("stages", tuple(_names(data.get("stages"))), "$.stages"),
        ("images", tuple(sorted(images - {""})), "$"),
        ("needs", tuple(f"{name} <- {', '.join(wanted)}" for name, wanted in needs.items()), "$"),
        ("environments", tuple(sorted({_image(job.get("environment"), "name") for job in jobs.values()} - {""})), "$"),
        ("includes", tuple(text for text in included if text), "$.include"),
    ):
        if value:
            yield tell(what, value, locator)


def _included(entry: Any) -> str:
    if isinstance(entry, str):
        return entry
    for key in ("local", "project", "template", "component", "remote"):
        if mapping(entry).get(key):
            return f"{key} {mapping(entry)[key]}"
    return ""


_GITHUB = Subject("a GitHub Actions workflow", ("ci.github",))
_HEAD = "jobs:\n  a:\n    runs-on: x\n    steps:\n"
_CHECKOUT = (
    "      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n"
)
_PATH = ".github/workflows/a.yml"


class CiDangerousTrigger(SystemRule):
    """A run with the rights of the repository checks out what a stranger proposes."""

    key = "ci_dangerous_trigger"
    area = "deployment"
    check = "DK1112"
    about = _GITHUB
    says = "a pull request of anybody runs here with the repository's secrets"
    fix = "Run on pull_request instead, or check out the base branch only and treat the proposal as data."
    not_counted = ("Runs whose condition admits only this repository's own pull requests, or other events.",)
    known_limits = (
        "A label or an environment with approval does not count as a guard.",
        "Artefacts of strange runs, and comments that start one, are not followed.",
    )
    examples_bad = (
        {_PATH: "on: pull_request_target\n" + _HEAD + _CHECKOUT},
        {_PATH: "on:\n  workflow_run:\n    workflows: [b]\n" + _HEAD + "      - run: gh pr checkout 1\n"},
    )
    examples_good = (
        {_PATH: "on: pull_request\n" + _HEAD + _CHECKOUT},
        {_PATH: "on: pull_request_target\n" + _HEAD + "      - uses: actions/checkout@v4\n"},
        {
            _PATH: "on: pull_request_target\n"
            + _HEAD.replace("x\n", "x\n    if: github.event.pull_request.head.repo.full_name == github.repository\n")
            + _CHECKOUT
        },
    )


class CiTemplateInjection(SystemRule):
    """A title, a body or a branch name that anybody can choose is pasted into a script before it runs."""

    key = "ci_template_injection"
    area = "deployment"
    check = "DK1112"
    about = _GITHUB
    says = "who words this text runs commands here"
    fix = 'Hand the text over in an environment variable: env: TITLE: ${{ ... }}, and use "$TITLE" in the script.'
    not_counted = (
        "Comparisons, `contains` and the like: their answer is true or false.",
        "Inputs of those who may start the workflow.",
    )
    known_limits = ("Outputs of steps are not followed.",)
    examples_bad = (
        {_PATH: "on: issues\n" + _HEAD + "      - run: echo '${{ github.event.issue.title }}'\n"},
        {_PATH: "on: issues\nenv:\n  T: ${{ github.head_ref }}\n" + _HEAD + "      - run: echo ${{ env.T }}\n"},
        {".github/actions/x/action.yml": "runs:\n  steps:\n    - run: echo ${{ github.event.comment.body }}\n"},
    )
    examples_good = (
        {
            _PATH: "on: issues\n"
            + _HEAD
            + '      - run: echo "$T"\n        env:\n          T: ${{ github.event.issue.title }}\n'
        },
        {_PATH: "on: issues\n" + _HEAD + "      - run: echo ${{ github.event.issue.number }} ${{ github.sha }}\n"},
        {_PATH: "on: issues\n" + _HEAD + "      - run: echo ${{ github.head_ref == 'main' }}\n"},
    )


class CiBroadPermissions(SystemRule):
    """A workflow with all rights, or one that publishes and does not say which rights it needs."""

    key = "ci_broad_permissions"
    area = "deployment"
    check = "DK1112"
    about = _GITHUB
    says = "each step here may write to everything"
    fix = "Write permissions: {} at the top, and give each job only what it needs."
    not_counted = ("A workflow that only others call: it has the rights that they give.",)
    known_limits = ("The default that the organisation sets is not known.",)
    examples_bad = (
        {_PATH: "on: push\npermissions: write-all\n" + _HEAD + "      - run: make\n"},
        {_PATH: "on: release\n" + _HEAD + "      - run: twine upload dist/*\n"},
    )
    examples_good = (
        {_PATH: "on: push\n" + _HEAD + "      - run: make\n"},
        {_PATH: "on: release\npermissions: {}\n" + _HEAD + "      - run: twine upload dist/*\n"},
        {
            _PATH: "on: release\n"
            + _HEAD.replace("x\n", "x\n    permissions:\n      id-token: write\n")
            + "      - run: twine upload dist/*\n"
        },
    )


READER = CiReader
RULES = (CiDangerousTrigger, CiTemplateInjection, CiBroadPermissions)
