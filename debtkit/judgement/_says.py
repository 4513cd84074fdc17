"""The plain sentences of a verdict. Everything from outside stays data: the documents escape it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.judgement._book import Sight
from debtkit.judgement._model import Level

if TYPE_CHECKING:
    from debtkit.facts import Evidence
    from debtkit.judgement._book import Book
    from debtkit.judgement._model import Answer, Check

LOOKED = "Looked and did not find it"
CLEAN = "Looked and found nothing to mend"


def at(place: Evidence) -> str:
    """Return the place as a reader would name it."""
    if place.path in {"", "."}:
        return "the project as a whole"
    return f"{place.path} {place.locator}".strip()


def shown(check: Check, book: Book, level: Level) -> str:
    """Say where the thing was found, and whether it was seen to run."""
    found = book.first(check.good)
    runs = book.first(check.automated)
    if not any(sight is Sight.HOLDS for sight in book.sights(check.good)):
        text = CLEAN if check.bad else "Found"
    else:
        text = f"Found in {at(found)}" if found else "Found"
    if level is Level.AUTOMATED and check.automated:
        return f"{text}; seen to run" + (f" in {at(runs)}" if runs and runs != found else "")
    if check.ceiling is Level.AUTOMATED and book.sights(check.automated):
        return f"{text}; not seen to run by itself"
    return text


def places(count: int, first: Evidence) -> str:
    """Say how many places there are to mend and where to begin."""
    return f"One place: {at(first)}" if count == 1 else f"{count} places, first: {at(first)}"


def answered(answer: Answer) -> str:
    """Say who answered what, when, and what stands behind it."""
    text = f"{_who(answer)} answered '{answer.value}' on {answer.on.isoformat()}"
    if answer.value is Level.ABSENT:
        return text
    if answer.evidence_verified:
        return f"{text}; evidence: {answer.evidence}"
    return f"{text}; its evidence was not found: {answer.evidence}" if answer.evidence else f"{text}; no evidence yet"


def both(answer: Answer) -> str:
    """Say that looking missed what a person then showed."""
    return f"Looking did not find it, but {_who(answer)} showed {answer.evidence} on {answer.on.isoformat()}"


def contradicted(answer: Answer, seen: str) -> str:
    """Say that the answer and the measurement disagree."""
    seen = seen[:1].lower() + seen[1:]
    return f"{_who(answer)} answered '{answer.value}' on {answer.on.isoformat()}, but a measurement disagrees: {seen}"


def unknown(check: Check, book: Book, expired: Answer | None) -> str:
    """Say why nothing is known."""
    keys = (*check.good, *check.bad, *check.automated)
    if expired is not None:
        return f"Not known: the answer of {_who(expired)} on {expired.on.isoformat()} has expired"
    if book.in_conflict(keys):
        return "Not known: two sources disagree"
    if keys and not book.of(keys):
        return "Not known: no instrument has looked for it yet"
    return "Not known: nobody has shown it and looking cannot settle it"


def not_applicable(reason: str) -> str:
    """Say why the check does not apply."""
    return f"Does not apply: {reason.strip()}"


def _who(answer: Answer) -> str:
    return answer.by.strip() or "Somebody"
