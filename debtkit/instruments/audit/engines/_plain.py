"""Arrow tables as rows of plain Python values, as DuckDB's ``fetchall`` gives them."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from decimal import Decimal

    import pyarrow as pa


def plain_rows(table: pa.Table) -> list[tuple[Any, ...]]:
    """Return the rows: maps as dicts, whole decimals as integers, moments naive in UTC."""
    columns = [_plain(column.to_pylist(), column.type) for column in table.columns]
    return list(zip(*columns, strict=True))


def _plain(values: list[Any], kind: pa.DataType) -> list[Any]:
    change = _change(kind)
    return values if change is None else [None if value is None else change(value) for value in values]


def _change(kind: pa.DataType) -> Callable[[Any], Any] | None:
    from pyarrow import types  # noqa: PLC0415 - pyarrow is loaded when it is used

    if types.is_map(kind):
        return dict
    if types.is_decimal(kind) and kind.scale == 0:
        return _whole
    return _naive if types.is_timestamp(kind) and kind.tz else None


def _whole(value: Decimal) -> int:
    return int(value)


def _naive(value: datetime) -> datetime:
    return value.astimezone(UTC).replace(tzinfo=None)
