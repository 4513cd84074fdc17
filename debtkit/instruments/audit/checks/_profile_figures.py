"""Figures of a profile as they may be shown: the same in every run, and no value of a person."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from debtkit.instruments._mask import excerpt

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

    def shown(value: Any) -> Any:  # noqa: ANN401 - a value of the data
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
        "top": [] if digits == _ROUGH else top_of(one),
        "histogram": None,
    }
    if one.histogram is not None:
        edges = [shown(float(edge)) for edge in one.histogram.edges]
        found["histogram"] = {"edges": edges, "counts": list(one.histogram.counts)}
    return found


_COUNTS = (
    *("rows", "nulls", "nan", "inf", "distinct", "distinct_exact", "quantiles_exact", "zeros", "negatives"),
    *("true", "length_min", "length_max", "empty", "padded", "numeric_start"),
)


def top_of(one: ColumnProfile) -> list[list[Any]]:
    """Return the most frequent values and their counts, masked; without rare values where there are many."""
    few = (one.distinct or 0) <= _FEW
    kept = [(value, n) for value, n in one.top if few or n >= _RARE]
    return [[excerpt(value) if isinstance(value, str) else figure(value), n] for value, n in kept]


def _names_people(one: ColumnProfile) -> bool:
    whole = isinstance(one.min, int) and not isinstance(one.min, bool) and isinstance(one.max, int)
    many = (one.distinct or 0) >= _NAMING * one.filled > 1
    return whole and many and max(abs(int(one.min or 0)), abs(int(one.max or 0))) >= _NUMBERING
