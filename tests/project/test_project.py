"""A project ties the rooms together."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from debtkit.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.project import Project

DAY = date(2026, 11, 22)


def test_opening_writes_nothing(root: Path) -> None:
    before = sorted(path.name for path in root.iterdir())
    project = open_project(root)
    project.assess(as_of=DAY)
    assert sorted(path.name for path in root.iterdir()) == before


@pytest.mark.parametrize(("name", "message"), [("nowhere", "does not exist"), ("app.py", "is a file")])
def test_not_a_folder_is_said_in_one_sentence(root: Path, name: str, message: str) -> None:
    with pytest.raises(NotADirectoryError, match=message):
        open_project(root / name)


def test_export_twice_is_the_same_bytes_and_keeps_prose(project: Project) -> None:
    first = {path: path.read_bytes() for path in project.export(as_of=DAY)}
    report = next(path for path in first if path.name == "DEBT.md")
    text = report.read_text(encoding="utf-8")
    report.write_text("Our own words.\n\n" + text, encoding="utf-8")
    second = {path: path.read_bytes() for path in project.export(as_of=DAY)}
    assert second.pop(report) == b"Our own words.\n\n" + first.pop(report)
    assert second == first


def test_the_export_does_not_move_the_next_scan(project: Project) -> None:
    before = project.judge(as_of=DAY) if project.scan(as_of=DAY) else None
    project.export(as_of=DAY)
    project.scan(as_of=DAY)
    assert project.judge(as_of=DAY) == before


def test_the_plan_covers_every_hour_once(project: Project) -> None:
    plan = project.plan(8, as_of=DAY)
    judgement = project.judge(as_of=DAY)
    paid = sum(item.principal.likely for sprint in plan.sprints for item in sprint.items)
    assert paid == pytest.approx(judgement.principal.likely)
    assert plan.sprints[-1].principal_left == pytest.approx(0)
    assert repr(plan).startswith("PayDown('tickets': ")


def test_set_up_writes_the_name_once(project: Project) -> None:
    path = project.set_up()
    text = path.read_text(encoding="utf-8")
    assert project.name == "tickets"
    path.write_text(text.replace("tickets", "Desk"), encoding="utf-8")
    project.set_up()
    assert project.name == "Desk"


def test_an_empty_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no files"):
        open_project(tmp_path).assess()


@pytest.mark.parametrize("as_of", ["2026-01-01", datetime(2026, 1, 1, tzinfo=UTC)])
def test_a_day_is_a_date(project: Project, as_of: date) -> None:
    with pytest.raises(TypeError, match="as_of is a date"):
        project.judge(as_of=as_of)


def test_one_kind_may_stand_alone(project: Project) -> None:
    project.set_profile(kinds="rag")
    assert project.said_profile() == {"kinds": ["rag"]}


def test_a_record_has_a_plain_name(project: Project) -> None:
    with pytest.raises(ValueError, match="small letters"):
        project.record(project.scan(), name="../evil")
