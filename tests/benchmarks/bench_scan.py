"""Scanning, against the floor: parsing and walking the same Python once; and against itself, when it remembers."""

from __future__ import annotations

import ast
import gc
import os
import shutil
import sys
import sysconfig
import tempfile
import time
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from _cpu import cost
from _trees import small_files, whole_repository

import debtkit
from debtkit.instruments.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RUNS = 3


def rows() -> Iterator[tuple[str, float, float, str]]:
    """Yield (what, measured, limit, unit)."""
    with tempfile.TemporaryDirectory() as name, _own_cache(Path(name) / "cache"):
        folder = Path(name)
        root = _only_python(Path(sysconfig.get_path("stdlib")), folder / "project")
        yield _against_the_floor("the standard library", root, 1.2)
        yield _against_the_floor("debtkit", _only_python(Path(debtkit.__file__).parent, folder / "package"), 1.2)
        whole = whole_repository(folder / "whole")
        yield _against_the_floor("a whole repository", whole, 1.5, git=True)
        yield from _remembered(whole)
        yield "peak memory of debtkit scan, that repository", _peak(whole), 60, "MB"
        yield from _growth(folder)
        yield from _start_and_file(folder)


@contextmanager
def _own_cache(folder: Path) -> Iterator[None]:
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(folder)
    try:
        yield
    finally:
        del os.environ["XDG_CACHE_HOME"]
        if before is not None:
            os.environ["XDG_CACHE_HOME"] = before


def _remembered(root: Path) -> Iterator[tuple[str, float, float, str]]:
    """Yield what a second scan costs when one file has changed, and what remembering costs the first."""
    store = Path(os.environ["XDG_CACHE_HOME"])
    changed = next(root.rglob("textwrap.py"))
    text = changed.read_text("utf-8")
    cold, first, warm = [], [], []
    for run in range(RUNS):
        shutil.rmtree(store, ignore_errors=True)
        cold.append(_cpu(lambda: scan(root, cache=False)))
        first.append(_cpu(lambda: scan(root)))
        changed.write_text(f"{text}# {run}\n", "utf-8")
        warm.append(_cpu(lambda: scan(root)))
    yield "first scan that remembers / one that does not", min(first) / min(cold), 1.1, "x"
    yield "second scan, one file changed / first", min(warm) / min(cold), 0.15, "x"


def _peak(root: Path) -> float:
    return cost(sys.executable, "-m", "debtkit", "scan", str(root), "--format", "json", runs=1).peak_mb


def _growth(folder: Path) -> Iterator[tuple[str, float, float, str]]:
    """Yield what each of 20,000 files costs beside each of 1,000, and how much more memory they take."""
    few, many = small_files(folder / "few", 1_000), small_files(folder / "many", 20_000)
    scan(few, git=False, cache=False)
    one, all_of_them = _cpu(lambda: scan(few, git=False, cache=False)), _cpu(lambda: scan(many, git=False, cache=False))
    yield "a file of 20,000 / a file of 1,000", all_of_them / 20 / one, 1.3, "x"
    yield "peak memory of debtkit scan, 20,000 files / 1,000", _peak(many) / _peak(few), 8, "x"


def _start_and_file(folder: Path) -> Iterator[tuple[str, float, float, str]]:
    """Yield what a scan costs whatever it finds, and what a small file adds: they rule the ratio of a small project."""
    nothing, some = small_files(folder / "nothing", 1), small_files(folder / "some", 380)
    start, whole = _interleaved(
        lambda: scan(nothing, git=False, cache=False), lambda: scan(some, git=False, cache=False)
    )
    yield "a scan of one file", start * 1000, 15, "ms"
    yield "each small file more", (whole - start) / 379 * 1000, 1, "ms"


def _cpu(act: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    act()
    return time.process_time() - began


def _against_the_floor(name: str, root: Path, limit: float, *, git: bool = False) -> tuple[str, float, float, str]:
    files = sorted(root.rglob("*.py"))
    floor, whole = _interleaved(lambda: _parse_and_walk(files), lambda: scan(root, git=git, cache=False))
    number = sum(path.is_file() and ".git" not in path.parts for path in root.rglob("*"))
    return f"scan of {name}, {number} files / (ast.parse + ast.walk)", whole / floor, limit, "x"


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
            best[number] = min(best[number], _cpu(act))
    return best
