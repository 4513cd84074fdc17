"""Data for Spark and for warehouses: their own, or any other kind brought to Spark."""

# ruff: noqa: PLC0415 - the engines of extras, and pyarrow

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError

if TYPE_CHECKING:
    from debtkit.instruments.audit._table import Table


def open_elsewhere(data: Any, engine: Any, relation: str, *, of_spark: bool) -> Table:  # noqa: ANN401 - any kind of data
    """Open data in Spark or in a warehouse.

    Raises
    ------
    DataError
        If a warehouse is given anything but the name of a table.
    """
    if engine.name == "spark":
        from debtkit.instruments.audit.engines._spark import open_spark

        return open_spark(data, relation, engine) if of_spark else _brought(data, engine, relation)
    if isinstance(data, str):
        from debtkit.instruments.audit.engines._warehouse import open_warehouse

        return open_warehouse(data, engine, relation)
    msg = f"with a connection as engine, data is the name of a table, not an object of type {type(data).__name__}"
    raise DataError(msg)


def _brought(data: Any, engine: Any, relation: str) -> Table:  # noqa: ANN401 - any kind of data
    """Read data as DuckDB would, and hand the rows to Spark."""
    import pyarrow as pa

    from debtkit.instruments.audit.engines import DuckDB
    from debtkit.instruments.audit.engines._spark import open_spark
    from debtkit.instruments.audit.sources._open import open_table

    reader = DuckDB()
    try:
        read = open_table(data, reader)
        chosen = ", ".join(column.sql for column in read.columns)
        with reader.errors(read.label):
            rows = pa.Table.from_batches(
                reader.batches(f"SELECT {chosen} FROM {read.relation}"), _schema(reader, chosen)
            )
        opened = open_spark(engine.users.createDataFrame(rows), relation, engine)
    finally:
        reader.close()
    columns = tuple(replace(column, name=own.name) for column, own in zip(opened.columns, read.columns, strict=True))
    return replace(opened, label=read.label, columns=columns, problems=read.problems, path=read.path, split=read.split)


def _schema(reader: Any, chosen: str) -> Any:  # noqa: ANN401 - a schema of Arrow
    return reader.connection.sql(f"SELECT {chosen} FROM data LIMIT 0").to_arrow_table().schema
