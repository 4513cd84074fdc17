from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from markdown_it import MarkdownIt
from projects import commit, write

from debtkit.cli import main
from debtkit.documents import debt_schema, scan_schema
from debtkit.instruments.importers import import_findings
from debtkit.project import Project

if TYPE_CHECKING:
    from pathlib import Path

DAY = ["--as-of", "2026-11-22"]
PICKLE = "import pickle\nx = pickle.load(open('a.pkl', 'rb'))\n"


def entry(code: str, file: str, row: int, **more: str) -> dict[str, Any]:
    return {"code": code, "filename": file, "location": {"row": row}, "name": f"name-of-{code}", **more}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return commit(write(tmp_path / "tickets"))


def put(root: Path, data: object, name: str = "ruff.json") -> str:
    path = root.parent / name
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words]) == 0
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return data


def test_foreign_findings_show_everywhere_and_cost_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = [str(root), *DAY]
    before = printed(capsys, "assess", *where, "--format", "json")
    assert main(["import", put(root, [entry("F401", "app.py", 2), entry("T201", "app.py", 9)]), str(root)]) == 0
    assert "ruff: 2 findings of 2 rules, kept in" in capsys.readouterr().out

    assessed = printed(capsys, "assess", *where, "--format", "json")
    jsonschema.Draft202012Validator(debt_schema()).validate(assessed)
    assert [found["rule"] for found in assessed.pop("foreign")] == ["T201", "F401"]
    assert assessed == before

    scanned = printed(capsys, "scan", *where, "--format", "json")
    jsonschema.Draft202012Validator(scan_schema()).validate(scanned)
    assert [found["area"] for found in scanned["foreign"]] == ["transparency", "architecture"]

    assert main(["scan", *where]) == 0
    assert "2 findings of ruff (not priced; listed in DEBT.md)" in capsys.readouterr().out
    assert main(["scan", *where, "--format", "markdown"]) == 0
    assert "## Foreign findings" in capsys.readouterr().out

    assert main(["export", *where]) == 0
    text = (root / "docs/debt/DEBT.md").read_text(encoding="utf-8")
    assert "| Transparency | ruff | T201 name-of-T201 | warning | 1 |" in text.replace("error", "warning")
    assert "[`app.py:9`](../../app.py#L9)" in text


def test_a_rule_that_means_our_fact_is_priced_once(root: Path) -> None:
    write(root, {"load.py": PICKLE})
    project = Project(root)
    project.scan()
    (seen,) = project.judge()["DK311"].findings
    project.record(import_findings(put(root, [entry("S301", "load.py", 2)]), root=root), name="foreign-ruff")
    (still,) = project.judge()["DK311"].findings
    assert still == seen


def test_a_new_import_replaces_the_old_one_of_its_tool(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = put(root, [entry("F401", "app.py", 2)])
    main(["import", report, str(root)])
    put(root, [])
    assert main(["import", report, str(root)]) == 0
    capsys.readouterr()
    assert "foreign" not in printed(capsys, "scan", str(root), *DAY, "--format", "json")


def test_several_reports_of_a_tool_are_one_record(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = put(root, [entry("F401", "app.py", 2)], "1.json"), put(root, [entry("F402", "app.py", 3)], "2.json")
    assert main(["import", one, two, str(root)]) == 0
    assert capsys.readouterr().out.startswith("ruff: 2 findings of 2 rules")


def test_no_tool_can_replace_our_own_record(root: Path) -> None:
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "scan"}}, "results": []}]}
    assert main(["import", put(root, log), str(root)]) == 0
    assert [path.name for path in (root / ".debtkit/facts").iterdir()] == ["foreign-scan.json"]


def test_here_is_the_default(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    assert main(["import", put(root, [])]) == 0
    assert (root / ".debtkit/facts/foreign-ruff.json").is_file()


def test_one_bad_report_keeps_none(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = put(root, [], "good.json"), put(root, {}, "bad.json")
    assert main(["import", good, bad, str(root)]) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert "bad.json is neither SARIF 2.1.0" in sentence
    assert not (root / ".debtkit").exists()


def test_a_folder_alone_is_no_report(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(root)]) == 2
    assert "name the report to import first" in capsys.readouterr().err


def test_hostile_names_do_not_steer_the_report(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = "x|y <b>\x1b[31m\n[x](javascript:alert(1)) `"
    log = {
        "version": "2.1.0",
        "runs": [{"tool": {"driver": {"name": odd}}, "results": [{"ruleId": odd, "message": {"text": odd}}]}],
    }
    assert main(["import", put(root, log), str(root)]) == 0
    assert main(["scan", str(root), *DAY, "--format", "markdown"]) == 0
    text = capsys.readouterr().out
    (row,) = (line for line in text.splitlines() if "x-y-b-31m" in line and line.startswith("|"))
    kinds = {token.type for part in MarkdownIt().parseInline(row) for token in part.children or []}
    assert kinds <= {"text", "text_special"}
    assert "\x1b" not in text
    assert row.count("|") == 7
