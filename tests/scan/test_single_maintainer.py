from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from debtkit.instruments.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MODEL = "from openai import OpenAI\nclient = OpenAI()\n"


def test_the_files_that_matter_are_named_most_touched_first(lay: Callable[[Mapping[str, str]], Path]) -> None:
    root = _history(lay, {"llm.py": 3, ".gitignore": 9, "answers.csv": 6, "ask.py": 2, "names.py": 5})
    fact = scan(root)["single_maintainer"]
    assert fact.holds
    assert [(place.path, place.excerpt) for place in fact.evidence] == [
        ("llm.py", "3 commits"),
        ("ask.py", "2 commits"),
    ]


def test_no_more_than_ten_files_are_named(lay: Callable[[Mapping[str, str]], Path]) -> None:
    root = _history(lay, {f"llm{n}.py": 1 for n in range(12)} | {"ask.py": 2})
    places = scan(root)["single_maintainer"].evidence
    assert len(places) == 10
    assert (places[0].path, places[1].excerpt) == ("ask.py", "1 commit")


def _history(lay: Callable[[Mapping[str, str]], Path], commits: Mapping[str, int]) -> Path:
    """Lay out files, each committed so many times by one person."""
    texts = {name: MODEL if name.startswith(("llm", "ask")) else "x = 1\n" for name in commits}
    root = lay(texts)
    _git(root, "init", "-q")
    for name, count in commits.items():
        for number in range(count):
            (root / name).write_text(texts[name] + f"# {number}\n", "utf-8")
            _git(root, "add", name)
            _git(root, "commit", "-q", "-m", name)
    return root


def _git(root: Path, *args: str) -> None:
    who = (
        "-c",
        "user.name=Ada",
        "-c",
        "user.email=ada@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "core.hooksPath=/dev/null",
    )
    subprocess.run(["git", *who, "-C", str(root), *args], check=True, capture_output=True)
