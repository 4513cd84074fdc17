"""One scan over a table: counts, extremes and quantiles of all columns."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._errors import NotInDialectError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._table import Table

LEVELS = {"p01": 0.01, "p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95, "p99": 0.99}
EXACT_DISTINCT = 5_000_000
"""Rows up to which distinct values are counted one by one; beyond, a sketch, and the figure says so."""
MOST_AGGREGATES = 1_600
"""Binding many more in one statement costs more than another scan."""
_BYTES_A_VALUE = 2 * 16
"""Exact quantiles keep 8 bytes a value, twice that while they grow, and cannot spill; half of the memory is theirs."""
_SIZE = re.compile(r"([\d.]+)\s*([KMGT]?)(i?)B", re.IGNORECASE)


def scan(table: Table) -> dict[int, dict[str, Any]]:
    """Return the figures of each column, by its number."""
    found: dict[int, dict[str, Any]] = {}
    space = room(table)
    for columns in _statements(table, max(space, 1)):
        found |= _scanned(table, columns, step=1 if space >= 1 else math.ceil(1 / max(space, 1e-6)))
    return found


def room(table: Table) -> float:
    """Return for how many columns at once exact quantiles fit into memory."""
    try:
        text = str(table.engine.query("SELECT current_setting('memory_limit') AS memory")[0][0])
    except NotInDialectError:
        return math.inf
    size = _SIZE.fullmatch(text.strip())
    if size is None or not table.rows:
        return math.inf
    power = " KMGT".index(size[2].upper() or " ")
    return float(size[1]) * (1024.0 if size[3] else 1000.0) ** power / (_BYTES_A_VALUE * table.rows)


def _statements(table: Table, most_numbers: float) -> Iterator[list[Column]]:
    """Split the columns so that no statement holds too many aggregates, or quantiles beyond the memory."""
    most = min(table.engine.most_aggregates, MOST_AGGREGATES)
    some: list[Column] = []
    aggregates = numbers = 0
    for column in table.columns:
        wanted = len(_aggregates(column, table, 1)[1])
        number = column.kind is Kind.NUMBER
        if some and (aggregates + wanted >= most or numbers + number > most_numbers):
            yield some
            some, aggregates, numbers = [], 0, 0
        some.append(column)
        aggregates, numbers = aggregates + wanted, numbers + number
    yield some


def _scanned(table: Table, columns: Sequence[Column], step: int) -> dict[int, dict[str, Any]]:
    inner: list[str] = ["rid"] if step > 1 else []
    outer: list[str] = ["count(*)"]
    names: list[tuple[int, str]] = []
    for column in columns:
        values, figures = _aggregates(column, table, step)
        inner += values
        outer += figures.values()
        names += [(column.number, name) for name in figures]
    relation = table.numbered if step > 1 else table.relation
    chosen = ", ".join(f"{one} AS a{at}" for at, one in zip(count(), outer, strict=False))
    row = table.engine.query(f"SELECT {chosen} FROM (SELECT {', '.join(inner)} FROM {relation}) AS t")[0]
    raw: dict[int, dict[str, Any]] = {column.number: {} for column in columns}
    for (number, name), value in zip(names, row[1:], strict=True):
        raw[number][name] = value
    return {column.number: _figures(column, raw[column.number], int(row[0]), step) for column in columns}


def _aggregates(column: Column, table: Table, step: int) -> tuple[list[str], dict[str, str]]:
    """Return what a column contributes to the inner and to the outer statement."""
    c, v = column.sql, f"v{column.number}"
    inner, outer = [f"{c} AS {v}"], {"count": f"count({v})"}
    distinct = {"approximate": f"approx_count_distinct({v})"} if table.rows > EXACT_DISTINCT else {}
    match column.kind:
        case Kind.NUMBER:
            inner, outer = _number(column, step)
        case Kind.TEXT:
            inner = [f"{text_of(column)} AS {v}"]
            outer |= {
                "length_min": f"min(length({v}))",
                "length_max": f"max(length({v}))",
                "length_sum": f"sum(length({v}))",
                "empty": f"count_if({v} = '')",
                "padded": f"count_if({v} LIKE ' %' OR {v} LIKE '% ')",
                "numeric_start": f"count_if({v} >= '+' AND {v} < ':')",
            }
        case Kind.DATE:
            outer |= {"min": f"CAST(min({v}) AS VARCHAR)", "max": f"CAST(max({v}) AS VARCHAR)"}
            outer |= {"day_min": days(f"min({v})"), "day_max": days(f"max({v})")}
        case Kind.BOOLEAN:
            outer["true"] = f"count_if({v})"
        case Kind.NESTED:
            distinct = {}
            if column.type.endswith("]"):
                inner.append(f"array_length({c}) AS l{column.number}")
                length = f"l{column.number}"
                outer |= {f"length_{name}": f"{name}({length})" for name in ("min", "max", "sum")}
        case Kind.OTHER:
            pass
    return inner, outer | distinct


def _number(column: Column, step: int) -> tuple[list[str], dict[str, str]]:
    c, v = column.sql, f"v{column.number}"
    inner, outer = [f"{c} AS {v}"], {"count": f"count({v})"}
    if column.floating:
        inner = [c, f"CASE WHEN isfinite({c}) THEN {c} END AS {v}"]
        outer = {"count": f"count({c})", "finite": f"count({v})", "nan": f"count_if(isnan({c}))"}
    chosen = f"CAST({v} AS DOUBLE)" if step == 1 else f"CASE WHEN rid % {step} = 0 THEN CAST({v} AS DOUBLE) END"
    outer |= {
        "min": f"min({v})",
        "max": f"max({v})",
        "quantiles": f"quantile_cont({chosen}, [{', '.join(map(str, LEVELS.values()))}])",
        "zeros": f"count_if({v} = 0)",
        "negatives": f"count_if({v} < 0)",
    }
    return inner, outer


def _figures(column: Column, raw: dict[str, Any], rows: int, step: int) -> dict[str, Any]:
    """Return the fields of a profile that one scan tells."""
    filled = int(raw.pop("count"))
    found: dict[str, Any] = {"rows": rows, "nulls": rows - filled}
    about = raw.pop("approximate", None)
    if about is not None:
        found |= {"distinct": min(int(about), raw.get("finite", filled)), "distinct_exact": False}
    if column.kind is Kind.NUMBER:
        finite = int(raw.pop("finite", filled))
        nan = int(raw.pop("nan", 0) or 0)
        levels = raw.pop("quantiles") or [None] * len(LEVELS)
        found |= {"nan": nan, "inf": filled - finite - nan, "quantiles_exact": step == 1}
        found["quantiles"] = {name: plain(value) for name, value in zip(LEVELS, levels, strict=True)}
        found |= {name: plain(raw.pop(name)) for name in ("min", "max")}
    total = raw.pop("length_sum", None)
    if total is not None:
        known = filled or 1
        found["length_mean"] = float(total) / known
    found |= {"edge_days": (raw.pop("day_min"), raw.pop("day_max"))} if "day_min" in raw else {}
    counted = {name: int(raw.pop(name) or 0) for name in _COUNTS & raw.keys()}
    return found | counted | raw


_COUNTS = {"empty", "padded", "numeric_start", "true", "zeros", "negatives"}


def text_of(column: Column) -> str:
    """Return a text column as plain text: also of an enumeration, a UUID, JSON."""
    return column.sql if column.type.upper().startswith("VARCHAR") else f"CAST({column.sql} AS VARCHAR)"


def finite(column: Column, figures: Mapping[str, Any]) -> str:
    """Return the values of a column without NaN and infinity; guarded only where the scan met some."""
    odd = column.floating and (figures["nan"] or figures["inf"])
    return f"CASE WHEN isfinite({column.sql}) THEN {column.sql} END" if odd else column.sql


def days(name: str) -> str:
    """Return the days since 1970 of a date or moment; of what no calendar of ours holds, NULL."""
    day = f"CAST({name} AS DATE)"
    known = f"CASE WHEN {day} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN {day} END"
    return f"date_diff('day', DATE '1970-01-01', {known})"


def plain(value: Any) -> Any:  # noqa: ANN401 - a value of the data
    """Return a number as JSON can hold it: no decimals, no NaN, no infinity."""
    if isinstance(value, Decimal):
        value = float(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value
