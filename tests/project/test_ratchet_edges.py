"""Where a ratchet could slip: keys that look alike, many places, tags, links, waivers and answers."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import projects
import pytest

from debtkit.facts import Fact, Status
from debtkit.judgement import Gate
from debtkit.project import Project
from debtkit.project._spend import bill

if TYPE_CHECKING:
    from pathlib import Path

CALL = 'from openai import OpenAI\nc_{0} = OpenAI()\nr_{0} = c_{0}.responses.create(model="gpt-4o", input=q_{0})\n'
KEYS = ("sk-proj-" + "4fQ9zL2mX7bT1vK8" * 2, "sk-proj-" + "a8Zr5Wc3Yp6Nd0Hs" * 2)
LATE = date(2099, 1, 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return projects.commit(projects.write(tmp_path / "tickets"))


def wrote(root: Path, name: str, text: str) -> Project:
    (root / name).write_text(text, "utf-8")
    return Project(root)


def test_another_leaked_key_is_new_though_masked_it_looks_the_same(root: Path) -> None:
    wrote(root, "a.py", f'T = "{KEYS[0]}"\n').accept()
    wrote(root, "a.py", "T = 1\n")
    assert not wrote(root, "b.py", f'T = "{KEYS[1]}"\n').check().passed


def test_mending_one_of_seventy_places_brings_nothing_new(root: Path) -> None:
    for number in range(70):
        wrote(root, f"m{number:02}.py", CALL.format(number))
    Project(root).accept()
    assert wrote(root, "m05.py", CALL.format(5).replace("gpt-4o", "gpt-4o-2024-08-06")).check().passed
    assert not wrote(root, "zz.py", CALL.format("z")).check().passed


def test_a_waiver_for_sixty_files_hides_no_other(root: Path) -> None:
    for number in range(60):
        wrote(root, f"a_{number}.py", f'T = "{KEYS[0]}"\n')
    wrote(root, "real.py", f'T = "{KEYS[1]}"\n')
    project = wrote(root, "debtkit.yaml", f"waivers: [{{check: DK801, path: 'a_*', because: test, until: {LATE}}}]\n")
    assert not project.check(Gate.of(fail_on=["DK801"])).passed


def test_the_end_of_a_waiver_bites_though_a_baseline_was_taken_under_it(root: Path) -> None:
    wrote(root, "a.py", f'T = "{KEYS[0]}"\n')
    wrote(root, "debtkit.yaml", "waivers: [{check: DK801, because: test, until: 2030-01-01}]\n").accept()
    assert not Project(root).check(as_of=date(2031, 1, 1)).passed


def test_pruning_follows_a_rename(root: Path) -> None:
    wrote(root, "a.py", CALL.format(1)).accept()
    (root / "a.py").rename(root / "b.py")
    Project(root).accept(prune=True)
    assert wrote(root, "b.py", CALL.format(1).replace("input=q_1", "input=q_2")).check().passed


@pytest.mark.parametrize("path", ["app/[id]/a.py", "./app/[id]/a.py", "app/", "app/*"])
def test_a_waiver_covers_the_file_it_names(root: Path, path: str) -> None:
    (root / "app" / "[id]").mkdir(parents=True)
    wrote(root, "app/[id]/a.py", f'T = "{KEYS[0]}"\n')
    project = wrote(root, "debtkit.yaml", f"waivers: [{{check: DK801, path: '{path}', because: x, until: {LATE}}}]\n")
    assert project.check(Gate.of(fail_on=["DK801"])).passed


def test_a_waiver_that_covers_nothing_is_told(root: Path) -> None:
    project = wrote(root, "debtkit.yaml", f"waivers: [{{check: DK801, path: typo.py, because: x, until: {LATE}}}]\n")
    assert [waiver.path for waiver in project.check().idle] == ["typo.py"]


def test_admitting_a_debt_fails_nobody(root: Path) -> None:
    Project(root).accept()
    assessment = Project(root).assess(by="Mara")
    for question in assessment.questions:
        assessment.answer(question, "absent")
    assert Project(root).check().passed


def test_a_damaged_baseline_is_replaced_by_a_new_one(root: Path) -> None:
    path = Project(root).accept()
    before = path.read_bytes()
    path.write_text("{", "utf-8")
    assert Project(root).accept().read_bytes() == before


def test_tags_of_today_are_not_paid_in_an_unchanged_tree(root: Path) -> None:
    projects.git(root, "tag", "v1")
    found = Project(root).diff("v1")
    assert (found.paid, found.borrowed) == ((), ())


def test_a_link_in_a_commit_leads_nowhere(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "notes.py").write_text(CALL.format("x"), "utf-8")
    (root / "svc").symlink_to(outside)
    projects.commit(root, "Link")
    (root / "svc").unlink()
    (root / "svc").mkdir()
    with pytest.raises(ValueError, match="did not exist at"):
        wrote(root / "svc", "a.py", "x = 1\n").diff("HEAD")


def test_what_changes_without_a_finding_is_told(root: Path) -> None:
    project = wrote(root, "debtkit.yaml", "hours:\n  DK502: {principal_hours: [100, 2000, 3000]}\n")
    found = project.diff("HEAD")
    assert "What stands on both sides is owed with" in found.to_text()
    told = found.as_dict()
    assert told["otherwise"]["principal_hours"] > 100


def test_logs_that_follow_each_other_are_one_span() -> None:
    def log(name: str, first: str, last: str, tokens: int) -> list[Fact]:
        told = (("input_tokens", tokens, f"{name}#m"), ("first_call", first, name), ("last_call", last, name))
        return [Fact(f"opentelemetry.{key}", value, Status.DERIVED, subject) for key, value, subject in told]

    prices = {"m": {"input": 1.0, "output": 1.0}}
    whole = bill(log("a", "2026-01-01", "2026-01-14", 14_000_000), prices)
    parts = log("a", "2026-01-01", "2026-01-07", 7_000_000) + log("b", "2026-01-08", "2026-01-14", 7_000_000)
    assert whole == bill(parts, prices)


def test_a_gate_that_failed_has_failed_though_nobody_reads_on(root: Path) -> None:
    wrote(root, "a.py", f'T = "{KEYS[0]}"\n')
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "debtkit", "check", str(root), "--format", "sarif"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert done.returncode == 1
