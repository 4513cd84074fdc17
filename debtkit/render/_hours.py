"""Hours as people read them: the likely value first, the range behind it, no false precision."""

from __future__ import annotations

DASH = "\u2013"
_VISIBLE = 0.05
"""What one decimal can still show."""
_LEAST = 0.01
"""What is owed at all is at least this."""
_WHOLE = 9.95
"""From here on whole hours are precise enough."""


def number(value: float) -> str:
    """Return an amount rounded for reading; a small amount never becomes nothing.

    Examples
    --------
    >>> [number(value) for value in (0, 0.02, 0.2, 3, 3.14, 41.6, 1240)]
    ['0', '0.02', '0.2', '3', '3.1', '42', '1,240']
    """
    if value <= 0:
        return "0"
    if value < _VISIBLE:
        return f"{max(value, _LEAST):.2f}"
    if value < _WHOLE:
        return f"{value:.1f}".removesuffix(".0")
    return f"{value:,.0f}"


def hours(low: float, likely: float, high: float, unit: str = "h") -> str:
    """Return a range of hours.

    Examples
    --------
    >>> hours(12, 30, 80)
    '30 h (12–80)'
    >>> hours(1, 1, 1, "h/month")
    '1 h/month'
    """  # noqa: RUF002 - the example shows the dash
    ends = number(low), number(high)
    middle = number(likely)
    spread = "" if ends == (middle, middle) else f" ({ends[0]}{DASH}{ends[1]})"
    return f"{middle} {unit}".rstrip() + spread


def percent(share: float) -> str:
    """Return a share of one as whole percent, which says 0 or 100 only when it is exactly that.

    Examples
    --------
    >>> [percent(share) for share in (0, 0.001, 0.614, 0.999, 1)]
    ['0 %', '1 %', '61 %', '99 %', '100 %']
    """
    if share <= 0:
        return "0 %"
    if share >= 1:
        return "100 %"
    return f"{min(max(round(100 * share), 1), 99)} %"


def count(many: int, one: str, more: str | None = None) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "place"), count(3, "place"), count(0, "entry", "entries")
    ('1 place', '3 places', '0 entries')
    """
    return f"{many:,} {one if many == 1 else more or one + 's'}"
