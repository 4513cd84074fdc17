"""No network is touched, and nothing of the project is imported, run or unpickled."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from bad_input_helpers import DAY, everything
from projects import commit, git, write

SESSION = """
import socket
from pathlib import Path

def refuse(*args, **options):
    raise AssertionError("the network was touched")

socket.socket = socket.create_connection = socket.getaddrinfo = socket.create_server = socket.socketpair = refuse
from debtkit.project import open_project
from debtkit.cli import main
from debtkit.workshop import lay_out

root = lay_out(Path("sample"))
assert main(["scan", str(root), "--format", "json"]) == main(["export", str(root)]) == 0
project = open_project(root)
project.record(project.scan())
assessment = project.assess(by="Ada")
assessment.answer(assessment.questions[0], "documented", evidence="https://example.org/proof")
assert project.plan().sprints and project.export()
assert assessment.widget()._repr_mimebundle_() and assessment.to_html() and assessment.plot()
print("passed")
"""
SPRING = "__import__('pathlib').Path({!r}).touch()\n"
RULES = "import pathlib\npathlib.Path({!r}).touch()\nRULES = []\n"


def test_a_whole_session_without_a_network(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SESSION], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.endswith("passed\n"), done.stderr


class _Trap:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.marker),)


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "sprung"


@pytest.fixture
def trapped(tmp_path: Path, marker: Path) -> Path:
    """Return a project of which every part makes a marker when it is run."""
    trap = SPRING.format(str(marker))
    root = tmp_path / "tickets"
    names = (
        "app.py", "conftest.py", "setup.py", "sitecustomize.py", "usercustomize.py", "noxfile.py", "jupyter_config.py",
        "pkg/__init__.py", "pkg/__main__.py", "tests/test_app.py", "ruamel/__init__.py", "matplotlib/__init__.py",
        "ipywidgets/__init__.py", "json.py", "ast.py", "yaml.py", "pandas.py", "filelock.py", "debtkit_rules.py",
    )  # fmt: skip
    write(root, dict.fromkeys(names, trap))
    info = {"METADATA": "Name: evil\nVersion: 1\n", "entry_points.txt": "[debtkit.rules]\nevil = debtkit_rules:RULES\n"}
    write(root, {f"evil-1.dist-info/{name}": text for name, text in info.items()})
    write(root, {"debtkit_rules.py": RULES.format(str(marker)), "evil.pth": f"import os; os.mkdir({str(marker)!r})\n"})
    cells: list[object] = [{"cell_type": "code", "source": trap, "metadata": {}, "execution_count": None}]
    write(root, {"run.ipynb": json.dumps({"cells": cells, "metadata": {}, "nbformat": 4})})
    for name in ("model.pkl", "model.joblib", "model.pt", "data.pickle"):
        (root / name).write_bytes(pickle.dumps(_Trap(marker)))
    write(
        root,
        {
            "config.yaml": f"!!python/object/apply:os.mkdir ['{marker}']\n",
            "Makefile": f"x := $(shell mkdir {marker})\n",
        },
    )
    return commit(root)


def test_nothing_of_the_project_is_run(trapped: Path, marker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(trapped)
    everything(Path())
    assert not marker.exists()


@pytest.mark.parametrize("command", ["scan", "assess", "export"])
def test_the_command_runs_nothing_in_the_folder_it_stands_in(trapped: Path, marker: Path, command: str) -> None:
    program = Path(sys.executable).with_name("debtkit")
    done = subprocess.run([program, command, "."], cwd=trapped, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert not marker.exists()


def test_a_plug_in_inside_the_scanned_folder_is_not_loaded(
    trapped: Path, marker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As in a notebook or `python -c` in the project's own folder.
    code = "import sys, debtkit.instruments.scan as s; sys.path.append(''); s.scan('.')"
    monkeypatch.chdir(trapped)
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not marker.exists()


def test_what_git_is_configured_to_run_is_not_run(trapped: Path, marker: Path) -> None:
    spring = trapped / ".git/spring.sh"
    spring.write_text(f"#!/bin/sh\nmkdir {marker}\n")
    spring.chmod(0o755)
    for hook in ("post-index-change", "post-checkout", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"):
        (trapped / ".git/hooks").mkdir(exist_ok=True)
        (trapped / ".git/hooks" / hook).symlink_to(spring)
    keys = (
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "diff.external", "pager.log",
        "pager.ls-files", "filter.x.clean", "filter.x.smudge", "filter.x.process", "diff.x.textconv", "diff.x.command",
        "gpg.program", "credential.helper", "alias.log", "alias.ls-files", "core.alternateRefsCommand",
        "merge.x.driver",
    )  # fmt: skip
    write(trapped, {".gitattributes": "* filter=x diff=x merge=x\n"})
    git(trapped, "config", "core.hooksPath", ".git/hooks")
    for key in keys:
        git(trapped, "config", key, f"!{spring}" if key.startswith("alias") else str(spring))
    git(trapped, "config", "log.showSignature", "true")
    os.utime(trapped / "app.py", (0, 0))  # so that the index wants to be refreshed
    everything(trapped)
    subprocess.run([sys.executable, "-m", "debtkit", "scan", trapped, "--as-of", DAY], check=True, capture_output=True)
    assert not marker.exists()
