"""What the measures of association are computed from: correlations, tables of counts, sums by category."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit.checks._profile_scan import finite, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks._profile import ColumnProfile
    from debtkit.instruments.audit.checks.associations_measures import Counts

MOST = 15
"""Columns of each kind: 105 pairs; more cost more than all other checks."""
VALUES = 50
_CODES = 10
"""Whole numbers with so few values are categories, too."""
_CELLS = 50_000
"""Combinations of all categories up to which the table is grouped once, and the pairs from the groups."""
_WIDE = 200
"""Columns from which on naming the table once costs less than reading it again."""
_UNIQUE = 0.9
_FEWEST = 20
Pair = tuple[int, int]


def chosen(data: Dataset, about: Sequence[ColumnProfile], kind: str) -> tuple[list[ColumnProfile], int]:
    """Return the columns that are compared, label and groups first, and how many could be."""
    fits = _is_number if kind == "number" else _is_category
    able = [one for one in about if fits(one)]
    first = {column.number for column in (data.roles.label, *data.roles.groups) if column is not None}
    able.sort(key=lambda one: (one.column.number not in first, one.column.number))
    return sorted(able[:MOST], key=lambda one: one.column.number), len(able)


def _is_number(one: ColumnProfile) -> bool:
    if one.column.kind is not Kind.NUMBER or not one.std or (one.distinct or 0) <= 1:
        return False
    whole = isinstance(one.min, int)
    return not (whole and one.filled >= _FEWEST and (one.distinct or 0) >= _UNIQUE * one.filled)


def _is_category(one: ColumnProfile) -> bool:
    most = VALUES if one.column.kind in {Kind.TEXT, Kind.BOOLEAN} else _CODES if isinstance(one.min, int) else 0
    return 1 < (one.distinct or 0) <= most


def standardised(one: ColumnProfile) -> str:
    """Return a number less its mean, in standard deviations: sums of its squares lose no digits."""
    value = finite(one.column, {"nan": one.nan, "inf": one.inf})
    return f"CAST({value} AS DOUBLE) / {one.std:.17e} - ({(one.mean or 0.0) / (one.std or 1.0):.17e})"


def correlations(data: Dataset, numbers: Sequence[ColumnProfile]) -> dict[Pair, float | None]:
    """Return Pearson's r of each pair, over the rows that have both."""
    pairs = list(combinations([one.column.number for one in numbers], 2))
    values = ", ".join(f"{standardised(one)} AS z{one.column.number}" for one in numbers)
    found: dict[Pair, float | None] = {}
    about = {one.column.number: one for one in numbers}
    most = data.table.engine.most_aggregates
    for start in range(0, len(pairs), most):
        some = pairs[start : start + most]
        wanted = ", ".join(f"{_joint(about[a], about[b])} AS r{at}" for at, (a, b) in enumerate(some))
        row = data.table.engine.query(f"SELECT {wanted} FROM (SELECT {values} FROM {data.table.relation}) AS t")[0]
        found |= {pair: plain(None if r is None else float(r)) for pair, r in zip(some, row, strict=True)}
    return found


def _joint(a: ColumnProfile, b: ColumnProfile) -> str:
    """Return r of two standardised numbers; where no value is missing, the mean of their product, for a third."""
    left, right = f"z{a.column.number}", f"z{b.column.number}"
    whole = all(not (one.nulls or one.nan or one.inf) for one in (a, b))
    return f"sum({left} * {right}) / {a.rows - 1}" if whole else f"corr({left}, {right})"


def tables(data: Dataset, categories: Sequence[ColumnProfile]) -> dict[Pair, Counts]:
    """Return the table of counts of each pair of categories, over the rows that have both."""
    pairs = list(combinations([one.column for one in categories], 2))
    if not pairs:
        return {}
    before, source, n, _ = _grouped(data, categories, ())
    parts = [
        f"SELECT {at} AS pair, CAST({a.sql} AS VARCHAR) AS a, CAST({b.sql} AS VARCHAR) AS b, {n} AS n FROM {source} "
        f"WHERE {a.sql} IS NOT NULL AND {b.sql} IS NOT NULL GROUP BY {a.sql}, {b.sql}"
        for at, (a, b) in enumerate(pairs)
    ]
    found: dict[Pair, Counts] = {(a.number, b.number): {} for a, b in pairs}
    for at, a, b, count in data.table.engine.query(before + " UNION ALL ".join(parts)):
        left, right = pairs[at]
        found[(left.number, right.number)][(str(a), str(b))] = int(count)
    return found


def sums(
    data: Dataset, categories: Sequence[ColumnProfile], numbers: Sequence[ColumnProfile]
) -> dict[Pair, list[tuple[int, float, float]]]:
    """Return count, sum and sum of squares of each standardised number by the values of each category."""
    if not categories or not numbers:
        return {}
    before, source, _, three = _grouped(data, categories, numbers)
    parts = [
        f"SELECT {one.column.number} AS category, {three} FROM {source} "
        f"WHERE {one.column.sql} IS NOT NULL GROUP BY {one.column.sql}"
        for one in categories
    ]
    found: dict[Pair, list[tuple[int, float, float]]] = defaultdict(list)
    for category, *figures in data.table.engine.query(before + " UNION ALL ".join(parts)):
        for at, one in enumerate(numbers):
            n, s, q = figures[3 * at : 3 * at + 3]
            found[(category, one.column.number)].append((int(n or 0), float(s or 0), float(q or 0)))
    return found


def _grouped(
    data: Dataset, categories: Sequence[ColumnProfile], numbers: Sequence[ColumnProfile]
) -> tuple[str, str, str, str]:
    """Return what to write before, the relation to read, and how to count and to sum there."""
    names = ", ".join(one.column.sql for one in categories)
    values = "".join(f", {standardised(one)} AS z{one.column.number}" for one in numbers)
    plain_rows = f"(SELECT {names}{values} FROM {data.table.relation}) AS t"
    ats = [one.column.number for one in numbers]
    direct = ", ".join(f"count(z{n}) AS k{n}, sum(z{n}) AS s{n}, sum(z{n} * z{n}) AS q{n}" for n in ats)
    cells = math.prod((one.distinct or 0) + 1 for one in categories)
    if cells > min(_CELLS, data.table.rows / 2):
        if len(data.table.columns) > _WIDE:
            return f"WITH j AS (SELECT * FROM {plain_rows}) ", "j", "count(*)", direct
        return "", plain_rows, "count(*)", direct
    beside = f", {direct}" if direct else ""
    before = f"WITH j AS (SELECT {names}, count(*) AS n{beside} FROM {plain_rows} GROUP BY {names}) "
    again = ", ".join(f"sum(k{n}) AS k{n}, sum(s{n}) AS s{n}, sum(q{n}) AS q{n}" for n in ats)
    return before, "j", "sum(n)", again
