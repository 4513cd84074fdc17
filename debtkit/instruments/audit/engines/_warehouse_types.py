"""Types of a warehouse's columns by DuckDB's names: as declared where that can be asked, else as the values show."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

# The beginning of a declared type, longest first, and what DuckDB calls it.
_DECLARED = {
    "bigint": "BIGINT",
    "int8": "BIGINT",
    "int64": "BIGINT",
    "bigserial": "BIGINT",
    "smallint": "SMALLINT",
    "tinyint": "TINYINT",
    "int": "INTEGER",
    "serial": "INTEGER",
    "double": "DOUBLE",
    "float64": "DOUBLE",
    "float8": "DOUBLE",
    "float": "DOUBLE",
    "real": "FLOAT",
    "bool": "BOOLEAN",
    "timestamp": "TIMESTAMP",
    "datetime": "TIMESTAMP",
    "date": "DATE",
    "time": "TIME",
    "char": "VARCHAR",
    "nchar": "VARCHAR",
    "varchar": "VARCHAR",
    "nvarchar": "VARCHAR",
    "text": "VARCHAR",
    "string": "VARCHAR",
    "clob": "VARCHAR",
    "json": "JSON",
    "variant": "JSON",
    "super": "JSON",
    "uuid": "UUID",
    "blob": "BLOB",
    "bytea": "BLOB",
    "bytes": "BLOB",
    "binary": "BLOB",
    "varbinary": "BLOB",
}
_DECIMALS = re.compile(r"(?:decimal|numeric|number|bignumeric)\s*(?:\((\d+)\s*(?:,\s*(\d+))?\))?", re.IGNORECASE)
_PYTHON = ((bool, "BOOLEAN"), (int, "BIGINT"), (float, "DOUBLE"), (Decimal, "DECIMAL(38,10)"), (str, "VARCHAR"))
_MOMENTS = ((datetime, "TIMESTAMP"), (date, "DATE"), (bytes, "BLOB"))


def declared_type(name: str) -> str:
    """Return what DuckDB calls a declared type; nothing if it is not known."""
    decimals = _DECIMALS.match(name)
    if decimals:
        return f"DECIMAL({decimals[1]},{decimals[2] or 0})" if decimals[1] else "DECIMAL(38,10)"
    found = [known for known in _DECLARED if name.lower().startswith(known)]
    return _DECLARED[max(found, key=len)] if found else ""


def type_of_values(values: Iterable[Any]) -> str:
    """Return a type that holds these values: text where they do not agree or there is none."""
    names = {_of(value) for value in values if value is not None}
    if len(names) == 1:
        return names.pop()
    return "DOUBLE" if names == {"BIGINT", "DOUBLE"} else "VARCHAR"


def _of(value: Any) -> str:  # noqa: ANN401 - whatever a driver gives
    for kind, name in (*_PYTHON, *_MOMENTS):
        if isinstance(value, kind):
            return name
    return "JSON"
