"""One more scan: histograms between the quantiles, and the moments.

The moments come from sums of powers of ``(x - median) / reach``, where the reach is how far the farthest value lies
from the median: they lie between -1 and 1 and cannot overflow; and since mean and median are never more than a standard
deviation apart, nothing cancels on the way from one to the other.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit.checks._profile_scan import MOST_AGGREGATES, days, finite, plain, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._table import Table

BINS = 20
_WHOLE = 30
"""Whole numbers of so narrow a range have a bin for each of them."""
_NAMES = 60
"""Texts with so few distinct values are names of categories: their lengths tell nothing."""
_STEPS = 2
"""A histogram counts as an aggregate, the powers as another: they are cheap."""
_LARGEST = 1.7976931348623157e308
Parts = tuple[str, list[float], tuple[float, float]]
Centre = tuple[str, float, float]


def shapes(
    table: Table, scanned: Mapping[int, Mapping[str, Any]], counted: Mapping[int, Mapping[str, Any]]
) -> dict[int, dict[str, Any]]:
    """Return ``edges, counts`` and the moments by the number of the column; takes ``edge_days`` out of ``scanned``."""
    wanted: list[tuple[Column, Parts | None, Centre | None]] = []
    for column in table.columns:
        figures = dict(scanned[column.number]) | dict(counted.get(column.number, {}))
        scanned[column.number].pop("edge_days", None)  # type: ignore[attr-defined]
        parts, centre = _parts(column, figures), _centre(column, figures)
        if parts or centre:
            wanted.append((column, parts, centre))
    most = max(min(table.engine.most_aggregates, MOST_AGGREGATES) // (4 + _STEPS), 1)
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(wanted), most):
        found |= _shaped(table, wanted[start : start + most])
    return found


def edges_sql(edges: Sequence[float]) -> str:
    """Return edges as a list of DOUBLE: written with an exponent, so that no digit and no type is lost."""
    return f"[{', '.join(f'{edge:.17e}' for edge in edges)}]"


def bins_of(histogram: Mapping[float, int] | Sequence[tuple[float, int]] | None, edges: Sequence[float]) -> list[int]:
    """Return the counts of a ``histogram(x, edges)``: one bin for each edge, and one for what is beyond the last."""
    pairs = dict(histogram or {})
    inside = [int(pairs.pop(edge, 0)) for edge in edges]
    return [*inside, sum(int(left) for left in pairs.values())]


def _parts(column: Column, figures: Mapping[str, Any]) -> Parts | None:
    """Return the expression to bin, the edges between the bins, and the outer ends."""
    match column.kind:
        case Kind.NUMBER:
            low, high = figures["min"], figures["max"]
            first, last = figures["quantiles"]["p01"], figures["quantiles"]["p99"]
            value = f"CAST({finite(column, figures)} AS DOUBLE)"
        case Kind.DATE:
            low, high = figures["edge_days"]
            first, last, value = low, high, f"CAST({days(column.sql)} AS DOUBLE)"
        case Kind.TEXT:
            if (figures.get("distinct") or 0) <= _NAMES:
                return None
            low, high, mean = figures["length_min"], figures["length_max"], figures.get("length_mean") or 0
            first, last = low, None if high is None else min(high, 4 * mean)
            value = f"CAST(length({text_of(column)}) AS DOUBLE)"
        case _:
            return None
    if low is None or first is None or last is None:
        return None
    low, high = float(low), float(high)
    whole = column.kind is not Kind.NUMBER or isinstance(figures["min"], int)
    return value, *_edges(low, high, float(first), float(last), whole=whole)


def _edges(
    low: float, high: float, first: float, last: float, *, whole: bool
) -> tuple[list[float], tuple[float, float]]:
    if whole and high - low <= _WHOLE:
        return [low + 0.5 + at for at in range(int(high - low))], (low - 0.5, high + 0.5)
    if first >= last:
        return [first], (low, high)
    width = [at / BINS for at in range(BINS + 1)]
    edges = sorted({first * (1 - t) + last * t for t in width})
    return edges, (low, high)


def _centre(column: Column, figures: Mapping[str, Any]) -> Centre | None:
    """Return the value to standardise, the median and the reach; None if there is no number."""
    if column.kind is not Kind.NUMBER or figures["min"] is None or figures["quantiles"]["p50"] is None:
        return None
    low, median, high = float(figures["min"]), float(figures["quantiles"]["p50"]), float(figures["max"])
    reach = max(high / 2 - median / 2, median / 2 - low / 2) * 2
    return f"CAST({finite(column, figures)} AS DOUBLE)", median, reach if math.isfinite(reach) else _LARGEST


def _shaped(table: Table, wanted: Sequence[tuple[Column, Parts | None, Centre | None]]) -> dict[int, dict[str, Any]]:
    inner, outer = [], []
    for column, parts, centre in wanted:
        n = column.number
        if parts:
            inner.append(f"{parts[0]} AS h{n}")
            outer.append(f"histogram(h{n}, {edges_sql(parts[1])})" if parts[1] else f"count(h{n})")
        if centre:
            value, median, reach = centre
            inner.append(f"{value} / {reach or 1.0:.17e} - ({median / (reach or 1.0):.17e}) AS z{n}")
            outer += [f"count(z{n})", *(f"sum({'*'.join([f'z{n}'] * power)})" for power in (1, 2, 3, 4))]
    chosen = ", ".join(f"{one} AS a{at}" for at, one in enumerate(outer))
    row = list(table.engine.query(f"SELECT {chosen} FROM (SELECT {', '.join(inner)} FROM {table.relation}) AS t")[0])
    found: dict[int, dict[str, Any]] = {}
    for column, parts, centre in wanted:
        figures: dict[str, Any] = {}
        if parts:
            bins, (low, high) = row.pop(0), parts[2]
            figures["edges"] = [low, *parts[1], high]
            figures["counts"] = bins_of(bins, parts[1]) if parts[1] else [int(bins)]
        if centre:
            figures |= _moments(centre[1], centre[2], int(row[0]), [float(total) for total in row[1:5]])
            del row[:5]
        found[column.number] = figures
    return found


def _moments(median: float, reach: float, n: int, sums: Sequence[float]) -> dict[str, float | None]:
    """Return mean, standard deviation, skewness and excess kurtosis (G1 and G2) from sums of powers."""
    one, two, three, four = (total / n for total in sums)
    mean = median + reach * one
    if not reach:
        return {"mean": plain(median), "std": 0.0 if n > 1 else None}
    m2 = two - one**2
    m3 = three - 3 * one * two + 2 * one**3
    m4 = four - 4 * one * three + 6 * one**2 * two - 3 * one**4
    found: dict[str, float | None] = {"mean": plain(mean)}
    if n > 1:
        found["std"] = plain(reach * math.sqrt(max(m2, 0.0) * n / (n - 1)))
    if n > 2 and m2 > 0:  # noqa: PLR2004 - G1 of fewer is not defined
        found["skew"] = (n * (n - 1)) ** 0.5 / (n - 2) * m3 / m2**1.5
    if n > 3 and m2 > 0:  # noqa: PLR2004 - nor G2
        found["kurtosis"] = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6)
    return found
