"""The small histogram of a column, or of anything counted in bins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.render._svg import TRACK, num, picture, tag, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.render._svg import Variant

_WIDE, _HIGH, _FLOOR = 180, 44, 42
_LEAST = 1.5
"""Height of a bin with a single row among a million: what is not empty is never invisible."""


def histogram(counts: Sequence[float], *, title: str, variant: Variant = "inline") -> str:
    """Draw how many values lie in each bin, all bins equally wide.

    Parameters
    ----------
    counts
        Of each bin.
    title
        What the picture says for those who hear it.
    variant
        ``"file"`` has its own white background; ``"inline"`` follows the page, light or dark.

    Returns
    -------
    str
        One SVG document; the same input gives the same bytes.
    """
    look = theme(variant)
    top = max(counts, default=0) or 1
    step = (_WIDE - 2) / max(len(counts), 1)
    gap = 1 if step > 4 else 0  # noqa: PLR2004 - pixels
    bars = "".join(
        f"M{num(1 + at * step)} {_FLOOR}v{num(-max(_LEAST, (_FLOOR - 2) * many / top))}h{num(step - gap)}V{_FLOOR}z"
        for at, many in enumerate(counts)
        if many > 0
    )
    floor = tag("rect", x=0, y=_FLOOR, width=_WIDE, height=1, fill=look.ink, fill_opacity=2 * TRACK)
    return picture(title, (_WIDE, _HIGH), floor + tag("path", d=bars, fill=look.line), variant)
