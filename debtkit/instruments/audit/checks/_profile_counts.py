"""Distinct and most frequent values: one grouping a column, which is cheaper than ``count(DISTINCT ..)`` of many."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._errors import NotInDialectError
from debtkit.instruments.audit.checks._profile_scan import finite, plain, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._table import Table

TOP = 10
_COUNTABLE = 10_000
"""Distinct values, by a sketch, up to which they are counted one by one also in a long table."""
_WIDE = 200
"""Columns from which on one statement groups many of them: a statement over a wide table costs a tenth of a second."""
_LONGEST = 200
_VARIED = 0.95
"""Share of distinct values from which on none can be frequent: the most frequent are not looked for."""
_FEW = 100


def count_values(table: Table, scanned: Mapping[int, Mapping[str, Any]]) -> dict[int, dict[str, Any]]:
    """Return distinct and most frequent values by the number of the column, for those whose values can be counted."""
    chosen = [column for column in table.columns if _countable(column, scanned[column.number])]
    found: dict[int, dict[str, Any]] = {}
    if len(table.columns) > _WIDE:
        try:
            for columns in _alike(chosen):
                found |= _together(table, columns, scanned)
        except NotInDialectError:
            found = {}
    for column in chosen:
        if column.number not in found:
            found[column.number] = _alone(table, column, scanned[column.number])
    return found


def _countable(column: Column, figures: Mapping[str, Any]) -> bool:
    if column.kind is Kind.NESTED:
        return False
    return bool(figures.get("distinct_exact", True)) or figures["distinct"] <= _COUNTABLE


def _value(column: Column, figures: Mapping[str, Any]) -> str:
    return text_of(column) if column.kind is Kind.TEXT else finite(column, figures) if column.floating else column.sql


def _shown(column: Column) -> str:
    if column.kind in {Kind.DATE, Kind.OTHER}:
        return "CAST(v AS VARCHAR)"
    return f"substr(v, 1, {_LONGEST + 1})" if column.kind is Kind.TEXT else "v"


def _alone(table: Table, column: Column, figures: Mapping[str, Any]) -> dict[str, Any]:
    value = _value(column, figures)
    values = f"(SELECT {value} AS v FROM {table.relation}) AS t"
    distinct = int(table.engine.query(f"SELECT count(DISTINCT v) AS d FROM {values}")[0][0])
    if distinct > max(_VARIED * (figures["rows"] - figures["nulls"]), _FEW):
        return _figures([], distinct)
    groups = f"SELECT v, count(*) AS n FROM {values} GROUP BY v"
    rows = table.engine.query(
        f"WITH g AS ({groups} HAVING v IS NOT NULL) "
        f"SELECT {_shown(column)} AS shown, n FROM g ORDER BY n DESC, v LIMIT {TOP}"
    )
    return _figures([(value, n) for value, n in rows], distinct)


def _together(
    table: Table, columns: Sequence[Column], scanned: Mapping[int, Mapping[str, Any]]
) -> dict[int, dict[str, Any]]:
    """Count the values of columns of one type in one statement, each value beside the place of its column."""
    values = ", ".join(_value(column, scanned[column.number]) for column in columns)
    rows = table.engine.query(
        f"WITH l AS (SELECT unnest(range({len(columns)})) AS k, unnest([{values}]) AS v FROM {table.relation}), "
        "g AS (SELECT k, v, count(*) AS n FROM l WHERE v IS NOT NULL GROUP BY k, v), "
        "r AS (SELECT k, v, n, count(*) OVER (PARTITION BY k) AS d, "
        "row_number() OVER (PARTITION BY k ORDER BY n DESC, v) AS place FROM g) "
        f"SELECT k, {_shown(columns[0])} AS shown, n, d FROM r WHERE place <= {TOP} ORDER BY k, place"
    )
    top: dict[int, list[tuple[Any, int]]] = defaultdict(list)
    distinct: dict[int, int] = {}
    for k, value, n, d in rows:
        top[k].append((value, n))
        distinct[k] = d
    return {column.number: _figures(top[at], distinct.get(at, 0)) for at, column in enumerate(columns)}


def _alike(columns: Sequence[Column]) -> Iterator[list[Column]]:
    by_type: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        by_type[column.type].append(column)
    for some in by_type.values():
        for start in range(0, len(some), _WIDE):
            yield some[start : start + _WIDE]


def _figures(top: Sequence[tuple[Any, int]], distinct: int) -> dict[str, Any]:
    shown = tuple((plain(value), int(n)) for value, n in top if not (isinstance(value, str) and len(value) > _LONGEST))
    return {"distinct": int(distinct), "distinct_exact": True, "top": shown}
