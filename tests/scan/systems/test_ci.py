"""What we read of workflows, beside what zizmor says."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debtkit.instruments.scan.systems import read_systems
from debtkit.instruments.scan.systems._workflow import injections

if TYPE_CHECKING:
    from collections.abc import Callable

    from debtkit.instruments.scan import ScanResult

MADE: dict[str, Any] = json.loads((Path(__file__).parent / "made" / "ci.json").read_text("utf-8"))
PATH = ".github/workflows/w.yml"


def lines(result: ScanResult, key: str) -> set[int]:
    return {int(place.locator.removeprefix("L")) for place in result[key].evidence}


def facts(result: ScanResult, subject: str) -> dict[str, Any]:
    return {f.key.removeprefix("ci."): f.value for f in result.facts() if f.subject == subject}


@pytest.mark.parametrize("name", MADE)
def test_we_see_what_zizmor_sees(scanned: Callable[..., ScanResult], name: str) -> None:
    result = scanned({PATH: MADE[name]["text"]})
    theirs: dict[str, set[int]] = {}
    for rule, _, line in MADE[name]["zizmor"]:
        theirs.setdefault(rule, set()).add(line)
    assert lines(result, "ci_template_injection") == theirs.get("template-injection", set())
    assert result["ci_dangerous_trigger"].holds == ("dangerous-triggers" in theirs)
    rights = "excessive-permissions" in theirs or "write-all" in MADE[name]["text"]
    assert result["ci_broad_permissions"].holds == rights


def test_facts_of_a_workflow(scanned: Callable[..., ScanResult]) -> None:
    text = MADE["good"]["text"] + (
        "  nightly:\n    needs: test\n    uses: ./.github/workflows/n.yml\n    container: {image: 'python:3.12'}\n"
        "    services: {db: {image: 'postgres:17'}}\n"
    )
    told = facts(scanned({PATH: text}), PATH)
    assert told["triggers"] == ("push",)
    assert told["jobs"] == ("test", "publish", "nightly")
    assert told["steps"] == 3
    assert told["needs"] == ("publish <- test", "nightly <- test")
    assert told["environments"] == ("pypi",)
    assert told["called_workflows"] == ("./.github/workflows/n.yml",)
    assert told["images"] == ("postgres:17", "python:3.12")
    assert told["permissions"] == ("workflow: none", "test: contents read", "publish: id-token write")


def test_facts_of_a_gitlab_pipeline(scanned: Callable[..., ScanResult]) -> None:
    text = (
        "image: python:3.12\nstages: [test, deploy]\n"
        "include:\n  - local: /a.yml\n  - template: Jobs/SAST.gitlab-ci.yml\n"
        ".hidden:\n  script: x\nunit:\n  script: !reference [.hidden, script]\n"
        "ship:\n  stage: deploy\n  needs: [unit, {job: lint}]\n  image: {name: alpine:3}\n"
        "  environment: production\n"
    )
    result = scanned({".gitlab-ci.yml": text})
    told = facts(result, ".gitlab-ci.yml")
    assert told["jobs"] == ("unit", "ship")
    assert told["stages"] == ("test", "deploy")
    assert told["needs"] == ("ship <- unit, lint",)
    assert told["images"] == ("alpine:3", "python:3.12")
    assert told["environments"] == ("production",)
    assert told["includes"] == ("local /a.yml", "template Jobs/SAST.gitlab-ci.yml")
    assert not result["ci_template_injection"].known


@pytest.mark.parametrize("steps", ["true", "7", "text", "{run: x}", "[1, [2]]"])
def test_steps_of_any_shape(scanned: Callable[..., ScanResult], steps: str) -> None:
    assert scanned({PATH: f"on: push\njobs: {{a: {{steps: {steps}}}}}\n"}).coverage["partly_read"] == []


SAFE = [
    "github.event.issue.number",
    "contains(github.event.issue.title, 'x')",
    "github.event.issue.title == 'x'",
    "'x' != github.event.issue.title",
    "github.head_ref && 'pr' || 'push'",
    "!github.head_ref",
    "github.event.pull_request.head.sha",
    "hashFiles(github.head_ref)",
    "'github.event.issue.title'",
    "env.CLEAN",
]
UNSAFE = [
    "github.event.issue.title",
    "GitHub.Event.Issue.Title",
    "github.event['issue'].title",
    "github.event.commits[0].message",
    "github.event.pages.*.page_name",
    "format('{0}', github.event.comment.body)",
    "github.head_ref || github.ref",
    "github.event.issue.number && github.event.issue.title",
    "toJSON(github.event)",
    "env.DIRTY",
    "env.Dirty",
]


@pytest.mark.parametrize("expression", SAFE + UNSAFE)
def test_expressions(expression: str) -> None:
    step = {"run": "echo ${{ %s }}" % expression}  # noqa: UP031 - braces
    env = {"DIRTY": "${{ github.event.issue.body }}", "CLEAN": "${{ github.sha }}"}
    assert bool(list(injections({"env": env, "jobs": {"a": {"steps": [step]}}}))) is (expression in UNSAFE)


def test_a_variable_that_is_set_anew_is_judged_anew() -> None:
    dirty = {"T": "${{ github.event.issue.body }}"}
    step = {"run": "echo ${{ env.T }}", "env": {"T": "fixed"}}
    assert not list(injections({"env": dirty, "jobs": {"a": {"steps": [step]}}}))
    assert list(injections({"env": {"T": "fixed"}, "jobs": {"a": {"env": dirty, "steps": [{"run": "${{ env.T }}"}]}}}))


@pytest.mark.parametrize(
    ("condition", "debt"),
    [
        ("github.event.pull_request.head.repo.full_name == github.repository", False),
        ("github.event_name == 'push'", False),
        ("github.event_name == 'push' || github.event_name == 'pull_request_target'", True),
        ("github.event_name == 'pull_request_target'", True),
        ("contains(github.event.pull_request.labels.*.name, 'safe')", True),
    ],
)
def test_conditions_that_keep_strangers_out(scanned: Callable[..., ScanResult], condition: str, *, debt: bool) -> None:
    text = MADE["bad"]["text"].replace("    runs-on", f"    if: {condition}\n    runs-on")
    assert scanned({PATH: text})["ci_dangerous_trigger"].holds is debt


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a mapping"),
        ("on: push\n", "no jobs"),
        ("on: push\njobs: {}\n", "no jobs"),
        ("on: push\njobs: {a: [\n", "does not load"),
        ("jobs: " + "[" * 100_000, "nested too deeply"),
        ("a: &a [x]\nb: [" + "*a, " * 200 + "]", "aliases"),
        ("#" * 400_001, "limit"),
        ("a: 1\n---\njobs: {}\n", "not a mapping"),
        ("jobs: {a: {steps: true}}\n---\n", "not a mapping"),
    ],
)
def test_what_is_no_workflow_is_told(scanned: Callable[..., ScanResult], text: str, reason: str) -> None:
    result = scanned({PATH: text, ".github/workflows/ok.yml": MADE["bad"]["text"]})
    assert [(p["path"], reason in p["reason"]) for p in result.coverage["partly_read"]] == [(PATH, True)]
    assert result["ci_template_injection"].evidence[0].path == ".github/workflows/ok.yml"


@pytest.mark.parametrize(
    "text",
    [
        "${{ " * 90_000,
        "${{" + "a == " * 400 + "}}",
        ("${{" + "x" * 1900 + "}}") * 190,
        "git fetch " * 30_000,
        "${{ contains(" * 5_000 + "}}",
    ],
    ids=range(5),
)
def test_hostile_scripts_are_quick(tmp_path: Path, text: str) -> None:
    path = tmp_path / PATH
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"on": "pull_request_target", "jobs": {"a": {"steps": [{"run": text}]}}}))
    began = time.process_time()
    read_systems(tmp_path, [PATH])
    assert time.process_time() - began < 2


KEYS = (
    "on",
    "jobs",
    "steps",
    "run",
    "uses",
    "with",
    "ref",
    "env",
    "permissions",
    "needs",
    "if",
    "runs",
    "image",
    "script",
)
HOSTILE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["pull_request_target", "write-all", "${{ github.head_ref }}"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(data=HOSTILE, jobs=HOSTILE)
def test_workflows_of_any_shape(data: Any, jobs: Any, tmp_path_factory: pytest.TempPathFactory) -> None:  # noqa: ANN401
    folder = tmp_path_factory.getbasetemp() / "ci-fuzz"
    for name in (PATH, ".gitlab-ci.yml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        holder = data if isinstance(data, dict) else {}
        (folder / name).write_text(json.dumps({**holder, "jobs": {"a": {"steps": [jobs]}, "b": jobs}}))
    read = read_systems(folder, [PATH, ".gitlab-ci.yml"])
    assert not [reason for _, reason in read.unread if "not what" in reason]


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_mutated_workflows(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp() / "ci-mutated"
    text = MADE[data.draw(st.sampled_from(sorted(MADE)))]["text"]
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.text(max_size=3)) + text[at + data.draw(st.integers(0, 3)) :]
    (folder / PATH).parent.mkdir(parents=True, exist_ok=True)
    (folder / PATH).write_text(text, "utf-8", "surrogatepass")
    assert not [reason for _, reason in read_systems(folder, [PATH]).unread if "not what" in reason]
