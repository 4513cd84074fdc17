"""Pictures of an audit for reports. The figures stand in the text, too: no picture is the only place of a fact."""

# ruff: noqa: PLC0415 - only those who want a figure pay for matplotlib

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._view_columns import profiles
from debtkit.render import clip, terminal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, GREY = "#4f81b0", "#8c959f"
_LONGEST = 28
_MOST = 40
_ACROSS = 4
_DRAWABLE = 1e300
"""Sums and margins of larger numbers overflow; their bins are drawn side by side."""
_DAYS = 700_000
"""Days from 1970 that matplotlib's calendar knows: back to the year 54, and as far ahead."""
_NO_GLYPH = "\u25a1"


def label(text: object) -> str:
    """Return a name as matplotlib can draw it: one line, no formulas, a box for what its font lacks."""
    shown = clip(terminal(str(text)), _LONGEST)
    return "".join(char if ord(char) in _glyphs() else _NO_GLYPH for char in shown).replace("$", r"\$")


@cache
def _glyphs() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return frozenset(get_font(findfont(FontProperties())).get_charmap())


def plot_overview(data: Mapping[str, Any]) -> Figure:
    """Return findings by severity beside the completeness of the columns, the emptiest first."""
    entries = [one for one in profiles(data) if one.get("nulls") is not None]
    entries = sorted(entries, key=lambda one: -one["nulls"])[:_MOST]
    figure = _figure(9, 1.2 + 0.24 * max(len(entries), 6))
    left, right = figure.subplots(1, 2)
    severities = data["summary"]["by_severity"]
    _bars(left, list(severities), list(severities.values()))
    left.set(title="Findings by severity", xlabel="findings")
    left.xaxis.get_major_locator().set_params(integer=True)
    filled = [100.0 * (1 - one["nulls"] / one["rows"]) if one.get("rows") else 100.0 for one in entries]
    _bars(right, [label(one["name"]) for one in entries], filled)
    more = "" if len(entries) < _MOST else f" (the {_MOST} emptiest)"
    right.set(title=f"Columns: rows with a value{more}", xlabel="% of rows", xlim=(0, 100))
    return figure


def plot_columns(data: Mapping[str, Any], columns: Sequence[str] | None = None) -> Figure:
    """Return one small histogram a column: of numbers and dates, or of the lengths of texts.

    Raises
    ------
    DataError
        If a named column has no histogram, or none has.
    """
    found = {one["name"]: one for one in profiles(data) if _counts(one)}
    if columns is not None:
        lacking = [name for name in columns if name not in found]
        if lacking:
            msg = f"there is no histogram of {lacking[0]!r}; there is one of {', '.join(map(repr, found)) or 'none'}"
            raise DataError(msg)
        found = {name: found[name] for name in columns}
    if not found:
        msg = "there is no histogram to draw: no column was profiled"
        raise DataError(msg)
    chosen = list(found.values())[:_MOST]
    down = math.ceil(len(chosen) / _ACROSS)
    figure = _figure(2.6 * min(len(chosen), _ACROSS), 1.9 * down)
    grid = figure.subplots(down, min(len(chosen), _ACROSS), squeeze=False)
    for axes in grid.flat[len(chosen) :]:
        axes.set_axis_off()
    for one, axes in zip(chosen, grid.flat, strict=False):
        _histogram(axes, one)
    return figure


def _counts(one: Mapping[str, Any]) -> list[float]:
    histogram = one.get("histogram") or {}
    return list(histogram.get("counts") or ())


def _histogram(axes: Axes, one: Mapping[str, Any]) -> None:
    counts, edges = _counts(one), one["histogram"].get("edges") or []
    drawn = all(isinstance(edge, int | float) for edge in edges) and len(edges) == len(counts) + 1
    drawn = drawn and max(map(abs, edges)) < (_DAYS if one.get("kind") == "date" else _DRAWABLE)
    if drawn:
        axes.stairs(_heights(counts, edges), edges, fill=True, color=BLUE)
    else:
        axes.bar(range(len(counts)), counts, width=1.0, color=BLUE)
        axes.set_xticks([])
    if drawn and one.get("kind") == "date":
        _dates(axes)
    axes.set_title(label(one["name"]), fontsize=9)
    axes.tick_params(labelsize=7)


def _heights(counts: Sequence[float], edges: Sequence[float]) -> list[float]:
    """Return rows for one width: the outer bins of a profile are wide, and counts would make slabs of tails."""
    widths = [right - left for left, right in pairwise(edges)]
    usual = sorted(widths)[len(widths) // 2]
    return [count * usual / width if width > 0 else count for count, width in zip(counts, widths, strict=True)]


def _dates(axes: Axes) -> None:
    """Name days: the edges are days since 1970, as matplotlib counts them."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(maxticks=4)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]


def plot_counts(counts: Mapping[str, float], unit: str, title: str = "") -> Figure:
    """Return bars of counts by name."""
    figure = _figure(6, 1.0 + 0.3 * len(counts))
    axes = figure.subplots()
    _bars(axes, [label(name) for name in counts], list(counts.values()))
    axes.set(xlabel=unit, title=title)
    return figure


def plot_bars(panels: Mapping[str, Mapping[str, float]], unit: str) -> Figure:
    """Return bars by name in one panel below the other; names are ready for matplotlib."""
    heights = [1.0 + 0.25 * len(one) for one in panels.values()]
    figure = _figure(6, sum(heights))
    grid = figure.subplots(len(panels), 1, squeeze=False, height_ratios=heights)
    for (title, counts), axes in zip(panels.items(), grid.flat, strict=True):
        _bars(axes, list(counts), list(counts.values()))
        axes.set(title=title, xlabel=unit)
    return figure


def _bars(axes: Axes, names: Sequence[str], values: Sequence[float]) -> None:
    axes.barh(range(len(names)), values, color=BLUE)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()


def _figure(width: float, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")
