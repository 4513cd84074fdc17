from __future__ import annotations

from typing import TYPE_CHECKING

from judgement_helpers import TODAY, a_catalog, a_check, an_answer, lacking, seen

from debtkit.judgement import Level, Range, judge

if TYPE_CHECKING:
    from debtkit.judgement import Check


def ask(*checks: Check) -> tuple[str, ...]:
    return judge((), as_of=TODAY, catalog=a_catalog(*checks)).questions


def test_more_hidden_hours_are_asked_first() -> None:
    small = a_check("DK601", question="?")
    large = a_check("DK602", question="?", principal_hours=Range(2, 40, 80))
    assert ask(small, large) == ("DK602", "DK601")


def test_a_month_of_interest_counts_twelve_times() -> None:
    hours = a_check("DK601", question="?", principal_hours=Range(0, 20, 20))
    monthly = a_check("DK602", question="?", interest_hours_per_month=Range(0, 4, 4))
    assert ask(hours, monthly) == ("DK602", "DK601")


def test_the_heavier_check_of_an_area_is_asked_first() -> None:
    assert ask(a_check("DK601", question="?"), a_check("DK602", question="?", weight="critical"))[0] == "DK602"


def test_what_a_run_must_show_is_asked_later() -> None:
    shown = a_check("DK601", question="?", good=("x",), automated=("ci",))
    assert ask(shown, a_check("DK602", question="?"))[0] == "DK602"


def test_an_area_without_a_letter_goes_first() -> None:
    graded = [a_check("DK601", question="?"), a_check("DK602", good=("x",), weight="critical")]
    ungraded = [a_check("DK701", area="documentation", question="?"), a_check("DK702", area="documentation")]
    judgement = judge([seen("x")], as_of=TODAY, catalog=a_catalog(*graded, *ungraded))
    assert [area.letter is None for area in judgement.areas] == [False, True]
    assert judgement.questions == ("DK701", "DK601")


def test_equal_questions_keep_the_order_of_the_catalogue() -> None:
    assert ask(*(a_check(f"DK60{number}", question="?") for number in (3, 1, 2))) == ("DK603", "DK601", "DK602")


def test_what_is_settled_is_not_asked() -> None:
    check = a_check(question="?", good=("x",))
    catalog = a_catalog(check)
    assert judge([lacking("x")], as_of=TODAY, catalog=catalog).questions == ()
    assert judge((), answers=[an_answer(Level.ABSENT)], as_of=TODAY, catalog=catalog).questions == ()
