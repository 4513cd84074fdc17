"""Words that would like to be more than words, in every place where a project holds words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from bad_input_helpers import CHECKS, NASTY, assert_quiet, everything, run
from projects import commit, write

import debtkit as dk
from debtkit.widgets import AssessmentWidget, _wire

if TYPE_CHECKING:
    from pathlib import Path

ALIAS = "MODEL = 'gpt-4o'\n"
NAMES = (
    "<script>alert(1)<!--.py",
    "[click](https:evil.example)|`a`.py",
    "![x](javascript:alert(1)).py",
    "\x1b[31mred\x1b]0;title\x07.py",
    "\x9b2J.py",
    "\u202etxt.exe.py",
    "\u200bhidden\u2066.py",
    "new\nline\r# heading.py",
    "<!-- debtkit:end areas -->.py",
    "🏠_\ud83c.py",
    "latin_\udce9.py",
    "javascript:alert(1).py",
    "a\u2028b]]>&amp;\"'.py",
    "CON .py ",
)


def notebook(*outputs: dict[str, object]) -> str:
    cell = {"cell_type": "code", "execution_count": 2, "metadata": {}, "source": [ALIAS], "outputs": list(outputs)}
    return json.dumps({"cells": [{"cell_type": "markdown", "source": NASTY}, cell], "metadata": {}, "nbformat": 4})


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Return a project that is hostile in all places, and says so in its answers."""
    root = write(tmp_path / "<img src=x onerror=alert(1)> \x1b[31m[a](https:evil)")
    one_line = NASTY.replace("\n", " ").replace("\r", " ").replace("\0", " ")
    fault = {"output_type": "error", "ename": NASTY, "evalue": NASTY, "traceback": [NASTY]}
    shown = {"output_type": "display_data", "data": {"text/html": NASTY, "text/markdown": [NASTY] * 3000}}
    files = {
        "todo.py": f"# TODO prompt model data {one_line}\n# FIXME the eval {one_line}\n{ALIAS}",
        "prompt.py": f"SYSTEM_PROMPT = {'You are a helpful assistant. ' + NASTY!r}\nprint({NASTY!r})\n{ALIAS}",
        "prompts/system.md": "You are a helpful assistant.\n" + NASTY.replace("\0", ""),
        "run.ipynb": notebook(fault, shown),
        "README.md": f"# {one_line}\n\nRun `python {one_line.replace('`', '')}` and see `missing/{one_line[:40]}.py`.\n",
        "requirements.txt": f"openai\n{one_line}\n",
        ".env.example": f"KEY={one_line}\n",
        "Dockerfile": f"FROM python:{one_line}\n",
        ".github/workflows/ci.yml": f"on: push\njobs:\n  a:\n    steps:\n      - uses: {json.dumps(one_line)}\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    for name in NAMES:
        (root / name.encode("utf-8", "surrogatepass" if "\ud83c" in name else "surrogateescape").decode("utf-8", "surrogateescape")).write_text(ALIAS)
    commit(root, one_line)
    assessment = dk.open(root).assess(by=NASTY)
    first, second, third, fourth = assessment.questions[:4]
    assessment.answer(first, "documented", note=NASTY, evidence=NASTY)
    assessment.answer(second, "asserted", note=NASTY, evidence="[x](https://evil.example)")
    assessment.not_applicable(third, because=NASTY)
    assessment.answer(fourth, "absent", note="\ud800 half a character")
    config = root / "debtkit.yaml"
    config.write_text(f"name: {json.dumps(NASTY)}\n" + config.read_text("utf-8"), "utf-8")
    return root


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


def test_a_second_export_finds_its_own_markers(hostile: Path) -> None:
    assert run("export", hostile).code == 0
    before = (hostile / "docs/debt/DEBT.md").read_bytes()
    assert run("export", hostile).code == 0
    assert (hostile / "docs/debt/DEBT.md").read_bytes() == before


def test_the_widget_holds_text_that_its_page_can_show(hostile: Path) -> None:
    widget = AssessmentWidget(dk.open(hostile).assess())
    state = _wire.unpack(widget.state)
    assert_quiet(state["name"])
    for verdict in state["verdicts"].values():
        for words in [verdict["says"], *(text for place in verdict["places"] for text in place)]:
            assert isinstance(words, str)
            assert_quiet(words)
    compile(state["code"].encode("utf-8", "replace"), "code", "exec")
    widget.close()


def test_the_page_may_say_what_it_likes(hostile: Path) -> None:
    assessment = dk.open(hostile).assess(by="Ada")
    widget, replies = AssessmentWidget(assessment), []
    widget.send = lambda content, _buffers=None: replies.append(content)
    question = assessment.questions[0]
    for content in (
        {"type": NASTY}, {"type": "answer", "id": NASTY[:30], "value": "absent"}, {"type": "answer", "id": question, "value": NASTY[:30]},
        {"type": "evidence", "id": question, "path": NASTY}, {"type": "note", "id": question, "text": "x" * 5000},
        {"type": "profile", "kinds": [NASTY]}, {"type": ["answer"]}, [NASTY], None, {"type": "note", "id": question, "text": "\ud800"},
        {"type": "answer", "id": question, "value": "asserted"},
    ):  # fmt: skip
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
    assert dk.open(root).name == root.name
