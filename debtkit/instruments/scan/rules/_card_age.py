"""A card that was true once: it is older than the model that it describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.scan._card_age import NAME
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._cards import MODEL_CARD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign


class ModelCardStale(Rule):
    """The model changed more than 30 days after its card was last changed."""

    key = "model_card_stale"
    area = "documentation"
    check = "DK713"
    bad = True
    about = MODEL_CARD
    says = "the card of the model is older than the model"
    fix = "Read the card against what changed since, mend it, and let a release ask for a change of the card."
    looks_at = (
        "the history that git has here: of the card, and of lines that name a model, load weights or begin a prompt"
    )
    not_counted = (
        "White space, and lines that only moved; changes within 30 days; tests, notebooks and examples.",
        "Training code of which less than 20 lines are new since the card was changed.",
    )
    known_limits = (
        "A card that is right although it is old is named too: only a reader can tell.",
        "A prompt of many lines is judged by its first one.",
        "A card in a folder of its own is taken to be about the files in that folder.",
    )

    def evidence(self, board: Board) -> Iterable[Sign]:
        return [sign._replace(name=self.key) for sign in board.of(NAME)]

    def applies(self, board: Board) -> bool:
        return super().applies(board) and board.git is not None and not board.git.shallow
