"""Open data by what they are."""

# ruff: noqa: PLC0415 - each kind of data loads its own package, and only when it is there

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit.engines import DuckDB

if TYPE_CHECKING:
    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.engines import Engine

_ACCEPTED = (
    "a pandas or polars frame, an Arrow table, reader or data set, a path or glob of parquet, CSV, JSON or "
    "Arrow files, a Hugging Face data set (object or folder), a Delta table, a mapping {split: data}, "
    "a Spark DataFrame, or the name of a table with engine=<a DB-API connection>"
)


def open_table(data: Any, engine: Engine, relation: str = "data") -> Table:  # noqa: ANN401 - any kind of data
    """Open data and name them in the engine: ``relation`` with ``c0, c1, ...``, and ``relation_rows`` with ``rid``.

    Raises
    ------
    DataError
        If they cannot be read; the message says what, where and how to mend it, and holds no value of them.
    """
    if not isinstance(engine, DuckDB):
        from debtkit.instruments.audit.sources._elsewhere import open_elsewhere

        return open_elsewhere(data, engine, relation, of_spark=package(data) == "pyspark")
    if isinstance(data, str | Path):
        return _open_path(data, engine, relation)
    if isinstance(data, Mapping) and package(data) != "datasets":
        from debtkit.instruments.audit.sources._splits import open_splits

        return open_splits(data, engine, relation)
    return _open_object(data, engine, relation)


def package(data: object) -> str:
    """Return the package that an object's class is from; a class of the user's counts as the class it builds on."""
    known = {"pandas", "polars", "pyarrow", "datasets", "pyspark", "deltalake"}
    found = [kind.__module__.partition(".")[0] for kind in type(data).__mro__]
    return next((name for name in found if name in known), found[0])


def _open_path(data: str | Path, engine: DuckDB, relation: str) -> Table:
    from debtkit.instruments.audit.sources import _csv, _delta, _hf, _ipc, _json, _parquet
    from debtkit.instruments.audit.sources._paths import find_files, is_dir

    folder = Path(os.path.expanduser(data))  # noqa: PTH111 - it takes a name such as ~x.csv as it is
    is_folder = is_dir(folder)
    if is_folder and _delta.is_delta(folder):
        return _delta.open_delta(folder, engine, relation)
    if is_folder and _hf.is_saved(folder):
        return _hf.open_saved(folder, engine, relation)
    files = find_files(data)
    openers = {
        "parquet": _parquet.open_parquet,
        "csv": _csv.open_csv,
        "json": _json.open_json,
        "arrow": _ipc.open_ipc,
    }
    return openers[files.kind](files, engine, relation)


def _open_object(data: Any, engine: DuckDB, relation: str) -> Table:  # noqa: ANN401 - any kind of data
    from debtkit.instruments.audit.sources import _arrow, _delta, _hf, _pandas, _polars

    home, kind = package(data), type(data).__name__
    if home == "pandas" and kind in {"DataFrame", "Series"}:
        return _pandas.open_pandas(data, engine, relation)
    if home == "polars":
        return (_polars.open_lazy if kind == "LazyFrame" else _polars.open_polars)(data, engine, relation)
    if home == "pyarrow" and kind == "Table":
        return _arrow.open_arrow(data, engine, relation)
    if home == "datasets" and hasattr(data, "with_format"):
        return _hf.open_hf(data, engine, relation)
    if home == "deltalake":
        return _delta.open_delta(data, engine, relation)
    if hasattr(data, "__arrow_c_stream__") or (home == "pyarrow" and hasattr(data, "scanner")):
        return _arrow.open_stream(data, engine, relation, label=kind)
    if home == "pyspark":
        msg = "a Spark DataFrame is audited by Spark: leave engine='auto', or give engine='spark'"
        raise DataError(msg)
    msg = f"an audit cannot read {_article(kind)}; it takes {_ACCEPTED}"
    raise DataError(msg)


def _article(kind: str) -> str:
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"
