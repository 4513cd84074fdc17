"""The terms of a contract: what each column, and the table as a whole, must hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from debtkit.instruments.audit._columns import Kind
from debtkit.render import atomic_write

if TYPE_CHECKING:
    from debtkit.instruments.audit._columns import Column

VERSION = 1
TYPES = ("integer", "number", "text", "date", "datetime", "boolean", "nested", "any")
Bound = int | float | str
"""A number, or a date or time as ISO 8601 writes it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The values of a column stand in another column: a foreign key.

    Attributes
    ----------
    column
        Name of the other column.
    file
        The file that holds it, relative to the contract; empty when it is a column of the same data.
    """

    column: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class FreshnessTerms:
    """The newest value of a column of dates is not older than so many days."""

    column: str
    max_age_days: int


@dataclass(frozen=True, slots=True)
class ColumnTerms:
    """What one column must hold.

    Attributes
    ----------
    name
        The column; any text.
    type
        One of ``integer, number, text, date, datetime, boolean, nested, any``. Whole numbers are fit for ``number``.
    required
        Whether the column must be there.
    nullable
        Whether a value may be missing (NULL, and NaN).
    max_missing
        Highest share of missing values, 0 to 1.
    unique
        Whether each value stands once; missing ones do not count.
    finite
        Whether NaN and infinity are refused.
    min, max
        Smallest and largest value that is allowed.
    allowed
        The values that are allowed, if they are few.
    pattern
        A regular expression (RE2) that the whole text must match.
    min_length, max_length
        Number of characters.
    references
        Where the values must stand as well.
    note
        A comment for the written contract; it is not part of the terms.
    """

    name: str
    type: str = "any"
    required: bool = True
    nullable: bool = True
    max_missing: float | None = None
    unique: bool = False
    finite: bool = False
    min: Bound | None = None
    max: Bound | None = None
    allowed: tuple[Bound, ...] | None = None
    pattern: str = ""
    min_length: int | None = None
    max_length: int | None = None
    references: Reference | None = None
    note: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Contract:
    """What data must hold.

    Attributes
    ----------
    columns
        The terms of each column, in the order of the table.
    name
        What the data are called.
    min_rows, max_rows
        How many rows there may be.
    extra_columns
        Whether columns that the contract does not name are allowed.
    freshness
        How old the newest row may be.
    base
        The folder from which files of references are found; not part of the terms.
    note
        A comment for the written contract; not part of the terms.
    """

    columns: tuple[ColumnTerms, ...]
    name: str = ""
    min_rows: int | None = None
    max_rows: int | None = None
    extra_columns: bool = True
    freshness: tuple[FreshnessTerms, ...] = ()
    base: Path = field(default_factory=Path, compare=False)
    note: str = field(default="", compare=False)

    @classmethod
    def read(cls, path: str | Path) -> Contract:
        """Read a contract from YAML.

        Raises
        ------
        DataError
            If it is not there, is not YAML, or has a key or a value that a contract does not know; the message names
            file and field, and the nearest name.
        """
        from debtkit.instruments.audit.contract._parse import read  # noqa: PLC0415 - it knows this class

        return read(Path(path))

    def to_yaml(self, path: str | Path | None = None) -> str:
        """Return the contract as YAML with comments; write it, if a path is given."""
        from debtkit.instruments.audit.contract._write import written  # noqa: PLC0415 - it knows this class

        text = written(self)
        if path is not None:
            atomic_write(Path(path), text)
        return text


_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")


def type_of(column: Column) -> str:
    """Return what a contract calls the type of a column."""
    if column.kind is Kind.NUMBER:
        return "integer" if column.type.upper().removeprefix("U").startswith(_INTEGERS) else "number"
    if column.kind is Kind.DATE:
        return "date" if column.type.upper() == "DATE" else "datetime"
    return {Kind.TEXT: "text", Kind.BOOLEAN: "boolean", Kind.NESTED: "nested"}.get(column.kind, "any")
