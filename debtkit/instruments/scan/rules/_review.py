"""Whether changes come through requests that somebody can review, as far as git can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.facts import Status
from debtkit.instruments.scan._reviews import FEW_COMMITS, MOST_CHANGES
from debtkit.instruments.scan.rules._base import NOT_APPLICABLE, Rule, Subject, Verdict

if TYPE_CHECKING:
    from debtkit.instruments.scan._board import Board

_ENOUGH = 0.8


class NoReviewTrail(Rule):
    """Most changes of the branch carry no mark of a review."""

    key = "no_review_trail"
    area = "team"
    check = "DK914"
    bad = True
    about = Subject(f"{FEW_COMMITS} commits or more, by two people or more", ("review.marks",))
    says = "most changes carry no mark of a review"
    fix = "Protect the branch: each change comes as a request that somebody else approves."
    looks_at = f"the last {MOST_CHANGES} changes of the branch: merges of requests, numbers of requests, `Reviewed-by`"
    not_counted = ("Robots, and merges of a branch into itself after a pull.",)
    known_limits = (
        "A request that was merged by rebasing leaves no mark: few marks are asked about, never charged.",
        "A mark says that there was a request, not that somebody read it.",
    )

    def judge(self, board: Board) -> Verdict:
        places = tuple(board.of("review.marks"))
        if not places:
            return NOT_APPLICABLE
        changes, marked = map(int, places[0].extra.split())
        status = Status.MEASURED if marked >= changes * _ENOUGH else Status.NOT_SHOWN
        return Verdict(value=False, status=status, places=places)
