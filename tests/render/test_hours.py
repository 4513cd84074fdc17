from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debtkit.render import count, hours, number, percent


@given(st.floats(min_value=1e-9, max_value=1e6))
def test_something_is_never_shown_as_nothing(value: float) -> None:
    assert float(number(value).replace(",", "")) > 0


@given(st.floats(min_value=0.05, max_value=1e6))
def test_rounding_stays_within_a_tenth_or_half_an_hour(value: float) -> None:
    assert abs(float(number(value).replace(",", "")) - value) <= max(0.0501, 0.5 if value >= 9.95 else 0)


@given(st.floats(min_value=0, max_value=1e5), st.floats(min_value=0, max_value=1e5))
def test_more_is_never_shown_as_less(one: float, other: float) -> None:
    less, more = sorted([one, other])

    assert float(number(less).replace(",", "")) <= float(number(more).replace(",", ""))


@pytest.mark.parametrize(
    ("ends", "shown"),
    [
        ((12, 30, 80), "30 h (12\u201380)"),
        ((0, 0, 0), "0 h"),
        ((0.1, 0.2, 0.5), "0.2 h (0.1\u20130.5)"),
        ((3, 3, 3), "3 h"),
        ((9.96, 10.4, 1500), "10 h (10\u20131,500)"),
    ],
)
def test_a_range_reads_as_the_likely_value_with_its_ends(ends: tuple[float, float, float], shown: str) -> None:
    assert hours(*ends) == shown


def test_percent_says_all_or_nothing_only_when_it_is() -> None:
    assert [percent(share) for share in (0, 1e-9, 0.5, 1 - 1e-9, 1)] == ["0 %", "1 %", "50 %", "99 %", "100 %"]


def test_a_noun_agrees_with_its_number() -> None:
    assert [count(many, "file") for many in (0, 1, 2, 1500)] == ["0 files", "1 file", "2 files", "1,500 files"]
