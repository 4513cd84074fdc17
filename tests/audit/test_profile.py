from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from audit_tabular_helpers import opened
from hypothesis import given, settings
from hypothesis import strategies as st

from debtkit.instruments.audit import DuckDB
from debtkit.instruments.audit.checks._profile import profile
from debtkit.instruments.audit.checks._profile_scan import LEVELS

if TYPE_CHECKING:
    from debtkit.instruments.audit.checks._profile import ColumnProfile

FLOATS = st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda x: round(x, 3))


def profiled(columns: Any, **more: Any) -> dict[str, ColumnProfile]:  # noqa: ANN401 - whatever opens
    with opened(columns, **more) as data:
        return {one.column.name: one for one in profile(data)}


@given(st.lists(st.none() | FLOATS, min_size=1, max_size=60))
@settings(max_examples=30)
def test_moments_and_quantiles_are_those_of_pandas(values: list[float | None]) -> None:
    one = profiled({"x": pa.array(values, pa.float64())})["x"]
    kept = pd.Series([value for value in values if value is not None], dtype=float)
    assert (one.rows, one.nulls, one.distinct) == (len(values), len(values) - len(kept), kept.nunique())
    if kept.empty:
        assert (one.mean, one.min, one.quantiles["p50"]) == (None, None, None)
        return
    for name, level in LEVELS.items():
        assert one.quantiles[name] == pytest.approx(np.quantile(kept, level, method="linear"), rel=1e-9, abs=1e-9)
    assert (one.min, one.max) == (kept.min(), kept.max())
    assert one.mean == pytest.approx(kept.mean(), rel=1e-9, abs=1e-6)
    assert (one.zeros, one.negatives) == ((kept == 0).sum(), (kept < 0).sum())
    if len(kept) > 1:
        assert one.std == pytest.approx(kept.std(), rel=1e-9, abs=1e-9)
    if len(kept) > 1 and kept.std() > 1e-9 * kept.abs().max():
        for mine, reference in ((one.skew, kept.skew()), (one.kurtosis, kept.kurt())):
            if pd.notna(reference):
                assert mine == pytest.approx(reference, rel=1e-6, abs=1e-6)


@given(st.lists(st.sampled_from(["", "a", "A", " b", "c ", "日本", None]), max_size=40))
@settings(max_examples=20)
def test_texts_are_counted_as_pandas_counts_them(values: list[str | None]) -> None:
    one = profiled({"t": pa.array(values, pa.string())})["t"]
    kept = pd.Series([value for value in values if value is not None], dtype=object)
    assert one.distinct == kept.nunique()
    assert one.empty == sum(value == "" for value in kept)
    assert one.padded == sum(value != value.strip(" ") for value in kept)
    counts = sorted(kept.value_counts().items(), key=lambda pair: (-pair[1], str(pair[0]).encode()))
    assert list(one.top) == counts[:10]
    if len(kept):
        assert one.length_mean == pytest.approx(np.mean([len(value) for value in kept]))


@given(st.lists(FLOATS, min_size=1, max_size=200))
@settings(max_examples=30)
def test_a_histogram_holds_every_value_once(values: list[float]) -> None:
    histogram = profiled({"x": pa.array(values)})["x"].histogram
    assert histogram is not None
    assert len(histogram.counts) == len(histogram.edges) - 1
    inner = histogram.edges[1:-1]
    assert sum(histogram.counts) == len(values)
    assert (
        list(histogram.counts)
        == np.bincount(np.searchsorted(inner, values, side="left"), minlength=len(inner) + 1).tolist()
    )


def test_nan_and_infinity_are_counted_and_spoil_no_other_figure() -> None:
    one = profiled({"x": [1.0, 2.0, math.nan, math.inf, -math.inf, None]})["x"]
    assert (one.nulls, one.nan, one.inf, one.distinct) == (1, 1, 2, 2)
    assert (one.min, one.max, one.mean, one.quantiles["p50"]) == (1.0, 2.0, 1.5, 1.5)


def test_values_near_the_end_of_floats_have_what_a_float_can_hold() -> None:
    one = profiled({"x": [1.7e308, -1.7e308, 1.0, 2.0]})["x"]
    assert (one.min, one.max, one.quantiles["p50"]) == (-1.7e308, 1.7e308, 1.5)
    assert one.std == pytest.approx(np.std([1.7, -1.7, 0, 0], ddof=1) * 1e308)
    assert one.skew == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_nothing_one_row_and_all_null_are_none_and_never_nan(rows: int) -> None:
    types = [pa.float64(), pa.int8(), pa.string(), pa.date32(), pa.timestamp("us"), pa.bool_(), pa.list_(pa.int64())]
    types += [pa.decimal128(10, 2), pa.struct([("a", pa.int64())]), pa.binary(), pa.time64("us"), pa.uint64()]
    columns = {str(at): pa.nulls(rows, kind) for at, kind in enumerate(types)} | {"one": pa.array([1.0] * rows)}
    for name, one in profiled(columns).items():
        assert (one.rows, one.nulls) == (rows, rows if name != "one" else 0)
        figures = (one.min, one.max, one.mean, one.std, one.skew, one.kurtosis, *one.quantiles.values())
        assert not any(isinstance(value, float) and math.isnan(value) for value in figures)
        assert one.distinct in ((None,) if one.column.kind == "nested" else (0,) if name != "one" else (0, 1))


def test_each_kind_has_its_figures() -> None:
    found = profiled(
        {
            "amount": pa.array([Decimal("1.50"), Decimal("2.25"), None]),
            "day": pa.array([date(2020, 1, 1), date(9999, 12, 31), None]),
            "at": pa.array([datetime(2020, 1, 1, 12), datetime(2021, 1, 1), None]),  # noqa: DTZ001 - without a zone
            "yes": pa.array([True, False, True]),
            "list": pa.array([[1, 2], [], None]),
            "big": pa.array([2**63, 2**64 - 1, None], pa.uint64()),
            "a \"'; DROP": pa.array(["1", "-2.5", "x"]),
        }
    )
    assert (found["amount"].min, found["amount"].max, found["amount"].quantiles["p50"]) == (1.5, 2.25, 1.875)
    assert (found["day"].min, found["day"].max) == ("2020-01-01", "9999-12-31")
    assert found["at"].min == "2020-01-01 12:00:00"
    assert found["yes"].true == 2
    assert (found["list"].length_min, found["list"].length_max, found["list"].length_mean) == (0, 2, 1.0)
    assert found["big"].max == 2**64 - 1
    assert found["a \"'; DROP"].numeric_start == 2


def test_a_date_that_no_calendar_holds_is_no_exception(tmp_path: Any) -> None:  # noqa: ANN401 - pytest's
    path = tmp_path / "odd.parquet"
    with_odd = DuckDB(threads=1)
    odd = "SELECT unnest(['infinity'::DATE, '-infinity'::DATE, '4000-01-01 (BC)'::DATE, '2020-01-01'::DATE]) AS d"
    with_odd.connection.execute(f"COPY ({odd}) TO '{path}' (FORMAT parquet)")
    with_odd.close()
    assert profiled(str(path))["d"].distinct == 4


def test_many_columns_give_what_each_gives_alone() -> None:
    rng = np.random.default_rng(0)
    columns = {f"x{at}": rng.integers(0, 5, 30) if at % 2 else rng.choice(["a", "b"], 30) for at in range(230)}
    wide = profiled({name: pa.array(values) for name, values in columns.items()})
    for name in ("x0", "x1", "x229"):
        alone = profiled({name: pa.array(columns[name])})[name]
        assert (wide[name].top, wide[name].distinct, wide[name].mean) == (alone.top, alone.distinct, alone.mean)


def test_without_room_for_exact_quantiles_every_nth_row_is_taken_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("debtkit.instruments.audit.checks._profile_scan.room", lambda table: 100 / table.rows)
    one = profiled({"x": pa.array(np.arange(1000.0))})["x"]
    assert not one.quantiles_exact
    assert one.quantiles["p50"] == pytest.approx(495)
    assert (one.mean, one.min) == (499.5, 0)


def test_beyond_the_limit_distinct_values_are_estimated_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("debtkit.instruments.audit.checks._profile_scan.EXACT_DISTINCT", 100)
    monkeypatch.setattr("debtkit.instruments.audit.checks._profile_counts._COUNTABLE", 50)
    found = profiled({"many": pa.array(np.arange(1000)), "few": pa.array(np.arange(1000) % 3)})
    assert not found["many"].distinct_exact
    assert 900 <= (found["many"].distinct or 0) <= 1000
    assert (found["few"].distinct, found["few"].distinct_exact) == (3, True)
