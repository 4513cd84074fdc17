"""Open data by what they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._columns import Column
from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._table import Table, literal, quoted

if TYPE_CHECKING:
    from debtkit.instruments.audit.engines import DuckDB


def open_table(data: Any, engine: DuckDB, relation: str = "data") -> Table:  # noqa: ANN401 - any kind of data
    """Open data and name them in the engine: ``relation`` with ``c0, c1, ...``, and ``relation_rows`` with ``rid``.

    Raises
    ------
    DataError
        If they cannot be read; the message says what, where and how to mend it.
    """
    connection = engine.connection
    if isinstance(data, str | Path):
        origin, label = f"read_parquet({literal(str(data))})", Path(data).name
        rid = "file_row_number"
    else:
        connection.register(f"{relation}_source", data)
        origin, label, rid = "", type(data).__name__, "row_number() OVER () - 1"
    source = origin or f"{relation}_source"
    described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    if not described:
        msg = f"{label} has no columns; pass a table with at least one"
        raise DataError(msg)
    columns = tuple(Column(number, str(row[0]), str(row[1])) for number, row in enumerate(described))
    chosen = ", ".join(f"{quoted(column.name)} AS {column.sql}" for column in columns)
    connection.execute(f"CREATE OR REPLACE VIEW {relation} AS SELECT {chosen} FROM {source}")
    connection.execute(f"CREATE OR REPLACE VIEW {relation}_rows AS SELECT {rid} AS rid, {chosen} FROM {source}")
    rows = int(engine.query(f"SELECT count(*) FROM {relation}")[0][0])
    return Table(label, engine, relation, columns, rows, origin=origin)
