"""A fingerprint is equal for equal content, whatever the order and the engine, and tells what changed."""

# ruff: noqa: ANN401 - tables of any kind, and a session of pyspark

from __future__ import annotations

import random
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debtkit.instruments.audit import DuckDB, audit
from debtkit.instruments.audit.lineage import ALGORITHM, changed, table_fingerprint
from debtkit.instruments.audit.sources import open_table

if TYPE_CHECKING:
    from debtkit.instruments.audit import Audit
    from debtkit.instruments.audit.lineage import Fingerprint

FAST = "exact_duplicates"
ROWS: dict[str, list[Any]] = {
    "id": [1, 2, 3, None],
    "text": ["a", "", None, "Grüße, 日本 😀\x1f~"],
    "x": [0.1, -0.0, 1e-300, float("nan")],
    "big": [1e300, float("-inf"), -123456.789, 2.0**70],
    "day": [date(2026, 11, 22), None, date(1969, 12, 31), date(2026, 1, 1)],
    "at": [datetime(2026, 11, 22, 3, 4, 5, 678), None, datetime(1969, 12, 31), datetime(2026, 1, 1, 12)],  # noqa: DTZ001
    "yes": [True, False, None, True],
    "price": [Decimal("1.50"), Decimal("-0.01"), None, Decimal("1000.00")],
}


def taken(rows: Any) -> Fingerprint:
    engine = DuckDB(threads=1)
    try:
        table = rows if isinstance(rows, pa.Table) else pa.table(rows)
        return table_fingerprint(open_table(table, engine))
    finally:
        engine.close()


def audited(rows: Any, **more: Any) -> Audit:
    return audit(pa.table(rows) if isinstance(rows, dict) else rows, checks=FAST, **more)


def test_the_order_of_rows_and_columns_does_not_matter() -> None:
    wanted = taken(ROWS)
    order = [2, 0, 3, 1]
    names = sorted(ROWS, reverse=True)
    assert taken({name: [ROWS[name][at] for at in order] for name in names}).value == wanted.value
    assert wanted.algorithm == ALGORITHM
    assert wanted.portable


def test_copies_count_and_so_does_what_stands_in_which_row() -> None:
    one = taken({"a": ["x", "y"], "b": ["1", "2"]})
    assert taken({"a": ["x", "y", "x", "x"], "b": ["1", "2", "1", "1"]}).value != one.value
    assert taken({"a": ["x", "y"], "b": ["2", "1"]}).value != one.value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": ["x", None]}, {"a": ["x", "~"]}),
        ({"a": ["x", None]}, {"a": ["x", ""]}),
        ({"a": ["1:a"], "b": ["b"]}, {"a": ["1"], "b": ["a1:b"]}),
        ({"a": ["a|1:b"], "b": ["c"]}, {"a": ["a"], "b": ["b|1:c"]}),
        ({"a": [1]}, {"b": [1]}),
        ({"a": [1]}, {"a": ["1"]}),
        ({"a": [0.1]}, {"a": [0.1 + 2**-56]}),
        ({"a": [1e-18]}, {"a": [2e-18]}),
        ({"a": [2.0**80]}, {"a": [2.0**80 + 2.0**28]}),
        ({"a": [1e200]}, {"a": [1.1e200]}),
        ({"a": [float("inf")]}, {"a": [float("-inf")]}),
        ({"a": [float("nan")]}, {"a": [None]}),
        ({"a": pa.array([], pa.int64())}, {"a": pa.array([], pa.string())}),
    ],
)
def test_what_differs_has_another_value(one: Any, other: Any) -> None:
    if one["a"] == [float("nan")]:
        other = {"a": pa.array([None], pa.float64())}
    assert taken(one).value != taken(other).value


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.none() | st.text(max_size=5), st.none() | st.floats(), st.none() | st.integers(-(2**63), 2**63 - 1)
        ),
        max_size=8,
    ),
    seed=st.integers(0, 99),
)
def test_equal_content_and_only_that_has_an_equal_value(rows: list[tuple[Any, ...]], seed: int) -> None:
    def table(some: list[tuple[Any, ...]]) -> pa.Table:
        kinds = (pa.string(), pa.float64(), pa.int64())
        return pa.table({f"c{at}": pa.array([row[at] for row in some], kinds[at]) for at in range(3)})

    mixed = random.Random(seed).sample(rows, len(rows))  # noqa: S311 - an order
    assert taken(table(mixed)).value == taken(table(rows)).value
    if rows:
        fewer = taken(table(rows[1:]))
        assert fewer.value != taken(table(rows)).value


def test_the_value_is_pinned() -> None:
    # It stands in records that people keep: when this changes, the algorithm needs a new name.
    assert taken({"a": ["x", None, "é"], "n": [1, 2, 3], "f": [0.5, 1e18, -3.25]}).value == PINNED


PINNED = "60e6ae668c911e2acee3cebce83e14a564322272b88a498cac9b8c933ff0f2f9"


def test_an_audit_takes_it_when_asked_and_then_tells_it() -> None:
    found = audited(ROWS)
    assert found.as_dict()["fingerprint"] is None
    short = found.fingerprint(columns=False)
    assert {one.sum for one in short.columns} == {""}
    assert found.fingerprint().value == short.value
    told = found.as_dict()["fingerprint"]
    assert told["value"] == short.value
    assert all(one["sum"] for one in told["columns"])


def test_a_comparison_tells_which_column_changed() -> None:
    before, after = audited(ROWS), audited(ROWS | {"text": ["a", "", None, "b"]})
    assert after.compare(before).content is None
    before.fingerprint()
    compared = after.compare(before)
    assert compared.content == {"same": False, "columns": ["text"]}
    assert "The content differs in 1 column: `text`." in compared.to_markdown()
    same = audited({name: values[::-1] for name, values in ROWS.items()}).compare(before)
    assert same.content == {"same": True, "columns": []}
    assert "The content is the same" in same.to_markdown()


def test_rows_put_together_otherwise_are_told() -> None:
    before = audited({"a": ["x", "y"], "b": ["1", "2"]})
    before.fingerprint()
    compared = audited({"a": ["x", "y"], "b": ["2", "1"]}).compare(before.as_dict())
    assert compared.content == {"same": False, "columns": []}
    assert "rows were put together otherwise" in compared.to_markdown()


def test_two_algorithms_are_not_compared() -> None:
    one = taken({"a": [1]}).as_dict()
    assert changed(one, one | {"algorithm": "other/1"}) is None
    assert changed(one, None) is None
    assert changed(one, one) == {"same": True, "columns": None}


def test_nested_columns_are_not_portable() -> None:
    assert not taken({"a": [[1, 2], None]}).portable
    assert taken({"a": [[1, 2], None]}).value != taken({"a": [[2, 1], None]}).value


def test_hostile_names_are_only_names() -> None:
    name = 'x"; DROP TABLE data; --'
    assert taken({name: [1]}).columns[0].name == name
    doubled = pa.table([pa.array([1]), pa.array([2])], names=["a", "a"])
    assert len(taken(doubled).columns) == 2


def test_spark_gives_the_same_value(spark: Any) -> None:
    table = pa.table(ROWS)
    there = audit(spark.createDataFrame(table), checks=FAST)
    here = audited(table)
    assert there.data.table.engine.name == "spark"
    # 1e300 is beyond what can be taken apart, so it is left out here (see `_text`).
    assert changed(here.fingerprint().as_dict(), there.fingerprint().as_dict())["columns"] in ([], ["big"])  # type: ignore[index]
    small = {name: values for name, values in ROWS.items() if name != "big"} | {
        "big": [1e30, float("-inf"), -1.5, 2.0**70]
    }
    here, there = audited(small), audit(spark.createDataFrame(pa.table(small)), checks=FAST)
    assert here.fingerprint() == there.fingerprint()
