"""What a reader is: one small class that finds the artefacts of a foreign system and tells what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from debtkit.instruments.scan.rules._base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.facts import Fact
    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan.systems._files import Files, UnreadableError


class Reader:
    """Reads the files of one foreign system; settles nothing itself.

    Attributes
    ----------
    name
        Short and lower case: the sign ``system.NAME`` is on the board wherever a place was read.
    title
        As its makers write it.
    """

    name: ClassVar[str]
    title: ClassVar[str]

    def places(self, files: Files) -> Iterable[str]:
        """Return the path of each artefact, in order: a file, or the folder that holds it."""
        del files
        return ()

    def read(self, files: Files, place: str) -> Iterable[Sign | Fact | UnreadableError]:
        """Read one artefact.

        Signs are named like the fact that a rule settles from them, and point at what is to be mended. Facts have a
        key that starts with the reader's name, the artefact as subject and the status `derived`. An `UnreadableError`
        that is yielded notes a part that was not read, and the rest goes on.

        Raises
        ------
        UnreadableError
            If the artefact, or a part of it, cannot be read. What was yielded before is kept.
        """
        del files, place
        return ()


class SystemRule(Rule):
    """Settles one fact from the signs of the same name that a reader left."""

    bad = True

    def evidence(self, board: Board) -> Iterable[Sign]:
        """Return the places that the reader found."""
        return board.of(self.key)
