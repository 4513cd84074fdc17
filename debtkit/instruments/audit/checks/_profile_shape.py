"""One more scan: histograms between the quantiles, skewness and kurtosis from standardised values.

The powers of ``(x - mean) / std`` can neither overflow nor cancel, which powers of ``x`` do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit.checks._profile_scan import HUGE, MOST_AGGREGATES, days, text_of

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
Parts = tuple[str, list[float], tuple[float, float]]


def shapes(
    table: Table, scanned: Mapping[int, Mapping[str, Any]], counted: Mapping[int, Mapping[str, Any]]
) -> dict[int, dict[str, Any]]:
    """Return ``edges, counts, skew, kurtosis`` by the number of the column; takes ``edge_days`` out of ``scanned``."""
    wanted: list[tuple[Column, Parts | None, tuple[float, float] | None]] = []
    for column in table.columns:
        figures = dict(scanned[column.number]) | dict(counted.get(column.number, {}))
        scanned[column.number].pop("edge_days", None)  # type: ignore[attr-defined]
        parts, centre = _parts(column, figures), _centre(figures)
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
            value = f"CAST({column.sql} AS DOUBLE)"
            value = f"CASE WHEN isfinite({column.sql}) THEN {value} END" if column.floating else value
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


def _centre(figures: Mapping[str, Any]) -> tuple[float, float] | None:
    mean, std = figures.get("mean"), figures.get("std")
    return (mean, std) if mean is not None and std and figures.get("distinct") != 1 else None


def _shaped(
    table: Table, wanted: Sequence[tuple[Column, Parts | None, tuple[float, float] | None]]
) -> dict[int, dict[str, Any]]:
    inner, outer = [], []
    for column, parts, centre in wanted:
        n = column.number
        if parts:
            inner.append(f"{parts[0]} AS h{n}")
            outer.append(f"histogram(h{n}, {edges_sql(parts[1])})" if parts[1] else f"count(h{n})")
        if centre:
            tame = f"CASE WHEN abs({column.sql}) < {HUGE} THEN {column.sql} END" if column.floating else column.sql
            inner.append(f"(CAST({tame} AS DOUBLE) - ({centre[0]:.17e})) / {centre[1]:.17e} AS z{n}")
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
            figures |= _moments(*row[:5])
            del row[:5]
        found[column.number] = figures
    return found


def _moments(n: int, *sums: float) -> dict[str, float | None]:
    """Return sample skewness and excess kurtosis from sums of powers (Joanes and Gill 1998, G1 and G2)."""
    one, two, three, four = (float(total) / n for total in sums)
    m2 = two - one**2
    m3 = three - 3 * one * two + 2 * one**3
    m4 = four - 4 * one * three + 6 * one**2 * two - 3 * one**4
    if m2 <= 0:
        return {"skew": None, "kurtosis": None}
    found: dict[str, float | None] = {"skew": None, "kurtosis": None}
    if n > 2:  # noqa: PLR2004 - G1 of fewer is not defined
        found["skew"] = (n * (n - 1)) ** 0.5 / (n - 2) * m3 / m2**1.5
    if n > 3:  # noqa: PLR2004 - nor G2
        found["kurtosis"] = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6)
    return found
