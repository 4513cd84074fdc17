"""Which question to ask next: the one whose answer can move the picture most.

    move = reach x (principal + 12 x interest) x (1 + share) x (2 while the area has no letter)

``reach`` is the credit the best proven answer earns (1, or ½ where the check can be automated), the hours are the
likely ones hidden over a year, ``share`` is the check's part of the applicable weight of its area. Equal questions keep
the order of the catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.judgement._model import WEIGHTS, Level, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debtkit.judgement._model import Judged

MONTHS = 12


def is_open(judged: Judged) -> bool:
    """Return whether the check waits for an answer."""
    return judged.state is State.UNKNOWN and bool(judged.check.question)


def ask_next(judged: Iterable[Judged], letters: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the ids of the open questions, most informative first."""
    cases = [case for case in judged if case.weighs]
    applicable: dict[str, float] = {}
    for case in cases:
        area = case.check.area
        applicable[area] = applicable.get(area, 0.0) + WEIGHTS[case.check.weight]
    waiting = [case for case in cases if is_open(case)]
    waiting.sort(key=lambda case: -round(_move(case, applicable, letters), 9))
    return tuple(case.check.id for case in waiting)


def _move(case: Judged, applicable: Mapping[str, float], letters: Mapping[str, str | None]) -> float:
    check = case.check
    reach = 0.5 if check.ceiling is Level.AUTOMATED and check.automated else 1.0
    hidden = case.principal.likely + MONTHS * case.interest.likely
    share = WEIGHTS[check.weight] / applicable[check.area]
    return reach * hidden * (1 + share) * (1 if letters.get(check.area) else 2)
