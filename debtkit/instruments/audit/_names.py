"""Names that nobody knows are refused, with the nearest one that is known."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], most: int = 12) -> str:
    """Return ``"; did you mean 'x'?"``, or what is known when nothing is near."""
    names = list(known)
    near = difflib.get_close_matches(name, names, 1)
    if not near:
        near = [other for other in names if other.lower() == name.lower()][:1]
    return f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(map(repr, names[:most]))}"
