"""Importing debtkit is light, and its public names are one list."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import debtkit

HEAVY = (
    "pandas",
    "numpy",
    "matplotlib",
    "ipywidgets",
    "anywidget",
    "shap",
    "lime",
    "sklearn",
    "duckdb",
    "ruamel",
    "yaml",
    "jinja2",
)


def modules_after(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_import_loads_nothing_heavy() -> None:
    assert modules_after("import debtkit").isdisjoint(HEAVY)


def test_the_command_line_loads_nothing_heavy() -> None:
    assert modules_after("from debtkit.cli import main").isdisjoint(HEAVY)


def test_every_public_name_resolves() -> None:
    assert {name: getattr(debtkit, name) is not None for name in debtkit.__all__} == dict.fromkeys(
        debtkit.__all__, True
    )


def test_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(str(debtkit.__file__)).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    seen = {name.asname for node in imports for name in node.names if name.asname}
    seen |= {ast.unparse(node.targets[0]) for node in block.body if isinstance(node, ast.Assign)}
    assert seen == set(debtkit.__all__)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(AttributeError, match="scan"):
        debtkit.scna  # noqa: B018 - asking is the test
