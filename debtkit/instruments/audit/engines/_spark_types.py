"""Spark's types by DuckDB's names, and frames with columns called by position."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from debtkit.instruments.audit._table import quoted

_SIMPLE = {
    "byte": "TINYINT",
    "short": "SMALLINT",
    "integer": "INTEGER",
    "long": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "string": "VARCHAR",
    "char": "VARCHAR",
    "varchar": "VARCHAR",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "timestamp_ntz": "TIMESTAMP",
    "binary": "BLOB",
    "void": "VARCHAR",
    "time": "TIME",
    "variant": "VARIANT",
    "interval": "INTERVAL",
}
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
# Read as these: moments without a zone (in UTC), and columns of nothing as text.
_READ_AS = {"timestamp": "TIMESTAMP_NTZ", "void": "STRING", "char": "STRING", "varchar": "STRING"}


def duckdb_type(kind: Any) -> str:  # noqa: ANN401 - a DataType of pyspark
    """Return the name of a Spark type in DuckDB."""
    name = str(kind.typeName())
    if name == "decimal" or name.startswith("decimal"):
        return f"DECIMAL({kind.precision},{kind.scale})"
    if name == "array":
        return f"{duckdb_type(kind.elementType)}[]"
    if name == "map":
        return f"MAP({duckdb_type(kind.keyType)}, {duckdb_type(kind.valueType)})"
    if name == "struct":
        return f"STRUCT({', '.join(f'{_name(field.name)} {duckdb_type(field.dataType)}' for field in kind.fields)})"
    return _SIMPLE.get(name.partition("(")[0].partition(" ")[0], name.upper())


def selected(frame: Any) -> Any:  # noqa: ANN401 - a frame of pyspark
    """Return the frame with columns ``c0, c1, ...`` by position, whatever their names are."""
    placed = frame.toDF(*(f"c{at}" for at in range(len(frame.columns))))
    reads = [_READ_AS.get(field.dataType.typeName().partition("(")[0]) for field in frame.schema.fields]
    return placed.selectExpr(
        *(f"CAST(c{at} AS {read}) AS c{at}" if read else f"c{at}" for at, read in enumerate(reads))
    )


def _name(name: str) -> str:
    """Quote the name of a field where DuckDB does."""
    plain = _PLAIN.fullmatch(name) and name not in _keywords()
    return name if plain else quoted(name)


@cache
def _keywords() -> frozenset[str]:
    import duckdb  # noqa: PLC0415 - loaded when it is used

    with duckdb.connect() as connection:
        return frozenset(
            word for (word,) in connection.execute("SELECT keyword_name FROM duckdb_keywords()").fetchall()
        )
