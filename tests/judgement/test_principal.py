from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judgement_helpers import PATIENT, a_check, judged_with, lacking, measured, seen

from debtkit.facts import Evidence, Fact, Status
from debtkit.judgement import Range
from debtkit.judgement._principal import at_least, saturated

WEIGHTS = st.lists(st.floats(0, 5), max_size=8)


def test_each_repeat_costs_half_of_the_one_before() -> None:
    places = [Evidence(f"{name}.py", "L1") for name in "abc"]
    judgement = judged_with(a_check(bad=("fault",)), seen("fault", *places))
    assert [finding.principal.likely for finding in judgement.findings] == [4, 2, 1]
    assert judgement.principal == Range(3.5, 7, 14)
    assert judgement["DK601"].says == "3 places, first: a.py:1"


def test_the_heaviest_is_paid_in_full() -> None:
    assert saturated([1, 4, 2]) == [0.25, 4, 1]


@PATIENT
@given(WEIGHTS, st.data())
def test_taking_one_out_never_raises_the_sum(weights: list[float], data: st.DataObject) -> None:
    if weights:
        index = data.draw(st.integers(0, len(weights) - 1))
        fewer = weights[:index] + weights[index + 1 :]
        assert sum(saturated(fewer)) <= sum(saturated(weights)) + 1e-9


def test_what_is_left_of_a_thing_costs_less_beside_faults_in_idle_files() -> None:
    check = a_check(good=("lock",), automated=("ci",), bad=("loose",))
    idle = [Fact("file.idle_months", 30, Status.DERIVED, f"{name}.py") for name in "ab"]
    facts = [seen("lock"), seen("loose", Evidence("a.py"), Evidence("b.py")), *idle]
    before, after = (judged_with(check, *facts, ci) for ci in (lacking("ci"), seen("ci")))
    assert (before.principal.likely, after.principal.likely) == (6.5, 6)
    assert (before.interest.likely, after.interest.likely) == (1.375, 0.75)


def test_places_beyond_those_listed_are_counted_in_words() -> None:
    facts = [seen("fault", Evidence("a.py", "L1")), measured("fault.count", 137)]
    assert judged_with(a_check(bad=("fault",)), *facts)["DK601"].says == "137 places, first: a.py:1"


def test_the_same_place_is_charged_once() -> None:
    place = Evidence("a.py", "L1", "x = 1")
    judgement = judged_with(a_check(bad=("fault",)), seen("fault", place, place))
    assert judgement.principal == Range(2, 4, 8)


def test_what_is_possible_is_never_less_than_what_is_owed() -> None:
    places = [Evidence(f"{name}.py") for name in "abc"]
    judgement = judged_with(a_check(bad=("fault",)), seen("fault", *places))
    assert judgement.possible == judgement.principal
    assert judged_with(a_check(bad=("fault",)), lacking("fault")).possible == Range(2, 4, 8)
    assert at_least(Range(1, 5, 6), Range(2, 3, 9)) == Range(2, 5, 9)


def test_absence_and_bad_places_of_one_check_saturate_together() -> None:
    check = a_check(good=("lock",), bad=("unpinned",))
    judgement = judged_with(check, lacking("lock"), seen("unpinned", Evidence("a.txt", "L2")))
    assert judgement.principal == Range(3, 6, 12)
    assert judgement["DK601"].says == "One place: a.txt:2; no place was found that does it right"


def test_a_bad_fact_without_places_is_charged_once_where_its_subject_is() -> None:
    judgement = judged_with(a_check(bad=("fault",)), seen("fault", subject="data/train.csv"))
    assert [finding.place.path for finding in judgement.findings] == ["data/train.csv"]
    assert judgement.principal.likely == pytest.approx(4)
