"""The lineage graph as a matplotlib figure."""

# ruff: noqa: PLC0415 - only those who want a figure pay for matplotlib

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.project._lineage_view import graph_of
from debtkit.render import graph_layers, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.figure import Figure

_LONGEST = 26


def plot_lineage(records: Sequence[Mapping[str, Any]]) -> Figure:
    """Return data, runs and models in layers from left to right."""
    from matplotlib.figure import Figure

    nodes, edges = graph_of(records)
    found = graph_layers([node.id for node in nodes], edges)
    tallest = max(map(len, found), default=1)
    figure = Figure(figsize=(max(3.2 * len(found), 4), max(0.9 * tallest, 2)), layout="constrained")
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(-0.5, max(len(found), 1) - 0.5)
    axes.set_ylim(tallest - 0.5, -0.5)
    places = {
        node: (at, row + (tallest - len(layer)) / 2) for at, layer in enumerate(found) for row, node in enumerate(layer)
    }
    boxes = {}
    for node in nodes:
        look = {"boxstyle": "round,pad=0.6" if node.round else "square,pad=0.5", "facecolor": "white"}
        look["edgecolor"] = "#1f6fb2" if node.round else "#1f2328"
        text = f"{_short(node.title)}\n{_short(node.note)}"
        boxes[node.id] = axes.text(
            *places[node.id], text, ha="center", va="center", fontsize=8, bbox=look, parse_math=False
        )
    for start, end in edges:
        ends = {"patchA": boxes[start].get_bbox_patch(), "patchB": boxes[end].get_bbox_patch()}
        arrow = {"arrowstyle": "-|>", "color": "#1f6fb2", "shrinkA": 2, "shrinkB": 2, **ends}
        axes.annotate("", places[end], places[start], arrowprops=arrow)
    if not nodes:
        axes.text(0, 0, "no run was recorded", ha="center", va="center")
    return figure


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST else f"{line[:12]}…{line[-13:]}"
