"""A second look, at the few things that the first one cannot see alone: two files side by side, a file and its past.

The first look is at one file at a time. What it saw tells here what is worth opening again; mostly nothing is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.scan._card_age import models_younger_than_cards
from debtkit.instruments.scan._copies import copies_in_notebooks
from debtkit.instruments.scan._past_keys import keys_in_the_past
from debtkit.instruments.scan._reviews import review_marks
from debtkit.instruments.scan._starts import started_modules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign


def second_look(root: Path, board: Board, *, history: bool) -> Iterator[Sign]:
    """Yield what is seen by opening again what the first look pointed at; ``history`` also searches git for keys."""
    yield from copies_in_notebooks(root, board)
    yield from started_modules(root, board)
    if board.git is not None:
        yield from review_marks(root, board.git)
        yield from models_younger_than_cards(root, board, board.git)
        if history:
            yield from keys_in_the_past(root, board)
