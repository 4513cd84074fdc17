"""Weigh facts and answers against the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.judgement._areas import score_area, weakest_area
from debtkit.judgement._book import Book
from debtkit.judgement._catalog import load_catalog
from debtkit.judgement._expiry import latest
from debtkit.judgement._findings import worst_first
from debtkit.judgement._letters import load_model
from debtkit.judgement._model import Judgement
from debtkit.judgement._principal import total
from debtkit.judgement._profile import detect_profile
from debtkit.judgement._questions import ask_next
from debtkit.judgement._verdict import decide

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from debtkit.facts import Fact
    from debtkit.judgement._catalog import Catalog
    from debtkit.judgement._model import Answer, Profile


def judge(
    facts: Iterable[Fact],
    *,
    answers: Iterable[Answer] = (),
    profile: Profile | None = None,
    as_of: date,
    catalog: Catalog | None = None,
) -> Judgement:
    """Return what is owed, what it costs each month, and what is not known yet.

    Parameters
    ----------
    facts
        What the instruments saw. Facts that no check of the catalogue names change nothing.
    answers
        What people said; the latest to each check counts. Answers to checks that the catalogue lacks are left aside.
    profile
        What kind of system it is; read from the facts when not given.
    as_of
        The date of the judgement: answers older than 180 days at this date have expired.
    catalog
        The checks; those shipped with debtkit, and installed additions, when not given.

    Raises
    ------
    ValueError
        If an answer says that a check does not apply and gives no reason.
    """
    facts = tuple(facts)
    catalog = catalog or load_catalog()
    profile = profile or detect_profile(facts)
    said = latest(answers)
    book = Book(facts)
    model = load_model()
    verdicts = [decide(check, book, said.get(check.id), profile, as_of) for check in catalog.checks.values()]
    areas = tuple(
        score_area(area, title, [verdict for verdict in verdicts if verdict.judged.check.area == area], model)
        for area, title in catalog.areas.items()
    )
    checks = tuple(verdict.judged for verdict in verdicts)
    return Judgement(
        as_of=as_of,
        model=model.version,
        profile=profile,
        checks=checks,
        areas=areas,
        findings=worst_first(finding for judged in checks for finding in judged.findings),
        principal=total(area.principal for area in areas),
        interest=total(area.interest for area in areas),
        unknown=total(area.unknown for area in areas),
        possible=total(verdict.possible for verdict in verdicts),
        weakest=weakest_area(areas),
        questions=ask_next(checks, {area.area: area.letter for area in areas}),
    )
