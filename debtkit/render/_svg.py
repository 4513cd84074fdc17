"""The few SVG pieces that the charts are made of: elements, numbers, themes, hatching.

No style element, script or id is used, so one string is right in a widget, in a notebook's static output and in a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from debtkit.render._escape import svg

Variant = Literal["file", "inline"]
"""``file`` brings its own background; ``inline`` takes the colours of the page around it."""

GRADE_COLOURS = {"A": "#138a63", "B": "#5d8a17", "C": "#a87800", "D": "#cc5f10", "E": "#d23b48"}
"""Readable on white and on near-black; never the only sign, since the letter stands beside it."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one variant."""

    ink: str
    faint: str
    line: str
    paper: str | None

    def grade(self, letter: str | None) -> str:
        """Return the colour of a letter."""
        if letter not in GRADE_COLOURS:
            return self.faint
        colour = GRADE_COLOURS[letter]
        return colour if self.paper else f"var(--debtkit-grade-{letter.lower()}, {colour})"


_THEMES = {
    "file": Theme(ink="#1f2328", faint="#59636e", line="#d1d9e0", paper="#ffffff"),
    "inline": Theme(ink="currentColor", faint="currentColor", line="currentColor", paper=None),
}


def theme(variant: Variant) -> Theme:
    """Return the colours of a variant.

    Raises
    ------
    ValueError
        If there is no such variant.
    """
    if variant not in _THEMES:
        msg = f"a chart is drawn as 'file' or 'inline', not {variant!r}"
        raise ValueError(msg)
    return _THEMES[variant]


def tag(name: str, content: str = "", /, **attributes: str | float) -> str:
    """Return one element; attribute names take ``_`` for ``-``, and content must be ready."""
    said = "".join(f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def words(text: str, x: float, y: float, /, **attributes: str | float) -> str:
    """Return a text element."""
    return tag("text", svg(text, 200), x=x, y=y, **attributes)


def num(value: float) -> str:
    """Return a coordinate in the shortest form, the same on every machine.

    Examples
    --------
    >>> [num(value) for value in (1, 1.5, 1.2345, -0.001)]
    ['1', '1.5', '1.23', '0']
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def slashes(x: float, y: float, width: float, height: float, step: float = 6) -> str:
    """Return path data that fills a box with slanted strokes (a pattern element would need an id)."""
    count = max(int((width - height) // step) + 1, 0) if width > height else 0
    return "".join(f"M{num(x + at * step)} {num(y + height)}l{num(height)} {num(-height)}" for at in range(count))


def picture(title: str, description: str, size: tuple[float, float], content: str, variant: Variant) -> str:
    """Return a whole drawing that says in words what it shows."""
    look = theme(variant)
    width, height = size
    paper = ""
    if look.paper:
        paper = tag("rect", x=0.5, y=0.5, width=width - 1, height=height - 1, rx=6, fill=look.paper, stroke=look.line)
    said = f"<title>{svg(title)}</title>\n<desc>{svg(description, None)}</desc>\n"
    body = tag(
        "g",
        f"\n{paper}{content}\n",
        font_family="system-ui, 'Segoe UI', 'Liberation Sans', Arial, sans-serif",
        font_size=13,
        fill=look.ink,
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{svg(title)}" '
        f'viewBox="0 0 {num(width)} {num(height)}" width="{num(width)}" height="{num(height)}">\n{said}{body}\n</svg>\n'
    )


def _value(value: str | float) -> str:
    return svg(value, None) if isinstance(value, str) else num(value)
