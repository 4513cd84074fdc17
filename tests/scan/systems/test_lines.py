from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from systems_helpers import lay

from debtkit.instruments.scan.systems import Files
from debtkit.instruments.scan.systems._lines import Log, log_files, together

if TYPE_CHECKING:
    from pathlib import Path


def read(root: Path, text: str | bytes) -> tuple[list[tuple[int, object]], str]:
    log = Log(Files(lay(root, {"a.jsonl": text}), ["a.jsonl"]), "a.jsonl")
    found: list[tuple[int, object]] = list(log)
    problem = log.unread()
    return found, problem.reason if problem else ""


@pytest.mark.parametrize(
    ("text", "found", "problem"),
    [
        ('{"a":1}\n\n{"a":2}\n', [(1, {"a": 1}), (3, {"a": 2})], ""),
        ('\ufeff{"a":1}\n[{"a":2},3]\n4\n', [(1, {"a": 1}), (2, {"a": 2})], ""),
        ('{\n "a": 1\n}\n{\n "a": 2\n}\n', [(1, {"a": 1}), (4, {"a": 2})], ""),
        ('[\n {"a": 1},\n {"a": 2}\n]', [(1, {"a": 1}), (1, {"a": 2})], ""),
        ('{"a":1}\n{"a":', [(1, {"a": 1})], "1 line is not JSON, the first is line 2"),
        ('{\n "a": 1\n}\n{\n "a" 2\n}\n{\n "a": 3}', [(1, {"a": 1}), (7, {"a": 3})], "1 line is not JSON"),
        ("{\n" * 300_000, [], "given up after 100"),
        ("x\n" * 300_000, [], "given up after 100"),
    ],
)
def test_objects_come_with_their_line(text: str, found: list[tuple[int, object]], problem: str, tmp_path: Path) -> None:
    objects, reason = read(tmp_path, text)
    assert objects == found
    assert problem in reason
    assert bool(problem) == bool(reason)


def test_there_is_a_limit_to_how_many_are_read(tmp_path: Path) -> None:
    objects, reason = read(tmp_path, "{}\n" * 100_001)
    assert len(objects) == 100_000
    assert "only the first" in reason


ROW = st.dictionaries(st.text(), st.none() | st.integers() | st.text(), min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW), indent=st.sampled_from([None, 2]))
def test_what_was_written_is_read(rows: list[dict[str, object]], indent: int | None, tmp_path: Path) -> None:
    found, reason = read(tmp_path, "".join(json.dumps(row, indent=indent) + "\n" for row in rows))
    assert [value for _, value in found] == rows
    assert reason == ""


def test_logs_are_looked_for_where_git_ignores_them_and_not_among_tests(tmp_path: Path) -> None:
    names = ["run/a.jsonl", "tests/b.jsonl", "logs/otel.json", "logs/c.ndjson", "d.jsonl", "conf/settings.json"]
    files = Files(lay(tmp_path, dict.fromkeys(names, "{}")), ["run/a.jsonl", "tests/b.jsonl", "conf/settings.json"])
    assert log_files(files, names=("otel",)) == ["d.jsonl", "logs/c.ndjson", "logs/otel.json", "run/a.jsonl"]


def test_logs_are_read_together_below_the_folder_that_holds_them() -> None:
    assert together([]) == []
    assert together(["a/b.jsonl"]) == ["a/b.jsonl"]
    assert together(["a/b/c.jsonl", "a/d/e.jsonl"]) == ["a"]
    assert together(["a.jsonl", "b/c.jsonl"]) == [""]
