"""What the README shows works as it stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from projects import commit, git, write

from debtkit.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCED = "\n".join(block for _, block in re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE))
COMMANDS = [line.split("#")[0].strip() for line in FENCED.splitlines() if line.startswith("debtkit ")]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = commit(write(tmp_path / "tickets"))
    git(root, "tag", "v1.0")
    monkeypatch.chdir(root)
    return root


def test_the_python_examples_run_as_they_stand(project: Path) -> None:
    examples = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(examples) == 2
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(examples)], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "app.py" in done.stdout
    assert (project / "docs" / "debt" / "DEBT.md").is_file()
    assert "held-out" in done.stdout
    assert (project / "mended.parquet").is_file()
    assert (project / "DATA_CARD.md").is_file()


def test_the_readme_shows_the_verbs() -> None:
    assert {command.split()[1] for command in COMMANDS} >= {"scan", "assess", "plan", "export", "check", "demo"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_line_is_understood(command: str, project: Path) -> None:
    pq.write_table(pa.table({"text": ["a b", "c d"], "n": [1, 2]}), "train.parquet")
    words = ["." if word == "PATH" else word for word in shlex.split(command)[1:]]
    assert main(words) in {0, 1}
    assert project.is_dir()


def test_every_link_and_picture_exists() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if "://" not in target and not (ROOT / target).exists()] == []


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"`?make ([a-z]+)", README))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"demo", "lab", "test", "help"} <= targets
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []
