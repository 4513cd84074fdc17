"""The few SVG pieces that the charts are made of: elements, numbers, themes, hatching.

No style element, script or id is used, so one string is right in a widget, in a notebook's static output and in a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from debtkit.render._escape import svg

Variant = Literal["file", "inline"]
"""``file`` brings its own background; ``inline`` takes the colours of the page around it."""

GRADE_COLOURS = {"A": "#2e7d32", "B": "#4f7a28", "C": "#8c6600", "D": "#b5500f", "E": "#c9352c"}
"""Dark enough for a white letter, light enough to stand out on near-black; never the only sign."""

NO_GRADE = "#6b6f76"
"""The same for an area without a letter."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one variant; strengths below one are left to opacity, so that they mix with any background."""

    ink: str
    line: str
    paper: str
    file: bool

    def grade(self, letter: str | None) -> str:
        """Return the colour of a letter."""
        colour = GRADE_COLOURS.get(letter or "", NO_GRADE)
        return colour if self.file else f"var(--debtkit-grade-{(letter or 'none').lower()}, {colour})"


_THEMES = {
    "file": Theme(ink="#1f2328", line="#1f6fb2", paper="#ffffff", file=True),
    "inline": Theme(
        ink="currentColor",
        line="var(--debtkit-line, #3a83c4)",
        paper="var(--debtkit-paper, transparent)",
        file=False,
    ),
}
MUTED = 0.74
"""How strong the text is that only explains."""
TRACK = 0.16
"""How strong the line is on which there is nothing."""


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


def faint(text: str, x: float, y: float, /, **attributes: str | float) -> str:
    """Return a text element that only explains."""
    return words(text, x, y, **{"font_size": 12, "fill_opacity": MUTED, **attributes})


def shifted(x: float, y: float, content: str, scale: float = 1) -> str:
    """Return content at another place, larger or smaller."""
    grown = "" if scale == 1 else f" scale({num(scale)})"
    return tag("g", content, transform=f"translate({num(x)} {num(y)}){grown}")


def num(value: float) -> str:
    """Return a coordinate in the shortest form, the same on every machine.

    Examples
    --------
    >>> [num(value) for value in (1, 1.5, 1.2345, -0.001)]
    ['1', '1.5', '1.23', '0']
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def slashes(x: float, y: float, width: float, height: float, step: float = 4) -> str:
    """Return path data that fills a box with slanted strokes (a pattern element would need an id)."""
    if width <= 0:
        return ""
    if width <= height:
        return f"M{num(x)} {num(y + height)}l{num(width)} {num(-height)}"
    stroke, back = f"l{num(height)} {num(-height)}", f"m{num(step - height)} {num(height)}"
    return f"M{num(x)} {num(y + height)}" + back.join([stroke] * (int((width - height) // step) + 1))


def picture(title: str, size: tuple[float, float], content: str, variant: Variant, *, description: str = "") -> str:
    """Return a whole drawing that says in words what it shows."""
    look = theme(variant)
    width, height = size
    said = f"<title>{svg(title, None)}</title>" + (f"<desc>{svg(description, None)}</desc>" if description else "")
    if look.file:
        edge: dict[str, str | float] = {"stroke": look.ink, "stroke_opacity": TRACK}
        content = tag("rect", x=0.5, y=0.5, width=width - 1, height=height - 1, rx=6, fill=look.paper, **edge) + content
    font = {"font_family": "system-ui, 'Segoe UI', 'Liberation Sans', Arial, sans-serif"} if look.file else {}
    body = tag("g", content, font_size=13, fill=look.ink, **font)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{svg(title, None)}" '
        f'viewBox="0 0 {num(width)} {num(height)}" width="{num(width)}" height="{num(height)}">{said}{body}</svg>\n'
    )


def _value(value: str | float) -> str:
    return svg(value, None) if isinstance(value, str) else num(value)
