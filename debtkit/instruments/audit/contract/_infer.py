"""A contract from data that were looked at: what held this time."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from debtkit.instruments._mask import is_private
from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._dataset import Dataset
from debtkit.instruments.audit._table import literal
from debtkit.instruments.audit.checks._say import HIDDEN, born, discreet
from debtkit.instruments.audit.checks.duplicates_keys import names_rows
from debtkit.instruments.audit.contract._clauses import is_missing
from debtkit.instruments.audit.contract._terms import ColumnTerms, Contract, type_of

if TYPE_CHECKING:
    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._result import Audit
    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.contract._terms import Bound

_MOST_VALUES = 20
_ROWS_FOR_EACH = 5
"""Values are listed as the only ones when each stands five times on average: in fewer rows others may come."""
_FEW_DIGITS = 2
_EXACT_BELOW = 1000
_TWICE = 2
_SMALL_SCALE = 20
"""Whole numbers over so few steps are a scale, and stand as they are."""
_NUMBERING = 100_000_000
"""From nine digits on, whole numbers may be numbers of people, and are rounded."""
_FIRST_YEAR, _LAST_YEAR = "0001-01-01", "9999-12-31"
_PATTERNS = (
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}.*",
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}",
    r"https?://[^\s]+",
    r"[0-9]+",
    r"[A-Z]{2}",
    r"[A-Z]{3}",
)
"""Formats that are proposed when every value has one: UUID, date, time, e-mail, address, digits, codes of countries."""


def infer(source: Audit | Dataset) -> Contract:
    """Return a contract that these data fulfil, with room where the next delivery may differ.

    Numbers may lie half the span beyond what was seen, rounded outward to two digits; shares, signs and small scales
    stand. Lengths and the number of rows may reach twice what was seen, missing values may double. Values are listed
    only if they are few, stand often and hold no personal data.

    Parameters
    ----------
    source
        An audit, or its data set.
    """
    data = source if isinstance(source, Dataset) else source.data
    unique = {column.number for column in names_rows(data)} if data.table.rows else set()
    rows = data.table.rows
    return Contract(
        columns=tuple(
            _terms(data.table, column, may_name_rows=column.number in unique) for column in data.table.columns
        ),
        name=data.table.label,
        min_rows=rows // _TWICE,
        max_rows=max(rows * _TWICE, 1),
        extra_columns=False,
        note=f"Inferred from {rows:,} rows.",
    )


def _terms(table: Table, column: Column, *, may_name_rows: bool) -> ColumnTerms:
    missing, filled, about = _measured(table, column)
    if not filled:
        return ColumnTerms(column.name, note="no value was seen" if table.rows else "")
    share = missing / table.rows
    terms: dict[str, Any] = {
        "type": type_of(column),
        "nullable": missing > 0,
        "max_missing": min(1.0, math.ceil(share * _TWICE * 100) / 100) if missing else None,
        "finite": column.floating and not missing and not about["inf"],
        "unique": may_name_rows and _is_unique(table, column),
    }
    seen = f"seen in {filled:,} rows"
    if column.kind is Kind.NUMBER and about["low"] is not None and not about["inf"]:
        whole = terms["type"] == "integer"
        terms["min"], highest = _bounds(about["low"], about["high"], whole=whole)
        terms["max"] = None if may_name_rows else highest
        seen += f": {about['low']:g} to {about['high']:g}"
    elif column.kind is Kind.DATE and about["low"] is not None:
        earliest = _iso(about["low"])
        terms["min"] = f"{earliest[:4]}-01-01" if born(column) else earliest
    elif column.kind is Kind.TEXT:
        terms |= _text(table, column, filled, about)
    return ColumnTerms(column.name, note=seen, **terms)


def _measured(table: Table, column: Column) -> tuple[int, int, dict[str, Any]]:
    """Return missing and present values, and what else there is to know of a column."""
    value, inf = column.sql, "0"
    if column.floating:
        value, inf = f"CASE WHEN isfinite({column.sql}) THEN cast({column.sql} AS DOUBLE) END", f"isinf({column.sql})"
        inf = f"count_if({inf})"
    parts = [f"count_if({is_missing(column)})", f"count_if(NOT {is_missing(column)})", f"{inf} AS inf"]
    if column.kind is Kind.DATE:
        day = f"cast({column.sql} AS DATE)"
        outside = f"count_if({day} < DATE '{_FIRST_YEAR}' OR {day} > DATE '{_LAST_YEAR}')"
        inside = f"CASE WHEN {day} BETWEEN DATE '{_FIRST_YEAR}' AND DATE '{_LAST_YEAR}' THEN {day} END"
        parts += [f"CASE WHEN {outside} = 0 THEN cast(min({inside}) AS VARCHAR) END", "NULL"]
    elif column.kind is Kind.NUMBER:
        parts += [f"min({value})", f"max({value})"]
    elif column.kind is Kind.TEXT:
        length = f"length(cast({column.sql} AS VARCHAR))"
        parts += [f"min({length})", f"max({length})"]
    else:
        parts += ["NULL", "NULL"]
    ((missing, filled, found, low, high),) = table.engine.query(f"SELECT {', '.join(parts)} FROM {table.relation}")
    return int(missing or 0), int(filled or 0), {"inf": int(found or 0), "low": low, "high": high}


def _is_unique(table: Table, column: Column) -> bool:
    ((surplus,),) = table.engine.query(
        f"SELECT count({column.sql}) - count(DISTINCT {column.sql}) FROM {table.relation}"
    )
    return not surplus


def _text(table: Table, column: Column, filled: int, about: dict[str, Any]) -> dict[str, Any]:
    text = f"cast({column.sql} AS VARCHAR)"
    values = [
        str(value)
        for (value,) in table.engine.query(
            f"SELECT DISTINCT {text} AS value FROM {table.relation} WHERE {column.sql} IS NOT NULL "
            f"ORDER BY value LIMIT {_MOST_VALUES + 1}"
        )
    ]
    listable = len(values) <= _MOST_VALUES and filled >= _ROWS_FOR_EACH * len(values)
    if listable and not any(is_private(v) or discreet(column, v) == HIDDEN or "\0" in v for v in values):
        return {"allowed": tuple(values)}
    longest = int(about["high"])
    room = longest if int(about["low"]) == longest else int(outward(longest * _TWICE, up=True, whole=True))
    terms: dict[str, Any] = {"min_length": min(int(about["low"]), 1), "max_length": room}
    if int(about["low"]) == longest:
        terms["min_length"] = longest
    candidates = [one for one in _PATTERNS if values and all(re.fullmatch(one, value) for value in values)]
    if candidates:
        counts = ", ".join(f"count_if(NOT regexp_matches({text}, {literal(f'^(?:{one})$')}))" for one in candidates)
        (broken,) = table.engine.query(f"SELECT {counts} FROM {table.relation}")
        fit = [one for one, count in zip(candidates, broken, strict=True) if not count]
        terms |= {"pattern": fit[0]} if fit else {}
    return terms


def _bounds(low: Any, high: Any, *, whole: bool) -> tuple[Bound, Bound]:  # noqa: ANN401 - int, float or Decimal
    """Return bounds with room of half the span on either side, but for shares, signs and small scales."""
    if whole and high - low <= _SMALL_SCALE and max(abs(low), abs(high)) < _NUMBERING:
        return int(low), int(high)
    if not whole and low >= 0 and high <= 1:
        return 0, 1
    room = (high - low) // 2 if whole else (high - low) / 2
    if not math.isfinite(low - room) or not math.isfinite(high + room):
        return float(low), float(high)
    least = 0 if low >= 0 else outward(low - room, up=False, whole=whole)
    return least, 0 if high <= 0 else outward(high + room, up=True, whole=whole)


def outward(number: Any, *, up: bool, whole: bool) -> int | float:  # noqa: ANN401 - int, float or Decimal
    """Round away from the data: up or down, to two digits; small whole numbers stay."""
    if whole and abs(number) < _EXACT_BELOW:
        return int(number)
    if number == 0:
        return 0
    size = math.floor(math.log10(abs(number))) - _FEW_DIGITS + 1
    if whole:
        step = 10 ** max(size, 0)
        steps = -(-int(number) // step) if up else int(number) // step
        return int(steps * step)
    value = float(number)
    bound = float(f"{(math.ceil if up else math.floor)(value / 10.0**size)}e{size}") if abs(size) < 300 else value  # noqa: PLR2004 - powers beyond it are no floats
    return bound if math.isfinite(bound) and (bound >= value if up else bound <= value) else value


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)[:10]
