"""Small projects that something is wrong with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from bad_input_helpers import DAY, NASTY, run
from projects import commit, write

from debtkit.project import open_project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


ALIAS = "MODEL = 'gpt-4o'\n"
NAMES = (
    "<script>alert(1)<!--.py",
    "[click](https:evil.example)|`a`.py",
    "![x](javascript:alert(1)).py",
    "\x1b[31mred\x1b]0;title\x07.py",
    "\x9b2J.py",
    "\u202etxt.exe.py",
    "\u200bhidden\u2066.py",
    "new\nline\r# heading.py",
    "<!-- debtkit:end areas -->.py",
    "🏠_\ud83c.py",
    "latin_\udce9.py",
    "javascript:alert(1).py",
    "a\u2028b]]>&amp;\"'.py",
    "CON .py ",
)


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


@pytest.fixture(scope="session")
def _kept_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = commit(write(tmp_path_factory.mktemp("kept") / "tickets"))
    for args in (("init", root), ("assess", root, "--answer", "DK901=asserted", "--by", "Bea"), ("export", root)):
        assert run(*args, "--as-of", DAY).code == 0
    report = root / "docs/debt/DEBT.md"
    report.write_text("Our own words.\n\n" + report.read_text("utf-8"), "utf-8")
    return root


@pytest.fixture
def kept(_kept_once: Path, tmp_path: Path) -> Path:
    """Return a project with everything that debtkit keeps: answers, facts, exports with words of people."""
    return shutil.copytree(_kept_once, tmp_path / "tickets")


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
    yield from _mounted(tmp_path / "small", "-t", "tmpfs", "-o", "size=512k", "none")


@pytest.fixture
def read_only(kept: Path, tmp_path: Path) -> Iterator[Path]:
    """Return the kept project on a disk that is mounted read-only, where this machine lets us."""
    yield from _mounted(tmp_path / "fixed", "--bind", "-o", "ro", str(kept))


def notebook(*outputs: Mapping[str, object]) -> str:
    cell = {"cell_type": "code", "execution_count": 2, "metadata": {}, "source": [ALIAS], "outputs": list(outputs)}
    return json.dumps({"cells": [{"cell_type": "markdown", "source": NASTY}, cell], "metadata": {}, "nbformat": 4})


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Return a project that is hostile in all places, and says so in its answers."""
    root = write(tmp_path / "<img src=x onerror=alert(1)> \x1b[31m[a](https:evil)")
    one_line = NASTY.replace("\n", " ").replace("\r", " ").replace("\0", " ")
    fault = {"output_type": "error", "ename": NASTY, "evalue": NASTY, "traceback": [NASTY]}
    shown = {"output_type": "display_data", "data": {"text/html": NASTY, "text/markdown": [NASTY] * 3000}}
    told = one_line.replace("`", "")
    files = {
        "todo.py": f"# TODO prompt model data {one_line}\n# FIXME the eval {one_line}\n{ALIAS}",
        "prompt.py": f"SYSTEM_PROMPT = {'You are a helpful assistant. ' + NASTY!r}\nprint({NASTY!r})\n{ALIAS}",
        "prompts/system.md": "You are a helpful assistant.\n" + NASTY.replace("\0", ""),
        "run.ipynb": notebook(fault, shown),
        "README.md": f"# {one_line}\n\nRun `python {told}` and see `missing/{one_line[:40]}.py`.\n",
        "requirements.txt": f"openai\n{one_line}\n",
        ".env.example": f"KEY={one_line}\n",
        "Dockerfile": f"FROM python:{one_line}\n",
        ".github/workflows/ci.yml": f"on: push\njobs:\n  a:\n    steps:\n      - uses: {json.dumps(one_line)}\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    for name in NAMES:
        (
            root
            / name.encode("utf-8", "surrogatepass" if "\ud83c" in name else "surrogateescape").decode(
                "utf-8", "surrogateescape"
            )
        ).write_text(ALIAS)
    commit(root, one_line)
    assessment = open_project(root).assess(by=NASTY)
    first, second, third, fourth = assessment.questions[:4]
    assessment.answer(first, "documented", note=NASTY, evidence=NASTY)
    assessment.answer(second, "asserted", note=NASTY, evidence="[x](https://evil.example)")
    assessment.not_applicable(third, because=NASTY)
    assessment.answer(fourth, "absent", note="\ud800 half a character")
    config = root / "debtkit.yaml"
    config.write_text(f"name: {json.dumps(NASTY)}\n" + config.read_text("utf-8"), "utf-8")
    return root
