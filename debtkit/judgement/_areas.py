"""The twelve scores, and the weakest of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.judgement._credit import UNKNOWN
from debtkit.judgement._model import WEIGHTS, AreaScore, State
from debtkit.judgement._principal import total
from debtkit.judgement._questions import is_open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.judgement._letters import Model
    from debtkit.judgement._verdict import Verdict


def score_area(area: str, title: str, verdicts: Sequence[Verdict], model: Model) -> AreaScore:
    """Weigh the verdicts of one area; what does not apply, or was not looked at for want of asking, is left out."""
    cases = [verdict for verdict in verdicts if verdict.judged.weighs]
    weights = [WEIGHTS[case.judged.check.weight] for case in cases]
    credits_ = [UNKNOWN if case.judged.credit is None else case.judged.credit for case in cases]
    score = _mean(credits_, weights) if cases else None
    coverage = _mean([case.covered for case in cases], weights)
    unknown = [case.judged for case in cases if case.judged.state is State.UNKNOWN]
    known = [case.judged for case in cases if case.judged.state is not State.UNKNOWN]
    return AreaScore(
        area=area,
        title=title,
        letter=model.letter(score, coverage),
        score=score,
        coverage=coverage,
        measured=_mean([case.measured for case in cases], weights),
        principal=total(judged.principal for judged in known),
        interest=total(judged.interest for judged in known),
        unknown=total(judged.principal for judged in unknown),
        checks=len(cases),
        open_questions=sum(is_open(judged) for judged in unknown),
    )


def weakest_area(areas: Sequence[AreaScore]) -> str | None:
    """Return the graded area with the lowest score; of equal ones the one with most interest, then the first."""
    graded = [area for area in areas if area.letter is not None and area.score is not None]
    if not graded:
        return None
    return min(graded, key=lambda area: (round(area.score or 0.0, 9), -round(area.interest.likely, 9))).area


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    if not weights:
        return 0.0
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)
