"""Parquet files: scanned where they lie, never copied."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._table import exact, literal
from debtkit.instruments.audit.sources._drift import drifted
from debtkit.instruments.audit.sources._paths import shown
from debtkit.instruments.audit.sources._relation import Origin, name_relation

if TYPE_CHECKING:
    from debtkit.instruments.audit._finding import Finding
    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.engines import DuckDB
    from debtkit.instruments.audit.sources._paths import Files

Schema = dict[str, str]
_MOST_LISTED = 20
_UP = 4
_NUMBER, _RUNNING = "file_row_number", "row_number() OVER () - 1"


def open_parquet(files: Files, engine: DuckDB, relation: str, *, delta: bool = False) -> Table:
    """Open parquet files; several are united by the names of their columns.

    Raises
    ------
    DataError
        If a file is damaged, or lies in a Delta table.
    """
    if not delta:
        _not_in_delta(files)
    for path, label in zip(files.paths, files.labels, strict=True):
        engine.call(path, label)
    lengths = _lengths(files, engine)
    schemas, names = _schemas(files, engine)
    several = len(files.paths) > 1
    more = ", union_by_name=true" if several else ""
    rid = _NUMBER
    if several:
        starts = ", ".join(map(str, accumulate(lengths[:-1], initial=0)))
        rid = f"file_row_number + ([{starts}]::BIGINT[])[file_index::BIGINT + 1]"
    origin = Origin(_origin(files, engine, more), rid=_RUNNING if several or _NUMBER in names else _NUMBER)
    drift: tuple[Finding, ...] = ()
    if several:
        drift = drifted(schemas, files.labels)
    return name_relation(
        engine,
        relation,
        f"read_parquet({files.listed}{more})",
        None if several else names,
        label=files.label,
        rid=rid,
        rows=sum(lengths),
        origin=_renamed(origin, names, engine, files) if not several else origin,
        problems=drift,
        path=files.paths,
    )


def _renamed(origin: Origin, names: list[str], engine: DuckDB, files: Files) -> Origin:
    """Keep the user's names beside those that DuckDB gives to doubled and empty ones."""
    if len({name.lower() for name in names}) == len(names) and all(names):
        return origin
    described = engine.query(f"DESCRIBE SELECT * FROM read_parquet({files.listed})")
    return Origin(origin.sql, tuple(str(row[0]) for row in described), origin.rid)


def _origin(files: Files, engine: DuckDB, more: str) -> str:
    if len(files.paths) == 1:
        return f"read_parquet({files.told})"
    known = [row[0] for row in engine.query(f"SELECT file FROM glob({files.named})")] if files.named else []
    if [Path(path).absolute() for path in known] == [Path(path).absolute() for path in files.paths]:
        return f"read_parquet({files.named}{more})"
    listed = replace(files, named="").told
    return f"read_parquet({listed}{more})" if len(files.paths) <= _MOST_LISTED else ""


def _lengths(files: Files, engine: DuckDB) -> list[int]:
    try:
        return _ask_lengths(files.listed, engine)
    except DataError:
        for path in files.paths:
            try:
                _ask_lengths(literal(exact(path)), engine)
            except DataError:
                raise DataError(_damaged(path)) from None
        raise


def _ask_lengths(listed: str, engine: DuckDB) -> list[int]:
    return [int(row[0]) for row in engine.query(f"SELECT num_rows FROM parquet_file_metadata({listed})")]


def _damaged(path: str) -> str:
    there = Path(path)
    size = there.stat().st_size
    if size == 0:
        return f"{shown(path)} is empty: not one byte; write it anew, or leave it out"
    with there.open("rb") as file:
        start = file.read(4)
        file.seek(max(0, size - 4))
        end = file.read(4)
    if start != b"PAR1":
        return f"{shown(path)} is not a parquet file, whatever its name says; give it the ending of what it is"
    if end != b"PAR1":
        return f"{shown(path)} is cut off: a parquet file ends with its table of contents; fetch or write it anew"
    return f"{shown(path)} has no columns, or its table of contents is damaged; write it anew"


def _schemas(files: Files, engine: DuckDB) -> tuple[list[Schema], list[str]]:
    """Return for each file its columns with their types, and the names of the first file as they are written."""
    asked = "file_name, name, coalesce(num_children, 0), concat_ws(' ', type, converted_type, logical_type)"
    rows = engine.query(f"SELECT {asked} FROM parquet_schema({files.listed})")
    by_file: dict[str, list[Any]] = {}
    for file, *node in rows:
        by_file.setdefault(str(file), []).append(node)
    tops = [_top(nodes) for nodes in by_file.values()]
    return [dict(top) for top in tops], [name for name, _ in tops[0]]


def _top(nodes: list[Any]) -> list[tuple[str, str]]:
    """Return the columns of a schema that is told as a tree in preorder; the type of a nested one holds its leaves."""
    found, at = [], 1
    while at < len(nodes):
        name, start, open_nodes = str(nodes[at][0]), at, 1
        while open_nodes:
            open_nodes += int(nodes[at][1]) - 1
            at += 1
        leaves = "; ".join(f"{node[0]} {node[2]}".strip() for node in nodes[start + 1 : at])
        found.append((name, f"nested({leaves})" if leaves else str(nodes[start][2])))
    return found


def _not_in_delta(files: Files) -> None:
    for folder in Counter(Path(path).parent for path in files.paths):
        for above in (folder, *list(folder.parents)[:_UP]):
            if (above / "_delta_log").is_dir():
                msg = (
                    f"{files.label} lies in a Delta table, whose files also hold rows that were deleted; "
                    f"pass the folder {shown(above)!r} instead"
                )
                raise DataError(msg)
