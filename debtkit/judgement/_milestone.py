"""One point of a project's history: what was owed on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from debtkit.judgement._model import Judgement, Range


@dataclass(frozen=True, slots=True)
class Milestone:
    """What was owed on a day, at a commit.

    Attributes
    ----------
    day
        The day of the judgement.
    revision
        The commit, shortened, with ``-dirty`` when files differ from it; empty without git.
    commits
        How many commits lead to it: the order of the points of one day; 0 without git.
    model
        The version of the cut points that gave the letters.
    principal, interest, unknown
        Hours, hours per month, and hours behind open questions.
    letters, scores
        By area; None where nothing could be graded.
    findings
        The number of findings of each check.
    """

    day: date
    revision: str
    commits: int
    model: str
    principal: Range
    interest: Range
    unknown: Range
    letters: Mapping[str, str | None]
    scores: Mapping[str, float | None]
    findings: Mapping[str, int]


def milestone(judgement: Judgement, *, revision: str = "", commits: int = 0) -> Milestone:
    """Return the point that a judgement adds to the history."""
    return Milestone(
        day=judgement.as_of,
        revision=revision,
        commits=commits,
        model=judgement.model,
        principal=judgement.principal,
        interest=judgement.interest,
        unknown=judgement.unknown,
        letters={area.area: area.letter for area in judgement.areas},
        scores={area.area: area.score for area in judgement.areas},
        findings={judged.check.id: len(judged.findings) for judged in judgement.checks if judged.findings},
    )
