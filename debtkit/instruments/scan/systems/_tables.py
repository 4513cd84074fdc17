"""The tables of a sqlite store whose schema is its maker's own: ask only for what is there, and go on past damage."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from debtkit.instruments.scan.systems._files import UnreadableError
from debtkit.instruments.scan.systems._text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan.systems._files import Files

SUFFIXES = (".db", ".sqlite", ".sqlite3")
DAMAGE = (sqlite3.Error, UnicodeError)
"""What sqlite raises over a damaged file: its own message may be no text."""
_MAGIC = b"SQLite format 3\0"
_HEAD = 65_536
_MOST_STORES = 50
_MOST_TABLES = 500

Row = dict[str, Any]


class Tables:
    """The plain tables of an open store; views and virtual tables are not there.

    Attributes
    ----------
    problems
        Which table was not read to its end, and why.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        master = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchmany(_MOST_TABLES)
        self.names = {
            str(row["name"]) for row in master if not str(row["sql"]).lstrip().upper().startswith("CREATE VIRTUAL")
        }
        self.problems: dict[str, str] = {}
        self._columns: dict[str, frozenset[str]] = {}

    def need(self, path: str, *tables: str) -> None:
        """Refuse a store that lacks one of these tables.

        Raises
        ------
        UnreadableError
            If one is not there; the message names it.
        """
        missing = sorted(set(tables) - self.names)
        if missing:
            raise UnreadableError(path, f"has no table {missing[0]}")

    def columns(self, table: str) -> frozenset[str]:
        """Return the columns of a table; none when there is no such table."""
        if table not in self._columns:
            rows = self._connection.execute(f'PRAGMA table_info("{table}")') if table in self.names else ()
            self._columns[table] = frozenset(str(row["name"]) for row in rows)
        return self._columns[table]

    def sound(self, *tables: str) -> bool:
        """Return whether these tables are there and were read to the end."""
        return all(self.columns(table) and table not in self.problems for table in tables)

    def rows(self, table: str, columns: str, *, where: str = "", order: str = "", most: int = 20_000) -> list[Row]:
        """Return rows of a table with the named columns: a missing column is None.

        Parameters
        ----------
        table, columns
            Names that the reader knows; several columns with a space between them. A text is cut at 500 characters.
        where
            Equal and filled columns, each only asked for where it exists: ``"key = 'owner'"``.
        order
            Columns to sort by, as far as they exist; the largest first after a minus.
        most
            The rest is left, and said in `problems`.
        """
        known = self.columns(table)
        wanted = columns.split()
        if not known & set(wanted):
            return []
        picked = ", ".join(f'{_cut(name)} AS "{name}"' if name in known else f'NULL AS "{name}"' for name in wanted)
        asked = f" WHERE {where}" if where and where.split(maxsplit=1)[0] in known else ""
        names = [(word.lstrip("-"), word.startswith("-")) for word in order.split()]
        sorted_by = [f'"{name}"{" DESC" if down else ""}' for name, down in names if name in known]
        ordered = f" ORDER BY {', '.join(sorted_by)}" if sorted_by else ""
        statement = f'SELECT {picked} FROM "{table}"{asked}{ordered} LIMIT {most + 1}'  # noqa: S608 - names of ours, no values
        found: list[Row] = []
        try:
            found.extend(dict(row) for row in self._connection.execute(statement))
        except DAMAGE as error:
            self.problems[table] = f"table {table} is damaged: {shown(error)}"
        if len(found) > most:
            self.problems[table] = f"only the first {most:,} rows of table {table} were read"
        return found[:most]

    def counts(self, table: str, column: str, *, where: str = "", most: int = 100_000) -> dict[str, int]:
        """Return how many rows there are of each value of a column."""
        if column not in self.columns(table):
            return {}
        asked = f" WHERE {where}" if where else ""
        statement = f'SELECT "{column}" AS v, count(*) AS n FROM "{table}"{asked} GROUP BY 1 LIMIT {most}'  # noqa: S608 - the same
        try:
            return {str(row["v"]): int(row["n"]) for row in self._connection.execute(statement)}
        except DAMAGE as error:
            self.problems[table] = f"table {table} is damaged: {shown(error)}"
            return {}

    def one(self, statement: str, table: str) -> Row:
        """Return the only row of a statement about one table; nothing when it cannot be had."""
        try:
            row = self._connection.execute(statement).fetchone()
        except DAMAGE as error:
            self.problems[table] = f"table {table} is damaged: {shown(error)}"
            return {}
        return dict(row) if row is not None else {}

    def unread(self, path: str) -> Iterator[UnreadableError]:
        """Tell what was not read."""
        for problem in self.problems.values():
            yield UnreadableError(path, problem)


def _cut(column: str) -> str:
    return f'CASE WHEN typeof("{column}") IN (\'text\', \'blob\') THEN substr("{column}", 1, 500) ELSE "{column}" END'


def stores(files: Files, names: Iterable[str], tables: Iterable[str], marks: tuple[str, bytes]) -> list[str]:
    """Return the sqlite files, listed or of one of these names, that hold all of these tables.

    A damaged one counts when the first mark is in its name or the second in its first bytes.
    """
    listed = files.ending(*SUFFIXES)[:_MOST_STORES]
    wanted = frozenset(tables)
    return [path for path in sorted({*files.beside(*names), *listed}) if _holds(files, path, wanted, marks)]


def _holds(files: Files, path: str, tables: frozenset[str], marks: tuple[str, bytes]) -> bool:
    named = marks[0] in path.rpartition("/")[2]
    head = b""
    try:
        head = files.bytes(path, only=_HEAD)
        if not head.startswith(_MAGIC):
            return named and bool(head)
        with files.sqlite(path) as connection:
            return Tables(connection).names >= tables
    except UnreadableError:
        return bool(head) and (named or marks[1] in head)


def pending(files: Files, path: str) -> Iterator[UnreadableError]:
    """Tell that changes lie beside a store which are not in it yet, and were not read."""
    for suffix in ("-wal", "-journal"):
        if files.size(path + suffix):
            yield UnreadableError(path + suffix, "changes that are not in the store yet are not read")
