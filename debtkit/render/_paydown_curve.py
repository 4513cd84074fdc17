"""The picture of a pay-down plan: the interest and the principal that are left, over the hours that were paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from debtkit.render._hours import count, number
from debtkit.render._svg import MUTED, TRACK, faint, num, picture, shifted, tag, theme, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.render._svg import Theme, Variant

_MARGIN, _PADDING = 40, 20
_GAP = 44
_MARK = 5


@dataclass(frozen=True, slots=True)
class Point:
    """What is left once so many sprints are done."""

    sprint: int
    principal: float
    interest: float


@dataclass(frozen=True, slots=True)
class _Panel:
    """One of the two: where it stands, and what is left once so many hours are paid."""

    heading: str
    left: float
    top: float
    width: float
    height: float
    paid: tuple[float, ...]
    values: tuple[float, ...]
    labelled: bool

    @property
    def floor(self) -> float:
        return self.top + self.height

    @property
    def right(self) -> float:
        return self.left + self.width

    def x(self, paid: float) -> float:
        return round(self.left + self.width * paid / (self.paid[-1] or 1), 1)

    def y(self, value: float) -> float:
        return round(self.floor - self.height * value / (max(self.values) or 1), 1)


def paydown_curve(
    points: Sequence[Point],
    *,
    title: str = "What is left after each sprint",
    columns: Literal[1, 2] = 2,
    variant: Variant = "file",
) -> str:
    """Draw the interest left and the principal left over the hours paid, with a mark where each sprint ends.

    Parameters
    ----------
    points
        From sprint 0 (today) on, in order.
    title
        What the picture is called for those who hear it.
    columns
        2 puts the panels side by side, 1 one above the other, for a narrow place.
    variant
        ``"file"`` has its own white background; ``"inline"`` follows the page, light or dark.

    Returns
    -------
    str
        One SVG document; the same input gives the same bytes.

    Raises
    ------
    ValueError
        If there is no point at all, or the number of columns is neither 1 nor 2.
    """
    if not points:
        msg = "a pay-down curve needs at least one point: what is owed today"
        raise ValueError(msg)
    if columns not in {1, 2}:
        msg = f"a pay-down curve has 1 column or 2, not {columns!r}"
        raise ValueError(msg)
    look = theme(variant)
    interest, principal = _panels(points, columns)
    half = _half(points)
    drawn = words(_headline(points, half), 0, 14, font_weight=600)
    drawn += _draw(interest, look, points.index(half) if half else None) + _draw(principal, look, None)
    padding = _PADDING if look.file else 0
    size = (principal.right + 2 * padding, principal.floor + 24 + 2 * padding)
    content = shifted(padding, padding, drawn) if padding else drawn
    return picture(title, size, content, variant, description=_described(points, half))


def _panels(points: Sequence[Point], columns: int) -> tuple[_Panel, _Panel]:
    owed = points[0].principal
    paid = tuple(max(0.0, owed - point.principal) for point in points)
    interest = tuple(point.interest for point in points)
    principal = tuple(point.principal for point in points)
    if columns == 1:
        return (
            _Panel("Interest left, hours a month", _MARGIN, 50, 314, 84, paid, interest, labelled=False),
            _Panel("Principal left, hours", _MARGIN, 174, 314, 52, paid, principal, labelled=True),
        )
    return (
        _Panel("Interest left, hours a month", _MARGIN, 58, 278, 120, paid, interest, labelled=True),
        _Panel("Principal left, hours", 2 * _MARGIN + 278 + _GAP, 58, 278, 120, paid, principal, labelled=True),
    )


def _half(points: Sequence[Point]) -> Point | None:
    """Return the first point at which half of the interest is ended."""
    if len(points) == 1 or points[0].interest <= 0:
        return None
    return next((point for point in points if point.interest <= points[0].interest / 2), None)


def _headline(points: Sequence[Point], half: Point | None) -> str:
    today = points[0]
    if len(points) == 1:
        return "There is nothing to pay" if today.principal <= 0 else f"{number(today.principal)} h are owed"
    if half is None:
        return f"{number(today.principal - points[-1].principal)} h of work in {count(points[-1].sprint, 'sprint')}"
    return f"{number(today.principal - half.principal)} h of work halve the interest"


def _described(points: Sequence[Point], half: Point | None) -> str:
    first, last = points[0], points[-1]
    said = (
        f"Principal left falls from {number(first.principal)} to {number(last.principal)} hours and interest from "
        f"{number(first.interest)} to {number(last.interest)} hours a month in {count(last.sprint, 'sprint')}."
    )
    if half is None:
        return said
    paid, when = number(first.principal - half.principal), count(half.sprint, "sprint")
    return f"{said} Interest is {number(half.interest)} hours a month once {paid} hours are paid, after {when}."


def _draw(panel: _Panel, look: Theme, half: int | None) -> str:
    places = [(panel.x(paid), panel.y(value)) for paid, value in zip(panel.paid, panel.values, strict=True)]
    line = "L".join(f"{num(x)} {num(y)}" for x, y in places)
    under = f"M{line}V{num(panel.floor)}H{num(panel.left)}Z"
    drawn = faint(panel.heading, 0 if panel.left == _MARGIN else panel.left - _MARGIN, panel.top - 14)
    drawn += _grid(panel, look) + tag("path", d=under, fill=look.line, fill_opacity=0.12)
    drawn += tag("path", d=f"M{line}", fill="none", stroke=look.line, stroke_width=2, stroke_linejoin="round")
    return drawn + _sprints(panel, look) + (_halved(panel, look, *places[half]) if half is not None else "")


def _grid(panel: _Panel, look: Theme) -> str:
    top = max(panel.values)
    drawn = [faint("0", panel.left - 6, panel.floor + 4, text_anchor="end", font_size=11)]
    if top > 0:
        lines = "".join(f"M{num(panel.left)} {num(panel.y(value))}h{num(panel.width)}" for value in (top, top / 2))
        drawn.append(tag("path", d=lines, stroke=look.ink, stroke_opacity=TRACK))
        drawn += [
            faint(number(value), panel.left - 6, panel.y(value) + 4, text_anchor="end", font_size=11)
            for value in (top, top / 2)
        ]
    return "".join(drawn)


def _sprints(panel: _Panel, look: Theme) -> str:
    """Draw the axis of the hours paid, with a mark where each sprint ends."""
    axis = f"M{num(panel.left)} {num(panel.floor)}h{num(panel.width)}"
    marks = "".join(f"M{num(panel.x(paid))} {num(panel.floor)}v{_MARK}" for paid in panel.paid[1:])
    drawn = tag("path", d=axis + marks, stroke=look.ink, stroke_opacity=0.48)
    if not panel.labelled:
        return drawn
    below = panel.floor + 19
    drawn += faint("0 h paid", panel.left, below, font_size=11)
    if len(panel.paid) == 1:
        return drawn
    middle = panel.left + panel.width / 2
    drawn += faint("a mark ends each sprint", middle, below, font_size=11, text_anchor="middle")
    return drawn + faint(f"{number(panel.paid[-1])} h", panel.right, below, font_size=11, text_anchor="end")


def _halved(panel: _Panel, look: Theme, x: float, y: float) -> str:
    down = tag(
        "path",
        d=f"M{num(x)} {num(y)}V{num(panel.floor)}",
        stroke=look.ink,
        stroke_opacity=MUTED,
        stroke_dasharray="2 2",
    )
    return down + tag("circle", cx=x, cy=y, r=4.5, fill=look.line, stroke=look.paper, stroke_width=2)
