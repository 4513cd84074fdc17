"""Arrow: tables are read in place; streams and data sets of files are copied once."""

# ruff: noqa: PLC0415 - pyarrow is loaded when it is used

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError, OutOfRoomError
from debtkit.instruments.audit.sources._keep import keep_stream
from debtkit.instruments.audit.sources._relation import Origin, name_relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from debtkit.instruments.audit._finding import Finding
    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.engines import DuckDB

_KNOWN = ("arrow.uuid", "arrow.json", "arrow.bool8")


def open_arrow(
    data: pa.Table,
    engine: DuckDB,
    relation: str,
    *,
    label: str = "Table",
    problems: Sequence[Finding] = (),
    path: Sequence[str] = (),
    split: int | None = None,
) -> Table:
    """Open an Arrow table; nothing is copied."""
    import numpy as np
    import pyarrow as pa

    if data.num_columns == 0:
        msg = f"{label} has no columns; pass a table with at least one"
        raise DataError(msg)
    columns = [_readable(column) for column in data.columns]
    numbers = pa.array(np.arange(data.num_rows))
    names = [f"c{number}" for number in range(data.num_columns)]
    source = f"{relation}_frame"
    engine.register(source, pa.Table.from_arrays([*columns, numbers], names=[*names, "rid"]))
    return name_relation(
        engine,
        relation,
        source,
        data.column_names,
        label=label,
        hidden=("rid",),
        rows=data.num_rows,
        problems=problems,
        path=path,
        split=split,
    )


def open_stream(data: Any, engine: DuckDB, relation: str, *, label: str, path: Sequence[str] = ()) -> Table:  # noqa: ANN401 - reader, data set, or whatever exports an Arrow stream
    """Open what yields Arrow batches; it is copied into the engine's own database, as it may be readable once only."""
    import pyarrow as pa

    if hasattr(data, "scanner"):
        data = data.scanner().to_reader()
    elif not isinstance(data, pa.RecordBatchReader):
        data = pa.RecordBatchReader.from_stream(data)
    names = data.schema.names
    if not names:
        msg = f"{label} has no columns; pass a table with at least one"
        raise DataError(msg)
    renamed = pa.schema([field.with_name(f"c{number}") for number, field in enumerate(data.schema)])
    batches = (_checked(batch, renamed) for batch in data)
    first = pa.RecordBatchReader.from_batches(_types(renamed), batches)
    try:
        kept = keep_stream(engine, relation, first)
    except OutOfRoomError:
        raise
    except DataError:
        msg = f"{label}: the stream broke off or is damaged; write the data anew"
        raise DataError(msg) from None
    return name_relation(engine, relation, kept, names, label=label, rid="rowid", origin=Origin(), path=path)


def _types(schema: pa.Schema) -> pa.Schema:
    import pyarrow as pa

    empty = [_readable(pa.chunked_array([], type=field.type)) for field in schema]
    return pa.schema([pa.field(field.name, column.type) for field, column in zip(schema, empty, strict=True)])


def _checked(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = [_readable(pa.chunked_array([column])).combine_chunks() for column in batch.columns]
    arrays = [c.chunk(0) if isinstance(c, pa.ChunkedArray) else c for c in columns]
    return pa.RecordBatch.from_arrays(arrays, names=schema.names)


def _readable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column of a type that DuckDB knows: extension types by storage, small and huge numbers as floats.

    Raises
    ------
    DataError
        If it is a dense union.
    """
    import pyarrow as pa
    from pyarrow import types

    kind = column.type
    if isinstance(kind, pa.BaseExtensionType) and kind.extension_name not in _KNOWN:
        column = pa.chunked_array([chunk.storage for chunk in column.chunks], type=kind.storage_type)
        kind = column.type
    if types.is_struct(kind) and kind.num_fields == 0:
        return pa.chunked_array([pa.nulls(len(column), pa.string())])
    known = _known(kind)
    return column if known == kind else column.cast(known)


def _known(kind: pa.DataType) -> pa.DataType:  # noqa: PLR0911 - one line a type
    """Return the nearest type that DuckDB knows, also within lists and structs."""
    import pyarrow as pa
    from pyarrow import types

    if types.is_float16(kind):
        return pa.float32()
    if types.is_decimal256(kind):
        return pa.float64()
    if types.is_union(kind) and kind.mode == "dense":
        msg = "a column is a dense union, which no engine reads; write it as a struct with one field for each type"
        raise DataError(msg)
    if types.is_map(kind):
        key, item = _known(kind.key_type), _known(kind.item_type)
        return kind if (key, item) == (kind.key_type, kind.item_type) else pa.map_(key, item)
    if types.is_struct(kind):
        return pa.struct([field.with_type(_known(field.type)) for field in kind])
    if types.is_fixed_size_list(kind):
        return pa.list_(kind.value_field.with_type(_known(kind.value_type)), kind.list_size)
    if types.is_list(kind) or types.is_large_list(kind):
        make = pa.list_ if types.is_list(kind) else pa.large_list
        return make(kind.value_field.with_type(_known(kind.value_type)))
    return kind
