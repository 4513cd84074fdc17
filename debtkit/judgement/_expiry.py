"""Which answers count: the latest of each check, while it is fresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from debtkit.judgement._model import Answer

ANSWER_DAYS = 180
"""How many days an answer counts."""


def expired(answer: Answer, as_of: date) -> bool:
    """Return whether the answer does not count at this date: older than 180 days, or not yet given."""
    return not 0 <= (as_of - answer.on).days <= ANSWER_DAYS


def latest(answers: Iterable[Answer]) -> dict[str, Answer]:
    """Return the last answer to each check, whatever order they come in.

    Raises
    ------
    ValueError
        If an answer says that a check does not apply and gives no reason.
    """
    ordered = sorted(answers, key=_order)
    for answer in ordered:
        if answer.value is None and not answer.because.strip():
            msg = f"the answer to {answer.check} says that it does not apply, but not why: fill in 'because'"
            raise ValueError(msg)
    return {answer.check: answer for answer in ordered}


def _order(answer: Answer) -> tuple[object, ...]:
    return (
        answer.check,
        answer.on,
        answer.by,
        str(answer.value or ""),
        answer.because,
        answer.evidence,
        answer.evidence_verified,
        answer.note,
    )
