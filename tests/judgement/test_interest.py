from __future__ import annotations

import pytest
from judgement_helpers import a_check, judged_with, seen

from debtkit.facts import Evidence, Fact, Status
from debtkit.judgement._book import Book
from debtkit.judgement._interest import churn_factor

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
    assert churn_factor("app.py", Book(facts)) == factor


def test_the_busiest_place_bears_the_full_interest() -> None:
    fault = seen("fault", Evidence("a.py"), Evidence("busy.py"))
    judgement = judged_with(a_check(bad=("fault",)), fault, MEDIAN, commits(4, "busy.py"))
    assert [(finding.place.path, finding.interest.likely) for finding in judgement.findings] == [
        ("busy.py", 6.0),
        ("a.py", 1.0),
    ]
