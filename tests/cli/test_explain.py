"""`debtkit explain-rule`: one check in three forms, or the list of all."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from debtkit.cli import main
from debtkit.judgement import load_catalog

CHECKS = load_catalog().checks


def out(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    assert main(["explain-rule", *args]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", ["DK1202", "dk1202", "unpinned_model_alias"])
def test_one_check_is_told(capsys: pytest.CaptureFixture[str], name: str) -> None:
    text = out(capsys, name)
    assert text.startswith("DK1202 Hosted models are named with a date or version\n")
    assert "Known false positives and limits" in text


def test_markdown_begins_with_a_heading(capsys: pytest.CaptureFixture[str]) -> None:
    assert out(capsys, "DK1202", "--format", "markdown").startswith("# DK1202 ")


def test_json_holds_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(out(capsys, "DK305", "--format", "json"))
    assert data["schema"] == "debtkit.rule/1"
    assert [(fact["key"], fact["absence"]) for fact in data["facts"]] == [("data_license", "asked")]
    assert data["question"]
    assert len(data["principal_hours"]) == 3


def test_without_a_name_all_are_listed_by_area(capsys: pytest.CaptureFixture[str]) -> None:
    lines = out(capsys).splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  ")] == list(CHECKS)
    assert [line for line in lines if line and not line.startswith(" ")] == list(load_catalog().areas.values())
    assert len(json.loads(out(capsys, "--format", "json"))) == len(CHECKS)
    assert out(capsys, "--format", "markdown").count("\n- ") == len(CHECKS)


def test_an_unknown_name_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain-rule", "DK1299"]) == 2
    seen = capsys.readouterr()
    assert seen.out == ""
    assert "did you mean DK12" in seen.err
    assert seen.err.count("\n") == 1


def test_the_list_reads_no_rule_of_the_current_folder() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "debtkit", "explain-rule"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
