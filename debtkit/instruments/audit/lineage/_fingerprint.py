"""A fingerprint of rows and columns: the same for the same content, whatever the order of rows, columns or engine."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._columns import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._table import Table

ALGORITHM = "debtkit-md5-sums/1"
"""Changes whenever the same content would get another value; values of two algorithms cannot be compared."""
_SMALL, _LARGE, _LAST = "1e0", "4.611686018427387904e18", "2.1267647932558653966e37"  # 2**0, 2**62, 2**124
_UP, _DOWN, _REST = "1.152921504606846976e18", "2.16840434497100886801e-19", "9.007199254740992e15"  # 2**60, -62, 53


@dataclass(frozen=True, slots=True)
class ColumnPrint:
    """One column of a fingerprint.

    Attributes
    ----------
    name, type
        The user's name, and DuckDB's name of the type.
    sum
        The sum over all rows of the lower 64 bits of the MD5 of the value, as text; empty when it was not taken.
    """

    name: str
    type: str
    sum: str = ""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What content it is, in 64 hexadecimal digits.

    Attributes
    ----------
    value
        SHA-256 of schema, number of rows and sum of the rows.
    algorithm
        How it was computed.
    rows
        Number of rows.
    sum
        The sum over all rows of the lower 64 bits of the MD5 of the row, as text.
    columns
        The same of each column, by name: they tell which column changed.
    portable
        Whether another engine gives the same value; not with nested columns, whose text each engine writes its own way.
    """

    value: str
    algorithm: str
    rows: int
    sum: str
    columns: tuple[ColumnPrint, ...]
    portable: bool

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "algorithm": self.algorithm,
            "value": self.value,
            "rows": self.rows,
            "sum": self.sum,
            "columns": [{"name": one.name, "type": one.type, "sum": one.sum} for one in self.columns],
            "portable": self.portable,
        }

    def __str__(self) -> str:
        return self.value


def fingerprint(data: Dataset) -> Fingerprint:
    """Return the fingerprint of a data set without the sums of columns; ``data.once(fingerprint)`` computes it once.

    Sums do not depend on the order of the rows, and unlike ``bit_xor`` they count copies. They guard against accidents,
    not against somebody who looks for two data sets with one value.
    """
    return table_fingerprint(data.table)


def column_sums(data: Dataset) -> tuple[str, ...]:
    """Return the sum of each column, in the order of the table: an MD5 for each cell, so about three times the cost."""
    return tuple(_sums(data.table, [_framed(one) for one in data.table.columns]))


def full_fingerprint(data: Dataset) -> Fingerprint:
    """Return the fingerprint with the sums of columns, which tell what changed."""
    taken, sums = data.once(fingerprint), data.once(column_sums)
    order = sorted(range(len(sums)), key=lambda at: (data.table.columns[at].name, at))
    columns = (replace(one, sum=sums[at]) for one, at in zip(taken.columns, order, strict=True))
    return replace(taken, columns=tuple(columns))


def table_fingerprint(table: Table) -> Fingerprint:
    """Return the fingerprint of an opened table, computed in its engine."""
    columns = sorted(table.columns, key=lambda one: (one.name, one.number))
    row = " || '|' || ".join(map(_framed, columns)) or "''"
    (total,) = _sums(table, [row])
    prints = tuple(ColumnPrint(one.name, one.type) for one in columns)
    said = json.dumps([ALGORITHM, [[one.name, one.type] for one in prints], table.rows, total], ensure_ascii=True)
    portable = not any(one.kind in {Kind.NESTED, Kind.OTHER} for one in columns)
    return Fingerprint(hashlib.sha256(said.encode()).hexdigest(), ALGORITHM, table.rows, total, prints, portable)


def _sums(table: Table, texts: list[str]) -> list[str]:
    """Return the sum of the hashes of some texts, in as few statements as the engine likes."""
    names = ", ".join(f"{_text(one)} AS t{one.number}" for one in table.columns) or "1 AS one"
    found: list[str] = []
    for start in range(0, len(texts), table.engine.most_aggregates):
        part = texts[start : start + table.engine.most_aggregates]
        asked = ", ".join(f"sum(CAST(md5_number_lower({text}) AS HUGEINT)) AS s{at}" for at, text in enumerate(part))
        (sums,) = table.engine.query(f"SELECT {asked} FROM (SELECT {names} FROM {table.relation}) AS texts")
        found += [str(int(total or 0)) for total in sums]
    return found


def _framed(column: Column) -> str:
    """Return SQL for one cell of a row: a missing value is no text, and a text says how long it is."""
    text = f"t{column.number}"
    free = column.kind in {Kind.TEXT, Kind.NESTED, Kind.OTHER}
    return f"coalesce(CAST(length({text}) AS VARCHAR) || ':' || {text}, '~')" if free else f"coalesce({text}, '~')"


def _text(column: Column) -> str:
    """Return SQL for a value as text, the same on each engine.

    Engines write floating-point numbers differently, so these are taken apart by multiplying with powers of two, which
    is exact: whole part and the 53 bits behind it. Beyond 2e37 the engine's own text has to do.
    """
    name = column.sql
    if not column.floating:
        return f"CAST({name} AS VARCHAR)"
    value = f"CAST({name} AS DOUBLE)"
    size = f"abs({value})"
    bands = (
        (_SMALL, f"{size} * {_UP}", "e"),
        (_LARGE, size, "d"),
        (_LAST, f"{size} * {_DOWN}", "l"),
    )
    cases = "".join(
        f" WHEN {size} < {limit} THEN concat('{mark}', CAST(CAST(floor({scaled}) AS BIGINT) AS VARCHAR), '.', "
        f"CAST(CAST(floor(({scaled} - floor({scaled})) * {_REST}) AS BIGINT) AS VARCHAR))"
        for limit, scaled, mark in bands
    )
    return (
        f"CASE WHEN {name} IS NULL THEN NULL WHEN isnan({name}) THEN 'nan' WHEN {value} = 0 THEN '0' "
        f"ELSE CASE WHEN {value} < 0 THEN '-' ELSE '' END || CASE WHEN isinf({name}) THEN 'inf'{cases} "
        f"ELSE CAST({name} AS VARCHAR) END END"
    )


def changed(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return whether two fingerprints, as plain data, tell of the same content, and the columns that differ.

    None when one was not taken, or they were computed in two ways; no columns when their sums were not taken.
    """
    if not before or not after or before["algorithm"] != after["algorithm"]:
        return None
    old, new = _by_column(before), _by_column(after)
    taken = all(one["sum"] for fingerprint in (before, after) for one in fingerprint["columns"])
    differ = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)] if taken else None
    return {"same": before["value"] == after["value"], "columns": differ}


def _by_column(taken: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for one in taken["columns"]:
        found.setdefault(one["name"], []).append((one["type"], one["sum"]))
    return found
