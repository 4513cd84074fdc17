"""Read the audited data once more, in order and with the types they came with, to write them out mended."""

# ruff: noqa: PLC0415 - pyarrow is loaded when it is used

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from debtkit.instruments.audit._errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from debtkit.instruments.audit._table import Table

_ROWS = 10_000


class Stream:
    """Batches of a table in the order of its row numbers.

    Attributes
    ----------
    schema
        Names and types as they came: of one parquet file its own, with its metadata; else those that the engine read.
    """

    def __init__(self, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
        self.schema = schema
        self._batches = batches

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        return self._batches


def open_stream(table: Table) -> Stream:
    """Return the data of a table; from parquet and Arrow past the engine, whose types are fewer."""
    own = _from_parquet(table) or _from_frame(table)
    return own or _from_engine(_as_text(table) or table)


def _from_parquet(table: Table) -> Stream | None:
    """Read the files themselves, if they are what the engine read: the same columns, and as many rows."""
    import pyarrow.parquet as pq

    if not table.path or not all(_is_parquet(path) for path in table.path):
        return None
    heads = [pq.read_metadata(path) for path in table.path]
    schemas = [head.schema.to_arrow_schema() for head in heads]
    names = [column.name for column in table.columns]
    alike = all(one.equals(schemas[0]) for one in schemas) and schemas[0].names == names
    if not alike or sum(head.num_rows for head in heads) != table.rows:
        return None

    def batches() -> Iterator[pa.RecordBatch]:
        for path in table.path:
            with pq.ParquetFile(path) as file:
                yield from file.iter_batches(_ROWS)

    return Stream(schemas[0], batches())


def _is_parquet(path: str) -> bool:
    if not Path(path).is_file():  # a folder of `save_to_disk`
        return False
    with open(path, "rb") as file:  # noqa: PTH123 - paths of the source are texts
        return file.read(4) == b"PAR1"


def _from_frame(table: Table) -> Stream | None:
    import pyarrow as pa

    frame = getattr(table.engine, "_frames", {}).get(f"{table.relation}_frame")
    if not isinstance(frame, pa.Table) or table.split is not None or frame.num_rows != table.rows:
        return None
    if frame.column_names != [*(column.sql for column in table.columns), "rid"]:
        return None
    own = frame.drop_columns(["rid"]).rename_columns([column.name for column in table.columns])
    return Stream(own.schema, iter(own.to_batches(_ROWS)))


def _as_text(table: Table) -> Table | None:
    """Read CSV once more with every cell as it stands: ``1.50`` stays ``1.50``."""
    from debtkit.instruments.audit.engines import DuckDB
    from debtkit.instruments.audit.sources._csv import open_csv
    from debtkit.instruments.audit.sources._paths import Files, find_files

    engine = table.engine
    if not table.path or table.split is not None or not isinstance(engine, DuckDB):
        return None
    if {find_files(path).kind for path in table.path} != {"csv"}:
        return None
    again = open_csv(Files("csv", table.path, table.label, ""), engine.like(), table.relation, as_text=True)
    return again if (again.rows, len(again.columns)) == (table.rows, len(table.columns)) else None


def _from_engine(table: Table) -> Stream:
    import pyarrow as pa

    chosen = ", ".join(column.sql for column in table.columns)
    found = table.engine.batches(f"SELECT {chosen} FROM {table.numbered} ORDER BY rid")
    first = next(found, None)
    names = [column.name for column in table.columns]
    if first is None:
        msg = f"{table.label} has no rows: there is nothing to mend"
        raise DataError(msg)
    schema = pa.schema([field.with_name(name) for field, name in zip(first.schema, names, strict=True)])

    def batches() -> Iterator[pa.RecordBatch]:
        yield pa.RecordBatch.from_arrays(first.columns, schema=schema)
        for batch in found:
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)

    return Stream(schema, batches())
