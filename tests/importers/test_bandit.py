from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from debtkit.instruments.importers import import_findings, read_bandit

if TYPE_CHECKING:
    from collections.abc import Callable

    from debtkit.instruments.importers import Imported

FROZEN = Path(__file__).with_name("bandit-1.9.4.json")
BANDIT = Path(sys.executable).with_name("bandit")
KEPT = ("code", "filename", "issue_severity", "issue_text", "line_number", "test_id", "test_name")


def parts(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [{key: entry[key] for key in KEPT} for entry in data["results"]]


@pytest.fixture
def real(root: Path) -> Imported:
    return import_findings(FROZEN, root=root)


def test_the_real_tool_said_this(real: Imported) -> None:
    seen = {(found.rule, found.severity, found.place.path, found.place.locator) for found in real.findings}
    assert seen == {
        ("B101", "note", "a.py", "L4"),
        ("B105", "note", "a.py", "L2"),
        ("B301", "warning", "a.py", "L6"),
        ("B301", "warning", "tests/test_a.py", "L2"),
        ("B403", "note", "a.py", "L1"),
        ("B403", "note", "tests/test_a.py", "L1"),
    }
    assert real.notes == ("bandit could not read 1 file",)
    assert {found.area for found in real.findings} == {"compliance"}


def test_the_installed_tool_still_says_it(root: Path) -> None:
    command = [str(BANDIT), "-q", "-r", "-f", "json", "."]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert parts(json.loads(done.stdout)) == parts(json.loads(FROZEN.read_text(encoding="utf-8")))


def test_the_password_in_its_message_goes_nowhere(real: Imported) -> None:
    assert "hunter2" in FROZEN.read_text(encoding="utf-8")
    assert "hunter2" not in real.to_json() + real.to_markdown() + real.to_html()


def test_unsafe_loading_is_our_own_fact_but_not_in_tests(real: Imported) -> None:
    facts = {fact.key: fact for fact in real.facts()}
    (place,) = facts["unsafe_deserialization"].evidence
    assert (place.path, place.locator, place.excerpt) == ("a.py", "L6", 'return pickle.load(open(path, "rb"))')
    assert facts["foreign.bandit.B301"].subject == "area:compliance"


def test_another_form_is_refused(report: Callable[[Any], Path]) -> None:
    others: list[object] = [[], {"results": []}, {"results": {}, "errors": [], "metrics": {}}]
    for data in others:
        with pytest.raises(ValueError, match="is not the output of `bandit -f json`"):
            read_bandit(report(data))


def test_odd_entries_are_left_out_with_a_note(root: Path, report: Callable[[Any], Path]) -> None:
    odd = [7, {"filename": "a.py"}, {"filename": "a.py", "test_id": "B999", "issue_severity": 7, "line_number": None}]
    result = read_bandit(report({"results": odd, "errors": 7, "metrics": 7}), root=root)
    (found,) = result.findings
    assert (found.rule, found.severity, found.place.locator) == ("B999", "note", "")
    assert result.notes == ("2 findings left out: each has no file name or test id",)
