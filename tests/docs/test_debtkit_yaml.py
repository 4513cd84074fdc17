"""The example of the reference is what debtkit reads."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import projects

from debtkit.project import Project

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "debtkit-yaml.md"


def test_the_example_is_read_as_it_stands(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    root = projects.write(tmp_path / "tickets", {**projects.FILES, "debtkit.yaml": example})
    project = Project(root)
    assert project.name == "ticket-titler"
    assert set(project.answers()) == {"DK908", "DK811"}
    assert [(waiver.path, waiver.until) for waiver in project.waivers()] == [("Dockerfile", date(2027, 3, 31))]
    project.scan()
    assert project.judge()["DK601"].check.principal_hours.likely == 16
