"""The plain sentences of a verdict. Everything from outside stays data: the documents escape it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.judgement._book import Sight
from debtkit.judgement._model import Level
from debtkit.judgement._places import place_text

if TYPE_CHECKING:
    from debtkit.facts import Evidence
    from debtkit.judgement._book import Book
    from debtkit.judgement._model import Answer, Check

# How many files were looked through stands in the scan's coverage: a count here would change with every file.
NO_SIGN = "Looked through the project and found no sign of it"
CLEAN = "Looked through the project and found nothing to mend"
NONE_RIGHT = "no place was found that does it right"


def shown(check: Check, book: Book, level: Level) -> str:
    """Say where the thing was found, and whether it was seen to run."""
    found = book.first(check.good)
    runs = book.first(check.automated)
    if not any(sight is Sight.HOLDS for sight in book.sights(check.good)):
        text = CLEAN if check.bad else "Found"
    else:
        text = f"Found in {place_text(found)}" if found else "Found"
    if level is Level.AUTOMATED and check.automated:
        return f"{text}; seen to run" + (f" in {place_text(runs)}" if runs and runs != found else "")
    if check.ceiling is Level.AUTOMATED and book.sights(check.automated):
        lacking = (key for key in check.automated if book.sight(key) in {Sight.LACKS, Sight.ABSTAINS})
        return f"{text}; not seen: {', '.join(map(_words, lacking))}"
    return text


def _words(key: str) -> str:
    return key.replace("_", " ").replace(".", " ")


def places(count: int, first: Evidence) -> str:
    """Say how many places there are to mend and where to begin."""
    return f"One place: {place_text(first)}" if count == 1 else f"{count:,} places, first: {place_text(first)}"


def answered(answer: Answer) -> str:
    """Say who answered what, when, and what stands behind it."""
    text = _answered(answer)
    if answer.value is Level.ABSENT:
        return text
    if answer.evidence_verified:
        return f"{text}; evidence: {answer.evidence}"
    if "://" in answer.evidence:
        return f"{text}; its evidence is a link, and links are not followed: {answer.evidence}"
    if answer.evidence:
        return f"{text}; its evidence was not found or is too thin: {answer.evidence}"
    return f"{text}; no evidence yet"


def both(answer: Answer) -> str:
    """Say that looking missed what a person then showed."""
    who = answer.by.strip() or "somebody"
    return f"Looking did not find it, but {who} showed {answer.evidence} on {answer.on.isoformat()}"


def contradicted(answer: Answer, seen: str) -> str:
    """Say that the answer and the measurement disagree."""
    return f"{_answered(answer)}, but a measurement disagrees: {inside(seen)}"


def inside(sentence: str) -> str:
    """Return one of these sentences as it stands inside another."""
    return sentence[:1].lower() + sentence[1:]


def unknown(check: Check, book: Book, expired: Answer | None) -> str:
    """Say why nothing is known."""
    keys = (*check.good, *check.bad, *check.automated)
    if expired is not None:
        return f"Not known: the answer given{_by(expired)} on {expired.on.isoformat()} has expired"
    if book.in_conflict(keys):
        return "Not known: two sources disagree"
    if check.looked_by:
        return _unlooked(check, book, keys)
    if keys and not book.of(keys):
        return "Not known: no instrument has looked for it yet"
    return "Not known: nobody has shown it and looking cannot settle it"


def _unlooked(check: Check, book: Book, keys: tuple[str, ...]) -> str:
    """Say that nobody has looked, or not to the end; then the facts show what was looked at."""
    if any(fact.evidence for fact in book.of(keys)):
        return f"Not known: `{check.looked_by}` looked, but could not look at all of it"
    return f"Not looked: this takes longer, and is done only when asked for, by `{check.looked_by}`"


def not_applicable(reason: str) -> str:
    """Say why the check does not apply."""
    return f"Does not apply: {reason.strip()}"


def _answered(answer: Answer) -> str:
    return f"Answered '{answer.value}'{_by(answer)} on {answer.on.isoformat()}"


def _by(answer: Answer) -> str:
    who = answer.by.strip()
    return f" by {who}" if who else ""
