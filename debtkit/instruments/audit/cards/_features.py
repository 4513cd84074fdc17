"""Types of DuckDB in the words of others: features of the Hub, data types of Croissant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HUB = {
    "BOOLEAN": "bool", "TINYINT": "int8", "SMALLINT": "int16", "INTEGER": "int32", "BIGINT": "int64",
    "UTINYINT": "uint8", "USMALLINT": "uint16", "UINTEGER": "uint32", "UBIGINT": "uint64", "FLOAT": "float32",
    "DOUBLE": "float64", "VARCHAR": "string", "DATE": "date32", "TIMESTAMP": "timestamp[us]", "BLOB": "binary",
    "TIMESTAMP_NS": "timestamp[ns]", "TIMESTAMP_MS": "timestamp[ms]", "TIMESTAMP_S": "timestamp[s]",
    "TIME": "time64[us]",
}  # fmt: skip
_CROISSANT = {
    "BOOLEAN": "sc:Boolean", "FLOAT": "sc:Float", "DOUBLE": "sc:Float", "VARCHAR": "sc:Text", "DATE": "sc:Date",
    "TIME": "sc:Text", "BLOB": "sc:Text",
}  # fmt: skip
_DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")


def features(columns: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the features of the Hub; none if one column has a type that has no plain name there."""
    found = []
    for column in columns:
        kind = str(column["type"]).upper()
        decimal = _DECIMAL.fullmatch(kind)
        dtype = f"decimal128({decimal[1]}, {decimal[2]})" if decimal else _HUB.get(kind, "")
        if not dtype:
            return []
        found.append({"name": column["name"], "dtype": dtype})
    return found


def croissant_type(kind: str) -> str:
    """Return Croissant's name of a type; empty for nested ones, which have fields of their own."""
    name = kind.upper()
    if name.endswith("]") or name.startswith(("STRUCT", "MAP", "UNION")):
        return ""
    if name.startswith("TIMESTAMP"):
        return "sc:DateTime"
    if name.startswith("DECIMAL"):
        return "sc:Float"
    return _CROISSANT.get(name, "sc:Integer" if name.endswith(("INT", "INTEGER")) else "sc:Text")
