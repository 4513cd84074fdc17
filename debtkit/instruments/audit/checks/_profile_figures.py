"""Figures of a profile as they may be shown: the same in every run, and no value of a person."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from debtkit.instruments._mask import is_private
from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit.checks._say import born, discreet, tells_of_people

if TYPE_CHECKING:
    from debtkit.instruments.audit.checks._profile import ColumnProfile

DIGITS = 8
_FEW = 50
"""Distinct values up to which a column names categories; among more, a rare value may point to one person."""
_RARE = 5
"""k of k-anonymity as statistical offices use it: what fewer rows share is not shown."""
_NUMBERING = 100_000_000
"""From nine digits on, whole numbers that hardly repeat may be numbers of people: phones, cards, insurance."""
_NAMING = 0.5
_ROUGH = 3
_YEAR, _MONTH = 365.25, 30.0


def figure(value: Any, digits: int = DIGITS) -> Any:  # noqa: ANN401 - a value of the data
    """Round a float to digits that are the same in every run; what is not finite becomes None."""
    if not isinstance(value, float):
        return value
    return float(f"{value:.{digits}g}") if math.isfinite(value) else None


def about(value: float | None, scale: float | None) -> float | None:
    """Round a sum of floats to digits that are the same in every run: those of its terms, however small it is."""
    if value is None or not math.isfinite(value):
        return None
    largest = max(abs(value), scale or 0.0)
    return round(value, DIGITS - 1 - math.floor(math.log10(largest))) + 0.0 if largest else 0.0


def figures_of(one: ColumnProfile) -> dict[str, Any]:
    """Return a profile as plain data."""
    digits = _ROUGH if _names_people(one) else DIGITS
    births = one.column.kind is Kind.DATE and born(one.column)

    def shown(value: Any) -> Any:  # noqa: ANN401 - a value of the data
        if births and isinstance(value, str):
            return value[:4]
        return figure(float(value), digits) if digits == _ROUGH and value is not None else figure(value)

    found = {
        "number": one.column.number,
        "name": one.column.name,
        "type": one.column.type,
        "kind": one.column.kind.value,
        **{name: getattr(one, name) for name in _COUNTS},
        **{name: figure(getattr(one, name)) for name in ("std", "length_mean")},
        **{name: about(getattr(one, name), 1.0) for name in ("skew", "kurtosis")},
        **{name: shown(getattr(one, name)) for name in ("min", "max")},
        "mean": shown(about(one.mean, one.std)),
        "quantiles": {name: shown(value) for name, value in one.quantiles.items()},
        "constant": one.constant,
        "unique": one.unique,
        "top": [] if births or digits == _ROUGH else top_of(one),
        "histogram": None,
    }
    if one.histogram is not None:
        edges = [shown(float(edge)) for edge in (_coarse if births else tuple)(one.histogram.edges)]
        found["histogram"] = {"edges": edges, "counts": list(one.histogram.counts)}
    return found


def _coarse(edges: tuple[float, ...]) -> tuple[float, ...]:
    """Return days from the begin of a year to the end of one: the first and last birthday are those of two people."""
    within = (round(edge / _MONTH) * _MONTH for edge in edges[1:-1])
    first, last = math.floor(edges[0] / _YEAR) * _YEAR, math.ceil(edges[-1] / _YEAR) * _YEAR
    return (first, *within, last)


_COUNTS = (
    *("rows", "nulls", "nan", "inf", "distinct", "distinct_exact", "quantiles_exact", "zeros", "negatives"),
    *("true", "length_min", "length_max", "empty", "padded", "numeric_start"),
)


def top_of(one: ColumnProfile) -> list[list[Any]]:
    """Return the most frequent values and their counts, masked; without rare values where there are many."""
    few = (one.distinct or 0) <= _FEW
    kept = [(value, n) for value, n in one.top if few or n >= _RARE]
    return [[discreet(one.column, value) if isinstance(value, str) else figure(value), n] for value, n in kept]


def _names_people(one: ColumnProfile) -> bool:
    """Return whether whole numbers, also those that a missing value made floats, may be numbers of people."""
    ends = [end for end in (one.min, one.max) if isinstance(end, int | float) and not isinstance(end, bool)]
    if len(ends) < 2 or max(map(abs, ends)) < _NUMBERING:  # noqa: PLR2004 - both ends
        return False
    many = isinstance(one.min, int) and (one.distinct or 0) >= _NAMING * one.filled > 1
    known = [*ends, *(value for value, _ in one.top if isinstance(value, int | float))]
    whole = [int(value) for value in known if math.isfinite(value) and value == int(value)]
    return many or tells_of_people(one.column) or any(is_private(str(value)) for value in whole)
