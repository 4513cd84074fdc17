from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from debtkit.instruments.scan.systems import Files, UnreadableError

if TYPE_CHECKING:
    from pathlib import Path


def store(tmp_path: Path, *statements: str) -> Files:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return Files(tmp_path, ["a.db"])


def test_endless_work_is_refused(tmp_path: Path) -> None:
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    files = store(tmp_path, f"create view v as {endless}")
    with (
        pytest.raises(UnreadableError, match="takes more work to read than the limit"),
        files.sqlite("a.db") as connection,
    ):
        connection.execute("select * from v").fetchall()


def test_a_huge_value_is_refused(tmp_path: Path) -> None:
    files = store(tmp_path, "create table t (a)", "insert into t values (zeroblob(30000000))")
    with pytest.raises(UnreadableError, match="not a sound sqlite file"), files.sqlite("a.db") as connection:
        connection.execute("select a from t").fetchall()


def test_text_that_is_no_utf8_is_replaced(tmp_path: Path) -> None:
    files = store(tmp_path, "create table t (a text)", "insert into t values (cast(x'61ff' as text))")
    with files.sqlite("a.db") as connection:
        assert [tuple(row) for row in connection.execute("select a from t")] == [("a\ufffd",)]


def test_the_file_stays_as_it_is_and_nothing_is_written_beside_it(tmp_path: Path) -> None:
    files = store(tmp_path, "create table t (a)")
    before = (tmp_path / "a.db").read_bytes()
    with pytest.raises(UnreadableError), files.sqlite("a.db") as connection:
        connection.execute("insert into t values (1)")
    assert (tmp_path / "a.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"text"])
def test_what_is_no_sqlite_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.db").write_bytes(content)
    with pytest.raises(UnreadableError, match=r"a\.db"), Files(tmp_path, ["a.db"]).sqlite("a.db") as connection:
        connection.execute("select 1 from t")


def test_damage_that_sqlite_itself_cannot_name_is_told(tmp_path: Path) -> None:
    files = store(tmp_path, "create table name_of_a_table (a)")
    path = tmp_path / "a.db"
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE name_of", b"CREATE T\xb0BLE name_\xff\xfe"))
    with pytest.raises(UnreadableError, match="not a sound sqlite file"), files.sqlite("a.db") as connection:
        connection.execute("select name from sqlite_master").fetchall()
