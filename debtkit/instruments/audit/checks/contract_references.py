"""Foreign keys: whether the values of a column stand in another, of the same data or of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._errors import DataError, NotInDialectError
from debtkit.instruments.audit.sources import open_table

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.contract import Reference

_EXAMPLES = 5


def broken_references(data: Dataset, column: Column, reference: Reference, base: Path) -> tuple[int, str, str] | str:
    """Return the rows whose value is not there, the statement that counts them and one that finds some; or why not."""
    try:
        other = _other(data, column, reference, base)
    except (DataError, NotInDialectError) as error:
        return str(error)
    target = next((one for one in other.columns if one.name == reference.column), None)
    if target is None:
        return f"{other.label} has no such column"
    same = target.kind is column.kind and column.kind is not Kind.OTHER
    value, key = (one.sql if same else f"cast({one.sql} AS VARCHAR)" for one in (column, target))
    keys = f"SELECT {key} FROM {other.relation} WHERE {target.sql} IS NOT NULL"
    broken = f"{column.sql} IS NOT NULL AND {value} NOT IN ({keys})"
    ((count,),) = data.table.engine.query(f"SELECT count(*) FROM {data.table.relation} WHERE {broken}")
    sql = f"SELECT count(*) AS broken FROM {data.table.relation} WHERE {broken}"
    some = f"SELECT rid FROM {data.table.numbered} WHERE {broken} ORDER BY rid LIMIT {_EXAMPLES}"
    return int(count), sql if other is data.table else other.proof(sql, (target,)), some


def _other(data: Dataset, column: Column, reference: Reference, base: Path) -> Table:
    if not reference.file:
        return data.table
    return open_table(base / reference.file, data.table.engine, f"lookup_{column.number}")
