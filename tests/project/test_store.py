"""What is kept is sorted, free of time stamps, and safe against a crash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from debtkit.facts import Evidence, Fact, Status
from debtkit.project import Project
from debtkit.project._store import locked, read_facts, write_facts

if TYPE_CHECKING:
    from pathlib import Path

FACTS = (
    Fact("b", value=True, status=Status.MEASURED, evidence=(Evidence("a.py", "L1", "x"),), source="test@1"),
    Fact("a", value=(1, 2), status=Status.DERIVED, source="test@1"),
)


def test_facts_come_back_as_they_were_in_order(tmp_path: Path) -> None:
    with locked(tmp_path):
        write_facts(tmp_path, "test", FACTS)
    assert read_facts(tmp_path) == tuple(reversed(FACTS))


def test_twice_recorded_is_the_same_bytes(project: Project) -> None:
    first = project.record(project.scan()).read_bytes()
    second = project.record(project.scan()).read_bytes()
    assert first == second


def test_what_was_recorded_is_judged_without_looking_again(project: Project, root: Path) -> None:
    project.record(project.scan())
    fresh = Project(root)
    assert fresh.facts() == project.facts()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"schema": "debtkit.facts/9", "facts": []}',
        '{"schema": "debtkit.facts/1", "facts": [{"key": "a"}]}',
        '{"schema": "debtkit.facts/1", "facts": [{"key": "a", "value": 1, "status": "guessed"}]}',
        '{"schema": "debtkit.facts/1", "facts": [3]}',
        "[" * 100_000,
    ],
)
def test_a_damaged_fact_file_is_named(tmp_path: Path, text: str) -> None:
    with locked(tmp_path):
        path = write_facts(tmp_path, "test", FACTS)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"test\.json is not a fact file"):
        read_facts(tmp_path)


WRITER = """
import sys
from debtkit.project import Project
from debtkit.judgement import load_catalog
asked = [check.id for check in load_catalog().checks.values() if check.question]
assessment = Project(sys.argv[1]).assess(by=sys.argv[2])
for check in asked[int(sys.argv[3])::2][:8]:
    assessment.answer(check, "absent")
"""


def test_two_processes_that_answer_at_once_lose_nothing(root: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(root), who, str(start)])
        for start, who in enumerate(("Ada", "Bea"))
    ]
    assert [process.wait(60) for process in running] == [0, 0]
    by = [answer.by for answer in Project(root).answers().values()]
    assert (by.count("Ada"), by.count("Bea")) == (8, 8)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere; the next test covers the message")
def test_a_read_only_folder_says_what_to_do(root: Path) -> None:
    root.chmod(0o555)
    try:
        with pytest.raises(OSError, match="Make the folder writable"):
            Project(root).assess().answer("DK901", "absent")
    finally:
        root.chmod(0o755)


def test_a_folder_that_cannot_be_made_says_what_to_do(root: Path) -> None:
    (root / ".debtkit").write_text("in the way", encoding="utf-8")
    assessment = Project(root).assess()
    with pytest.raises(OSError, match="cannot be written"):
        assessment.answer(assessment.questions[0], "absent")
    assert not (root / "debtkit.yaml").exists()


def test_the_private_part_is_ignored_by_git(project: Project, root: Path) -> None:
    project.record(project.scan())
    assert "cache/" in (root / ".debtkit" / ".gitignore").read_text(encoding="utf-8")
    assert json.loads((root / ".debtkit" / "facts" / "scan.json").read_text(encoding="utf-8"))["instrument"] == "scan"
