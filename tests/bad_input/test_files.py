"""Files that cannot be read, or no longer: the scan goes on and coverage says why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from bad_input_helpers import COMMANDS, DAY, everything, run
from projects import commit

import debtkit as dk
from debtkit.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = {
    "broken.py": (b"def f(:\n", "does not parse as Python 3"),
    "python2.py": (b"print 'x'\n", "does not parse as Python 3"),
    "nul.py": (b"x = 1\0\n", "holds NUL bytes"),
    "deep.py": (b"x = " + b"(" * 5000, "does not parse as Python 3"),
    "words.ipynb": (b"not JSON", "not a valid notebook"),
    "list.ipynb": (b"[1]", "not a valid notebook"),
    "deep.ipynb": (b"[" * 100_000, "not a valid notebook"),
    "empty.ipynb": (b"", "not a valid notebook"),
    "cells.ipynb": (b'{"cells": [{"cell_type": "code", "source": ["def f(:"]}]}', "1 of 1 code cells do not parse"),
    "lfs.md": (b"version https://git-lfs.github.com/spec/v1\n", "git LFS pointer"),
}
HARMLESS = {
    "latin.py": "# caf\xe9\nx = '\xfc'\n".encode("latin-1"),
    "declared.py": "# -*- coding: koi8-r -*-\nx = '\xd0'\n".encode("latin-1"),
    "bom.py": b"\xef\xbb\xbfx = 1\n",
    "utf16.md": "# Title\n".encode("utf-16"),
    "surrogates.md": b"\xed\xa0\x80\xff\n",
    "odd.ipynb": b'{"cells": [{"cell_type": 3, "source": 5, "outputs": {"a": 1}}], "metadata": []}',
    "none.ipynb": b'{"cells": [null], "metadata": null}',
    "long.py": b"x = '" + b"y" * 300_000 + b"'\n",
    "deep.yaml": b"[" * 20_000,
    "deep.json": b"[" * 50_000,
    "bad.toml": b"= =",
    "requirements-dev.txt": b"\xff\xfe\x00-e ;;; @ ===\n",
    ".github/workflows/ci.yml": b"on: [\njobs: {a: *b}\n",
    "Dockerfile": b"FROM\nFROM \nRUN \\\n",
    "pyproject.toml": b"[project]\ndependencies = 3\n[tool.poetry]\ndependencies = []\n",
    "package.json": b'{"dependencies": []}',
    "dvc.yaml": b"stages: 3\n",
}


def coverage(root: Path) -> dict[str, str]:
    said = run("scan", root, "--format", "json", "--as-of", DAY)
    assert (said.code, said.err) == (0, "")
    found = json.loads(said.out)["coverage"]
    return {entry["path"]: entry["reason"] for entry in [*found["skipped"], *found["partly_read"]]}


def test_every_broken_file_is_named_with_its_reason(root: Path) -> None:
    for name, (content, _) in BROKEN.items():
        (root / name).write_bytes(content)
    reasons = coverage(root)
    for name, (_, reason) in BROKEN.items():
        assert reason in reasons.get(name, "not named"), name
    assert dk.scan(root)["unpinned_model_alias"].holds


@pytest.mark.parametrize("name", HARMLESS)
def test_an_odd_file_stops_nothing(root: Path, name: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(HARMLESS[name])
    coverage(root)
    assert dk.scan(root)["unpinned_model_alias"].holds


def test_a_notebook_of_50_mb_is_not_read(root: Path) -> None:
    with (root / "big.ipynb").open("wb") as file:
        file.truncate(51_000_000)
    assert coverage(root) == {"big.ipynb": "notebook of 51 MB; the limit is 50 MB"}
    assert "big.ipynb" in run("scan", root, "--format", "markdown").out


@pytest.mark.parametrize("by_git", [True, False])
def test_files_that_vanish_are_named(root: Path, *, by_git: bool) -> None:
    for name in ("a.py", "b.ipynb", "c.md"):
        (root / name).write_text("x\n")
    if by_git:
        commit(root, "More")

    def vanish(done: int, _total: int) -> None:
        for path in [] if done else [root / "a.py", root / "b.ipynb", root / "c.md"]:
            path.unlink()

    result = open_project(root).scan(progress=vanish)
    gone = [entry["path"] for entry in result.coverage["skipped"] if entry["reason"] == "vanished while it was scanned"]
    assert gone == ["a.py", "b.ipynb", "c.md"]


def test_the_whole_folder_vanishes_while_it_is_scanned(root: Path, tmp_path: Path) -> None:
    def vanish(done: int, _total: int) -> None:
        if not done:
            root.rename(tmp_path / "elsewhere")

    project = open_project(root)
    result = project.scan(progress=vanish)
    assert result.coverage["read"] == 0
    assert project.assess(rescan=False).to_markdown()


def test_a_repository_of_broken_files_has_every_form(root: Path) -> None:
    for name, (content, _) in BROKEN.items():
        (root / name).write_bytes(content)
    for name in HARMLESS.keys() - {"deep.yaml", "deep.json"}:  # one scan of each is enough
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(HARMLESS[name])
    said = everything(root)
    assert not [name for name in said if name.endswith(".err.text") and said[name]]
    assert {f"{command}.json" for command in COMMANDS} <= set(said)
