"""Numbers and moments at the edges of their types."""

from __future__ import annotations

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
