"""The questions in a terminal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from projects import commit, write

from debtkit.cli._ask import ask
from debtkit.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from debtkit.project import Assessment


@pytest.fixture
def assessment(tmp_path: Path) -> Assessment:
    return Project(commit(write(tmp_path / "tickets"))).assess(by="Ada", as_of=date(2026, 11, 22))


def typed(*lines: str) -> Callable[[str], str]:
    waiting = iter(lines)

    def read(_prompt: str) -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    return read


def test_a_number_answers_and_the_end_of_input_stops(
    assessment: Assessment, capsys: pytest.CaptureFixture[str]
) -> None:
    first = assessment.questions[0]
    assert ask(assessment, read=typed("1")) == 1
    assert set(assessment.answers) == {first}
    assert "kept" in capsys.readouterr().out


def test_enter_skips_and_q_stops(assessment: Assessment) -> None:
    second = assessment.questions[1]
    assert ask(assessment, read=typed("", "1", "q")) == 1
    assert set(assessment.answers) == {second}


def test_what_does_not_apply_needs_a_reason(assessment: Assessment) -> None:
    first = assessment.questions[0]
    assert ask(assessment, read=typed("n", "", "n", "no users yet", "q")) == 1
    assert assessment.answers[first].because == "no users yet"


def test_undo_takes_the_last_answer_back(assessment: Assessment) -> None:
    assert ask(assessment, read=typed("1", "u", "q")) == 0
    assert assessment.answers == {}


def test_evidence_that_is_not_there_is_said(assessment: Assessment, capsys: pytest.CaptureFixture[str]) -> None:
    ask(assessment, read=typed("2", "no/such/file.md", "q"))
    assert "was not found in the project" in capsys.readouterr().out


def test_the_end_of_input_inside_a_question_stops_without_an_answer(assessment: Assessment) -> None:
    assert ask(assessment, read=typed("2")) == 0
    assert ask(assessment, read=typed("n")) == 0
    assert assessment.answers == {}
