"""The picture of the twelve areas, and the bar of each: the widget shows the bar, the file is composed of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.render._clean import clip
from debtkit.render._hours import DASH, count, number, percent
from debtkit.render._svg import MUTED, TRACK, faint, num, picture, shifted, slashes, tag, theme, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.render._svg import Theme, Variant

_WIDE, _HIGH, _TILE = 150, 28, 18
_UPPER, _LOWER = 8, 23
_FILE_WIDE, _TOP, _ROW, _FOOT = 620, 44, 40, 40
_LEFT, _BAR, _SCALE = 20, 292, 1.3
_KEY = {"measured": 0, "answered": 104, "open": 204}
_KEY_WIDE, _KEY_LINE = 266, 24


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: an area, its letter, its score, how that is known, and what is owed.

    Attributes
    ----------
    score
        From 0 to 1, or None when there is nothing to grade.
    measured
        Share that was settled by looking, from 0 to 1.
    settled
        Share that was settled by looking or by answers, from 0 to 1.
    owed
        Likely hours of principal.
    open_questions
        How many questions nobody has answered.
    note
        Why there is no letter, when there is none.
    """

    label: str
    letter: str | None
    score: float | None
    measured: float
    settled: float
    owed: float = 0
    open_questions: int = 0
    note: str = "not graded yet"


def area_bar(bar: Bar, *, variant: Variant = "inline") -> str:
    """Draw how good one area is and how well that is known, without its name.

    The letter stands on the upper line at the share of full credit. The lower line is solid as far as looking settled
    it, hatched as far as answers did, and empty where questions are open.

    Parameters
    ----------
    bar
        The area.
    variant
        ``"file"`` has its own white background; ``"inline"`` follows the page, light or dark.

    Returns
    -------
    str
        One SVG document; the same input gives the same bytes.
    """
    return picture(_graded(bar), (_WIDE, _HIGH), _bar(bar, theme(variant)), variant)


def area_bars(bars: Sequence[Bar], *, title: str = "The twelve areas", variant: Variant = "file") -> str:
    """Draw a row for each area: its name, its bar (see `area_bar`), the hours owed and the open questions.

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
    foot = _TOP + _ROW * len(bars)
    parts = [_head(), *(_row(bar, _TOP + _ROW * at, look) for at, bar in enumerate(bars))]
    parts.append(shifted(_BAR, foot + 12, _key(look)))
    described = "; ".join(_said(bar) for bar in bars) + "."
    return picture(title, (_FILE_WIDE, foot + _FOOT), "".join(parts), variant, description=described)


def area_key(*, variant: Variant = "inline") -> str:
    """Draw what the lower line of a bar means."""
    title = "Lower line: solid is measured, hatched is answered, empty is open"
    return picture(title, (_KEY_WIDE, 16), _key(theme(variant)), variant)


def _graded(bar: Bar) -> str:
    score = "" if bar.score is None else f", {percent(bar.score)} of full credit"
    grade = f"letter {bar.letter}" if bar.letter else f"no letter ({bar.note})"
    return (
        f"{grade}{score}; {percent(bar.measured)} measured, {percent(_answered(bar))} answered, "
        f"{percent(1 - _within(bar.settled))} open"
    )


def _said(bar: Bar) -> str:
    questions = f", {count(bar.open_questions, 'open question')}" if bar.open_questions else ""
    return f"{bar.label}: {_graded(bar)}, {number(bar.owed)} h owed{questions}"


def _answered(bar: Bar) -> float:
    return max(0.0, _within(bar.settled) - _within(bar.measured))


def _within(share: float) -> float:
    return round(min(max(share, 0), 1), 4)


def _bar(bar: Bar, look: Theme) -> str:
    colour = look.grade(bar.letter)
    at = _within(bar.score or 0) * (_WIDE - _TILE)
    middle = at + _TILE / 2
    seen, answered = _within(bar.measured) * _WIDE, _answered(bar) * _WIDE
    hatch = slashes(seen, _LOWER, answered, 3)
    return (
        tag("rect", x=middle, y=_UPPER, width=_WIDE - middle, height=6, rx=3, fill_opacity=TRACK)
        + tag("rect", y=_UPPER, width=middle, height=6, rx=3, fill=colour, fill_opacity=0.6)
        + tag("rect", y=_LOWER, width=_WIDE, height=3, fill_opacity=TRACK)
        + tag("rect", y=_LOWER, width=seen, height=3, fill_opacity=MUTED)
        + tag(
            "g",
            tag("rect", width=_TILE, height=_TILE, rx=4, fill=colour)
            + words(
                bar.letter or DASH, _TILE / 2, 13.2, text_anchor="middle", font_size=12, font_weight=700, fill="#fff"
            ),
            transform=f"translate({num(at)} 2)",
        )
        + (_hatched(hatch, look) if hatch else "")
    )


def _hatched(strokes: str, look: Theme) -> str:
    return tag("path", d=strokes, stroke=look.ink, stroke_width=1.4, stroke_opacity=MUTED, fill="none")


def _head() -> str:
    return (
        faint("Area", _LEFT, 28)
        + faint("share of full credit", _BAR, 28)
        + faint("owed", _FILE_WIDE - _LEFT, 28, text_anchor="end")
    )


def _row(bar: Bar, top: float, look: Theme) -> str:
    right = _FILE_WIDE - _LEFT
    noted, asked = bar.letter is None, bar.open_questions > 0
    label = words(clip(bar.label, 36), _LEFT, top + (16 if noted else 22))
    owed = words(f"{number(bar.owed)} h", right, top + (16 if asked else 22), text_anchor="end")
    note = faint(clip(bar.note, 48), _LEFT, top + 31, font_size=11) if noted else ""
    open_ = faint(f"{bar.open_questions} open", right, top + 31, text_anchor="end", font_size=11) if asked else ""
    return label + note + shifted(_BAR, top, _bar(bar, look), _SCALE) + owed + open_


def _key(look: Theme) -> str:
    drawn = []
    for name, x in _KEY.items():
        strength = MUTED if name == "measured" else TRACK
        drawn.append(tag("rect", x=x, y=5, width=_KEY_LINE, height=6, fill_opacity=strength))
        if name == "answered":
            drawn.append(_hatched(slashes(x, 5, _KEY_LINE, 6, 5), look))
        drawn.append(faint(name, x + _KEY_LINE + 6, 12))
    return "".join(drawn)
