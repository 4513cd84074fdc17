from __future__ import annotations

import pytest
from judgement_helpers import TODAY, a_check, judged_with, seen

from debtkit.facts import Evidence, Fact, Status
from debtkit.judgement._book import Book
from debtkit.judgement._interest import Pace, pace

MEDIAN = Fact("git.median_commits_90d", 2, Status.DERIVED)


def commits(number: float, path: str = "app.py") -> Fact:
    return Fact("file.commits_90d", number, Status.DERIVED, path)


def idle(months: float, path: str = "app.py") -> Fact:
    return Fact("file.idle_months", months, Status.DERIVED, path)


@pytest.mark.parametrize(
    ("facts", "factor"),
    [
        ((), 1.0),
        ((commits(4),), 1.0),
        ((MEDIAN, commits(0)), 1.0),
        ((MEDIAN, commits(1)), 1.5),
        ((MEDIAN, commits(4)), 3.0),
        ((MEDIAN, commits(400)), 3.0),
        ((MEDIAN, commits(0), idle(11)), 1.0),
        ((MEDIAN, commits(0), idle(12)), 0.25),
        ((MEDIAN, commits(4, "other.py"), idle(30, "other.py")), 1.0),
        ((Fact("git.median_commits_90d", 0, Status.DERIVED), commits(4)), 1.0),
        ((MEDIAN, commits(float("nan"))), 1.0),
    ],
)
def test_the_factor_follows_the_churn_of_the_file(facts: tuple[Fact, ...], factor: float) -> None:
    assert pace(Evidence("app.py", "L3"), Book(facts), TODAY).factor == factor


def test_the_busiest_place_bears_the_full_interest() -> None:
    fault = seen("fault", Evidence("a.py"), Evidence("busy.py"))
    judgement = judged_with(a_check(bad=("fault",)), fault, MEDIAN, commits(4, "busy.py"))
    assert [(finding.place.path, finding.interest.likely) for finding in judgement.findings] == [
        ("busy.py", 6.0),
        ("a.py", 1.0),
    ]


def repairs(number: float) -> Fact:
    return Fact("file.repairs_90d", number, Status.DERIVED, "app.py")


def shutdown(day: str) -> Fact:
    return Fact("place.shutdown", day, Status.DERIVED, "app.py#L3")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((), Pace(1.0, "")),
        ((MEDIAN, commits(4), repairs(1)), Pace(3.25, "changed 4 times in 90 days (median 2); repaired once")),
        ((repairs(3),), Pace(1.0, "")),
        ((shutdown("2026-11-21"),), Pace(3.0, "shut down on 2026-11-21")),
        ((shutdown("2026-01-01"),), Pace(3.0, "shut down since 2026-01-01")),
        ((shutdown("2027-01-20"),), Pace(2.0, "shut down on 2027-01-20")),
        ((shutdown("2027-04-20"),), Pace(1.5, "shut down on 2027-04-20")),
        ((shutdown("2029-01-01"),), Pace(1.0, "")),
        ((shutdown("soon"),), Pace(1.0, "")),
        ((MEDIAN, commits(0), idle(14)), Pace(0.25, "not changed for 14 months")),
    ],
)
def test_evidence_moves_the_interest_and_says_so(facts: tuple[Fact, ...], expected: Pace) -> None:
    assert pace(Evidence("app.py", "L3"), Book(facts), TODAY) == expected


def test_a_finding_says_what_its_interest_rests_on() -> None:
    fault = seen("fault", Evidence("app.py", "L3"), Evidence("b.py"))
    judgement = judged_with(a_check(bad=("fault",)), fault, MEDIAN, commits(4), repairs(1))
    assert {found.place.path: bool(found.basis) for found in judgement.findings} == {"app.py": True, "b.py": False}
