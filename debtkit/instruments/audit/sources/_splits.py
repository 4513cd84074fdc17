"""Several parts of one data set, by name: ``{"train": ..., "test": ...}``; a column tells which part a row is from."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._columns import Column, Kind
from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._table import Table, literal, quoted
from debtkit.instruments.audit.sources._drift import drifted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.instruments.audit.engines import DuckDB


def open_splits(data: Mapping[Any, Any], engine: DuckDB, relation: str, *, label: str = "splits") -> Table:
    """Open each part and put them one under the other, by the names of their columns.

    Raises
    ------
    DataError
        If there are no parts, or their columns cannot be united.
    """
    from debtkit.instruments.audit.sources._open import open_table  # noqa: PLC0415 - it opens the parts

    if not data:
        msg = "the mapping is empty; give {name of the split: data}"
        raise DataError(msg)
    names = [str(name) for name in data]
    parts = [open_table(part, engine, f"{relation}_part{at}") for at, part in enumerate(data.values())]
    schemas = [
        {c.name: f"nested({c.type})" if c.kind is Kind.NESTED else c.type for c in part.columns} for part in parts
    ]
    drift = drifted(schemas, names, "split")
    columns = _columns(parts)
    clash = _clashing(parts)
    split = _free("split", [name for name, _ in columns])
    starts = list(accumulate((part.rows for part in parts[:-1]), initial=0))
    views = {"": "", "_rows": "rid + {start} AS rid, "}
    for ending, rid in views.items():
        selects = [
            f"SELECT {rid.format(start=start)}{_chosen(part, columns, clash)}, {literal(name)} AS c{len(columns)} "
            f"FROM {part.relation}{ending}"
            for name, part, start in zip(names, parts, starts, strict=True)
        ]
        engine.query(f"CREATE OR REPLACE VIEW {relation}{ending} AS {' UNION ALL '.join(selects)}")
    described = engine.query(f"DESCRIBE {relation}")
    shown = [*(name for name, _ in columns), split]
    return Table(
        label,
        engine,
        relation,
        tuple(Column(at, name, str(row[1])) for at, (name, row) in enumerate(zip(shown, described, strict=True))),
        sum(part.rows for part in parts),
        origin=_origin(parts, names, columns, split, clash),
        problems=tuple(found for part in parts for found in part.problems) + drift,
        path=tuple(path for part in parts for path in part.path),
        split=len(columns),
    )


def _columns(parts: list[Table]) -> list[tuple[str, int]]:
    """Return all columns in the order of their first appearance: name, and which of those with this name it is."""
    found: dict[tuple[str, int], None] = {}
    for part in parts:
        seen: dict[str, int] = {}
        for column in part.columns:
            found[column.name, seen.setdefault(column.name, 0)] = None
            seen[column.name] += 1
    return list(found)


def _clashing(parts: list[Table]) -> frozenset[str]:
    """Return the names of columns whose types have nothing in common but that both can be written down as text."""
    kinds: dict[str, set[Kind]] = {}
    for column in (column for part in parts for column in part.columns):
        kinds.setdefault(column.name, set()).add(column.kind)
    return frozenset(name for name, found in kinds.items() if len(found) > 1)


def _chosen(part: Table, columns: list[tuple[str, int]], clash: frozenset[str]) -> str:
    own: dict[tuple[str, int], Column] = {}
    seen: dict[str, int] = {}
    for column in part.columns:
        own[column.name, seen.setdefault(column.name, 0)] = column
        seen[column.name] += 1
    found = {key: f"CAST({c.sql} AS VARCHAR)" if key[0] in clash else c.sql for key, c in own.items()}
    return ", ".join(f"{found.get(key, 'NULL')} AS c{at}" for at, key in enumerate(columns))


def _free(name: str, taken: list[str]) -> str:
    while name.lower() in {other.lower() for other in taken}:
        name += "_"
    return name


def _origin(
    parts: list[Table], names: list[str], columns: list[tuple[str, int]], split: str, clash: frozenset[str]
) -> str:
    shown = [name for name, _ in columns]
    if not all(part.origin for part in parts) or len({name.lower() for name in shown}) < len(shown) or not all(shown):
        return ""
    selects = []
    for name, part in zip(names, parts, strict=True):
        reads = {c.name: f"CAST({part.read(c)} AS VARCHAR)" if c.name in clash else part.read(c) for c in part.columns}
        chosen = [f"{reads.get(column, 'NULL')} AS {quoted(column)}" for column in shown]
        selects.append(f"SELECT {', '.join(chosen)}, {literal(name)} AS {quoted(split)} FROM {part.origin}")
    return f"({' UNION ALL '.join(selects)})"
