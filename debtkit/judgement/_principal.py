"""The hours to mend: repeats of one fault cost less each time, credit already earned is not paid again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.judgement._model import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def saturated(weights: Sequence[float]) -> list[float]:
    """Return each weight times 1, ½, ¼ …, the heaviest first; equal ones in the order given.

    Heaviest first is what keeps the sum monotone: taking one out, or making one lighter, never raises it.
    """
    ranked = sorted(range(len(weights)), key=lambda index: (-weights[index], index))
    shares = [0.0] * len(weights)
    for rank, index in enumerate(ranked):
        shares[index] = weights[index] * 0.5**rank
    return shares


def total(ranges: Iterable[Range]) -> Range:
    """Add ranges end by end, in the order given."""
    return sum(ranges, Range())


def at_least(one: Range, other: Range) -> Range:
    """Return the larger of both, end by end."""
    return Range(max(one.low, other.low), max(one.likely, other.likely), max(one.high, other.high))
