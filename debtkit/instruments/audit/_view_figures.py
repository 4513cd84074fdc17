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
    >>> [share(value) for value in (0, 0.00042, 0.0512, 0.5, 0.9996, 1)]
    ['0 %', '0.042 %', '5.12 %', '50 %', '99.96 %', '100 %']
    """
    return f"{figure(100 * value)} %" if isinstance(value, int | float) else figure(value)


def measured(finding: Mapping[str, Any]) -> str:
    """Return what was measured and from where on it is a finding."""
    if finding["value"] is None:
        return ""
    about, unit = "" if finding["exact"] else "about ", finding["unit"]
    shares = unit.startswith("share ")
    shown = share if shares else figure
    said = f"{about}{shown(finding['value'])} {unit.removeprefix('share ')}".rstrip()
    return said if finding["threshold"] is None else f"{said} (threshold {shown(finding['threshold'])})"


def affected(finding: Mapping[str, Any]) -> str:
    """Return how many rows a finding is about."""
    if not finding["rows"]:
        return ""
    about = "" if finding["exact"] else "about "
    of_all = f" ({share(finding['share'])})" if finding["share"] else ""
    return f"{about}{count(finding['rows'], 'row')}{of_all}"


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
