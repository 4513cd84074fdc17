"""What the page on imports shows works as it stands there, with the real tools."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from projects import commit, write

from debtkit.instruments.importers import _areas
from debtkit.judgement import AREAS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/how-to/import.md").read_text(encoding="utf-8")


def test_the_commands_run(tmp_path: Path) -> None:
    root = commit(write(tmp_path / "tickets"))
    blocks = re.findall(r"^```\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    block = blocks[0]  # a server is asked in tests/scan/systems
    commands = [line for line in block.splitlines() if "semgrep" not in line]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command in commands:
        done = subprocess.run(
            command.split(), cwd=root, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
        )
        assert done.returncode in {0, 1}, done.stderr
    names = sorted(file.name for file in (root / ".debtkit/facts").iterdir())
    assert names == ["foreign-bandit.json", "foreign-ruff.json"]


def test_the_example_runs(tmp_path: Path) -> None:
    root = commit(write(tmp_path / "tickets"))
    (example,) = (text for text in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "mlflow" not in text)
    code = f"import debtkit as dk\nproject = dk.open('.')\nopen('ruff.json', 'w').write('[]')\n{example}"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (root / ".debtkit/facts/foreign-ruff.json").is_file()


def test_the_page_names_the_rules_that_are_ours() -> None:
    for _, rule in _areas._SAME_AS:
        assert re.search(rf"\b{rule}\b", PAGE)
    for prefix in ("S", "T20", "BLE", "D", "ERA", "TD", "PERF", "UP"):
        assert f"`{prefix}`" in PAGE
    assert f"goes to {_areas.DEFAULT_AREA}" in PAGE


def test_every_area_of_the_table_is_one() -> None:
    named = {area for prefixes in _areas._PREFIXES.values() for area in prefixes.values()}
    assert named | set(_areas._TOOLS) | {_areas.DEFAULT_AREA} <= set(AREAS)
