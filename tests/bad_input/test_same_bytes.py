"""The same project gives the same bytes: elsewhere, in another zone, language, hash seed and umask."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from bad_input_helpers import DAY, run

from debtkit.workshop import lay_out

if TYPE_CHECKING:
    from pathlib import Path

HERE = {
    "TZ": "UTC",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "HOME": "/nowhere",
    "COLUMNS": "100",
}
THERE = {
    "TZ": "Pacific/Kiritimati",
    "LANG": "tr_TR.UTF-8",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "77",
    "HOME": "/",
    "COLUMNS": "100",
}
SAID = (
    ("scan", "--format", "json"),
    ("assess", "--format", "json"),
    ("assess", "--format", "markdown"),
    ("plan", "--format", "json"),
)


def said(root: Path, machine: dict[str, str], umask: int) -> dict[str, bytes]:
    """Return what the commands print and write in a process of its own."""
    program = (
        f"import os, sys; os.umask({umask}); from debtkit.cli import main\n"
        f"for args in {SAID!r}: main([*args, sys.argv[1], '--as-of', {DAY!r}])\n"
        f"sys.exit(main(['export', sys.argv[1], '--as-of', {DAY!r}]))"
    )
    env = {**os.environ, **machine}
    done = subprocess.run([sys.executable, "-P", "-c", program, str(root)], env=env, capture_output=True, check=True)
    files = {path.name: path.read_bytes() for path in sorted((root / "docs/debt").iterdir())}
    return {**files, "printed": done.stdout.replace(str(root).encode(), b"ROOT"), "warned": done.stderr}


@pytest.fixture
def samples(tmp_path: Path) -> tuple[Path, Path]:
    """Return the sample, laid out twice at places of different depth."""
    first, second = tmp_path / "ticket-titler", tmp_path / "much/deeper ü/ticket-titler"
    return lay_out(first), lay_out(second)


def test_the_machine_leaves_no_trace(samples: tuple[Path, Path]) -> None:
    here, there = said(samples[0], HERE, 0o022), said(samples[1], THERE, 0o077)
    assert here.keys() == there.keys()
    for name in here:
        assert here[name] == there[name], name
    assert here["warned"] == b""


def test_the_time_of_the_files_leaves_no_trace(samples: tuple[Path, Path]) -> None:
    for path in samples[1].rglob("*.*"):
        if ".git" not in path.parts:
            os.utime(path, (1, 1))
    args = ("--format", "json", "--as-of", DAY)
    assert run("scan", samples[0], *args).out == run("scan", samples[1], *args).out


def test_an_export_does_not_change_the_next(samples: tuple[Path, Path]) -> None:
    texts = []
    for _ in range(3):
        assert run("export", samples[0], "--as-of", DAY).code == 0
        texts.append({path.name: path.read_bytes() for path in (samples[0] / "docs/debt").iterdir()})
    for name in texts[0]:
        assert texts[0][name] == texts[1][name] == texts[2][name], name
