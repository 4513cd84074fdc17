"""Small checks, catalogues, facts and answers for the tests of judgement."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings

from debtkit.facts import Fact, Status
from debtkit.judgement import Answer, Catalog, Check, Level, Option, Range, judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.facts import Evidence, Value
    from debtkit.judgement import Judgement

TODAY = date(2026, 11, 1)
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For tests with hypothesis: a busy machine is no fault of the rule."""
OPTIONS = tuple(Option(level, f"It is {level}") for level in (Level.ABSENT, Level.ASSERTED, Level.DOCUMENTED))


def a_check(ident: str = "DK601", **changes: Any) -> Check:  # noqa: ANN401 - any field
    """Return a check of 4 hours and 2 hours per month; say only what matters to the test."""
    question = changes.pop("question", "")
    automated = changes.get("automated", ())
    fields: dict[str, Any] = {
        "id": ident,
        "area": "testing",
        "title": "The thing exists",
        "why": "Because.",
        "good": (),
        "automated": (),
        "bad": (),
        "ceiling": Level.AUTOMATED if automated else Level.DOCUMENTED,
        "question": question,
        "options": OPTIONS if question else (),
        "applies_to": (),
        "needs": (),
        "principal_hours": Range(2, 4, 8),
        "principal_source": "expert estimate",
        "interest_hours_per_month": Range(1, 2, 3),
        "interest_reason": "Time is lost.",
        "weight": "medium",
        "pays_down": "Make it.",
        "references": (),
    }
    return Check(**(fields | changes))


def a_catalog(*checks: Check) -> Catalog:
    """Return a catalogue of these checks."""
    return Catalog(
        {check.id: check for check in checks}, {check.area: check.area.title() for check in checks}, version="test"
    )


def measured(key: str, value: Value, *places: Evidence, subject: str = ".") -> Fact:
    """Return a fact that looking settles."""
    return Fact(key, value, Status.MEASURED, subject, places, "test@1")


def seen(key: str, *places: Evidence, subject: str = ".") -> Fact:
    """Return a fact that was seen, at these places."""
    return measured(key, True, *places, subject=subject)  # noqa: FBT003 - a fact's value


def lacking(key: str) -> Fact:
    """Return a fact that was looked for and does not hold."""
    return measured(key, value=False)


def not_shown(key: str) -> Fact:
    """Return a fact that nobody showed."""
    return Fact(key, value=False, status=Status.NOT_SHOWN, source="test@1")


def an_answer(value: Level | None, ident: str = "DK601", *, days_ago: int = 10, **more: Any) -> Answer:  # noqa: ANN401 - any field
    """Return an answer by Anna."""
    return Answer(ident, value, by="Anna", on=TODAY - timedelta(days=days_ago), **more)


def judged_with(check: Check, *facts: Fact, answers: Iterable[Answer] = ()) -> Judgement:
    """Judge one check."""
    return judge(facts, answers=answers, as_of=TODAY, catalog=a_catalog(check))
