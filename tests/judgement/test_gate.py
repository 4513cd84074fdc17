"""The gate fails for what was agreed, and refuses limits that could never fail anything."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from debtkit.facts import Evidence, Fact, Status
from debtkit.judgement import Gate, judge

SECRET = Fact("real_secret_committed", value=True, status=Status.MEASURED, evidence=(Evidence("a.py", "L3"),))
DAY = date(2026, 11, 22)


def test_measured_critical_debt_fails_by_default() -> None:
    (reason,) = [reason for reason in Gate.of().reasons(judge((SECRET,), as_of=DAY)) if reason.startswith("DK801")]
    assert "a.py" in reason


def test_what_was_not_named_passes() -> None:
    assert Gate.of(fail_on=["DK806"]).reasons(judge((SECRET,), as_of=DAY)) == ()
    assert Gate.of(fail_on=[]).reasons(judge((SECRET,), as_of=DAY)) == ()


def test_one_name_may_stand_alone() -> None:
    assert Gate.of(fail_on="critical") == Gate.of()


def test_totals_and_letters_have_limits() -> None:
    judgement = judge((SECRET,), as_of=DAY)
    assert len(Gate.of(fail_on=[], max_principal_hours=1).reasons(judgement)) == 1
    assert len(Gate.of(fail_on=[], max_interest_hours_per_month=1).reasons(judgement)) == 1
    assert Gate.of(fail_on=[], max_principal_hours=1000, min_letter="E").reasons(judgement) == ()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"fail_on": ["critcal"]}, "did you mean critical"),
        ({"fail_on": ["DK8O1"]}, "did you mean DK8"),
        ({"min_letter": "Z"}, "one of A, B"),
        ({"max_principal_hours": float("nan")}, "0 or more"),
        ({"max_interest_hours_per_month": -1}, "0 or more"),
    ],
)
def test_a_gate_that_could_not_fail_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Gate.of(**given)
