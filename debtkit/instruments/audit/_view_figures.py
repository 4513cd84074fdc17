"""How the figures of an audit read: measured against threshold, shares, quantiles, histograms in one line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from debtkit.render import count, hours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BARS = "▁▂▃▄▅▆▇█"
_WIDEST = 20
_SHOWN = 4
_NEARLY_ALL = 99
_SMALL, _LARGE = 1e-4, 1e15


def figure(value: object) -> str:
    """Return a figure for reading: at most four digits that count, whole numbers with their thousands.

    Examples
    --------
    >>> [figure(value) for value in (12345, 0.123456, 1234.5678, 0, None, "mixed", 2e-9)]
    ['12,345', '0.1235', '1,235', '0', '', 'mixed', '2e-09']
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) < _LARGE else f"{value:.3e}"
    if not isinstance(value, float):
        return str(value)
    return _float(value)


def _float(value: float) -> str:
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    if not _SMALL <= abs(value) < _LARGE:
        return f"{value:.{_SHOWN - 1}g}"
    digits = max(_SHOWN - 1 - math.floor(math.log10(abs(value))), 0)
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(value: object) -> str:
    """Return a share of one as percent, with the digits that a small one needs.

    Examples
    --------
    >>> [share(value) for value in (0, 0.00042, 0.05123, 0.5, 0.9996, 1)]
    ['0 %', '0.042 %', '5.12 %', '50 %', '99.96 %', '100 %']
    """
    if not isinstance(value, int | float):
        return figure(value)
    part = 100 * value
    close = _NEARLY_ALL < part < 100  # noqa: PLR2004 - all of them
    return f"{figure(part) if close else figure(float(f'{part:.3g}'))} %"


def measured(finding: Mapping[str, Any]) -> str:
    """Return what was measured, of how many rows, and from where on it is a finding."""
    about, unit, value = "" if finding["exact"] else "about ", finding["unit"], finding["value"]
    shares = unit.startswith("share ")
    shown = share if shares else figure
    limit = "" if finding["threshold"] is None else f" (threshold {shown(finding['threshold'])})"
    if value is None:
        return ""
    if unit == "rows" and value == finding["rows"] and finding["share"]:
        return f"{about}{count(finding['rows'], 'row')}, {share(finding['share'])} of all{limit}"
    return f"{about}{shown(value)} {unit.removeprefix('share ')}".rstrip() + limit


def affected(finding: Mapping[str, Any]) -> str:
    """Return how many rows a finding is about, unless that is what was measured."""
    if not finding["rows"] or (finding["unit"] == "rows" and finding["value"] == finding["rows"] and finding["share"]):
        return ""
    about = "" if finding["exact"] else "about "
    said = finding["unit"].startswith("share of")  # what it is a share of, the measured value says
    of_all = f" ({share(finding['share'])} of all)" if finding["share"] and not said else ""
    return f"{about}{count(finding['rows'], 'row')}{of_all}"


def sentence(text: str) -> str:
    """Return a text as a sentence: it begins with a capital, unless with a name, and ends with a full stop.

    Examples
    --------
    >>> sentence("the text of 3 rows repeat"), sentence("'id' is constant."), sentence("")
    ('The text of 3 rows repeat.', "'id' is constant.", '')
    """
    ended = text if not text or text.endswith((".", "!", "?", "…")) else f"{text}."
    return ended[:1].upper() + ended[1:]


def estimate(figures: Mapping[str, Any]) -> str:
    """Return estimated hours."""
    return hours(figures["low"], figures["likely"], figures["high"])


def bars(counts: Sequence[float]) -> str:
    """Return a histogram of one line, no wider than 20 characters; what is not empty is never invisible.

    Examples
    --------
    >>> bars([0, 1, 5, 10])
    ' ▁▅█'
    """
    many = _merged([max(float(one or 0), 0.0) for one in counts])
    top = max(many, default=0)
    if not top:
        return ""
    return "".join(" " if not one else _BARS[min(int(one / top * len(_BARS)), len(_BARS) - 1)] for one in many)


def _merged(counts: list[float]) -> list[float]:
    step = -(-len(counts) // _WIDEST) or 1
    return [sum(counts[at : at + step]) for at in range(0, len(counts), step)]
