"""Delta tables, through the package ``deltalake``: never by their parquet files, which also hold deleted rows."""

# ruff: noqa: PLC0415 - an extra

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit.sources._arrow import open_stream
from debtkit.instruments.audit.sources._parquet import open_parquet
from debtkit.instruments.audit.sources._paths import Files, shown

if TYPE_CHECKING:
    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.engines import DuckDB

_MOST_LISTED = 20


def is_delta(folder: Path) -> bool:
    """Return whether a folder is a Delta table."""
    return (folder / "_delta_log").is_dir()


def open_delta(data: Any, engine: DuckDB, relation: str) -> Table:  # noqa: ANN401 - a folder or a DeltaTable
    """Open the newest version of a Delta table, or the version that a ``DeltaTable`` stands at.

    Raises
    ------
    DataError
        If the package is missing or cannot read the table.
    """
    table = _load(data) if isinstance(data, str | Path) else data
    where = urlparse(table.table_uri)
    label = shown(unquote(where.path).rstrip("/")) if where.scheme in {"", "file"} else "Delta table"
    if (files := _simple(table, label)) is not None:
        return open_parquet(files, engine, relation, delta=True)
    try:
        rows = _in_order(table.to_pyarrow_dataset())
    except Exception as error:  # noqa: BLE001 - its messages hold paths
        raise DataError(_cannot(label, error)) from None
    return open_stream(rows, engine, relation, label=label, path=(label,))


def _in_order(data: Any) -> Any:  # noqa: ANN401 - a data set of pyarrow
    """Yield the rows by the names of their files: the log lists them in any order."""
    import pyarrow as pa

    parts = sorted(data.get_fragments(), key=lambda part: str(part.path))
    batches = (batch for part in parts for batch in part.scanner(schema=data.schema).to_batches())
    return pa.RecordBatchReader.from_batches(data.schema, batches)


def _load(folder: str | Path) -> Any:  # noqa: ANN401 - a DeltaTable
    try:
        from deltalake import DeltaTable
    except ImportError:
        msg = f"{shown(folder)} is a Delta table, which needs the package deltalake: pip install 'debtkit[delta]'"
        raise DataError(msg) from None
    try:
        return DeltaTable(str(folder))
    except Exception as error:  # noqa: BLE001 - its messages hold paths
        raise DataError(_cannot(shown(folder), error)) from None


def _cannot(label: str, error: Exception) -> str:
    return (
        f"{label}: this Delta table cannot be read ({type(error).__name__}); "
        "see that its log is whole, or write a plain copy as parquet"
    )


def _simple(table: Any, label: str) -> Files | None:  # noqa: ANN401 - a DeltaTable
    """Return the live files when they hold just the rows of the table: no partitions, no deletion vectors."""
    features = table.protocol().reader_features or []
    uris = table.file_uris()
    if table.metadata().partition_columns or features or not uris or len(uris) > _MOST_LISTED:
        return None
    paths = tuple(sorted(unquote(urlparse(uri).path) if "://" in uri else uri for uri in uris))
    return Files("parquet", paths, label, "") if all(Path(path).is_file() for path in paths) else None


def table_above(path: Path) -> Path | None:
    """Return the folder of the Delta table that a path lies in, if it lies in one."""
    return next((folder for folder in path.absolute().parents if is_delta(folder)), None)
