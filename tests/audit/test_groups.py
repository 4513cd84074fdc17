from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from audit_tabular_helpers import opened, ran
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.stats.contingency import association

from debtkit.instruments.audit.checks.group_balance import GroupBalance
from debtkit.instruments.audit.checks.group_intervals import (
    cramers_v,
    gap_interval,
    ratio_interval,
    share_interval,
    z_for,
)
from debtkit.instruments.audit.checks.group_label_rate import GroupLabelRate
from debtkit.instruments.audit.checks.group_missingness import GroupMissingness
from debtkit.instruments.audit.checks.intersection_cells import IntersectionCells

COUNTS = st.integers(1, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@settings(max_examples=100, deadline=None)
@given(COUNTS)
def test_wilson_as_scipy_has_it(counts: tuple[int, int]) -> None:
    theirs = stats.binomtest(*counts).proportion_ci(0.95, method="wilson")
    assert share_interval(*counts, z_for()) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@settings(max_examples=100, deadline=None)
@given(COUNTS.filter(lambda c: c[0] > 0), COUNTS.filter(lambda c: c[0] > 0))
def test_katz_as_scipy_has_it(one: tuple[int, int], other: tuple[int, int]) -> None:
    theirs = stats.contingency.relative_risk(*one, *other).confidence_interval(0.95)
    assert ratio_interval(one, other, z_for()) == pytest.approx((theirs.low, theirs.high), rel=1e-9)


def test_newcombe_as_published() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table II: 56/70 and 48/80 by method 10.
    assert gap_interval((56, 70), (48, 80), 1.959964) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert gap_interval((9, 10), (3, 10), 1.959964) == pytest.approx((0.1705, 0.8090), abs=5e-5)


def test_nothing_of_few_and_nothing_of_many() -> None:
    low, high = ratio_interval((0, 40), (20, 40), z_for())
    assert 0 < low < high < 1
    assert z_for(100) > z_for(10) > z_for(1) == pytest.approx(1.959964)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=2, max_size=4))
def test_cramers_v_as_scipy_has_it(counts: list[list[int]]) -> None:
    table = np.array(counts)
    effect, chance = cramers_v(counts)
    if (table.sum(axis=0) == 0).any() or (table.sum(axis=1) == 0).any():
        assert 0 <= effect <= 1
        return
    theirs = stats.chi2_contingency(table, correction=False)
    assert chance == pytest.approx(theirs.pvalue, abs=1e-12)
    assert effect <= association(table, method="cramer", correction=False) * 1.3 + 0.05


def people(n: int = 20_000, seed: int = 0) -> pd.DataFrame:
    """Return people whose outcome follows income alone."""
    rng = np.random.default_rng(seed)
    income = np.exp(rng.normal(10.5, 0.6, n))
    return pd.DataFrame({
        "gender": rng.choice(["F", "M", "X"], n, p=[0.36, 0.62, 0.02]),
        "country": rng.choice(["US", "DE", "NG"], n, p=[0.68, 0.3, 0.02]),
        "income": np.where(rng.random(n) < 0.1, np.nan, income),
        "label": (rng.random(n) < 0.1 + 0.1 * (income > 60_000)).astype(int),
    })  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_no_alarm_where_the_outcome_does_not_follow_the_group(seed: int) -> None:
    frame = people(seed=seed)
    for check in (GroupLabelRate(), GroupMissingness(), IntersectionCells()):
        outcome = ran(check, frame, groups=["gender", "country"], label="label")
        assert not outcome.findings or check.id == "intersection_cells", outcome.findings


def test_false_alarms_of_many_small_groups_are_rare() -> None:
    rng = np.random.default_rng(1)
    alarms = 0
    for _ in range(20):
        frame = pd.DataFrame(
            {"group": rng.choice(list("abcdefgh"), 600), "label": rng.choice([0, 1], 600, p=[0.7, 0.3])}
        )
        alarms += bool(ran(GroupLabelRate(), frame, groups="group", label="label").findings)
    assert alarms <= 2


def test_rates_are_those_of_pandas_and_a_gap_is_told() -> None:
    rng = np.random.default_rng(2)
    gender = rng.choice(["F", "M"], 4000)
    frame = pd.DataFrame({"gender": gender, "hired": rng.random(4000) < np.where(gender == "F", 0.2, 0.4)})
    outcome = ran(GroupLabelRate(), frame, groups="gender", label="hired")
    (told,) = outcome.figures["groups"]
    (classes,) = told["classes"]  # of yes and no, the good outcome is compared
    expected = frame.groupby("gender")["hired"].mean()
    assert {one["value"]: one["rate"] for one in classes["rates"]} == pytest.approx(expected.to_dict(), abs=1e-8)
    (finding,) = outcome.findings
    assert finding.value == pytest.approx(expected["F"] / expected["M"], abs=1e-8)
    assert "'F'" in finding.says


def test_cells_of_few_rows_get_no_verdict() -> None:
    frame = pd.DataFrame({"g": ["a"] * 500 + ["b"] * 29, "y": [1, 0] * 250 + [0] * 29})
    assert not ran(GroupLabelRate(), frame, groups="g", label="y").findings
    frame = pd.DataFrame({"g": ["a"] * 500 + ["b"] * 60, "y": [1, 0] * 250 + [0] * 60})
    assert ran(GroupLabelRate(), frame, groups="g", label="y").findings


def test_missingness_counts_nulls_and_nan_by_group() -> None:
    columns: dict[str, Any] = {
        "g": ["a"] * 200 + ["b"] * 200 + [None] * 3,
        "x": [1.0] * 200 + [float("nan")] * 30 + [None] * 30 + [2.0] * 140 + [None] * 3,
        "full": [1] * 403,
    }
    outcome = ran(GroupMissingness(), columns, groups="g")
    (told,) = outcome.figures["groups"]
    assert [one["column"] for one in told["missing"]] == ["x"]
    assert dict(zip(told["values"], told["missing"][0]["shares"], strict=True)) == {"a": 0.0, "b": 0.3}
    (finding,) = outcome.findings
    assert finding.value == 0.3
    assert "30 % of 'b' and 0 % of 'a'" in finding.says


def test_intersections_are_those_of_pandas_and_empty_ones_are_told() -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {"a": rng.choice(list("xyz"), 400), "b": rng.choice(list("uv"), 400), "c": rng.choice([True, False], 400)}
    )
    frame = frame[~((frame.a == "x") & (frame.b == "u"))]
    with opened(frame, groups=["a", "b", "c"]) as data:
        outcome = IntersectionCells().run(data)
        for finding in outcome.findings:
            assert data.table.engine.query(finding.sql) is not None
    told = {tuple(one["columns"]): one for one in outcome.figures["crossings"]}
    assert set(told) == {("a", "b"), ("a", "c"), ("b", "c"), ("a", "b", "c")}
    sizes = frame.groupby(["a", "b"]).size()
    assert (told["a", "b"]["cells"], told["a", "b"]["empty"]) == (6, 1)
    smallest = [one["rows"] for one in told["a", "b"]["smallest"]]
    assert smallest == sorted([0, *sizes.tolist()])
    assert any("1 cell is empty" in finding.says for finding in outcome.findings)


def test_shares_of_groups_classes_and_splits() -> None:
    frame = people()
    frame["split"] = np.where(np.arange(len(frame)) % 5 == 0, "test", "train")
    outcome = ran(GroupBalance(), frame, groups=["gender", "income"], label="label", split="split")
    gender, income = outcome.figures["groups"]
    expected = frame["gender"].value_counts(normalize=True)
    assert {one["value"]: one["share"] for one in gender["values"]} == pytest.approx(expected.to_dict(), abs=1e-8)
    assert len(income["values"]) == 4  # quarters
    assert income["missing"] == frame["income"].isna().sum()
    assert max(one["share"] for one in income["values"]) < 0.26
    assert outcome.figures["splits"]["cramers_v"] < 0.05
    says = [finding.says for finding in outcome.findings]
    assert any("'X' has 2" in one for one in says)
    assert any("moderately uneven" in one for one in says)


def test_a_population_to_compare_with() -> None:
    here = pd.DataFrame({"g": ["a"] * 900 + ["b"] * 100})
    there = pd.DataFrame({"other": [0] * 1000, "g": ["a"] * 500 + ["b"] * 500})
    outcome = ran(GroupBalance(), here, there, groups="g")
    (finding,) = outcome.findings
    assert finding.value == 0.2
    assert "50 % of the reference" in finding.says
    assert not ran(GroupBalance(), there, there, groups="g").findings


def test_a_label_that_is_spread_otherwise_over_the_splits() -> None:
    frame = pd.DataFrame({"label": [0, 1] * 300 + [0] * 250 + [1] * 50, "split": ["train"] * 600 + ["test"] * 300})
    outcome = ran(GroupBalance(), frame)
    assert [f.unit for f in outcome.findings if "splits" in f.says] == ["Cramér's V"]


def test_one_class_and_many_groups() -> None:
    frame = pd.DataFrame({"who": [f"person {n}" for n in range(300)], "label": ["yes"] * 300})
    outcome = ran(GroupBalance(), frame, groups="who")
    assert [finding.severity for finding in outcome.findings] == ["info", "high"]
    assert outcome.figures["groups"][0]["too_many"]


def test_why_not() -> None:
    with opened({"a": [1]}) as data:
        for check in (GroupBalance(), GroupLabelRate(), GroupMissingness(), IntersectionCells()):
            assert "pass groups=" in check.why_not(data)
    with opened({"a": [1, 2], "y": [0.5, 1.5]}, groups="a") as data:
        assert "no label" in GroupLabelRate().why_not(data)
        assert "one column" in IntersectionCells().why_not(data)
