"""``debtkit record``, ``history`` and ``diff``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import projects
import pytest

from debtkit.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = projects.commit(projects.write(tmp_path / "tickets"))
    (root / "requirements.txt").write_text("openai==1.40.0\n", "utf-8")
    return projects.commit(root, "Pin")


def test_record_then_history(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", str(root)]) == 0
    assert "Nothing was recorded yet" in capsys.readouterr().out
    assert main(["record", str(root), "--as-of", "2026-11-01"]) == 0
    assert ".debtkit/history/2026-11-01-" in capsys.readouterr().out
    assert main(["history", str(root), "--format", "json"]) == 0
    assert [point["day"] for point in json.loads(capsys.readouterr().out)["points"]] == ["2026-11-01"]


def test_diff_tells_what_was_paid(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "HEAD~1", "HEAD", "--path", str(root), "--as-of", "2026-11-01"]) == 0
    assert "- DK1201" in capsys.readouterr().out
    assert main(["diff", "HEAD~1", "--path", str(root), "--format", "markdown", "--as-of", "2026-11-01"]) == 0
    assert "## Paid" in capsys.readouterr().out


def test_a_wrong_commit_is_one_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "nowhere", "--path", str(root)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="no SIGTERM")
def test_what_was_laid_out_is_taken_away_when_it_is_terminated(tmp_path: Path) -> None:
    root = projects.commit(projects.write(tmp_path / "many", {f"m{n}.py": projects.APP for n in range(2_000)}))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-m", "debtkit", "diff", "HEAD", "HEAD", "--path", str(root)]
    with subprocess.Popen(
        command, env=os.environ | {"TMPDIR": str(scratch)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        while process.poll() is None and not list(scratch.glob("debtkit-*/project/m1.py")):
            time.sleep(0.01)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 143
    assert said == b""
    assert list(scratch.iterdir()) == []
