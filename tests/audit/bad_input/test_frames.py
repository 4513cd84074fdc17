"""Frames with cells, names and types that a database does not know."""

# ruff: noqa: DTZ001 - moments without a zone are what is tested

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from audit_sources_helpers import column, names, opened, refused, rows, says, types


def test_cells_of_several_types_become_text_and_a_finding() -> None:
    cells: list[Any] = [None] * 5_000 + [1, "x", {"a": 1}]
    with opened(pd.DataFrame({"mixed": pd.Series(cells, dtype=object), "n": range(5_003)})) as table:
        assert column(table)[-3:] == ["1", "x", "{'a': 1}"]
        assert says(table) == "1 column with cells of more than one Python type; they were read as text"
        assert table.problems[0].columns == ("mixed",)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (pd.Series([1.0, math.nan, math.inf]), [1.0, None, math.inf]),
        (pd.Series([1, 2.5, None], dtype=object), [1.0, 2.5, None]),
        (pd.Series(["a", math.nan, None, pd.NA], dtype=object), ["a", None, None, None]),
        (pd.Series([True, None], dtype=object), [True, None]),
        (pd.Series([None, None], dtype=object), [None, None]),
        (pd.Series([2**70, 1], dtype=object), [str(2**70), "1"]),
        (pd.Series([1, None], dtype="Int64"), [1, None]),
        (pd.Series(pd.period_range("2024-01", periods=2, freq="M")), ["2024-01", "2024-02"]),
        (pd.Series(["u", None, "u"], dtype="category"), ["u", None, "u"]),
        (pd.Series(pd.Categorical([1, "x", 1])), ["1", "x", "1"]),
        (pd.Series([1j, 2j]), ["1j", "2j"]),
        (pd.Series(pd.arrays.SparseArray([0, 0, 1])), [0, 0, 1]),
        (pd.Series([Decimal("1.10"), None], dtype=object), [Decimal("1.10"), None]),
        (pd.Series([{"a": 1}, {"b": 2}]), [{"a": 1, "b": None}, {"a": None, "b": 2}]),
        (pd.Series(["a\ud800b"], dtype=object), ["a?b"]),
        (
            pd.Series([dt.datetime(9999, 12, 31), dt.datetime(1, 1, 1)]),
            [dt.datetime(9999, 12, 31), dt.datetime(1, 1, 1)],
        ),
    ],
)
def test_columns_of_pandas(cells: pd.Series[Any], expected: list[Any]) -> None:
    with opened(pd.DataFrame({"c": cells})) as table:
        assert column(table) == expected


def test_days_beside_moments_keep_their_hours() -> None:
    cells = pd.Series([dt.date(2024, 1, 1), dt.datetime(2024, 1, 1, 5)], dtype=object)
    with opened(pd.DataFrame({"c": cells})) as table:
        assert column(table) == ["2024-01-01", "2024-01-01 05:00:00"]


def test_names_of_pandas() -> None:
    frame = pd.DataFrame([range(9)])
    frame.columns = pd.Index(["a", "a", "A", "", None, math.nan, 5, ("x", "y"), "select"], dtype=object)
    with opened(frame) as table:
        assert names(table) == ["a", "a", "A", "", "", "", "5", "x.y", "select"]
        assert rows(table) == [tuple(range(9))]
        assert "1 name given to more than one column" in says(table)
        assert "3 columns without a name" in says(table)


def test_a_named_index_is_a_column() -> None:
    with opened(pd.DataFrame({"a": [1]}, index=pd.Index([7], name="id"))) as table:
        assert (names(table), rows(table)) == (["id", "a"], [(7, 1)])
    with opened(pd.DataFrame({"a": [1, 2]}).iloc[::-1]) as table:
        assert column(table) == [2, 1]


def test_frames_without_columns_or_rows() -> None:
    for frame in (pd.DataFrame(), pd.DataFrame(index=[1, 2]), pl.DataFrame(), pl.LazyFrame(), pa.table({})):
        assert "has no columns" in refused(frame)
    for empty in (pd.DataFrame({"a": []}), pl.DataFrame({"a": []}), pa.table({"a": pa.array([], pa.int64())})):
        with opened(empty) as table:
            assert table.rows == 0


def test_polars_nan_is_not_null_and_objects_become_text() -> None:
    frame = pl.DataFrame({"n": [1.0, math.nan, None], "o": pl.Series([Decimal, None, Decimal], dtype=pl.Object)})
    with opened(frame) as table:
        assert str(column(table)) == "[1.0, nan, None]"
        assert column(table, 1) == [str(Decimal), None, str(Decimal)]


def test_a_lazy_frame_that_fails_tells_no_value() -> None:
    message = refused(pl.LazyFrame({"a": ["secret@example.org"]}).select(pl.col("a").cast(pl.Int64)))
    assert "the LazyFrame cannot be computed" in message
    assert "secret" not in message


def test_types_of_arrow_that_duckdb_does_not_know() -> None:
    data = pa.table(
        {
            "half": pa.array(np.array([1.5, 2], dtype="float16")),
            "huge": pa.array([Decimal("1.5"), None], pa.decimal256(60, 2)),
            "uuid": pa.array([b"0" * 16, None], pa.uuid()),
            "nothing": pa.array([{}, {}], pa.struct([])),
            "coded": pa.array(["x", "y"]).dictionary_encode(),
        }
    )
    for kind in (data, data.to_reader(), data.to_batches()[0]):
        with opened(kind) as table:
            uuid = "30303030-3030-3030-3030-303030303030"
            assert rows(table) == [(1.5, 1.5, uuid, None, "x"), (2.0, None, None, None, "y")]
            assert types(table)[-1] == "VARCHAR"


def test_a_stream_that_breaks_off() -> None:
    schema = pa.schema({"a": pa.int64()})

    def batches() -> Any:  # noqa: ANN401 - as pyarrow wants it
        yield pa.record_batch([pa.array([1])], schema=schema)
        msg = "secret"
        raise OSError(msg)

    message = refused(pa.RecordBatchReader.from_batches(schema, batches()))
    assert "broke off" in message
    assert "secret" not in message


@pytest.mark.parametrize("data", [7, None, [1, 2], {1, 2}, b"bytes", object()])
def test_what_holds_no_table_is_refused_with_what_is_taken(data: object) -> None:
    assert "it takes a pandas or polars frame" in refused(data)


def test_small_and_huge_numbers_within_lists_and_structs() -> None:
    data = pa.table(
        {
            "half": pa.array([{"a": np.float16(1.5)}], pa.struct([("a", pa.float16())])),
            "huge": pa.array([[Decimal("1.5")]], pa.list_(pa.decimal256(60, 1))),
        }
    )
    for kind in (data, data.to_reader()):
        with opened(kind) as table:
            assert rows(table) == [({"a": 1.5}, [1.5])]


def test_a_dense_union_is_refused_with_what_to_write() -> None:
    parts = [pa.array([1]), pa.array(["b"])]
    union = pa.UnionArray.from_dense(pa.array([0, 1], pa.int8()), pa.array([0, 0], pa.int32()), parts)
    assert "dense union" in refused(pa.table({"a": union}))
