"""Hugging Face data sets: objects, and folders that ``save_to_disk`` wrote; the folders need no package."""

# ruff: noqa: PLC0415 - pyarrow is loaded when it is used

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit.sources._arrow import open_arrow, open_stream
from debtkit.instruments.audit.sources._ipc import read_ipc
from debtkit.instruments.audit.sources._paths import shown
from debtkit.instruments.audit.sources._splits import open_splits

if TYPE_CHECKING:
    import pyarrow as pa

    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.engines import DuckDB

_STATE, _DICT = "state.json", "dataset_dict.json"


def is_saved(folder: Path) -> bool:
    """Return whether a folder holds what ``save_to_disk`` writes."""
    return (folder / _STATE).is_file() or (folder / _DICT).is_file()


def open_saved(folder: Path, engine: DuckDB, relation: str) -> Table:
    """Open a folder of ``save_to_disk``; several splits get a column ``split``.

    Raises
    ------
    DataError
        If a file is missing or damaged.
    """
    label = shown(folder)
    if (folder / _DICT).is_file():
        names = _names(folder / _DICT, "splits")
        return open_splits({name: _rows(folder / Path(name).name) for name in names}, engine, relation, label=label)
    return open_arrow(_rows(folder), engine, relation, label=label, path=(str(folder),))


def open_hf(data: Any, engine: DuckDB, relation: str) -> Table:  # noqa: ANN401 - a class of `datasets`
    """Open a ``Dataset``, ``DatasetDict``, or their iterable kin."""
    kind = type(data).__name__
    if kind in {"DatasetDict", "IterableDatasetDict"}:
        return open_splits(dict(data), engine, relation, label=kind)
    # the table of a data set that was shuffled or filtered holds other rows than the data set, which has a list of rows
    if kind != "IterableDataset" and data._indices is None:  # noqa: SLF001 - it is told nowhere else
        return open_arrow(data.data.table, engine, relation, label=kind)
    return open_stream(_stream(data), engine, relation, label=kind)


def _stream(data: Any) -> Any:  # noqa: ANN401 - classes without types
    import pyarrow as pa

    batches = iter(data.with_format("arrow").iter(batch_size=10_000))
    try:
        first = next(batches)
    except StopIteration:
        msg = f"the {type(data).__name__} yields no row; nothing tells its columns"
        raise DataError(msg) from None

    def rows() -> Any:  # noqa: ANN401 - batches
        yield from first.to_batches()
        for table in batches:
            yield from table.cast(first.schema).to_batches()

    return pa.RecordBatchReader.from_batches(first.schema, rows())


def _rows(folder: Path) -> pa.Table:
    files = [folder / Path(name).name for name in _names(folder / _STATE, "_data_files")]
    for file in files:
        if not file.is_file():
            msg = f"{shown(folder)}: its file {file.name} is not there; save the data set anew"
            raise DataError(msg)
    return read_ipc([str(file) for file in files])[0]


def _names(path: Path, key: str) -> list[str]:
    """Return the names that a file of ``save_to_disk`` lists."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))[key]
        names = [item["filename"] if isinstance(item, dict) else str(item) for item in told]
    except (OSError, ValueError, KeyError, TypeError):
        names = []
    if not names:
        msg = f"{shown(path.parent)} is no whole data set: its {path.name} names no {key.strip('_').replace('_', ' ')}"
        raise DataError(msg)
    return names
