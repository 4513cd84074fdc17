"""From a standing and its bad places to findings with a price each.

All debts of one check saturate together: every place of a bad fact weighs 1, what is missing of the thing itself
weighs 1 - credit. Hours saturate by weight, interest by weight times churn, each with the heaviest first. So the
findings add up to the check exactly, and taking any debt away never raises either sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.facts import Evidence
from debtkit.judgement._book import Sight, place_order
from debtkit.judgement._fingerprint import fingerprints
from debtkit.judgement._interest import Pace, pace
from debtkit.judgement._model import Finding, Level, Range, Source
from debtkit.judgement._places import place_text
from debtkit.judgement._principal import saturated

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from debtkit.judgement._book import Book
    from debtkit.judgement._credit import Standing
    from debtkit.judgement._model import Answer, Check

PROJECT = Evidence(".")


@dataclass(frozen=True, slots=True)
class Debt:
    """One thing to mend, before it has a price. ``mark`` is the path and text it is recognised by."""

    key: str
    place: Evidence
    weight: float
    pace: Pace
    source: Source
    says: str
    mark: tuple[str, str]


def bad_places(check: Check, book: Book, as_of: date) -> list[Debt]:
    """Return a debt for each place where a bad fact of the check holds."""
    return [
        Debt(
            key=key,
            place=place,
            weight=1.0,
            pace=pace(place, book, as_of),
            source=Source.MEASURED,
            says=f"Seen in {place_text(place)}",
            mark=(place.path, place.excerpt),
        )
        for key in check.bad
        for place in book.places(key)
    ]


def missing(check: Check, book: Book, standing: Standing, answer: Answer | None) -> list[Debt]:
    """Return the debt of what the thing itself still lacks: one at most, and none while it is unknown."""
    if standing.credit is None or standing.credit >= 1:
        return []
    lacking = [key for key in (*check.good, *check.automated) if book.sight(key) is not Sight.HOLDS]
    if standing.level is not Level.ABSENT:
        lacking = [key for key in check.automated if key in lacking] or lacking
    place = PROJECT
    if standing.source is Source.ANSWERED and answer is not None and answer.evidence_verified:
        place = Evidence(answer.evidence)
    elif standing.level is not Level.ABSENT:
        place = book.first(check.good) or PROJECT
    return [
        Debt(
            key=lacking[0] if lacking else "answer",
            place=place,
            weight=1.0 - standing.credit,
            pace=Pace(),
            source=standing.source,
            says=standing.says,
            mark=(".", "what is missing"),
        )
    ]


def price(check: Check, debts: Iterable[Debt]) -> tuple[Finding, ...]:
    """Return a finding for each debt, with its saturated share of the check's hours and interest."""
    reading = sorted(debts, key=lambda debt: (place_order(debt.place), debt.key))
    marks = fingerprints(check.id, (debt.mark for debt in reading))
    ranked = sorted(zip(reading, marks, strict=True), key=lambda pair: -pair[0].weight * pair[0].pace.factor)
    hours = saturated([debt.weight for debt, _ in ranked])
    monthly = saturated([debt.weight * debt.pace.factor for debt, _ in ranked])
    return tuple(
        Finding(
            check=check.id,
            area=check.area,
            title=check.title,
            key=debt.key,
            place=debt.place,
            principal=check.principal_hours * share,
            interest=check.interest_hours_per_month * rate,
            source=debt.source,
            says=debt.says,
            pays_down=check.pays_down,
            fingerprint=mark,
            basis="; ".join(filter(None, (check.interest_basis, debt.pace.basis))),
        )
        for (debt, mark), share, rate in zip(ranked, hours, monthly, strict=True)
    )


def contradiction(check: Check, says: str) -> Finding:
    """Return the finding, of no hours, that an answer and a measurement disagree."""
    return Finding(
        check=check.id,
        area=check.area,
        title=check.title,
        key="answer",
        place=PROJECT,
        principal=Range(),
        interest=Range(),
        source=Source.ANSWERED,
        says=says,
        pays_down=check.pays_down,
        fingerprint=fingerprints(check.id, [(".", "contradicted answer")])[0],
        contradiction=True,
    )


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by likely interest, then likely principal, both falling, then by check and place."""
    return tuple(
        sorted(
            findings,
            key=lambda found: (
                -found.interest.likely,
                -found.principal.likely,
                found.check,
                place_order(found.place),
                found.key,
            ),
        )
    )
