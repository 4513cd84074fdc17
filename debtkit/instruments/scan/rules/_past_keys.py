"""A key that was committed once and is no longer in the files: it is leaked all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.facts import Status
from debtkit.instruments.scan._past_keys import MOST_COMMITS, NAME, SEARCHED
from debtkit.instruments.scan.rules._base import Rule, Subject, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign


class SecretInGitHistory(Rule):
    """A real-looking key stands in a commit, though no file holds it any more."""

    key = "secret_in_git_history"
    area = "compliance"
    check = "DK802"
    bad = True
    about = Subject("a git history", ())
    says = "a real-looking key stands in the history: whoever clones this has it"
    fix = "Rotate the key now; then rewrite the history with git filter-repo if the repository is or will be shared."
    looks_at = f"the lines that the last {MOST_COMMITS} commits added, when asked: `scan --history`"
    not_counted = (
        "Keys that still stand in a file: another check names them. Placeholders, tests, data, lock files.",
        "Keys without a form of their own, such as a value beside the word `api_key`.",
    )
    known_limits = (
        "Until the whole history was searched, it is not shown that it is clean: that is in no letter.",
        "A key that was revoked looks like a live one.",
        "Only what leads to the current commit is searched, up to 64 MB of changes or 30 seconds.",
    )

    def evidence(self, board: Board) -> Iterable[Sign]:
        return [sign._replace(name=self.key) for sign in board.of(NAME)]

    def judge(self, board: Board) -> Verdict:
        verdict = super().judge(board)
        searched = tuple(board.of(SEARCHED))
        whole = any(sign.extra == "whole" for sign in searched)
        if verdict.value or verdict.status is Status.NOT_APPLICABLE or whole:
            return verdict
        return Verdict(value=False, status=Status.NOT_SHOWN, places=searched)

    def applies(self, board: Board) -> bool:
        return board.git is not None
