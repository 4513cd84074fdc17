"""A table under audit: where it lies, its columns, and how statements and proofs name it."""

from __future__ import annotations

import re
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
    reads
        How ``origin`` calls each column, as SQL; none when it calls them by their names.
    split
        Number of the column that says which part of the data a row is from, when the source knows it.
    rid
        How ``origin`` numbers its rows, as SQL.
    """

    label: str
    engine: Engine
    relation: str
    columns: tuple[Column, ...]
    rows: int
    origin: str = ""
    problems: tuple[Finding, ...] = ()
    path: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    split: int | None = None
    rid: str = "row_number() OVER () - 1"

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

    def texts(self, columns: Sequence[Column], every: int = 1) -> Iterator[pa.RecordBatch]:
        """Yield ``rid`` and these columns in the order of the source; of every so many rows one."""
        chosen = "".join(f", {column.sql}" for column in columns)
        some = f" WHERE rid % {every} = 0" if every > 1 else ""
        order = "" if self.engine.keeps_order else " ORDER BY rid"
        return self.engine.batches(f"SELECT rid{chosen} FROM {self.numbered}{some}{order}")

    def proof(self, sql: str, columns: Sequence[Column] | None = None) -> str:
        """Return a statement as a user can run it: with common table expressions that read the data anew.

        A statement over several tables goes through the proof of each, one after the other.
        """
        if not self.origin:
            return sql
        named = {int(number) for number in _COLUMN.findall(sql)} | {column.number for column in columns or ()}
        used = self.columns if columns is None and _STAR.search(sql) else [c for c in self.columns if c.number in named]
        chosen = [f"{self.read(column)} AS {column.sql}" for column in used]
        parts = []
        if re.search(rf"\b{self.relation}\b", sql):
            parts.append(f"{self.relation} AS (SELECT {', '.join(chosen) or '1'} FROM {self.origin})")
        if re.search(rf"\b{self.numbered}\b", sql):
            rows = ", ".join([f"{self.rid} AS rid", *chosen])
            parts.append(f"{self.numbered} AS (SELECT {rows} FROM {self.origin})")
        if not parts:
            return sql
        more = _WITH.match(sql)
        rest = f",\n{sql[more.end() :]}" if more else f"\n{sql}"
        return f"WITH {(more and more['recursive']) or ''}" + ",\n".join(parts) + rest

    def read(self, column: Column) -> str:
        """Return how ``origin`` calls a column, as SQL."""
        return self.reads[column.number] if self.reads else quoted(column.name)


_COLUMN = re.compile(r"\bc(\d+)\b")
_STAR = re.compile(r"(?:\bSELECT(?:\s+DISTINCT)?\s+|,\s*|\.)\*|\bCOLUMNS\(", re.IGNORECASE)
_GLOB = re.compile(r"[*?\[]")
_WITH = re.compile(r"\s*WITH\s+(?P<recursive>RECURSIVE\s+)?", re.IGNORECASE)


def quoted(name: str) -> str:
    """Quote a name for SQL: the only place that does."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text for SQL: the only place that does."""
    return "'" + text.replace("'", "''") + "'"


def exact(path: str) -> str:
    """Return a path as DuckDB must be given it.

    It takes each for a glob, so that ``q?.csv`` would also name ``qq.csv``, and looks for a user called ``~x.csv``.
    """
    path = f"./{path}" if path.startswith("~") else path
    return _GLOB.sub(r"[\g<0>]", path)
