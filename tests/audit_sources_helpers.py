"""Open data, read them back, and run proofs where a user would: in a plain DuckDB, in the same folder."""

# ruff: noqa: ANN401, S608 - any kind of data; columns are called by position

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from debtkit.instruments.audit import DataError, DuckDB
from debtkit.instruments.audit.sources import open_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from debtkit.instruments.audit._table import Table


@contextmanager
def opened(data: Any, **settings: Any) -> Iterator[Table]:
    """Yield data as a table in an engine of their own; its rows are numbered without a hole, and its proofs hold."""
    engine = DuckDB(**settings)
    try:
        table = open_table(data, engine)
        numbers = [rid for batch in table.texts(table.columns[:1]) for rid in batch.column(0).to_pylist()]
        assert numbers == list(range(table.rows))
        if table.origin:
            proves(table)
        yield table
    finally:
        engine.close()


def rows(table: Table) -> list[tuple[Any, ...]]:
    """Return the rows in the order of the source."""
    chosen = ", ".join(column.sql for column in table.columns)
    return table.engine.query(f"SELECT {chosen} FROM {table.numbered} ORDER BY rid")


def column(table: Table, number: int = 0) -> list[Any]:
    """Return one column in the order of the source."""
    return [row[number] for row in rows(table)]


def types(table: Table) -> list[str]:
    """Return the types of the columns."""
    return [one.type for one in table.columns]


def names(table: Table) -> list[str]:
    """Return the user's names of the columns."""
    return [one.name for one in table.columns]


def says(table: Table) -> str:
    """Return what reading has to say, as one text."""
    return "\n".join(found.says for found in table.problems)


def refused(data: Any) -> str:
    """Return the sentence with which data are refused; it is one line, and nothing of DuckDB's stands behind it."""
    with pytest.raises(DataError) as caught, opened(data):
        pass
    assert "\n" not in str(caught.value)
    return str(caught.value)


def proves(table: Table) -> None:
    """Fail unless proofs, as they are printed, give the same figures in a plain DuckDB."""
    every = ", ".join(f"count({c.sql}), md5(string_agg(CAST({c.sql} AS VARCHAR), '|'))" for c in table.columns[:50])
    statements = [
        f"SELECT count(*), {every} FROM (SELECT * FROM {table.numbered} ORDER BY rid)",
        f"WITH picked AS (SELECT c0 FROM {table.relation}) SELECT count(c0) FROM picked",
        f"SELECT max(rid), sum(CASE WHEN c0 IS NULL THEN rid ELSE 0 END) FROM {table.numbered}",
    ]
    with duckdb.connect(config={"autoload_known_extensions": "false"}) as plain:
        plain.execute("SET TimeZone = 'UTC'")
        for sql in statements:
            assert plain.execute(table.proof(sql)).fetchall() == table.engine.query(sql)


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a file with just these bytes."""
    path.write_bytes(text.encode(encoding))
    return path
