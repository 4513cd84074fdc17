from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from projects import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CODE = """import pickle
PASSWORD = "hunter2-not-real-x"
def load(path, *, much=[]):
    assert path
    print(path)
    return pickle.load(open(path, "rb"))
"""
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Try"]},
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": ["import pickle\n", "pickle.loads(b'')"],
        },
    ],
    "metadata": {"language_info": {"name": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with something to report."""
    return write(
        tmp_path / "project",
        {
            "a.py": CODE,
            "sub/bäd name.py": "def (:\n",
            "try.ipynb": json.dumps(NOTEBOOK, indent=1),
            "tests/test_a.py": "import pickle\npickle.load(open('x', 'rb'))\n",
        },
    )


@pytest.fixture
def report(tmp_path: Path) -> Callable[[Any], Path]:
    """Return a function that writes a report beside the project."""

    def put(data: object) -> Path:
        path = tmp_path / "report.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return path

    return put
