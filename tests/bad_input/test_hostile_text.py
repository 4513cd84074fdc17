"""Words that would like to be more than words, in every place where a project holds words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bad_input_helpers import CHECKS, NASTY, assert_quiet, everything, run
from projects import write

import debtkit as dk
from debtkit.project import open_project
from debtkit.widgets import AssessmentWidget, _wire

if TYPE_CHECKING:
    from pathlib import Path


def test_hostile_words_are_only_words(hostile: Path) -> None:
    said = everything(hostile)
    for name, text in said.items():
        check = CHECKS.get(name.rpartition(".")[2])
        if check is not None:
            try:
                check(text)
            except AssertionError as wrong:
                raise AssertionError(f"{name}: {wrong}") from wrong  # noqa: EM102, TRY003 - which of fifty it was
    for form in ("text", "markdown", "json"):
        assert "alert(1)" in said[f"scan.{form}"], "the words are shown"
    for name in ("assess.json", "scan.json", "plan.json", "export.debt.json", "assess.text"):
        assert_quiet(said[name])
    assert "evil.example" in said["export.DEBT.markdown"]


def test_a_result_with_any_file_name_comes_as_a_frame(hostile: Path) -> None:
    result = dk.scan(hostile)
    assert len(result.to_frame()) == len(result.findings)


def test_a_second_export_finds_its_own_markers(hostile: Path) -> None:
    for _ in range(2):  # the first one adds files to the project
        assert run("export", hostile).code == 0
    before = (hostile / "docs/debt/DEBT.md").read_bytes()
    assert run("export", hostile).code == 0
    assert (hostile / "docs/debt/DEBT.md").read_bytes() == before


def test_the_widget_holds_text_that_its_page_can_show(hostile: Path) -> None:
    widget = AssessmentWidget(open_project(hostile).assess())
    state = _wire.unpack(widget.state)
    assert_quiet(state["name"])
    for verdict in state["verdicts"].values():
        for words in [verdict["says"], *(text for place in verdict["places"] for text in place)]:
            assert isinstance(words, str)
            assert_quiet(words)
    compile(state["code"].encode("utf-8", "replace"), "code", "exec")
    widget.close()


def test_the_page_may_say_what_it_likes(hostile: Path) -> None:
    assessment = open_project(hostile).assess(by="Ada")
    widget, replies = AssessmentWidget(assessment), []
    widget.send = lambda content, _buffers=None: replies.append(content)
    question = assessment.questions[0]
    for content in (
        {"type": NASTY},
        {"type": ["answer"]},
        {"type": "answer", "id": NASTY[:30], "value": "absent"},
        {"type": "answer", "id": question, "value": NASTY[:30]},
        {"type": "evidence", "id": question, "path": NASTY},
        {"type": "note", "id": question, "text": "x" * 5000},
        {"type": "profile", "kinds": [NASTY]},
        [NASTY],
        None,
        {"type": "note", "id": question, "text": "\ud800"},
        {"type": "answer", "id": question, "value": "asserted"},
    ):
        widget._handle_custom_msg(content, [])
        assert_quiet(replies[-1].get("says", ""))
    assert replies[-1]["type"] == "done"
    widget.close()
    assert run("export", hostile).code == 0


def test_init_names_a_hostile_folder_harmlessly(tmp_path: Path) -> None:
    root = write(tmp_path / "\x1b[31m\u202e\nx")
    for args in (("init", root), ("init", root), ("export", root), ("check", root, "--fail-on", "\x1b[31m")):
        said = run(*args)
        assert_quiet(said.out + said.err)
    assert open_project(root).name == root.name
