from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from projects import commit, write

from debtkit.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.project import Assessment

DAY = date(2026, 11, 22)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return commit(write(tmp_path / "tickets"))


@pytest.fixture
def project(root: Path) -> Project:
    return Project(root)


@pytest.fixture
def assessment(project: Project) -> Assessment:
    return project.assess(by="Ada", as_of=DAY)
