"""The history: one file a point, drawn and told; two commits compared without touching the repository."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import projects
import pytest

from debtkit.project import Project

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a repository of two commits: the second pins a dependency and adds a hard-coded retired model."""
    root = projects.commit(projects.write(tmp_path / "tickets"))
    (root / "requirements.txt").write_text("openai==1.40.0\n", "utf-8")
    (root / "old.py").write_text('"""Old."""\nMODEL = "text-davinci-003"\n', "utf-8")
    return projects.commit(root, "Pin, and borrow")


def test_a_point_is_one_small_file_with_the_same_bytes(root: Path) -> None:
    path = Project(root).add_milestone(as_of=DAY)
    first = path.read_bytes()
    assert path.parent == root / ".debtkit" / "history"
    assert path.name.startswith("2026-11-01-")
    assert Project(root).add_milestone(as_of=DAY).read_bytes() == first
    assert len(list(path.parent.iterdir())) == 1


def test_points_are_told_in_order(root: Path) -> None:
    for day in (DAY, date(2026, 3, 1)):
        Project(root).add_milestone(as_of=day)
    history = Project(root).history()
    assert [point.day for point in history.points] == [date(2026, 3, 1), DAY]
    frame = history.to_frame()
    assert list(frame["principal_hours"]) == [point.principal.likely for point in history.points]
    assert frame["retirement"].tolist() == [point.letters["retirement"] for point in history.points]
    assert history.to_markdown().index("2026-11-01 |") < history.to_markdown().index("2026-03-01 |")
    assert len(history.plot().axes) == 3
    assert repr(history) == "History('tickets': 2 points)"


def test_what_was_judged_is_what_is_kept(root: Path) -> None:
    Project(root).add_milestone(as_of=DAY)
    project = Project(root)
    project.scan(as_of=DAY)
    judgement = project.judge(as_of=DAY)
    (point,) = project.history().points
    assert point.principal.likely == pytest.approx(judgement.principal.likely, abs=1e-4)
    assert point.letters == {area.area: area.letter for area in judgement.areas}


def test_no_history_says_how_to_begin(root: Path) -> None:
    history = Project(root).history()
    assert "debtkit record" in history.to_markdown()
    with pytest.raises(ValueError, match="debtkit record"):
        history.plot()


@pytest.mark.parametrize("text", ["", "{}", '{"schema": "debtkit.history/7"}', "[1"])
def test_a_damaged_point_is_one_sentence(root: Path, text: str) -> None:
    path = Project(root).add_milestone(as_of=DAY)
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match="is not a point of debtkit's history"):
        Project(root).history()


def test_two_commits_tell_what_was_paid_and_borrowed(root: Path) -> None:
    found = Project(root).diff("HEAD~1", "HEAD", as_of=DAY)
    assert "DK1201" in {paid.check for paid in found.paid}
    assert {(new.check, new.place.path) for new in found.borrowed} >= {("DK1001", "old.py")}
    back = Project(root).diff("HEAD", "HEAD~1", as_of=DAY)
    assert [new.check for new in back.borrowed] == [paid.check for paid in found.paid]
    assert "old.py" in found.to_text()
    assert json.loads(found.to_json())["after"]["name"] == "HEAD"


def test_the_files_as_they_are_now_are_the_other_side(root: Path) -> None:
    (root / "old.py").unlink()
    found = Project(root).diff("HEAD", as_of=DAY)
    assert "DK1001" in {paid.check for paid in found.paid}
    assert found.borrowed == ()


def test_the_repository_is_left_as_it_was(root: Path) -> None:
    before = projects.git(root, "status", "--porcelain=v2", "--branch"), projects.git(root, "worktree", "list")
    Project(root).diff("HEAD~1", "HEAD", as_of=DAY)
    assert (
        projects.git(root, "status", "--porcelain=v2", "--branch"),
        projects.git(root, "worktree", "list"),
    ) == before


def test_a_part_of_a_repository_is_compared_as_that_part(tmp_path: Path) -> None:
    outer = tmp_path / "mono"
    projects.write(outer / "tickets")
    projects.commit(outer)
    (outer / "tickets" / "old.py").write_text('MODEL = "text-davinci-003"\n', "utf-8")
    projects.commit(outer, "Borrow")
    found = Project(outer / "tickets").diff("HEAD~1", "HEAD", as_of=DAY)
    assert {new.place.path for new in found.borrowed if new.check == "DK1001"} == {"old.py"}


@pytest.mark.parametrize("revision", ["nowhere", "--all", "HEAD~99", "HEAD; rm -rf ."])
def test_a_commit_that_is_none_is_named(root: Path, revision: str) -> None:
    with pytest.raises(ValueError, match="names no commit"):
        Project(root).diff(revision)


def test_without_git_there_is_nothing_to_compare(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not in a git repository"):
        Project(projects.write(tmp_path / "plain")).diff("HEAD")


@pytest.fixture
def half(tmp_path: Path) -> Path:
    """Return a repository of which only ``app`` is checked out; both halves have borrowed since."""
    root = tmp_path / "half"
    projects.write(root / "app")
    projects.write(root / "other")
    projects.commit(root)
    for part in ("app", "other"):
        (root / part / "old.py").write_text('MODEL = "text-davinci-003"\n', "utf-8")
    projects.commit(root, "Borrow")
    projects.git(root, "sparse-checkout", "set", "app")
    assert not (root / "other").exists()
    return root


def test_of_a_sparse_checkout_only_what_is_here_is_compared(half: Path) -> None:
    assert Project(half).diff("HEAD", as_of=DAY).paid == ()
    found = Project(half).diff("HEAD~1", as_of=DAY)
    assert {new.place.path for new in found.borrowed if new.check == "DK1001"} == {"app/old.py"}
    assert "other/" not in found.to_json()


def test_two_commits_are_compared_as_a_whole_whatever_is_checked_out(half: Path) -> None:
    found = Project(half).diff("HEAD~1", "HEAD", as_of=DAY)
    assert {new.place.path for new in found.borrowed if new.check == "DK1001"} == {"app/old.py", "other/old.py"}


@pytest.mark.parametrize("bound", ["_MOST_FILES", "_MOST_BYTES"])
def test_what_is_too_large_is_not_laid_out(half: Path, monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    sizes = {"_MOST_FILES": 5, "_MOST_BYTES": 500}
    monkeypatch.setattr(f"debtkit.instruments.scan._checkout.{bound}", sizes[bound])
    monkeypatch.setattr("tempfile.mkdtemp", None)
    with pytest.raises(ValueError, match="git sparse-checkout set FOLDER") as caught:
        Project(half).diff("HEAD~1", "HEAD", as_of=DAY)
    assert "6 files of 0 MB" in str(caught.value)


def test_the_bound_is_of_what_a_sparse_checkout_has(half: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("debtkit.instruments.scan._checkout._MOST_FILES", 4)
    assert Project(half).diff("HEAD~1", as_of=DAY).borrowed
    monkeypatch.setattr("debtkit.instruments.scan._checkout._MOST_FILES", 2)
    with pytest.raises(ValueError, match="has 3 files"):
        Project(half).diff("HEAD~1", as_of=DAY)
