"""`debtkit.yaml` and the kept facts as people and accidents leave them: one line, exit 2, the file as it was."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from bad_input_helpers import COMMANDS, DAY, run

from debtkit.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = "answers: {{DK901: {{value: asserted, by: a, on: {}}}}}\n"
BAD = {
    "wrong type": b"name: [1]\n",
    "list": b"- a\n",
    "scalar": b"hello\n",
    "twice": b"name: a\nname: b\n",
    "unknown key": b"nmae: x\n",
    "unknown check": b"answers: {DK99999: {value: absent, by: a, on: 2026-01-01}}\n",
    "number as key": b"1: x\n",
    "list as key": b"? [a, b]\n: x\n",
    "bomb": b"a: &a [x, x]\nb: &b [*a, *a]\nname: [*b, *b]\n",
    "deep": b"name: " + b"[" * 400_000,
    "deep lines": b"name:\n" + b"- " * 400_000,
    "deep mappings": b"name: " + b"{a: " * 200_000,
    "large": b"# " + b"x" * 1_000_001,
    "latin": "name: caf\xe9\n".encode("latin-1"),
    "utf-16": "name: x\n".encode("utf-16"),
    "nul": b"name: a\0b\n",
    "tag": b"name: !!python/object/apply:os.system ['touch sprung']\n",
    "two documents": b"name: a\n---\nname: b\n",
    "tab": b"name:\n\t- x\n",
    "no such day": b"answers: {DK901: {value: absent, by: a, on: 2026-02-30}}\n",
    "no gate": b"gate: {max_principal_hours: .nan}\n",
    "endless gate": b"gate: {max_interest_hours_per_month: .inf}\n",
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_a_mistake_is_one_line_and_changes_nothing(root: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    (root / "debtkit.yaml").write_bytes(content)
    for args in (("scan",), ("assess", "--answer", "DK901=absent"), ("export",)):
        assert "debtkit.yaml" in run(args[0], root, *args[1:]).sentence()
    assert (root / "debtkit.yaml").read_bytes() == content
    assert not (root / "docs").exists()
    assert not (root / "sprung").exists()


@pytest.mark.parametrize(
    "content", [b"", b"# only words\n", b"---\n", b"\xef\xbb\xbfname: x\n", b"name:\nanswers:\n", b'name: "\\ud800"\n']
)
def test_an_empty_file_is_no_mistake(root: Path, content: bytes) -> None:
    (root / "debtkit.yaml").write_bytes(content)
    assert run("scan", root).err == ""
    assert run("assess", root, "--answer", "DK901=absent").code == 0
    assert run("plan", root).err == ""


@pytest.mark.parametrize("on", ["2026-01-01T10:00:00", "9999-12-31", "3026-01-01", "soon", "1"])
def test_a_day_that_cannot_be_is_named(root: Path, on: str) -> None:
    (root / "debtkit.yaml").write_text(ANSWER.format(on), "utf-8")
    for command in ("scan", "export"):
        assert "debtkit.yaml: answers.DK901.on " in run(command, root, "--as-of", DAY).sentence()


def test_no_answer_is_written_that_would_be_refused(kept: Path) -> None:
    before = (kept / "debtkit.yaml").read_bytes()
    said = run("assess", kept, "--answer", "DK901=absent", "--as-of", "2999-01-01").sentence()
    assert "answers.DK901.on must be a day before 2200" in said
    assert (kept / "debtkit.yaml").read_bytes() == before
    assert run("scan", kept).code == 0


def test_the_first_day_is_a_day(root: Path) -> None:
    (root / "debtkit.yaml").write_text(ANSWER.format("0001-01-01"), "utf-8")
    assert run("export", root, "--as-of", DAY).code == 0


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("command", [*COMMANDS, "export"])
def test_any_day_can_be_judged(kept: Path, command: str, day: str) -> None:
    said = run(command, kept, "--as-of", day)
    assert said.code in {0, 1}, said.err


def test_an_answer_that_holds_a_key_is_not_repeated(root: Path) -> None:
    key = "sk-proj-Zq8vT1mK4xWb7Rj2Ls9Dn5Yc3Hf6Gp0A"
    (root / "debtkit.yaml").write_text(f"api_key: {key}\napi_key: {key}x\n", "utf-8")
    assert key[:16] not in run("scan", root).sentence()


@pytest.mark.parametrize("name", ["debtkit.yaml", ".debtkit/facts/scan.json", "docs/debt/DEBT.md"])
@pytest.mark.parametrize("what", ["folder", "pipe"])
def test_something_else_stands_where_the_file_belongs(kept: Path, name: str, what: str) -> None:
    place = kept / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.mkdir() if what == "folder" else os.mkfifo(place)
    if name.startswith(".debtkit"):
        with pytest.raises((OSError, ValueError), match=r"scan\.json .*(delete|remove|move) it"):
            open_project(kept).facts()
    else:
        said = run("export", kept, "--as-of", DAY).sentence()
        assert place.name in said


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"3", b"\xff", b"{", b"[" * 99_999, b'{"schema": "x"}', b'{"schema": "debtkit.facts/1", "facts": [3]}',
     b'{"schema": "debtkit.facts/1", "facts": 3}',
     b'{"schema": "debtkit.facts/1", "facts": [{"key": "a", "value": {}}]}'],
)  # fmt: skip
def test_a_damaged_fact_file_is_named(kept: Path, content: bytes) -> None:
    (kept / ".debtkit/facts/audit.json").write_bytes(content)
    said = run("scan", kept).sentence()
    assert "audit.json is not a fact file of debtkit" in said
    assert "delete it and measure again" in said
    assert (kept / ".debtkit/facts/audit.json").read_bytes() == content


def test_a_name_in_git_that_is_not_utf8_is_no_obstacle(root: Path) -> None:
    with (root / ".git/config").open("ab") as file:
        file.write(b"[user]\n\tname = Ren\xe9 \x1b[31m\n")
    assert run("assess", root, "--answer", "DK901=absent").code == 0
    assert run("assess", root, "--format", "markdown").code == 0
