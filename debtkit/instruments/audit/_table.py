"""A table under audit: where it lies, its columns, and how statements and proofs name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._finding import Finding
    from debtkit.instruments.audit.engines._base import Engine


@dataclass(frozen=True, slots=True)
class Table:
    """One data set, opened.

    Attributes
    ----------
    label
        What it is called in texts: ``"train.parquet"``, ``"DataFrame"``, ``"sales.orders"``. Never a private path of
        the machine: relative to the working folder where it can be.
    engine
        What runs statements over it.
    relation
        Its name in statements, with the columns ``c0, c1, ...``: ``data``, or ``reference`` for what it is compared
        with.
    columns
        The columns, by position.
    rows
        How many rows it has; exact.
    origin
        The text after ``FROM`` that reads it anew, for proofs: ``read_parquet('train.parquet')``; empty when only this
        process can reach it (a frame in memory).
    problems
        What went wrong while reading, as findings: rejected lines, keys that vanish, names that were doubled.
    path
        Files that it was read from, if any.
    """

    label: str
    engine: Engine
    relation: str
    columns: tuple[Column, ...]
    rows: int
    origin: str = ""
    problems: tuple[Finding, ...] = ()
    path: tuple[str, ...] = ()

    @property
    def numbered(self) -> str:
        """The relation that also has ``rid``, the number of the row from 0 in the order of the source."""
        return f"{self.relation}_rows"

    def column(self, name: str) -> Column:
        """Return the column of a name; the first, if there are several.

        Raises
        ------
        KeyError
            If there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def texts(self, columns: Sequence[Column]) -> Iterator[pa.RecordBatch]:
        """Yield ``rid`` and these columns in the order of the source."""
        chosen = "".join(f", {column.sql}" for column in columns)
        return self.engine.batches(f"SELECT rid{chosen} FROM {self.numbered} ORDER BY rid")

    def proof(self, sql: str, columns: Sequence[Column] | None = None) -> str:
        """Return a statement as a user can run it: with a common table expression that reads the data anew."""
        if not self.origin:
            return sql
        used = self.columns if columns is None else columns
        chosen = ", ".join(f"{quoted(column.name)} AS {column.sql}" for column in used)
        return f"WITH {self.relation} AS (SELECT {chosen} FROM {self.origin})\n{sql}"


def quoted(name: str) -> str:
    """Quote a name for SQL: the only place that does."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text for SQL: the only place that does."""
    return "'" + text.replace("'", "''") + "'"
