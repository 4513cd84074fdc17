from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judgement_helpers import PATIENT, TODAY, a_catalog, a_check, an_answer, judged_with, lacking, seen

from debtkit.facts import Evidence
from debtkit.judgement import Level, Range, judge, make_plan

if TYPE_CHECKING:
    from debtkit.judgement import Judgement, Plan

ESTIMATES = st.tuples(st.integers(0, 40), st.integers(0, 12))


def owing(*estimates: tuple[float, float]) -> Judgement:
    """Judge one absent check for each (hours, hours per month)."""
    checks = [
        a_check(
            f"DK{600 + nth}", good=("x",), principal_hours=Range(0, p, 99), interest_hours_per_month=Range(0, i, 99)
        )
        for nth, (p, i) in enumerate(estimates, 1)
    ]
    return judge([lacking("x")], as_of=TODAY, catalog=a_catalog(*checks))


def layout(plan: Plan) -> list[list[str]]:
    return [[item.check for item in sprint.items] for sprint in plan.sprints]


def test_what_saves_most_per_hour_comes_first() -> None:
    assert layout(make_plan(owing((4, 1), (4, 3), (4, 2)), hours_per_sprint=8)) == [["DK602", "DK603"], ["DK601"]]


def test_the_curve_says_what_is_left_after_each_sprint() -> None:
    plan = make_plan(owing((4, 1), (4, 3), (4, 2)), hours_per_sprint=8)
    assert [(sprint.principal_left, sprint.interest_left) for sprint in plan.sprints] == [(4.0, 1.0), (0.0, 0.0)]


def test_what_does_not_fit_waits_and_lets_smaller_ones_pass() -> None:
    assert layout(make_plan(owing((6, 6), (6, 5), (2, 1)), hours_per_sprint=8)) == [["DK601", "DK603"], ["DK602"]]


def test_what_saves_nothing_comes_last_and_passes_nobody() -> None:
    plan = make_plan(owing((1, 0), (6, 6), (6, 5)), hours_per_sprint=8)
    assert layout(plan) == [["DK602"], ["DK603", "DK601"]]


def test_an_item_larger_than_a_sprint_spans_sprints_and_saves_at_the_end() -> None:
    plan = make_plan(owing((2, 4), (20, 4), (1, 0.1)), hours_per_sprint=8)
    assert layout(plan) == [["DK601", "DK602"], ["DK602"], ["DK602", "DK603"]]
    parts = [item for sprint in plan.sprints for item in sprint.items if item.check == "DK602"]
    assert [part.title[-13:] for part in parts] == ["(part 1 of 3)", "(part 2 of 3)", "(part 3 of 3)"]
    assert [part.principal.likely for part in parts] == pytest.approx([6, 8, 6])
    assert [part.interest.likely for part in parts] == [0, 0, 4]
    assert [sprint.interest_left for sprint in plan.sprints] == pytest.approx([4.1, 4.1, 0])


def test_an_item_names_its_places_and_how_to_pay() -> None:
    places = (Evidence("a.py", "L1"), Evidence("b.py", "L2"))
    judgement = judged_with(a_check(bad=("fault",)), seen("fault", *places))
    (item,) = make_plan(judgement, hours_per_sprint=12).sprints[0].items
    assert (item.places, item.pays_down) == (places, "Make it.")


def test_a_contradiction_is_not_an_item_of_its_own() -> None:
    check = a_check(good=("x",), question="?")
    judgement = judged_with(check, lacking("x"), answers=[an_answer(Level.DOCUMENTED)])
    assert make_plan(judgement, hours_per_sprint=12).sprints[0].items[0].places == (Evidence("."),)


def test_nothing_owed_is_an_empty_plan() -> None:
    assert make_plan(owing(), hours_per_sprint=12).sprints == ()


@pytest.mark.parametrize("hours", [0, -3, 0.5, float("nan"), float("inf")])
def test_a_sprint_has_at_least_an_hour(hours: float) -> None:
    with pytest.raises(ValueError, match="hours_per_sprint must be a number of at least 1 hour"):
        make_plan(owing((4, 1)), hours_per_sprint=hours)


@PATIENT
@given(st.lists(ESTIMATES, max_size=9), st.integers(1, 30))
def test_a_plan_pays_everything_once(estimates: list[tuple[int, int]], hours: int) -> None:
    judgement = owing(*estimates)
    plan = make_plan(judgement, hours_per_sprint=hours)
    items = [item for sprint in plan.sprints for item in sprint.items]
    for end in ("low", "likely", "high"):
        paid = sum(getattr(item.principal, end) for item in items)
        assert paid == pytest.approx(getattr(judgement.principal, end), abs=1e-9)
        saved = sum(getattr(item.interest, end) for item in items)
        assert saved == pytest.approx(getattr(judgement.interest, end), abs=1e-9)
    for sprint in plan.sprints:
        assert sprint.items
        assert sum(item.principal.likely for item in sprint.items) <= hours + 1e-6
    left = [(sprint.principal_left, sprint.interest_left) for sprint in plan.sprints]
    assert left == sorted(left, reverse=True)
    assert [sprint.number for sprint in plan.sprints] == list(range(1, len(left) + 1))
    assert not left or left[-1] == (0.0, 0.0)
