"""A graph from left to right: boxes in layers, arrows between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.render._clean import clip, one_line
from debtkit.render._svg import MUTED, faint, num, picture, tag, theme, words
from debtkit.render._table import text_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from debtkit.render._svg import Theme, Variant

_WIDTH, _HEIGHT = 190.0, 52.0
_ACROSS, _DOWN, _EDGE, _TOP = 70.0, 18.0, 20.0, 46.0
_LETTERS = 25
_SMALL_LETTERS = 28
_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Node:
    """A box: what it is called, what is said below, and its look.

    Attributes
    ----------
    id
        Names it in edges.
    title, note
        Two lines; each is cut to the box.
    round
        Whether its corners are: what was done, beside what there is.
    """

    id: str
    title: str
    note: str = ""
    round: bool = False


def layers(nodes: Iterable[str], edges: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Return the nodes in layers, each node behind all that lead to it, ordered so that few arrows cross.

    Nodes on a circle stand where the circle was entered.
    """
    depth = dict.fromkeys(nodes, 0)
    for _ in depth:  # the longest way has as many steps as there are nodes
        moved = False
        for start, end in edges:
            if depth[end] <= depth[start] < len(depth) - 1:
                depth[end], moved = depth[start] + 1, True
        if not moved:
            break
    levels = {level: at for at, level in enumerate(sorted(set(depth.values())))}
    found: list[list[str]] = [[] for _ in levels]
    for node, level in depth.items():
        found[levels[level]].append(node)
    for sweep in range(_SWEEPS):
        _settle(found, edges, backwards=bool(sweep % 2))
    return found


def _settle(found: list[list[str]], edges: Sequence[tuple[str, str]], *, backwards: bool) -> None:
    """Order each layer by the middle of what its nodes are joined to in the layers before it, or behind it."""
    at = {node: place for layer in found for place, node in enumerate(layer)}
    joined: dict[str, list[int]] = {}
    for start, end in edges:
        node, other = (start, end) if backwards else (end, start)
        joined.setdefault(node, []).append(at[other])
    for layer in found:
        layer.sort(key=lambda node: (sum(joined[node]) / len(joined[node]) if node in joined else at[node], at[node]))
        at.update((node, place) for place, node in enumerate(layer))


def graph_picture(
    title: str, nodes: Sequence[Node], edges: Sequence[tuple[str, str]], *, variant: Variant = "file"
) -> str:
    """Return a graph as SVG; what it shows is also said in words.

    Parameters
    ----------
    title
        What is shown.
    nodes, edges
        Boxes, and pairs of their ids.
    variant
        ``file`` brings its own background, ``inline`` takes the colours of the page.
    """
    look = theme(variant)
    placed = _placed(layers([node.id for node in nodes], edges))
    known = {node.id: node for node in nodes}
    arrows = "".join(_arrow(placed[start], placed[end], look) for start, end in edges)
    boxes = "".join(_box(known[node], place, look) for node, place in placed.items())
    right = max((x for x, _ in placed.values()), default=0.0) + _WIDTH + _EDGE
    low = max((y for _, y in placed.values()), default=_TOP) + _HEIGHT + _EDGE
    said = "; ".join(f"{known[start].title} to {known[end].title}" for start, end in edges)
    head = words(title, _EDGE, 28, font_weight=600)
    return picture(title, (max(right, 2 * _EDGE + _WIDTH), low), head + arrows + boxes, variant, description=said)


def _placed(found: list[list[str]]) -> Mapping[str, tuple[float, float]]:
    tallest = max(map(len, found), default=0)
    places = {}
    for at, layer in enumerate(found):
        free = (tallest - len(layer)) * (_HEIGHT + _DOWN) / 2
        for row, node in enumerate(layer):
            places[node] = (_EDGE + at * (_WIDTH + _ACROSS), _TOP + free + row * (_HEIGHT + _DOWN))
    return places


def _arrow(start: tuple[float, float], end: tuple[float, float], look: Theme) -> str:
    x, y = start[0] + _WIDTH, start[1] + _HEIGHT / 2
    to_x, to_y = end[0], end[1] + _HEIGHT / 2
    bend = max((to_x - x) / 2, 20.0)
    line = f"M{num(x)} {num(y)}C{num(x + bend)} {num(y)} {num(to_x - bend)} {num(to_y)} {num(to_x - 6)} {num(to_y)}"
    head = f"M{num(to_x)} {num(to_y)}l-8 -4v8z"
    return tag("path", d=line, fill="none", stroke=look.line, stroke_width=1.5, stroke_opacity=0.7) + tag(
        "path", d=head, fill=look.line
    )


def _box(node: Node, place: tuple[float, float], look: Theme) -> str:
    x, y = place
    box = tag(
        "rect", x=x, y=y, width=_WIDTH, height=_HEIGHT, rx=_HEIGHT / 2 if node.round else 5, fill=look.paper,
        stroke=look.line if node.round else look.ink, stroke_opacity=1 if node.round else MUTED,
        stroke_width=2 if node.round else 1,
    )  # fmt: skip
    middle = x + _WIDTH / 2
    title = words(_short(node.title, _LETTERS), middle, y + (22 if node.note else 30), text_anchor="middle")
    note = faint(_short(node.note, _SMALL_LETTERS), middle, y + 40, text_anchor="middle") if node.note else ""
    return tag("g", tag("title", words_of(node)) + box + title + note)


def words_of(node: Node) -> str:
    """Return what a pointer that rests on a box is told: both lines, whole."""
    from debtkit.render._escape import svg  # noqa: PLC0415 - beside its only use

    return svg(f"{node.title}, {node.note}" if node.note else node.title)


def _short(text: str, letters: int) -> str:
    """Cut a text in its middle: a path is told by its end."""
    line = one_line(text)
    if text_width(line) <= letters:
        return line
    tail = letters // 2
    while text_width(line[-tail:]) > letters // 2:
        tail -= 1
    return clip(line, letters - tail) + line[-tail:] if tail else clip(line, letters)
