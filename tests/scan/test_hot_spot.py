from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from debtkit.facts import Status
from debtkit.instruments.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

BUSY = "from openai import OpenAI\nclient = OpenAI()\n" + "if x:\n    y = 1\n" * 60
REST = {f"part{n}.py": "x = 1\n" for n in range(10)}


def test_a_busy_and_complex_model_module_is_named(lay: Callable[[Mapping[str, str]], Path]) -> None:
    root = _history(lay, {"llm.py": BUSY, **REST}, changes={"llm.py": 30})
    fact = scan(root)["hot_spot"]
    assert fact.holds
    assert [(place.path, place.excerpt) for place in fact.evidence] == [("llm.py", "31 commits, 60 decisions")]


def test_a_complex_module_at_rest_is_none(lay: Callable[[Mapping[str, str]], Path]) -> None:
    root = _history(lay, {"llm.py": BUSY, **REST}, changes={"part1.py": 30})
    assert not scan(root)["hot_spot"].holds


def test_a_busy_and_simple_module_is_none(lay: Callable[[Mapping[str, str]], Path]) -> None:
    root = _history(lay, {"llm.py": BUSY[:60], **REST}, changes={"llm.py": 30})
    assert not scan(root)["hot_spot"].holds


def test_a_busy_and_complex_module_without_prompt_or_model_is_none(lay: Callable[[Mapping[str, str]], Path]) -> None:
    root = _history(lay, {"llm.py": BUSY[:45], "core.py": BUSY[45:], **REST}, changes={"core.py": 30})
    assert not scan(root)["hot_spot"].holds


def test_a_short_history_says_nothing(lay: Callable[[Mapping[str, str]], Path]) -> None:
    root = _history(lay, {"llm.py": BUSY, **REST}, changes={"llm.py": 20})
    assert scan(root)["hot_spot"].status is Status.NOT_APPLICABLE


def _history(lay: Callable[[Mapping[str, str]], Path], files: Mapping[str, str], *, changes: Mapping[str, int]) -> Path:
    """Lay out files, commit them, and change some of them so many times."""
    root = lay(files)
    _git(root, "init", "-q")
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "-m", "all")
    for name, count in changes.items():
        for number in range(count):
            (root / name).write_text(files[name] + f"# {number}\n", "utf-8")
            _git(root, "commit", "-q", "-a", "-m", name)
    return root


def _git(root: Path, *args: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(
        ["git", *who, "-c", "core.hooksPath=/dev/null", "-C", str(root), *args], check=True, capture_output=True
    )
