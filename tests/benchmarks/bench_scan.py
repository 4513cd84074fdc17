"""Scanning, against the floor: parsing and walking the same Python once."""

from __future__ import annotations

import ast
import gc
import shutil
import sys
import sysconfig
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from _cpu import cost

import debtkit
from debtkit.instruments.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RUNS = 3


def rows() -> Iterator[tuple[str, float, float, str]]:
    """Yield (what, measured, limit, unit)."""
    with tempfile.TemporaryDirectory() as folder:
        root = _only_python(Path(sysconfig.get_path("stdlib")), Path(folder) / "project")
        yield _against_the_floor("the standard library", root)
        yield _against_the_floor("debtkit", _only_python(Path(debtkit.__file__).parent, Path(folder) / "package"))
        peak = cost(sys.executable, "-m", "debtkit", "scan", str(root), "--format", "json", runs=1).peak_mb
        yield "peak memory of debtkit scan", peak, 80, "MB"


def _against_the_floor(name: str, root: Path) -> tuple[str, float, float, str]:
    files = sorted(root.rglob("*.py"))
    floor, whole = _interleaved(lambda: _parse_and_walk(files), lambda: scan(root, git=False))
    return f"scan of {name}, {len(files)} files / (ast.parse + ast.walk)", whole / floor, 1.5, "x"


def _only_python(source: Path, target: Path) -> Path:
    skip = shutil.ignore_patterns(
        "site-packages", "test", "tests", "idlelib", "lib2to3", "__pycache__", "*.so", "*.pyc"
    )
    shutil.copytree(source, target, ignore=skip)
    for path in target.rglob("*"):
        if path.is_file() and path.suffix != ".py":
            path.unlink()
    return target


def _parse_and_walk(files: list[Path]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path in files:
            try:
                tree = ast.parse(path.read_bytes())
            except SyntaxError:
                continue
            for _ in ast.walk(tree):
                pass


def _interleaved(*acts: Callable[[], object]) -> list[float]:
    best = [float("inf")] * len(acts)
    for _ in range(RUNS):
        for number, act in enumerate(acts):
            gc.collect()
            began = time.process_time()
            act()
            best[number] = min(best[number], time.process_time() - began)
    return best
