"""``debtkit baseline`` and ``debtkit check`` with one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import projects
import pytest

from debtkit.cli import main

if TYPE_CHECKING:
    from pathlib import Path

BAD_LINES = """

def again():
    reply = client.chat.completions.create(model="gpt-4o")
    return eval(reply.choices[0].message.content)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return projects.commit(projects.write(tmp_path / "tickets"))


def grow(root: Path) -> None:
    path = root / "app.py"
    path.write_text(path.read_text("utf-8") + BAD_LINES, "utf-8")


def test_accept_then_only_new_debt_fails(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["baseline", str(root)]) == 0
    assert "accepted" in capsys.readouterr().out
    assert main(["check", str(root)]) == 0
    assert "0 new, 0 paid" in capsys.readouterr().out
    grow(root)
    assert main(["check", str(root)]) == 1
    assert "FAIL  new debt: DK806" in capsys.readouterr().out


def test_json_names_what_is_new(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["baseline", str(root)])
    grow(root)
    capsys.readouterr()
    assert main(["check", str(root), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["passed"] is False
    assert {new["path"] for new in told["since_baseline"]["new"]} >= {"app.py"}


def test_asked_whether_it_would_change_it_writes_nothing(root: Path) -> None:
    assert main(["baseline", str(root), "--check"]) == 1
    assert not (root / ".debtkit" / "baseline.json").exists()
    main(["baseline", str(root)])
    assert main(["baseline", str(root), "--check"]) == 0


def test_there_must_be_something_to_prune(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["baseline", str(root), "--prune"]) == 2
    assert "there is no baseline to prune" in capsys.readouterr().err


def test_sarif_marks_what_is_new_and_what_is_waived(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["baseline", str(root)])
    grow(root)
    (root / "debtkit.yaml").write_text(
        "waivers:\n  - {check: DK806, because: the demo runs in a sandbox, until: 2199-01-01}\n", "utf-8"
    )
    capsys.readouterr()
    main(["check", str(root), "--format", "sarif"])
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert {result["baselineState"] for result in results} == {"new", "unchanged"}
    (waived,) = [result for result in results if result["ruleId"] == "DK806"]
    assert waived["baselineState"] == "new"
    assert "sandbox" in waived["suppressions"][0]["justification"]
    assert not any(result.get("suppressions") for result in results if result["ruleId"] != "DK806")
