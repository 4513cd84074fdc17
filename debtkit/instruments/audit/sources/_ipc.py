"""Arrow IPC and feather files: mapped into memory, not read into it."""

# ruff: noqa: PLC0415 - pyarrow is loaded when it is used

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit.sources._arrow import open_arrow
from debtkit.instruments.audit.sources._drift import drifted
from debtkit.instruments.audit.sources._paths import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from debtkit.instruments.audit._finding import Finding
    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.engines import DuckDB
    from debtkit.instruments.audit.sources._paths import Files


def open_ipc(files: Files, engine: DuckDB, relation: str) -> Table:
    """Open Arrow files; several are united by the names of their columns."""
    data, problems = read_ipc(files.paths)
    return open_arrow(data, engine, relation, label=files.label, problems=problems, path=files.paths)


def read_ipc(paths: Sequence[str]) -> tuple[pa.Table, tuple[Finding, ...]]:
    """Return the rows of Arrow files, and what differs between their schemas.

    Raises
    ------
    DataError
        If a file is damaged.
    """
    tables = [_read(path) for path in paths]
    return united(tables, [shown(path) for path in paths])


def united(tables: Sequence[pa.Table], labels: Sequence[str]) -> tuple[pa.Table, tuple[Finding, ...]]:
    """Return tables one under the other, by the names of their columns, and what differs between their schemas."""
    import pyarrow as pa

    if len(tables) == 1:
        return tables[0], ()
    problems = drifted([{field.name: _type(field.type) for field in table.schema} for table in tables], labels)
    if not problems:
        return pa.concat_tables(tables), ()
    try:
        return pa.concat_tables(tables, promote_options="permissive"), problems
    except pa.ArrowException:
        return pa.concat_tables([_as_text(table, tables) for table in tables], promote_options="permissive"), problems


def _type(kind: pa.DataType) -> str:
    import pyarrow as pa

    return f"nested({kind})" if pa.types.is_nested(kind) else str(kind)


def _as_text(table: pa.Table, tables: Sequence[pa.Table]) -> pa.Table:
    import pyarrow as pa

    odd = [
        f.name
        for f in table.schema
        if len({str(t.schema.field(f.name).type) for t in tables if f.name in t.schema.names}) > 1
    ]
    for name in odd:
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table.column(at).cast(pa.string()))
    return table


def _read(path: str) -> pa.Table:
    import pyarrow as pa
    from pyarrow import feather, ipc

    try:
        with open(path, "rb") as file:  # noqa: PTH123 - the path may hold what Path would change
            start = file.read(6)
        if start.startswith(b"FEA1"):
            return feather.read_table(path)
        mapped = pa.memory_map(path)
        return (ipc.open_file if start == b"ARROW1" else ipc.open_stream)(mapped).read_all()
    except (pa.ArrowException, OSError, ValueError):
        msg = f"{shown(path)} is damaged, cut off, or no Arrow file; write it anew"
        raise DataError(msg) from None
