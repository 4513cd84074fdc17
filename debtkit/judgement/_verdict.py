"""The verdict on one check: profile, waiver, standing and bad places put together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from debtkit.judgement import _says
from debtkit.judgement._book import place_order
from debtkit.judgement._credit import Standing, claims, is_moot, stand
from debtkit.judgement._expiry import expired
from debtkit.judgement._findings import bad_places, contradiction, missing, price, worst_first
from debtkit.judgement._model import Judged, Level, Range, Source, State
from debtkit.judgement._principal import at_least, total
from debtkit.judgement._profile import why_not

if TYPE_CHECKING:
    from datetime import date

    from debtkit.facts import Fact
    from debtkit.judgement._book import Book
    from debtkit.judgement._findings import Debt
    from debtkit.judgement._model import Answer, Check, Profile

NOTHING = Range()
MOOT = "the instruments found nothing in this project that it could be about"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was judged, the shares of it that are settled and measured, and what it could owe at most."""

    judged: Judged
    covered: float = 0.0
    measured: float = 0.0
    possible: Range = NOTHING


def decide(check: Check, book: Book, answer: Answer | None, profile: Profile, as_of: date) -> Verdict:
    """Judge one check.

    The profile comes first, then a waiver, then facts that call the question moot, then what was found and said.
    """
    facts = book.of((*check.good, *check.automated, *check.bad))
    stale = answer if answer is not None and expired(answer, as_of) else None
    fresh = None if stale else answer
    if reason := why_not(check, profile):
        return _out(check, Source.PROFILE, reason, facts, answer)
    if fresh is not None and fresh.value is None:
        return _out(check, Source.WAIVED, fresh.because, facts, answer)
    if is_moot(check, book):
        return _out(check, Source.PROFILE, MOOT, facts, answer)
    standing = stand(check, book, fresh, stale)
    bad = bad_places(check, book, as_of)
    rest = missing(check, book, standing, fresh)
    judged = _marred(check, book, bad, rest, standing, fresh) if bad else _unmarred(check, standing, rest)
    return Verdict(
        judged=replace(judged, facts=facts, answer=answer, expired=stale is not None),
        covered=standing.covered,
        measured=standing.measured,
        possible=NOTHING if judged.unlooked else at_least(check.principal_hours, judged.principal),
    )


def _out(check: Check, source: Source, reason: str, facts: tuple[Fact, ...], answer: Answer | None) -> Verdict:
    says = _says.not_applicable(reason)
    return Verdict(Judged(check, State.NOT_APPLICABLE, source, says, facts=facts, answer=answer))


def _marred(
    check: Check, book: Book, bad: list[Debt], rest: list[Debt], standing: Standing, answer: Answer | None
) -> Judged:
    """Judge a check of which a bad fact holds: no credit, and every place is charged."""
    says = _says.places(sum(map(book.count, check.bad)), min(bad, key=_worst_place).place)
    contradicted = answer is not None and claims(answer) and not answer.evidence_verified
    if answer is not None and contradicted:
        says = _says.contradicted(answer, says)
    elif rest:
        unseen = standing.level is Level.ABSENT and standing.source is Source.MEASURED
        says = f"{says}; {_says.NONE_RIGHT if unseen else 'besides: ' + _says.inside(standing.says)}"
    none = Standing(Level.ABSENT, 0.0, Source.MEASURED, says, 1.0, 1.0, contradicted=contradicted)
    return _owing(check, none, [*bad, *rest])


def _worst_place(debt: Debt) -> tuple[object, ...]:
    """Return a sort key that puts first what the findings put first."""
    return (-debt.weight * debt.pace.factor, place_order(debt.place))


def _unmarred(check: Check, standing: Standing, rest: list[Debt]) -> Judged:
    if standing.credit is not None:
        return _owing(check, standing, rest)
    return Judged(
        check=check,
        state=State.UNKNOWN,
        source=Source.UNKNOWN,
        says=standing.says,
        principal=check.principal_hours,
        interest=check.interest_hours_per_month,
    )


def _owing(check: Check, standing: Standing, debts: list[Debt]) -> Judged:
    findings = price(check, debts)
    if standing.contradicted:
        findings = (*findings, contradiction(check, standing.says))
    full, none = standing.credit == 1, not standing.credit
    return Judged(
        check=check,
        state=State.GOOD if full else State.DEBT if none else State.PARTIAL,
        source=standing.source,
        says=standing.says,
        level=standing.level,
        credit=standing.credit,
        principal=total(found.principal for found in findings),
        interest=total(found.interest for found in findings),
        findings=worst_first(findings),
        contradicted=standing.contradicted,
    )
