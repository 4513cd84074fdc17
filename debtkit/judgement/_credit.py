"""How well the thing itself is done: the credit ladder.

Absent 0, asserted ¼, documented ½, automated 1. Where nothing more than documenting can be asked, documented earns 1.

This leaves aside the places where a bad fact holds: it judges the check as it will stand once those are mended. The
places are charged on top (`_findings`), so mending one can only take something away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.judgement import _says
from debtkit.judgement._book import Sight
from debtkit.judgement._model import Level, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.judgement._book import Book
    from debtkit.judgement._model import Answer, Check

UNKNOWN = 0.25
"""What an unknown check counts in the score of its area: as much as an assertion nobody has proven."""

_LADDER = {Level.ABSENT: 0.0, Level.ASSERTED: 0.25, Level.DOCUMENTED: 0.5, Level.AUTOMATED: 1.0}
_CLAIMS = frozenset({Level.ASSERTED, Level.DOCUMENTED, Level.AUTOMATED})


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict on the thing itself.

    ``covered`` is the share of the check that is settled, ``measured`` the share settled by looking. They depend on
    what was looked for, never on what came out: a check does not become less known because something was mended.
    """

    level: Level | None
    credit: float | None
    source: Source
    says: str
    covered: float
    measured: float
    contradicted: bool = False


def claims(answer: Answer | None) -> bool:
    """Return whether the answer says that the thing exists."""
    return answer is not None and answer.value in _CLAIMS


def is_moot(check: Check, book: Book) -> bool:
    """Return whether the facts that are there say that the question does not arise."""
    keys = (*check.good, *check.bad) or check.automated
    return bool(book.of(keys)) and all(book.sight(key) is Sight.MOOT or not book.of((key,)) for key in keys)


def stand(check: Check, book: Book, answer: Answer | None, expired: Answer | None = None) -> Standing:
    """Judge the thing itself from the facts, and from the answer where the facts abstain.

    Parameters
    ----------
    answer
        The answer that counts, if there is one: fresh, and not "does not apply".
    expired
        An answer that no longer counts; it changes only what is said.
    """
    seen = _look(check, book)
    if seen is None:
        looked = _looked_at(check, book)
        if answer is None:
            return Standing(None, None, Source.UNKNOWN, _says.unknown(check, book, expired), looked, looked)
        return _answered(check, book, answer, _says.answered(answer), looked)
    if seen is not Level.ABSENT:
        return Standing(seen, _worth(seen, check, book), Source.MEASURED, _says.shown(check, book, seen), 1.0, 1.0)
    if answer is None or not claims(answer):
        return Standing(seen, 0.0, Source.MEASURED, _says.NO_SIGN, 1.0, 1.0)
    if answer.evidence_verified:
        return _answered(check, book, answer, _says.both(answer), 1.0)
    says = _says.contradicted(answer, _says.NO_SIGN)
    return Standing(seen, 0.0, Source.MEASURED, says, 1.0, 1.0, contradicted=True)


def _answered(check: Check, book: Book, answer: Answer, says: str, measured: float) -> Standing:
    level = answer.value or Level.ABSENT
    if claims(answer):
        level = min(level, Level.DOCUMENTED, key=_LADDER.__getitem__) if answer.evidence_verified else Level.ASSERTED
    return Standing(level, _worth(level, check, book), Source.ANSWERED, says, 1.0, measured)


def _worth(level: Level, check: Check, book: Book) -> float:
    ends_documented = check.ceiling is Level.DOCUMENTED or not book.sights(check.automated)
    return 1.0 if level is Level.DOCUMENTED and ends_documented else _LADDER[level]


def _look(check: Check, book: Book) -> Level | None:
    """Return the level that looking settles, or None when the facts abstain."""
    good, bad, runs = book.sights(check.good), book.sights(check.bad), book.sights(check.automated)
    all_run = all(sight is Sight.HOLDS for sight in runs)
    if good:
        shown, settled = Sight.HOLDS in good, _settled(check, good, runs)
    elif bad:
        shown = settled = _settled(check, bad, runs)
    else:
        shown, settled = bool(runs) and all_run, _settled(check, runs, runs)
    if shown:
        return check.ceiling if all_run else Level.DOCUMENTED
    return Level.ABSENT if settled else None


def _settled(check: Check, side: Sequence[Sight], runs: Sequence[Sight]) -> bool:
    """Return whether these facts decide alone.

    All known: yes. Some known: only when no answer could settle the whole check, because there is no question, or
    because the check can be automated, and that must be seen.
    """
    known = [sight is not Sight.ABSTAINS for sight in side]
    needs_looking = not check.question or (check.ceiling is Level.AUTOMATED and bool(runs))
    return bool(known) and (all(known) or (needs_looking and any(known)))


def _looked_at(check: Check, book: Book) -> float:
    """Return the settled share of a check whose thing itself is not settled: what was looked at among its bad facts."""
    bad = book.sights(check.bad)
    if not bad:
        return 0.0
    share = sum(sight is not Sight.ABSTAINS for sight in bad) / len(bad)
    return share / 2 if book.sights(check.good) else share
