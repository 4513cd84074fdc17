"""The columns of a table: addressed by position, so that no name of the user's ever becomes part of a statement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds, as far as a check must know."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"
    NESTED = "nested"
    OTHER = "other"


_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
_FLOATS = ("FLOAT", "DOUBLE")


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes
    ----------
    number
        Position in the table, from 0; in every statement the column is called ``c{number}``.
    name
        The user's name: any text, also empty, twice the same, or hostile. It is shown, escaped, and never put into SQL
        but by the source that makes the relation.
    type
        DuckDB's name of the type: ``"BIGINT"``, ``"VARCHAR"``, ``"STRUCT(role VARCHAR, content VARCHAR)[]"``.
    """

    number: int
    name: str
    type: str

    @property
    def sql(self) -> str:
        """The name in statements."""
        return f"c{self.number}"

    @property
    def kind(self) -> Kind:
        """What the column holds."""
        return kind_of(self.type)

    @property
    def floating(self) -> bool:
        """Whether it may hold NaN and infinity."""
        return self.type.upper() in _FLOATS


def kind_of(duckdb_type: str) -> Kind:
    """Return what a type of DuckDB holds."""
    name = duckdb_type.upper()
    if name.endswith("]") or name.startswith(("STRUCT", "MAP", "UNION")):
        return Kind.NESTED
    if name.removeprefix("U").startswith(_NUMBERS):
        return Kind.NUMBER
    if name.startswith(("VARCHAR", "ENUM", "JSON", "UUID")):
        return Kind.TEXT
    if name.startswith(("DATE", "TIMESTAMP")):
        return Kind.DATE
    return Kind.BOOLEAN if name == "BOOLEAN" else Kind.OTHER
