"""Charts as plain SVG text: the same in a widget, in a static view and in a file beside a document."""

from debtkit.render._area_bars import Bar, area_bar, area_bars, area_key
from debtkit.render._histogram import histogram
from debtkit.render._paydown_curve import Point, paydown_curve
from debtkit.render._svg import GRADE_COLOURS, NO_GRADE, Variant

__all__ = [
    "GRADE_COLOURS",
    "NO_GRADE",
    "Bar",
    "Point",
    "Variant",
    "area_bar",
    "area_bars",
    "area_key",
    "histogram",
    "paydown_curve",
]
