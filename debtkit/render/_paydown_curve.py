"""The picture of a pay-down plan: what is left after each sprint."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Literal

from debtkit.render._hours import number
from debtkit.render._svg import num, picture, tag, theme, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.render._svg import Theme, Variant

_WIDTH, _HEIGHT = 720, 280
_TOP, _BOTTOM = 64, 226
_PANEL = 268
_TICKS_ACROSS = 8
_LINES = 5


@dataclass(frozen=True, slots=True)
class Point:
    """What is left once so many sprints are done."""

    sprint: int
    principal: float
    interest: float


@dataclass(frozen=True, slots=True)
class _Panel:
    left: float
    heading: str
    values: tuple[float, ...]
    sprints: tuple[int, ...]
    mark: Literal["circle", "square"]
    dash: str
    colour: str

    @property
    def step(self) -> float:
        return _nice_step(max(self.values, default=0))

    @property
    def top(self) -> float:
        return self.step * max(ceil(max(self.values, default=0) / self.step - 1e-9), 1)

    def x(self, sprint: int) -> float:
        span = max(self.sprints[-1] - self.sprints[0], 1)
        return self.left + _PANEL * (sprint - self.sprints[0]) / span

    def y(self, value: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * value / self.top


def paydown_curve(
    points: Sequence[Point], *, title: str = "What is left after each sprint", variant: Variant = "file"
) -> str:
    """Draw the principal left and the interest left in two panels, sprint by sprint.

    Parameters
    ----------
    points
        From sprint 0 (today) on, in order.
    title
        What the picture is called for those who hear it.
    variant
        ``"file"`` has its own white background; ``"inline"`` follows the page, light or dark.

    Returns
    -------
    str
        One SVG document; the same input gives the same bytes.

    Raises
    ------
    ValueError
        If there is no point at all.
    """
    if not points:
        msg = "a pay-down curve needs at least one point: what is owed today"
        raise ValueError(msg)
    look = theme(variant)
    sprints = tuple(point.sprint for point in points)
    principal = tuple(point.principal for point in points)
    interest = tuple(point.interest for point in points)
    blue, plum = (
        ("#1f6fb2", "#8f4a9e")
        if look.paper
        else ("var(--debtkit-principal, #3a83c4)", "var(--debtkit-interest, #a863b8)")
    )
    panels = (
        _Panel(64, "Principal left, hours", principal, sprints, "circle", "", blue),
        _Panel(424, "Interest left, hours a month", interest, sprints, "square", "6 3", plum),
    )
    described = (
        f"Principal left falls from {number(principal[0])} to {number(principal[-1])} hours and interest from "
        f"{number(interest[0])} to {number(interest[-1])} hours a month in {sprints[-1] - sprints[0]} sprints."
    )
    return picture(title, described, (_WIDTH, _HEIGHT), "\n".join(_draw(panel, look) for panel in panels), variant)


def _draw(panel: _Panel, look: Theme) -> str:
    heading = words(panel.heading, panel.left - 44, 30, font_weight="600", font_size=14)
    foot = words(
        "after sprint", panel.left + _PANEL / 2, _BOTTOM + 38, text_anchor="middle", font_size=12, fill=look.faint
    )
    return heading + _grid(panel, look) + _curve(panel) + _ends(panel) + foot


def _grid(panel: _Panel, look: Theme) -> str:
    drawn = []
    for at in range(round(panel.top / panel.step) + 1):
        value = at * panel.step
        y = panel.y(value)
        drawn.append(
            tag(
                "path",
                d=f"M{num(panel.left)} {num(y)}h{_PANEL}",
                stroke=look.ink,
                stroke_opacity=0.35 if at == 0 else 0.14,
            )
        )
        drawn.append(words(_tick(value), panel.left - 8, y + 4, text_anchor="end", font_size=12, fill=look.faint))
    every = ceil(len(panel.sprints) / _TICKS_ACROSS)
    for sprint in panel.sprints[::every]:
        said = "today" if sprint == 0 else str(sprint)
        drawn.append(words(said, panel.x(sprint), _BOTTOM + 18, text_anchor="middle", font_size=12, fill=look.faint))
    return "".join(drawn)


def _curve(panel: _Panel) -> str:
    places = [(panel.x(sprint), panel.y(value)) for sprint, value in zip(panel.sprints, panel.values, strict=True)]
    path = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in places)
    dash = {"stroke_dasharray": panel.dash} if panel.dash else {}
    line = tag("path", d=path, fill="none", stroke=panel.colour, stroke_width=2.25, stroke_linejoin="round", **dash)
    return line + "".join(_mark(panel, x, y) for x, y in places)


def _mark(panel: _Panel, x: float, y: float) -> str:
    if panel.mark == "circle":
        return tag("circle", cx=x, cy=y, r=3.5, fill=panel.colour)
    return tag("rect", x=x - 3.25, y=y - 3.25, width=6.5, height=6.5, fill=panel.colour)


def _ends(panel: _Panel) -> str:
    first, last = panel.values[0], panel.values[-1]
    said = words(number(first), panel.x(panel.sprints[0]) + 8, panel.y(first) - 8, font_weight="600")
    if len(panel.values) > 1:
        said += words(number(last), panel.x(panel.sprints[-1]), panel.y(last) - 9, text_anchor="end", font_weight="600")
    return said


def _nice_step(top: float) -> float:
    """Return the distance of grid lines: 1, 2 or 5 times a power of ten, for four lines or so."""
    if top <= 0:
        return 1.0
    power = 10.0 ** floor(log10(top / 4))
    return next(step * power for step in (1, 2, 5, 10) if top / (step * power) <= _LINES)


def _tick(value: float) -> str:
    return f"{value:,.10g}"
