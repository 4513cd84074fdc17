import ast
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from debtkit.workshop import read_truth
from debtkit.workshop._history import read_history

Git = Callable[..., str]


def test_the_history_is_as_told(git: Git, sample: Path) -> None:
    told = read_truth()["git"]
    authors = Counter(git(sample, "log", "--format=%an").splitlines())
    assert authors.total() == told["commits"]
    assert len(authors) == told["authors"]
    assert 0.8 <= authors.most_common(1)[0][1] / authors.total() <= 0.9
    assert git(sample, "log", "-1", "--format=%cs") == str(told["last_commit"])


def test_commits_follow_each_other_in_working_hours() -> None:
    times = [commit.at for commit in read_history()]
    assert times == sorted(times)
    assert all(at.weekday() < 5 and 8 <= at.hour < 19 for at in times)
    assert 140 <= (times[-1] - times[0]).days <= 160


def test_the_prompt_is_the_hot_spot(git: Git, sample: Path) -> None:
    touched = Counter(git(sample, "log", "--since=2026-08-08", "--name-only", "--format=").split())
    assert {path: touched[path] for path in read_truth()["git"]["commits_90d"]} == read_truth()["git"]["commits_90d"]
    assert touched.most_common(1)[0][0] == "titler/suggest.py"


def test_the_code_parses_after_every_commit() -> None:
    parsed = [
        ast.parse(text, path)
        for commit in read_history()
        for path, text in commit.changes.items()
        if path.endswith(".py") and text
    ]
    assert len(parsed) > 10


def test_a_change_changes_something() -> None:
    before: dict[str, str | None] = {}
    for commit in read_history():
        assert all(before.get(path) != text for path, text in commit.changes.items()), commit.message
        before.update(commit.changes)
