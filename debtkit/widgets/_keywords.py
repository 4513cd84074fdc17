"""Unknown keywords are refused: plain widgets swallow a typo in silence."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def refuse_unknown(given: Mapping[str, object], known: Iterable[str], *, of: str) -> None:
    """Raise when a keyword is not known.

    Raises
    ------
    TypeError
        The message names the keyword, the nearest known one and all known ones.
    """
    names = sorted(known)
    for keyword in given:
        if keyword not in names:
            near = difflib.get_close_matches(keyword, names, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            msg = f"{of} takes no keyword {keyword!r}{hint} It takes {', '.join(names)}."
            raise TypeError(msg)
