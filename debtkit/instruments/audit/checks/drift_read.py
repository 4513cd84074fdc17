"""Both tables in the same bins: edges from the reference, one scan of each table, one grouping a category."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit.checks._profile import profile
from debtkit.instruments.audit.checks._profile_scan import MOST_AGGREGATES, room, text_of
from debtkit.instruments.audit.checks._profile_shape import bins_of, edges_sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.checks._profile import ColumnProfile

BINS = 50
VALUES = 1_000
"""Distinct values up to which a text names categories; of others the lengths are compared."""
_CODES = 50
_UNIQUE = 0.9
_FEWEST = 20
_LEVELS = ", ".join(f"{at / BINS + 1.4e-8:.10f}" for at in range(1, BINS))
"""A little above fiftieths: rows times a fiftieth is often whole, and engines round it to different neighbours."""


@dataclass(frozen=True, slots=True)
class Both:
    """One column of both tables.

    Attributes
    ----------
    column, reference
        The column in the data and in the reference.
    measured
        ``"number"``, ``"length"`` of texts, or ``"category"``.
    nulls, rows
        Of reference and data; a number that is not finite counts as none.
    edges
        Edges between the bins.
    tails
        How far values lie below the first edge and above the last, on average over all values; reference and data.
    bins
        Counts in reference and data, by bin or by value.
    values
        The values of a category, in the order of its bins.
    exact
        Whether the edges are quantiles of all rows.
    """

    column: Column
    reference: Column
    measured: str
    nulls: tuple[int, int]
    rows: tuple[int, int]
    bins: tuple[tuple[int, ...], tuple[int, ...]]
    edges: tuple[float, ...] = ()
    tails: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0.0), (0.0, 0.0))
    values: tuple[str, ...] = ()
    exact: bool = True

    @property
    def filled(self) -> tuple[int, int]:
        """How many values there are in reference and data."""
        return sum(self.bins[0]), sum(self.bins[1])


def pairs(data: Table, reference: Table) -> list[tuple[Column, Column]]:
    """Return the columns that both tables have, by name; of equal names the first with the first."""
    waiting: dict[str, list[Column]] = defaultdict(list)
    for column in reference.columns:
        waiting[column.name].append(column)
    return [(column, waiting[column.name].pop(0)) for column in data.columns if waiting[column.name]]


def read(data: Dataset, reference: Table) -> list[Both]:
    """Return every comparable column of both tables in the same bins."""
    about = data.once(profile)
    same = [(a, b) for a, b in pairs(data.table, reference) if a.kind is b.kind and not _is_id(about[a.number])]
    label = data.roles.label
    categories = [(a, b) for a, b in same if _is_category(about[a.number], a == label)]
    numbers = [
        (a, b) for a, b in same if a.kind in {Kind.NUMBER, Kind.TEXT} and (a, b) not in categories and a.type != "JSON"
    ]
    found = list(_binned(data.table, reference, numbers))
    found += [_counted(data.table, reference, a, b) for a, b in categories]
    return sorted(found, key=lambda one: one.column.number)


def value_of(column: Column) -> str:
    """Return what is compared of a column: the number, or the length of the text."""
    if column.kind is Kind.TEXT:
        return f"CAST(length({text_of(column)}) AS DOUBLE)"
    value = f"CAST({column.sql} AS DOUBLE)"
    return f"CASE WHEN isfinite({column.sql}) THEN {value} END" if column.floating else value


def _is_id(one: ColumnProfile) -> bool:
    """Return whether a column numbers rows: those of another table have other numbers."""
    whole = isinstance(one.min, int) and one.column.kind is Kind.NUMBER
    return whole and one.filled >= _FEWEST and (one.distinct or 0) >= _UNIQUE * one.filled


def _is_category(one: ColumnProfile, label: bool) -> bool:  # noqa: FBT001 - one word
    distinct = one.distinct or 0
    if one.column.kind is Kind.BOOLEAN:
        return True
    if one.column.kind is Kind.NUMBER:
        return label and isinstance(one.min, int) and distinct <= _CODES
    return one.column.kind is Kind.TEXT and distinct <= min(VALUES, max(one.filled // 2, 1))


def _binned(data: Table, reference: Table, columns: Sequence[tuple[Column, Column]]) -> Iterator[Both]:
    space = room(reference)
    step = 1 if space >= 1 else math.ceil(1 / max(space, 1e-6))
    most = max(int(min(space, MOST_AGGREGATES // 4, reference.engine.most_aggregates // 4, len(columns) or 1)), 1)
    for start in range(0, len(columns), most):
        some = columns[start : start + most]
        edges = _edges(reference, [b for _, b in some], step)
        told = [_filled(reference, [b for _, b in some], edges), _filled(data, [a for a, _ in some], edges)]
        for at, (a, b) in enumerate(some):
            (n, bins, tails), (m, others, their_tails) = told[0][at], told[1][at]
            yield Both(
                column=a,
                reference=b,
                measured="length" if a.kind is Kind.TEXT else "number",
                nulls=(reference.rows - n, data.rows - m),
                rows=(reference.rows, data.rows),
                bins=(tuple(bins), tuple(others)),
                edges=tuple(edges[at]),
                tails=(tails, their_tails),
                exact=step == 1,
            )


def _edges(table: Table, columns: Sequence[Column], step: int) -> list[list[float]]:
    """Return the 49 values between fiftieths of the reference, each once."""
    relation = table.relation if step == 1 else table.numbered
    where = "" if step == 1 else f" WHERE rid % {step} = 0"
    values = ", ".join(f"{value_of(column)} AS v{at}" for at, column in enumerate(columns))
    wanted = ", ".join(f"quantile_disc(v{at}, [{_LEVELS}]) AS q{at}" for at in range(len(columns)))
    row = table.engine.query(f"SELECT {wanted} FROM (SELECT {values} FROM {relation}{where}) AS t")[0]
    return [sorted({float(edge) for edge in edges or () if edge is not None}) for edges in row]


def _filled(
    table: Table, columns: Sequence[Column], edges: Sequence[Sequence[float]]
) -> list[tuple[int, list[int], tuple[float, float]]]:
    """Return of each column how many values there are, how many in each bin, and how far out the tails reach."""
    values = ", ".join(f"{value_of(column)} AS v{at}" for at, column in enumerate(columns))
    wanted = []
    for at, some in enumerate(edges):
        first, last = (some[0], some[-1]) if some else (0.0, 0.0)
        wanted += [
            f"count(v{at}) AS n{at}",
            f"histogram(v{at}, {edges_sql(some or [0.0])}) AS h{at}",
            f"sum(CASE WHEN v{at} < {first:.17e} THEN ({first:.17e}) - v{at} END) AS b{at}",
            f"sum(CASE WHEN v{at} > {last:.17e} THEN v{at} - ({last:.17e}) END) AS a{at}",
        ]
    row = table.engine.query(f"SELECT {', '.join(wanted)} FROM (SELECT {values} FROM {table.relation}) AS t")[0]
    found = []
    for at, some in enumerate(edges):
        n, bins, below, above = row[4 * at : 4 * at + 4]
        counts = bins_of(bins, some) if some else [int(n)]
        found.append((int(n), counts, (float(below or 0) / (n or 1), float(above or 0) / (n or 1))))
    return found


def _counted(data: Table, reference: Table, a: Column, b: Column) -> Both:
    """Count the values of a category in both tables; of a long tail in the reference, the most frequent ones."""
    told = []
    for table, column in ((reference, b), (data, a)):
        value = text_of(column) if column.kind is Kind.TEXT else f"CAST({column.sql} AS VARCHAR)"
        rows = table.engine.query(
            f"SELECT {value} AS v, count(*) AS n FROM {table.relation} GROUP BY {value} "
            f"ORDER BY n DESC, v LIMIT {VALUES * 2}"
        )
        told.append({v: int(n) for v, n in rows})
    nulls = tuple(counts.pop(None, 0) for counts in told)
    for counts, nothing, table in zip(told, nulls, (reference, data), strict=True):
        rest = table.rows - nothing - sum(counts.values())
        if rest:
            counts["…"] = rest
    values = sorted(set(told[0]) | set(told[1]), key=lambda value: (-told[0].get(value, 0), value))
    bins = [tuple(counts.get(value, 0) for value in values) for counts in told]
    return Both(
        column=a,
        reference=b,
        measured="category",
        nulls=(nulls[0], nulls[1]),
        rows=(reference.rows, data.rows),
        bins=(bins[0], bins[1]),
        values=tuple(values),
    )
