"""Who is told of a change.

Bound methods are held weakly: an assessment that nobody keeps is not kept by its project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakMethod

if TYPE_CHECKING:
    from collections.abc import Callable


class Listeners:
    """An ordered list of functions without arguments."""

    def __init__(self) -> None:
        self._held: list[Callable[[], Callable[[], None] | None]] = []

    def add(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Add a listener and return the function that takes it out."""
        held = WeakMethod(listener) if hasattr(listener, "__self__") else lambda: listener
        self._held.append(held)

        def end() -> None:
            if held in self._held:
                self._held.remove(held)

        return end

    def tell(self) -> None:
        """Call everybody who still exists, in the order in which they came."""
        for held in tuple(self._held):
            listener = held()
            if listener is None:
                self._held.remove(held)
            else:
                listener()
