"""The command line: exit codes, formats, and nothing written by a look."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from projects import commit, write

from debtkit.cli import main


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return commit(write(tmp_path / "tickets"))


def out(capsys: pytest.CaptureFixture[str], *args: str, code: int = 0) -> str:
    assert main(args) == code
    return capsys.readouterr().out


def test_scan_shows_what_is_owed_and_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path.name for path in root.iterdir())
    text = out(capsys, "scan", str(root), "--as-of", "2026-11-22")
    assert "tickets" in text
    assert "principal" in text.lower()
    assert sorted(path.name for path in root.iterdir()) == before


def test_past_commits_are_searched_for_keys_when_asked(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def facts(*options: str) -> dict[str, dict[str, str]]:
        facts: dict[str, dict[str, str]] = json.loads(out(capsys, "scan", str(root), "--format", "json", *options))[
            "facts"
        ]
        return facts

    assert facts()["secret_in_git_history"]["status"] == "not_shown"
    assert facts("--history")["secret_in_git_history"]["status"] == "measured"


def test_the_report_says_that_nobody_looked_into_the_history(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = out(capsys, "scan", str(root), "--format", "markdown")
    assert "## What was not looked at" in said
    assert "by `debtkit scan --history`." in said
    searched = out(capsys, "scan", str(root), "--history", "--format", "markdown")
    assert "by `debtkit scan --history`." not in searched
    assert searched.count("by `debtkit audit PATH --record PROJECT`.") == 1  # one line for all that audits look at
    assert "(DK802)" not in said.partition("## What does not apply")[2]


def test_scan_json_has_the_published_shape(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(out(capsys, "scan", str(root), "--format", "json"))
    assert data["schema"] == "debtkit.scan/1"
    assert data["facts"]["unpinned_model_alias"]["value"] is True
    assert data["facts"]["unpinned_model_alias"]["evidence"][0]["path"] == "app.py"
    alias = next(finding for finding in data["findings"] if finding["path"] == "app.py")
    assert {"rule", "area", "path", "locator", "principal_hours", "interest_hours_per_month"} <= set(alias)
    assert data["coverage"]["files"] == 3


@pytest.mark.parametrize("command", ["scan", "assess", "plan"])
def test_every_view_comes_as_json_and_markdown(root: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert json.loads(out(capsys, command, str(root), "--format", "json"))["schema"].startswith("debtkit.")
    assert out(capsys, command, str(root), "--format", "markdown").count("\n#") >= 1


def test_answers_given_on_the_command_line_are_kept(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = out(capsys, "assess", str(root))
    assert "open question" in text
    out(capsys, "assess", str(root), "--answer", "DK901=absent", "--by", "Ada", "--note", "asked on Monday")
    kept = (root / "debtkit.yaml").read_text(encoding="utf-8")
    assert "DK901" in kept
    assert "asked on Monday" in kept


def test_nothing_is_kept_when_one_of_several_answers_is_wrong(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out(capsys, "assess", str(root), "--answer", "DK908=absent", "--answer", "DK909=maybe", code=2)
    assert not (root / "debtkit.yaml").exists()


def test_what_does_not_apply_can_be_said_on_the_command_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out(capsys, "assess", str(root), "--not-applicable", "dk908=a toy of one person", "--by", "Ada")
    assert "a toy of one person" in (root / "debtkit.yaml").read_text(encoding="utf-8")


def test_evidence_that_is_not_there_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(root), "--answer", "DK908=documented", "--evidence", "nothere.md"]) == 0
    assert "nothere.md was not found" in capsys.readouterr().err


def test_check_fails_only_for_what_was_agreed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "passed" in out(capsys, "check", str(root), "--fail-on", "DK801")
    assert "above 1 h" in out(capsys, "check", str(root), "--max-principal", "1", code=1)
    write(root, {"debtkit.yaml": "gate: {max_interest_hours_per_month: 0.5}\n"})
    assert json.loads(out(capsys, "check", str(root), "--format", "json", code=1))["passed"] is False


def test_export_names_what_it_wrote(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = out(capsys, "export", str(root), "--to", "out").split()
    assert root / "out" / "DEBT.md" in [Path(line) for line in lines]
    assert all(Path(line).is_file() for line in lines)


def test_init_writes_the_peoples_file_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "wrote" in out(capsys, "init", str(root))
    assert "already there" in out(capsys, "init", str(root))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["scan", "no/such/folder"], "does not exist"),
        (["check", ".", "--fail-on", "critcal"], "did you mean critical"),
        (["assess", ".", "--answer", "DK901=maybe"], "use one of"),
        (["assess", ".", "--answer", "DK901"], "write ID=VALUE"),
        (["assess", ".", "--note", "why"], "go with --answer"),
    ],
)
def test_wrong_use_is_one_line_and_exit_two(
    args: list[str], message: str, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    assert main(args) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "args",
    [["scna"], ["scan", "--format", "xml"], ["scan", "--as-of", "tomorrow"], ["plan", "--hours-per-sprint", "nan"]],
)
def test_a_word_the_parser_does_not_know_is_exit_two(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(args)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_closed_pipe_is_no_error(root: Path) -> None:
    scan = f"{sys.executable} -m debtkit scan {root} --format json | head -c 10"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", scan], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_modules_of_the_current_folder_are_not_imported(root: Path) -> None:
    trap = "from pathlib import Path\nPath('sprung').touch()\n"
    write(root, {"json.py": trap, "difflib.py": trap, "yaml.py": trap, "debtkit_rules.py": trap})
    done = subprocess.run(
        [sys.executable, "-m", "debtkit", "scan", "."], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not (root / "sprung").exists()
