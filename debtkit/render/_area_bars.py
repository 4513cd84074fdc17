"""The picture of the twelve areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.render._clean import clip
from debtkit.render._hours import DASH, percent
from debtkit.render._svg import picture, slashes, tag, theme, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.render._svg import Theme, Variant

_WIDTH, _TOP, _ROW = 780, 50, 32
_LETTER, _BAR, _SPAN = 250, 286, 372


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: an area, its letter, its score and how much of it was measured.

    Attributes
    ----------
    score
        From 0 to 1, or None when there is nothing to grade.
    measured
        Share that was settled by looking, from 0 to 1.
    note
        What to say instead of the bar when there is no letter.
    """

    label: str
    letter: str | None
    score: float | None
    measured: float
    note: str = "not graded yet"


def area_bars(bars: Sequence[Bar], *, title: str = "The twelve areas", variant: Variant = "file") -> str:
    """Draw a row for each area: the letter, a solid bar for the score, a hatched one for the share that was measured.

    Parameters
    ----------
    bars
        The rows from top to bottom.
    title
        What the picture is called for those who hear it.
    variant
        ``"file"`` has its own white background; ``"inline"`` follows the page, light or dark.

    Returns
    -------
    str
        One SVG document; the same input gives the same bytes.
    """
    look = theme(variant)
    rows = "\n".join(_row(bar, _TOP + _ROW * at, look) for at, bar in enumerate(bars))
    described = "; ".join(_said(bar) for bar in bars) + "."
    return picture(title, described, (_WIDTH, _TOP + _ROW * len(bars) + 10), f"{_legend(look)}\n{rows}", variant)


def _said(bar: Bar) -> str:
    grade = f"{bar.letter}, score {percent(bar.score or 0)}" if bar.letter else bar.note
    return f"{bar.label}: {grade}, {percent(bar.measured)} measured"


def _legend(look: Theme) -> str:
    faint: dict[str, str | float] = {"fill": look.faint, "font_size": 12}
    return (
        tag("rect", x=_BAR + 14, y=20, width=28, height=11, rx=2, fill=look.ink, fill_opacity=0.55)
        + words("score: solid", _BAR + 50, 30, **faint)
        + _outline(_BAR + 164, 22, 28, 7, look)
        + tag("path", d=slashes(_BAR + 164, 22, 28, 7), stroke=look.ink, stroke_width=1.2, fill="none")
        + words("share that was measured: hatched", _BAR + 200, 30, **faint)
        + words("Area", 20, 30, **faint)
        + words("Grade", _LETTER - 6, 30, **faint)
    )


def _row(bar: Bar, top: float, look: Theme) -> str:
    colour = look.grade(bar.letter)
    dashes: dict[str, str | float] = {} if bar.letter else {"stroke_dasharray": "3 2", "stroke_opacity": 0.6}
    shape: dict[str, str | float] = {
        "x": _LETTER,
        "y": top + 1,
        "width": 22,
        "height": 22,
        "rx": 4,
        "stroke_width": 1.5,
    }
    box = tag("rect", fill=colour, fill_opacity=0.14 if bar.letter else 0, stroke=colour, **shape, **dashes)
    letter = words(bar.letter or DASH, _LETTER + 11, top + 17, text_anchor="middle", font_weight="700", font_size=14)
    label = words(clip(bar.label, 32), 20, top + 17)
    share = words(
        f"{percent(bar.measured)} measured", _WIDTH - 16, top + 17, text_anchor="end", font_size=12, fill=look.faint
    )
    return f"{label}{box}{letter}{_score(bar, top, colour, look)}{_measured(bar, top, look)}{share}"


def _score(bar: Bar, top: float, colour: str, look: Theme) -> str:
    if bar.letter is None or bar.score is None:
        return words(bar.note, _BAR + 2, top + 12, font_size=12, font_style="italic", fill=look.faint)
    track = tag("rect", x=_BAR, y=top + 1, width=_SPAN, height=13, rx=2, fill=look.ink, fill_opacity=0.08)
    length = max(_SPAN * min(max(bar.score, 0), 1), 2)
    return track + tag("rect", x=_BAR, y=top + 1, width=length, height=13, rx=2, fill=colour)


def _measured(bar: Bar, top: float, look: Theme) -> str:
    at = top + 17
    share = _SPAN * min(max(bar.measured, 0), 1)
    strokes = slashes(_BAR, at, share, 6)
    hatch = (
        tag("path", d=strokes, stroke=look.ink, stroke_width=1.2, stroke_opacity=0.75, fill="none") if strokes else ""
    )
    return _outline(_BAR, at, _SPAN, 6, look) + hatch


def _outline(x: float, y: float, width: float, height: float, look: Theme) -> str:
    return tag(
        "rect",
        x=x,
        y=y,
        width=width,
        height=height,
        fill="none",
        stroke=look.ink,
        stroke_opacity=0.25,
        stroke_width=0.75,
    )
