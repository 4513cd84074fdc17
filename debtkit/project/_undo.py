"""What this session did, so that it can be taken back, and nobody else's work with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Act(NamedTuple):
    """One act: what it is about, how to read that, what it left there, and how to put back what was there before."""

    about: str
    read: Callable[[], object]
    left: object
    restore: Callable[[], None]


class Undo:
    """A stack of acts."""

    def __init__(self) -> None:
        self._acts: list[Act] = []

    def __bool__(self) -> bool:
        """Return whether there is an act to take back."""
        return bool(self._acts)

    def push(self, about: str, read: Callable[[], object], restore: Callable[[], None]) -> None:
        """Remember an act that was just done."""
        self._acts.append(Act(about, read, read(), restore))

    def pop(self) -> bool:
        """Take the last act back; return whether there was one.

        Raises
        ------
        ValueError
            If somebody else changed the same thing since; it stays as they left it, and this act is forgotten.
        """
        if not self._acts:
            return False
        act = self._acts[-1]
        if act.read() != act.left:
            self._acts.pop()
            msg = f"{act.about} was changed since by somebody else, so it is left as it is; answer anew instead"
            raise ValueError(msg)
        act.restore()
        self._acts.pop()
        return True
