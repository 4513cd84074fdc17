"""What was named is no project, or a strange one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from bad_input_helpers import COMMANDS, DAY, run
from projects import commit, git, write

import debtkit as dk
from debtkit.project import open_project

ALL = (*COMMANDS, "export", "init")


def notes(root: Path) -> str:
    data = json.loads(run("scan", root, "--format", "json").out)
    return " ".join(data["coverage"]["notes"])


@pytest.mark.parametrize("command", ALL)
def test_no_such_folder(tmp_path: Path, command: str) -> None:
    said = run(command, tmp_path / "gone").sentence()
    assert f"{tmp_path}/gone does not exist; name the folder of a project" in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ALL)
def test_a_file_is_no_folder(tmp_path: Path, command: str) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    assert "is a file, not a folder; name the folder of a project" in run(command, tmp_path / "a.py").sentence()


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "\x1b[31mred", "\udcff"])
def test_a_name_that_no_disk_holds(tmp_path: Path, name: str) -> None:
    run("scan", tmp_path / name).sentence()
    with pytest.raises((OSError, ValueError)):
        open_project(tmp_path / name)


def test_a_link_in_a_circle_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    run("scan", tmp_path / "loop").sentence()


@pytest.mark.parametrize("command", ALL)
def test_an_empty_folder_is_not_judged(tmp_path: Path, command: str) -> None:
    assert (
        "holds no files, so there is nothing to judge; name the folder of a project"
        in run(command, tmp_path).sentence()
    )
    assert "the folder holds no files to read" in dk.scan(tmp_path).coverage["notes"]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", COMMANDS)
def test_without_git_everything_works(tmp_path: Path, command: str) -> None:
    root = write(tmp_path / "plain")
    said = run(command, root, "--as-of", DAY)
    assert (said.code, said.err) == (int(command == "check"), "")
    assert "no git history was found" in notes(root)


@pytest.mark.parametrize("command", ALL)
def test_a_bare_clone_has_no_files(root: Path, tmp_path: Path, command: str) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")
    said = run(command, tmp_path / "bare.git").sentence()
    assert "is a bare git repository without files; clone it and scan the clone" in said
    assert not {"docs", "debtkit.yaml", ".debtkit"} & {path.name for path in (tmp_path / "bare.git").iterdir()}


def test_a_shallow_clone_says_what_it_cannot_know(root: Path, tmp_path: Path) -> None:
    (root / "app.py").write_text("x = 1\n")
    commit(root, "Again")
    git(tmp_path, "clone", "-q", "--depth", "1", root.as_uri(), "shallow")
    assert "shallow" in notes(tmp_path / "shallow")
    assert run("export", tmp_path / "shallow").code == 0


def test_one_commit_is_a_history(root: Path) -> None:
    result = dk.scan(root)
    assert result["git.commits"].value == 1
    assert run("plan", root).code == 0


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    root = write(tmp_path / "fresh")
    git(root, "init", "-q")
    assert "no git history was found" in notes(root)


@pytest.mark.parametrize("broken", ["HEAD", "index", "config", "objects"])
def test_a_damaged_repository_is_read_from_the_disk(root: Path, broken: str) -> None:
    place = root / ".git" / broken
    if place.is_dir():
        place.rename(root / ".git/elsewhere")
    else:
        place.write_bytes(b"\0not what git wrote\xff")
    assert run("export", root, "--to", "out").code == 0
    assert dk.scan(root)["unpinned_model_alias"].holds


def test_the_current_folder_was_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    try:
        run("scan", ".").sentence()
    finally:
        os.chdir(Path(tmp_path))  # before pytest asks where it is
