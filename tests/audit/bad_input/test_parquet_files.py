"""Parquet that is broken or odd: the file is named, and no row of another file slips in."""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from audit_sources_helpers import column, names, opened, refused, rows, says, types

from debtkit.instruments.audit import DataError


def made(path: str, **columns: object) -> Path:
    """Write a file."""
    there = Path(path)
    there.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), there)
    return there


def test_a_file_that_is_cut_off_is_named_among_others() -> None:
    whole = made("data/1.parquet", a=[1, 2])
    Path("data/2.parquet").write_bytes(whole.read_bytes()[:-9])
    expected = "data/2.parquet is cut off: a parquet file ends with its table of contents; fetch or write it anew"
    assert refused("data/*.parquet") == expected
    assert refused("data/2.parquet") == expected
    assert refused(Path("data").absolute()) == expected


def test_pages_that_are_damaged_stop_with_a_sentence_that_names_the_file() -> None:
    made("a.parquet", a=[1, 2, 3], b=["x", "y", "z"])
    raw = bytearray(Path("a.parquet").read_bytes())
    raw[10:60] = b"\xff" * 50
    Path("a.parquet").write_bytes(bytes(raw))
    assert refused("a.parquet").startswith("a.parquet: ")


def test_files_that_are_empty_of_bytes_or_columns_or_no_parquet() -> None:
    Path("a.parquet").touch()
    assert "a.parquet is empty: not one byte" in refused("a.parquet")
    Path("b.parquet").write_text("hello, this is text", encoding="utf-8")
    assert "b.parquet is not a parquet file" in refused("b.parquet")
    made("c.parquet")
    assert "c.parquet has no columns" in refused("c.parquet")


def test_no_row_and_only_nulls() -> None:
    made("a.parquet", a=pa.array([], pa.int64()))
    with opened("a.parquet") as table:
        assert (table.rows, types(table)) == (0, ["BIGINT"])
    made("b.parquet", a=pa.nulls(3), b=pa.array([None] * 3, pa.float64()))
    with opened("b.parquet") as table:
        assert rows(table) == [(None, None)] * 3


@pytest.mark.parametrize("pattern", ["nothing/*.parquet", "gone.parquet", "a\0b.parquet", "x" * 5_000])
def test_what_matches_nothing_is_refused(pattern: str) -> None:
    message = refused(pattern)
    assert "matches no file" in message or "is not there" in message


def test_a_folder_without_data_a_folder_of_two_kinds_and_an_unknown_kind() -> None:
    Path("empty").mkdir()
    assert "empty holds no data file" in refused("empty")
    made("two/a.parquet", a=[1])
    Path("two/b.csv").write_text("a\n1\n", encoding="utf-8")
    assert "files of several kinds (csv, parquet)" in refused("two")
    Path("a.xlsx").write_bytes(b"PK")
    assert "a.xlsx is of no kind that an audit reads" in refused("a.xlsx")
    assert "s3:// is on the network" in refused("s3://bucket/a.parquet")


def test_files_with_other_columns_and_types_are_united_and_told() -> None:
    made("1.parquet", a=[1, 2], b=["x", "y"])
    made("2.parquet", a=[1.5], c=[True])
    with opened("*.parquet") as table:
        assert names(table) == ["a", "b", "c"]
        assert rows(table) == [(1.0, "x", None), (2.0, "y", None), (1.5, None, True)]
        assert "2 columns of 3 missing in 2 files of 2" in says(table)
        assert "1 column of 3 with more than one type among 2 files" in says(table)


def test_a_column_nested_in_one_file_only_is_refused() -> None:
    made("1.parquet", a=["secret"])
    made("2.parquet", a=[{"x": 1}])
    message = refused("*.parquet")
    assert "column 'a' is nested" in message
    assert "secret" not in message


def test_a_delta_table_is_never_read_by_its_files() -> None:
    made("table/part-0.parquet", a=[1])
    Path("table/_delta_log").mkdir()
    assert "lies in a Delta table" in refused("table/*.parquet")


def test_names_that_are_doubled_empty_or_reserved() -> None:
    numbers = [pa.array([at]) for at in range(5)]
    pq.write_table(pa.table(numbers, names=["a", "a", "", "file_row_number", "rid"]), "a.parquet")
    with opened("a.parquet") as table:
        assert names(table) == ["a", "a", "", "file_row_number", "rid"]
        assert rows(table) == [(0, 1, 2, 3, 4)]


def test_five_thousand_columns_are_opened_in_a_moment() -> None:
    made("a.parquet", **{f"n{at}": [at] for at in range(5_000)})
    start = time.process_time()
    with opened("a.parquet") as table:
        assert len(table.columns) == 5_000
        assert table.engine.query("SELECT c4999 FROM data") == [(4_999,)]
    assert time.process_time() - start < 20


def test_nested_values_nan_infinity_and_far_dates() -> None:
    made(
        "a.parquet",
        deep=pa.array([[{"x": [1, None]}], None]),
        number=[math.nan, math.inf],
        day=pa.array([-800_000, 3_000_000], pa.int32()).cast(pa.date32()),
    )
    with opened("a.parquet") as table:
        assert column(table) == [[{"x": [1, None]}], None]
        assert str(column(table, 1)) == "[nan, inf]"
        assert table.engine.query("SELECT count(c2), CAST(max(c2) AS VARCHAR) FROM data") == [
            (2, str(np.datetime64(3_000_000, "D")))
        ]


def test_a_file_that_vanishes_while_it_is_audited() -> None:
    made("a.parquet", a=[1])
    with opened("a.parquet") as table:
        Path("a.parquet").unlink()
        with pytest.raises(DataError, match=r"a\.parquet: the data cannot be read"):
            table.engine.query("SELECT sum(c0) FROM data")
