"""Making what the sample lacks: with care nothing gets worse; a careless thing owes where its faults lie."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from debtkit.instruments.scan import scan
from debtkit.judgement import Judgement, State, judge

DAY = date(2026, 11, 1)
SHA = "08eba0b27e820071cde6df949e0beb9ba4906955"
CI = """name: ci
on: [push]
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@{pin}
      - run: pip install -r requirements.txt
      - run: pytest
"""
IMAGE = """FROM python:3.11-slim{pin}
WORKDIR /app
COPY . /app
RUN pip install -r requirements.txt
{user}CMD python app.py
"""
CAREFUL = {
    ".github/workflows/ci.yml": CI.format(pin=SHA),
    "Dockerfile": IMAGE.format(pin="@sha256:" + "1f2e3d4c" * 8, user="USER 1000\n"),
    "SECURITY.md": "# Security\n\nReport a weakness by mail to the maintainers. " + "We answer within three days. " * 9,
    "CONTRIBUTING.md": "# Contributing\n\nOpen an issue first, then a pull request with a test. "
    + "Keep it small. " * 12,
    ".github/CODEOWNERS": "* @mara\n",
}
CARELESS = {
    ".github/workflows/ci.yml": CI.format(pin="v4"),
    "Dockerfile": IMAGE.format(pin="", user=""),
}


def judged(root: Path) -> Judgement:
    return judge(scan(root, as_of=DAY).facts(), as_of=DAY)


def made(start: Path, folder: Path, files: dict[str, str]) -> Judgement:
    root = shutil.copytree(start, folder / "made")
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return judged(root)


@pytest.fixture(scope="module")
def bare(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample without what the tests make."""
    root = shutil.copytree(sample, tmp_path_factory.mktemp("bare") / "sample")
    shutil.rmtree(root / ".github")
    (root / "Dockerfile").unlink()
    return root


@pytest.fixture(scope="module")
def before(bare: Path) -> Judgement:
    return judged(bare)


@pytest.mark.parametrize("names", [[name] for name in CAREFUL] + [list(CAREFUL)], ids="+".join)
def test_with_care_nothing_gets_worse(bare: Path, tmp_path: Path, before: Judgement, names: list[str]) -> None:
    after = made(bare, tmp_path, {name: CAREFUL[name] for name in names})
    assert {judged.check.id for judged in after.checks if judged.state is State.GOOD} > {
        judged.check.id for judged in before.checks if judged.state is State.GOOD
    }
    for new, old in zip(after.areas, before.areas, strict=True):
        assert (new.score or 0) >= (old.score or 0)
        assert (new.letter or "E") <= (old.letter or "E")
        assert new.principal.likely <= old.principal.likely
        assert new.interest.likely <= old.interest.likely


def test_a_careless_thing_owes_where_its_faults_lie(bare: Path, tmp_path: Path, before: Judgement) -> None:
    after = made(bare, tmp_path, CARELESS)
    fallen = {
        new.area for new, old in zip(after.areas, before.areas, strict=True) if (new.score or 0) < (old.score or 0)
    }
    borrowed = {
        new.check.area
        for new, old in zip(after.checks, before.checks, strict=True)
        if new.state is State.DEBT and old.state is not State.DEBT
    }
    assert borrowed
    assert fallen <= borrowed
