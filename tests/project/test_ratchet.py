"""The ratchet on disk: take, check, prune; waivers and hours of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import projects
import pytest

from debtkit.project import Project

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


def added(root: Path, text: str) -> Project:
    path = root / "app.py"
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    return Project(root)


def test_only_new_debt_fails(root: Path) -> None:
    Project(root).accept()
    assert Project(root).check().passed
    checked = added(root, BAD_LINES).check()
    assert not checked.passed
    assert any("new debt" in reason and "app.py" in reason for reason in checked.reasons)


def test_ten_lines_above_leave_the_baseline_byte_equal(root: Path) -> None:
    before = Project(root).accept().read_bytes()
    path = root / "app.py"
    path.write_text("# a remark\n" * 10 + path.read_text("utf-8"), "utf-8")
    assert Project(root).check().passed
    assert Project(root).accept().read_bytes() == before


def test_pruning_forgets_what_was_paid(root: Path) -> None:
    Project(root).accept()
    (root / "requirements.txt").write_text("openai==1.40.0\n", "utf-8")
    changed = Project(root).check().since
    assert changed is not None
    assert "DK1201" in {mark.check for mark in changed.paid}
    Project(root).accept(prune=True)
    (root / "requirements.txt").write_text("openai\n", "utf-8")
    assert any("DK1201" in reason for reason in Project(root).check().reasons)


def test_a_waiver_in_debtkit_yaml_is_heeded(root: Path) -> None:
    Project(root).accept()
    project = added(root, BAD_LINES)
    checks = {reason.split()[2] for reason in project.check().reasons if reason.startswith("new debt")}
    waivers = "".join(f"  - {{check: {check}, because: demo only, until: 2199-01-01}}\n" for check in sorted(checks))
    (root / "debtkit.yaml").write_text(f"waivers:\n{waivers}", "utf-8")
    assert {found.check for found, _ in Project(root).check().waived} >= checks
    assert not [reason for reason in Project(root).check().reasons if reason.startswith("new debt")]


def test_hours_of_people_replace_the_estimate(root: Path) -> None:
    (root / "debtkit.yaml").write_text("hours:\n  DK601: {principal_hours: [100, 200, 300]}\n", "utf-8")
    project = Project(root)
    project.scan()
    judged = project.judge()["DK601"]
    assert judged.principal.likely == 200
    assert judged.check.principal_source == "set in debtkit.yaml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("waivers: {check: DK601}\n", "must be a list"),
        ("waivers:\n  - {check: DK6O1, because: x, until: 2027-01-01}\n", "did you mean DK6"),
        ("waivers:\n  - {check: DK601, because: ' ', until: 2027-01-01}\n", "must say why"),
        ("waivers:\n  - {check: DK601, because: x}\n", "until must be a date"),
        ("waivers:\n  - {check: DK601, because: x, until: 2027-01-01, file: a.py}\n", "does not know 'file'"),
        ("hours:\n  DK601: {principal_hours: [3, 2, 1]}\n", "three rising numbers"),
        ("hours:\n  DK601: {principal_hours: 5}\n", "three rising numbers"),
        ("hours:\n  DK601: {principal: [1, 2, 3]}\n", "did you mean principal_hours"),
    ],
)
def test_a_mistake_is_named(root: Path, text: str, message: str) -> None:
    (root / "debtkit.yaml").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=message):
        Project(root)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"schema": "debtkit.baseline/9"}', '{"schema": "debtkit.baseline/1", "findings": [1]}']
)
def test_a_damaged_baseline_is_one_sentence(root: Path, text: str) -> None:
    path = Project(root).accept()
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"baseline\.json is not a baseline of debtkit .* take a new one"):
        Project(root).check()
