from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from documents_helpers import HOSTILE, check, debt, example, judgement, nothing_owed, plan_of

from debtkit.documents import terminal_plan, terminal_report
from debtkit.facts import Evidence
from debtkit.judgement import Range
from debtkit.render import text_width

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

COLOUR = re.compile(r"\x1b\[\d+(?:;\d+)*m")
LONG = " ".join(HOSTILE) * 3


def long_names() -> str:
    """Return the report of a project in which every name is long and hostile."""
    return terminal_report(
        judgement(
            [
                debt(
                    check(at, title=LONG, pays_down=LONG, question=LONG),
                    Evidence(LONG),
                    Evidence("日本語" * 40),
                    principal=Range(1000, 20000, 300000),
                    interest=Range(1000, 20000, 300000),
                )
                for at in range(9)
            ]
        ),
        name=LONG,
        color=True,
    )


def test_the_screen_reads_as_agreed(snapshot: SnapshotAssertion) -> None:
    assert terminal_report(example(), name=f"titler {HOSTILE[9]}") == snapshot


def test_the_plain_screen_reads_as_agreed(snapshot: SnapshotAssertion) -> None:
    assert terminal_report(example(), name="titler 日本", width=80, ascii_only=True) == snapshot


def test_the_screen_of_nothing_reads_as_agreed(snapshot: SnapshotAssertion) -> None:
    assert terminal_report(nothing_owed(), name="titler") == snapshot


@pytest.mark.parametrize("width", [20, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for text in (
        terminal_report(example(), name=LONG, width=width),
        terminal_plan(plan_of(example()), name=LONG, width=width),
    ):
        assert max(text_width(line) for line in text.splitlines()) <= min(max(width, 60), 140)


def test_it_fits_on_one_screen() -> None:
    assert len(terminal_report(example(), name="titler").splitlines()) <= 50
    assert len(long_names().splitlines()) <= 50


def test_colour_only_repeats_what_the_words_say() -> None:
    plain = terminal_report(example(), name="titler")
    coloured = terminal_report(example(), name="titler", color=True)

    assert COLOUR.sub("", coloured) == plain
    assert coloured != plain


def test_nothing_foreign_steers_the_terminal() -> None:
    for text in (long_names(), terminal_plan(plan_of(example()), name=LONG, color=True)):
        assert COLOUR.sub("", text).replace("\n", "").isprintable()


def test_a_plain_terminal_gets_plain_letters() -> None:
    assert terminal_report(example(), name=LONG, ascii_only=True).isascii()
    assert terminal_plan(plan_of(example()), name=LONG, ascii_only=True).isascii()


def test_it_ends_with_what_to_do_next() -> None:
    assert terminal_report(example(), name="x").splitlines()[-3:] == [
        " Next  debtkit assess  answer the 2 open questions",
        "       debtkit plan    what to pay in which sprint",
        "       debtkit export  write DEBT.md and PLAN.md",
    ]
    assert "debtkit assess" not in terminal_report(nothing_owed(), name="x")


@pytest.mark.parametrize(
    ("where", "said"),
    [(".", "."), ("repo", "repo"), ("my repo; rm", "'my repo; rm'"), ("-x", "./-x"), ("a" * 300, "a" * 300)],
)
def test_the_commands_name_the_project_and_can_be_pasted(where: str, said: str) -> None:
    text = terminal_report(example(), name="x", where=where)

    for verb in ("assess", "plan", "export"):
        assert re.search(rf"  debtkit {verb} {re.escape(said)}(  |\n)", text)


def test_every_finding_and_question_has_its_id() -> None:
    text = terminal_report(example(), name="x")

    assert " 1. DK1201 Not yet: The model name is pinned" in text
    assert "\n  DK801 Where are the states of the data kept?\n" in text


def test_an_area_shows_what_is_settled_and_that_nothing_is_owed() -> None:
    lines = terminal_report(example(), name="x").splitlines()

    assert next(line for line in lines if "Measured" in line).split() == [
        "Area",
        "Score",
        "Measured",
        "Settled",
        "Principal",
        "Open",
    ]
    assert re.search(r"30 %     85 %  +0 h$", next(line for line in lines if line.startswith("  Foundations")))


def test_one_question_is_no_plural() -> None:
    one = [judged for judged in example().checks if judged.check.id == "DK801"]

    assert "answer the 1 open question\n" in terminal_report(judgement(one), name="x")
