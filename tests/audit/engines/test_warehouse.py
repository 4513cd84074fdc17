"""Tables over DB-API connections: read for real with SQLite and DuckDB, never written to, names never injected."""

# ruff: noqa: S608 - statements of this file

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import duckdb
import pytest
import sqlglot

from debtkit.instruments.audit import DataError, NotInDialectError
from debtkit.instruments.audit.engines._warehouse import Warehouse, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE = 'x"; DROP TABLE "orders"; --'


@pytest.fixture
def shop() -> Iterator[sqlite3.Connection]:
    """Make a table of orders in memory, one more with hostile names, and a view."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER, price REAL, who TEXT, at DATE, any)")
        rows = [(n, n / 2 if n % 4 else None, f"w{n % 3}", "2024-01-0" + str(n % 9 + 1), None) for n in range(25_000)]
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", rows)
        quoted = '"' + HOSTILE.replace('"', '""') + '"'
        connection.execute(f"CREATE TABLE {quoted} ({quoted} TEXT, a TEXT)")
        connection.execute(f"INSERT INTO {quoted} VALUES ('1', '2')")
        connection.execute("CREATE VIEW cheap AS SELECT who, price FROM orders WHERE price < 2")
        yield connection


def test_a_table_of_sqlite(shop: sqlite3.Connection) -> None:
    table = open_warehouse("orders", Warehouse(shop))
    assert [(c.name, c.type) for c in table.columns] == [
        ("id", "INTEGER"),
        ("price", "FLOAT"),
        ("who", "VARCHAR"),
        ("at", "DATE"),
        ("any", "VARCHAR"),
    ]
    assert table.rows == 25_000
    query = "SELECT count_if(c0 > 9), avg(c1), count(DISTINCT c2), max(length(c2)) FROM data"
    assert table.engine.query(query) == [(24_990, pytest.approx(6250.0), 3, 2)]
    top = "WITH n AS (SELECT c2, count(*) AS n FROM data GROUP BY c2) SELECT c2, n FROM n ORDER BY n DESC, c2 LIMIT 1"
    assert table.engine.query(top) == [("w0", 8334)]


def test_rows_come_in_batches_and_in_order(shop: sqlite3.Connection) -> None:
    table = open_warehouse("orders", Warehouse(shop))
    batches = list(table.texts(table.columns[:1]))
    assert [batch.num_rows for batch in batches] == [10_000, 10_000, 5_000]
    rows = [row for batch in batches for row in batch.to_pylist()]
    assert all(row == {"rid": n, "c0": n} for n, row in enumerate(rows))
    assert [batch.num_rows for batch in table.engine.batches("SELECT c0 FROM data WHERE c0 < 0")] == [0]


def test_a_view_is_numbered_by_its_columns(shop: sqlite3.Connection) -> None:
    table = open_warehouse("cheap", Warehouse(shop))
    assert table.engine.query("SELECT rid, c0, c1 FROM data_rows ORDER BY rid") == [
        (0, "w0", 1.5),
        (1, "w1", 0.5),
        (2, "w2", 1.0),
    ]


def test_hostile_names_are_data(shop: sqlite3.Connection) -> None:
    name = '"' + HOSTILE.replace('"', '""') + '"'
    table = open_warehouse(name, Warehouse(shop))
    assert [column.name for column in table.columns] == [HOSTILE, "a"]
    assert table.engine.query("SELECT c0, c1 FROM data") == [("1", "2")]
    assert shop.execute("SELECT count(*) FROM orders").fetchone() == (25_000,)


@pytest.mark.parametrize("name", ["orders; DROP TABLE orders", 'x" FROM orders --', "", ".", "a..b", "o\0"])
def test_no_name_becomes_a_statement(name: str, shop: sqlite3.Connection) -> None:
    with pytest.raises(DataError):
        open_warehouse(name, Warehouse(shop))
    assert shop.execute("SELECT count(*) FROM orders").fetchone() == (25_000,)


def test_what_sqlite_cannot_say_is_refused(shop: sqlite3.Connection) -> None:
    table = open_warehouse("orders", Warehouse(shop))
    with pytest.raises(NotInDialectError, match=r"the function quantile_cont has no equal in sqlite"):
        table.engine.query("SELECT quantile_cont(c1, [0.5]) FROM data")


def test_no_value_in_an_error(shop: sqlite3.Connection) -> None:
    table = open_warehouse("orders", Warehouse(shop))
    with pytest.raises(NotInDialectError) as error:
        table.engine.query("SELECT secret_column FROM data")
    assert str(error.value) == "sqlite could not run a statement (OperationalError)"
    assert error.value.__cause__ is None


def test_two_tables_at_once(shop: sqlite3.Connection) -> None:
    engine = Warehouse(shop)
    open_warehouse("orders", engine)
    open_warehouse("main.cheap", engine, "reference")
    sql = "SELECT count(*) FROM data d JOIN reference r ON r.c0 = d.c2 AND r.c1 = d.c1"
    assert engine.query(sql) == [(3,)]


def test_a_table_of_duckdb_over_its_own_connection() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE SCHEMA sales; CREATE TABLE sales.orders AS SELECT i AS n, [i, 2] AS l FROM range(9) r(i)"
        )
        table = open_warehouse("sales.orders", Warehouse(connection))
        assert [(c.name, c.type) for c in table.columns] == [("n", "BIGINT"), ("l", "BIGINT[]")]
        assert table.engine.query("SELECT quantile_cont(c0, [0.5, 1]), count(*) FROM data") == [([4.0, 8.0], 9)]
        assert table.engine.query("SELECT max(rid) FROM data_rows") == [(8,)]
        assert table.proof("SELECT count(c0) FROM data").endswith('FROM "sales"."orders")\nSELECT count(c0) FROM data')


def test_a_table_with_our_own_name_must_be_qualified() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE data AS SELECT 7 AS n")
        with pytest.raises(DataError, match=r"schema\.data"):
            open_warehouse("data", Warehouse(connection))
        table = open_warehouse("main.data", Warehouse(connection))
        assert table.engine.query("SELECT d.c0, r.rid FROM data d, data_rows r") == [(7, 0)]


@pytest.mark.parametrize(
    ("dialect", "quoted"),
    [
        ("postgres", '"sales"."orders"'),
        ("snowflake", '"SALES"."ORDERS"'),
        ("bigquery", "`Sales`.`Orders`"),
        ("redshift", '"sales"."orders"'),
        ("trino", '"sales"."orders"'),
        ("databricks", "`Sales`.`Orders`"),
    ],
)
def test_names_are_folded_and_quoted_as_the_dialect_does(dialect: str, quoted: str) -> None:
    engine = Warehouse(object(), dialect)
    assert engine.quoted_table("Sales.Orders") == quoted
    read = sqlglot.parse_one(f"SELECT * FROM {engine.quoted('a`b')}", read=dialect)
    assert [table.name for table in read.find_all(sqlglot.exp.Table)] == ["a`b"]


def test_a_connection_of_an_unknown_module_asks_for_the_dialect() -> None:
    with pytest.raises(DataError, match="pass Warehouse"):
        Warehouse(object())
    with pytest.raises(DataError, match="is not known"):
        Warehouse(object(), "cobol")
