"""One pass over the texts for all checks that want to see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks._base import Reader, TextCheck


def read_texts(data: Dataset, checks: Sequence[TextCheck]) -> tuple[dict[str, Reader], dict[str, Exception]]:
    """Show each text to the readers of the checks.

    Returns
    -------
    tuple
        The readers by the name of the check, and the errors of those that stopped: one that fails leaves the others
        reading.
    """
    readers: dict[str, Reader] = {}
    wanted: dict[str, tuple[Column, ...]] = {}
    stopped: dict[str, Exception] = {}
    for check in checks:
        try:
            readers[check.id], wanted[check.id] = check.reader(data), tuple(check.columns(data))
        except Exception as error:  # noqa: BLE001 - told as not run
            stopped[check.id] = error
    columns = sorted({column for some in wanted.values() for column in some}, key=lambda column: column.number)
    if not columns:
        return readers, stopped
    reading = dict(readers)
    try:
        every = min(reader.every for reader in readers.values())
        for batch in data.table.texts(columns, every):
            rids = batch.column(0).to_pylist()
            texts = {column.number: _values(batch.column(at)) for at, column in enumerate(columns, 1)}
            for name in list(reading):
                try:
                    reading[name].take(rids, {column.number: texts[column.number] for column in wanted[name]})
                except Exception as error:  # noqa: BLE001 - told as not run
                    stopped[name] = error
                    del reading[name]
            if not reading:
                break
    except Exception as error:  # noqa: BLE001 - the data broke off: nobody has seen all of them
        stopped |= dict.fromkeys(reading, error)
    return readers, stopped


def _values(column: pa.Array) -> list[Any]:
    """Return values; where a chat holds moments that Python does not know, these as numbers."""
    try:
        return column.to_pylist()  # type: ignore[no-any-return]
    except (OverflowError, ValueError):
        return column.cast(_timeless(column.type)).to_pylist()  # type: ignore[no-any-return]


def _timeless(kind: pa.DataType) -> pa.DataType:
    import pyarrow as pa  # noqa: PLC0415 - pyarrow is loaded when it is used
    from pyarrow import types  # noqa: PLC0415 - as above

    if types.is_struct(kind):
        return pa.struct([field.with_type(_timeless(field.type)) for field in kind])
    if types.is_list(kind):
        return pa.list_(_timeless(kind.value_type))
    if types.is_temporal(kind):
        return pa.int32() if types.is_date32(kind) or types.is_time32(kind) else pa.int64()
    return kind
