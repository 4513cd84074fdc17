from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from audit_tabular_helpers import about, ran
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats.contingency import association

from debtkit.instruments.audit import Severity
from debtkit.instruments.audit.checks.associations import Associations
from debtkit.instruments.audit.checks.associations_measures import correlation_ratio, cramers_v

CATEGORY = st.sampled_from(["a", "b", "c", None])
NUMBER = st.none() | st.floats(-1000, 1000).map(lambda x: round(x, 2))


@given(st.lists(st.tuples(CATEGORY, CATEGORY, NUMBER, NUMBER), min_size=4, max_size=60))
@settings(max_examples=30)
def test_the_measures_are_those_of_scipy_and_pandas(rows: list[tuple[str | None, str | None, float, float]]) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b", "x", "y"])
    columns = {
        name: pa.array(list(part), kind)
        for name, part, kind in zip(
            "abxy", zip(*rows, strict=True), (pa.string(), pa.string(), pa.float64(), pa.float64()), strict=True
        )
    }
    figures = ran(Associations(), columns).figures
    both = frame[["x", "y"]].astype(float).dropna()
    told = {(a, b): value for a, b, value in figures["pearson"]}
    if len(both) > 2 and min(both.std()) > 1e-6 * max(1, both.abs().max().max()):
        assert told[("x", "y")] == pytest.approx(both.corr().iloc[0, 1], abs=1e-7)
    for category, number, eta in figures["correlation_ratio"]:
        kept = frame[[category, number]].dropna().astype({number: float})
        groups = kept.groupby(category)[number]
        between = (groups.count() * (groups.mean() - kept[number].mean()) ** 2).sum()
        assert eta**2 == pytest.approx(between / ((kept[number] - kept[number].mean()) ** 2).sum(), abs=1e-6)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=4, max_size=80))
@settings(max_examples=50)
def test_cramers_v_is_that_of_scipy_before_its_bias_is_taken_off(pairs: list[tuple[str, str]]) -> None:
    table = pd.crosstab(np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])).to_numpy()
    mine = cramers_v(Counter(pairs), corrected=False)
    if min(table.shape) < 2:
        assert mine is None
        return
    assert mine == pytest.approx(association(table, method="cramer"), abs=1e-9)
    n, (r, c) = len(pairs), table.shape
    phi = max((mine or 0) ** 2 * (min(r, c) - 1) - (r - 1) * (c - 1) / (n - 1), 0)
    least = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    assert cramers_v(Counter(pairs)) == pytest.approx(min(math.sqrt(phi / least), 1), abs=1e-9)


def test_independent_categories_have_no_association_on_average() -> None:
    rng = np.random.default_rng(0)
    both = [
        [cramers_v(Counter(zip(*rng.integers(0, 8, (2, 200)), strict=True)), corrected=kind) or 0 for _ in range(30)]
        for kind in (True, False)
    ]
    assert np.mean(both[0]) < 0.06
    assert np.mean(both[1]) > 0.15


def test_one_group_explains_nothing() -> None:
    assert correlation_ratio([(5, 1.0, 3.0)]) is None
    assert correlation_ratio([(5, 1.0, 3.0), (0, 0.0, 0.0)]) is None


def test_a_feature_that_gives_the_label_away_is_found_whatever_its_kind() -> None:
    rng = np.random.default_rng(3)
    label = rng.integers(0, 2, 400)
    columns = {
        "label": pa.array(label),
        "score": pa.array(label + rng.normal(0, 0.01, 400)),
        "outcome": pa.array(np.where(label == 1, "won", "lost")),
        "noise": pa.array(rng.normal(0, 1, 400)),
        "hint": pa.array(label + rng.normal(0, 1, 400)),
    }
    found = about(ran(Associations(), columns))
    assert {names for names, one in found.items() if one.severity is Severity.HIGH} == {
        ("score", "label"),
        ("outcome", "label"),
    }


def test_two_columns_that_say_the_same_are_told() -> None:
    rng = np.random.default_rng(4)
    celsius = rng.normal(10, 5, 100)
    outcome = ran(
        Associations(), {"c": pa.array(celsius), "f": pa.array(celsius * 1.8 + 32), "z": rng.normal(0, 1, 100)}
    )
    assert [(one.columns, one.severity) for one in outcome.findings] == [(("c", "f"), Severity.INFO)]


def test_many_combinations_give_the_same_tables_as_few(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    columns = {name: pa.array(rng.choice(["p", "q", "r"], 500)) for name in "abc"}
    columns["x"] = pa.array(rng.normal(0, 1, 500))
    grouped = ran(Associations(), columns).figures
    monkeypatch.setattr("debtkit.instruments.audit.checks.associations_read._CELLS", 1)
    assert ran(Associations(), columns).figures == grouped


def test_what_was_left_out_is_told() -> None:
    rng = np.random.default_rng(6)
    figures = ran(Associations(), {f"x{at}": pa.array(rng.normal(0, 1, 50)) for at in range(18)}).figures
    assert (len(figures["numbers"]), figures["eligible"]) == (15, {"numbers": 18, "categories": 0})


@pytest.mark.parametrize("rows", [0, 1])
def test_nothing_to_compare_is_no_exception(rows: int) -> None:
    outcome = ran(Associations(), {"a": pa.array(["x"] * rows), "b": pa.array([1.5] * rows), "c": pa.nulls(rows)})
    assert (outcome.findings, outcome.figures["pearson"]) == ((), [])
