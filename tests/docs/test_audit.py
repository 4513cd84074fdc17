"""What the page on audits shows works as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from projects import commit, write

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/how-to/audit.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
CODE = [text for language, text in BLOCKS if language == "python"]
(COMMANDS,) = (text for language, text in BLOCKS if not language)
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def run(root: Path, words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=root, env={**os.environ, "PATH": PATH}, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run all blocks of Python but Spark's in one project, one after the other."""
    root = commit(write(tmp_path_factory.mktemp("docs") / "tickets", {"train.py": "x = 1\n", "README.md": "# x\n"}))
    code = "\n".join(block for block in CODE if not block.startswith("# spark"))
    done = run(root, [sys.executable, "-c", code + "\nprint(project.judge()['DK313'].state.value)"])
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "good"
    return root


def test_the_blocks_leave_what_they_say(root: Path) -> None:
    left = {path.name for path in root.iterdir()}
    assert {"AUDIT.md", "contract.yaml", "lineage.svg", "lineage.jsonl", "train-clean.parquet"} <= left
    assert (root / ".debtkit" / "lineage").is_dir()


@pytest.mark.parametrize("command", COMMANDS.splitlines())
def test_the_commands_run(root: Path, command: str) -> None:
    done = run(root, command.split())
    assert done.returncode == 0, done.stderr


def test_one_block_is_about_spark() -> None:
    # The engines' own tests run it; here it would take half a minute more.
    assert sum(block.startswith("# spark") for block in CODE) == 1
