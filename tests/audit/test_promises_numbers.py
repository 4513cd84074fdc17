"""Numbers and moments at the edges of their types."""

from __future__ import annotations

import time
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from debtkit.instruments.audit import audit


def test_a_chat_with_moments_beyond_the_calendar_is_read() -> None:
    turn = pa.StructArray.from_arrays(
        [
            pa.array(["user", "assistant"] * 3),
            pa.array(["hello there my friend, how are you", "I am fine, thank you"] * 3),
            pa.array([2**62] * 6).cast(pa.timestamp("us")),
        ],
        names=["role", "content", "at"],
    )
    found = audit(pa.table({"messages": pa.ListArray.from_arrays([0, 2, 4, 6], turn)}))
    assert not [one for one in found.not_run if "fault" in one.reason]
    assert "near_duplicates" in {one.check for one in found.findings}


@pytest.mark.parametrize("values", [[1.7e308, -1.7e308, 1.0, 2.0], [5e-324, 1e-323, 0.0], [1e308, 1e300, 1.0]])
def test_numbers_at_the_edge_are_drawn(values: list[float]) -> None:
    figure = audit(pa.table({"x": values}), checks="column_profile").plot_columns()
    figure.canvas.draw()


def test_dates_at_both_ends_of_the_calendar_are_drawn() -> None:
    days = pa.array([-719_000, 2_900_000, 0, 19_000] * 9, pa.int32()).cast(pa.date32())
    audit(pa.table({"day": days}), checks="column_profile").plot_columns().canvas.draw()


EDGES = {
    "no rows": pa.table({"a": pa.array([], pa.int64()), "s": pa.array([], pa.string())}),
    "one row": pa.table({"a": [1], "s": ["x"], "b": [True]}),
    "all null": pa.table({"a": pa.nulls(50), "s": pa.array([None] * 50, pa.string())}),
    "integers": pa.table({"a": pa.array([2**63 - 1, -(2**63)] * 60), "b": pa.array([2**64 - 1, 0] * 60, pa.uint64())}),
    "not finite": pa.table({"a": [float("nan"), float("inf"), -float("inf")] * 40}),
    "decimals": pa.table({"a": pa.array([Decimal("9" * 38), Decimal("-" + "9" * 38)] * 60, pa.decimal128(38, 0))}),
    "booleans": pa.table({"b": [True, False] * 60}),
}


@pytest.mark.parametrize("name", EDGES)
def test_every_check_runs_at_the_edge_also_against_nothing(name: str) -> None:
    data = EDGES[name]
    first, last = data.column_names[0], data.column_names[-1]
    for given in ({"reference": data.slice(0, 0)}, {"label": last, "split": last, "groups": first, "text": last}):
        found = audit(data, **given)
        assert not [one for one in found.not_run if "fault" in one.reason]
        assert found.to_json() == audit(data, **given).to_json()


def test_five_thousand_columns_in_half_a_minute_of_work() -> None:
    start = time.process_time()
    found = audit(pa.table({f"n{at}": np.arange(50) + at for at in range(5_000)}))
    assert not [one for one in found.not_run if "fault" in one.reason]
    assert time.process_time() - start < 60  # 20 measured; a busy machine counts more
