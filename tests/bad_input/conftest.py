"""Small projects that something is wrong with."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from projects import commit, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _plain_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of git and of the commands."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("DEBTKIT_DEBUG", raising=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a small project in a repository with one commit."""
    return commit(write(tmp_path / "tickets"))


@pytest.fixture
def kept(root: Path) -> Path:
    """Return a project with everything that debtkit keeps: answers, facts, exports with words of people."""
    from bad_input_helpers import DAY, run  # noqa: PLC0415 - not for every test

    for args in (("init", root), ("assess", root, "--answer", "DK901=asserted", "--by", "Bea"), ("export", root)):
        assert run(*args, "--as-of", DAY).code == 0
    report = root / "docs/debt/DEBT.md"
    report.write_text("Our own words.\n\n" + report.read_text("utf-8"), "utf-8")
    return root


def _mounted(folder: Path, *args: str) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    try:
        done = subprocess.run(["mount", *args, str(folder)], capture_output=True, check=False)
    except OSError:
        pytest.skip("no mount here; the injected errors cover it")
    if done.returncode:
        pytest.skip("may not mount here; the injected errors cover it")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], capture_output=True, check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return an empty disk of 256 kB, where this machine lets us make one."""
    yield from _mounted(tmp_path / "small", "-t", "tmpfs", "-o", "size=256k", "none")


@pytest.fixture
def read_only(kept: Path, tmp_path: Path) -> Iterator[Path]:
    """Return the kept project on a disk that is mounted read-only, where this machine lets us."""
    yield from _mounted(tmp_path / "fixed", "--bind", "-o", "ro", str(kept))
