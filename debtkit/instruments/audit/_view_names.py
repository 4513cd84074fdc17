"""Names of columns as they may be shown: a file without a header has a person in its first row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments._mask import excerpt, is_private
from debtkit.instruments.audit._table import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable


class Names:
    """The columns' names, those masked that hold personal data or a key.

    Parameters
    ----------
    names
        The user's names.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._masked = {name: excerpt(name) for name in dict.fromkeys(names) if is_private(name)}

    def shown(self, name: str) -> str:
        """Return a name as it may be shown."""
        return self._masked.get(name, name)

    def within(self, text: str) -> str:
        """Return a sentence or statement in which no such name stands as it is."""
        for name, masked in self._masked.items():
            text = text.replace(quoted(name), quoted(masked)).replace(literal(name), literal(masked))
            text = text.replace(name, masked)
        return text
