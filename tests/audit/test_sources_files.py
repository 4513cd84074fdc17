"""Paths: what they name, in which order rows come, what texts and proofs call them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from audit_sources_helpers import column, names, opened, rows
from pyarrow import feather

from debtkit.instruments.audit import DuckDB
from debtkit.instruments.audit.sources import open_table

if TYPE_CHECKING:
    from debtkit.instruments.audit._table import Table


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def three_files() -> str:
    """Write 30,000 rows in three files with small row groups, so that threads meet them in any order."""
    Path("data").mkdir()
    for at in range(3):
        start = at * 10_000
        pq.write_table(pa.table({"n": range(start, start + 10_000)}), f"data/{at}.parquet", row_group_size=700)
    return "data/*.parquet"


def numbered(table: Table) -> list[tuple[int, int]]:
    return [pair for batch in table.texts(table.columns) for pair in zip(*batch.to_pydict().values(), strict=True)]


@pytest.mark.parametrize("threads", [1, 4])
def test_rows_are_numbered_over_files_in_their_order_whatever_the_threads(threads: int) -> None:
    with opened(three_files(), threads=threads) as table:
        assert table.rows == 30_000
        for _ in range(2):
            assert numbered(table) == [(at, at) for at in range(30_000)]
        assert table.engine.query("SELECT c0 FROM data_rows WHERE rid = 20500") == [(20_500,)]


def test_nothing_is_copied_from_parquet() -> None:
    with opened(three_files()) as table:
        assert isinstance(table.engine, DuckDB)
        assert table.engine.query("SELECT count(*) FROM duckdb_tables()") == [(0,)]
        assert "file_row_number" not in str(table.engine.query("EXPLAIN SELECT sum(c0) FROM data"))


@pytest.mark.parametrize("given", ["data/*.parquet", "data", "data/**/*.parquet", Path("data")])
def test_labels_and_proofs_name_no_folder_of_the_machine(given: str | Path, here: Path) -> None:
    three_files()
    for data in (given, here / given):
        with opened(data) as table:
            assert str(here) not in table.label + table.proof("SELECT sum(c0) FROM data")
            assert table.label.startswith("data")
            assert len(table.path) == 3


def test_a_path_outside_of_the_folder_is_called_by_its_last_part(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(pa.table({"a": [1]}), "a.parquet")
    (here / "work").mkdir()
    monkeypatch.chdir(here / "work")
    with opened(here / "a.parquet") as table:
        assert table.label == "a.parquet"
    with opened("../a.parquet") as table:
        assert table.label == "a.parquet"


def test_a_proof_runs_as_printed_beside_a_statement_that_begins_with_a_common_table() -> None:
    pq.write_table(pa.table({"income": [1, 1, 2], "sex": ["f", "m", "f"]}), "a.parquet")
    sql = "WITH h AS (SELECT c0, count(*) AS n FROM data GROUP BY c0) SELECT sum(n - 1) FROM h"
    with opened("a.parquet") as table:
        proof = table.proof(sql)
        assert proof.startswith("WITH data AS (SELECT \"income\" AS c0 FROM read_parquet('a.parquet'))")
        assert duckdb.execute(proof).fetchall() == table.engine.query(sql) == [(1,)]
        assert "sex" not in proof


def test_a_proof_over_two_tables() -> None:
    for name, values in (("a", [1, 2]), ("b", [2, 3, 4])):
        pq.write_table(pa.table({"n": values}), f"{name}.parquet")
    engine = DuckDB()
    one, other = open_table("a.parquet", engine), open_table("b.parquet", engine, "reference")
    sql = "SELECT (SELECT count(*) FROM data), (SELECT sum(c0) FROM reference_rows WHERE rid > 0)"
    assert duckdb.execute(one.proof(other.proof(sql))).fetchall() == engine.query(sql) == [(2, 7)]
    engine.close()


def test_arrow_files_of_both_forms_and_several() -> None:
    feather.write_feather(pa.table({"a": [1, 2], "b": ["x", "y"]}), "1.feather")
    with pa.OSFile("2.feather", "wb") as file, pa.ipc.new_stream(file, pa.schema({"b": pa.string()})) as stream:
        stream.write_table(pa.table({"b": ["z"]}))
    with opened("*.feather") as table:
        assert names(table) == ["a", "b"]
        assert rows(table) == [(1, "x"), (2, "y"), (None, "z")]


def test_data_sets_of_arrow_keep_the_order_of_their_files() -> None:
    three_files()
    with opened(ds.dataset("data")) as table:
        assert all(one < other for one, other in pairwise(column(table)))
        assert table.rows == 30_000
