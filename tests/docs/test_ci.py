"""What the page on CI shows passes the checkers that its readers would use."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from projects import commit, write

from debtkit.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/how-to/ci.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
WORKFLOW, GITLAB, PRE_COMMIT, LOCAL = BLOCKS
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
BAD = """on: [push, pull_request_target]
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo ${{ github.event.pull_request.title }}
"""


def tool(name: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name(name)), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def put(folder: Path, text: str) -> Path:
    return write(folder, {".github/workflows/debtkit.yml": text}) / ".github/workflows/debtkit.yml"


def test_the_workflow_is_one(tmp_path: Path) -> None:
    done = tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", put(tmp_path, WORKFLOW))
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_finds_nothing_in_it(tmp_path: Path) -> None:
    done = tool("zizmor", "--offline", "--no-progress", "--persona=pedantic", put(tmp_path, WORKFLOW))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings to report" in done.stdout


def test_both_checkers_refuse_a_bad_one(tmp_path: Path) -> None:
    done = tool("zizmor", "--offline", "--no-progress", put(tmp_path, BAD))
    assert done.returncode != 0
    assert {"unpinned-uses", "template-injection", "artipacked"} <= set(re.findall(r"\[([a-z-]+)\]", done.stdout))
    broken = put(tmp_path, BAD.replace("runs-on", "run-on"))
    assert tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", broken).returncode == 1


def test_every_action_is_pinned_with_its_version() -> None:
    uses = re.findall(r"uses: (.*)", WORKFLOW)
    assert len(uses) == 3
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use) for use in uses)


def test_the_gitlab_job_is_one(tmp_path: Path) -> None:
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(GITLAB, encoding="utf-8")
    done = tool("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_hook_is_offered_under_the_name_that_the_page_gives() -> None:
    (hook,) = HOOKS
    (repo,) = yaml.safe_load(PRE_COMMIT)["repos"]
    assert [used["id"] for used in repo["hooks"]] == [hook["id"]] == ["debtkit-check"]
    (local,) = yaml.safe_load(LOCAL)["repos"]
    assert {key: local["hooks"][0][key] for key in ("entry", "pass_filenames", "always_run")} == {
        key: hook[key] for key in ("entry", "pass_filenames", "always_run")
    }
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False


def shown() -> list[str]:
    """Return every command line of ours that the page or the hook shows."""
    runs = [step["run"] for step in yaml.safe_load(WORKFLOW)["jobs"]["debt"]["steps"] if "run" in step]
    lines = [*runs, *yaml.safe_load(GITLAB)["debtkit"]["script"], *(hook["entry"] for hook in HOOKS)]
    lines += re.findall(r"`(debtkit [^`]+)`", PAGE)
    return sorted({line.split(">")[0].strip() for line in lines if line.startswith("debtkit ")})


@pytest.mark.parametrize("command", shown())
def test_every_command_line_is_understood(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(commit(write(tmp_path / "tickets")))
    main(["baseline"])
    assert main(shlex.split(command)[1:]) == 0
