from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest
from audit_tabular_helpers import about, ran
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial.distance import jensenshannon
from scipy.special import gammaincc

from debtkit.instruments.audit.checks.drift import Drift
from debtkit.instruments.audit.checks.drift_measures import (
    chi_square_chance,
    jensen_shannon,
    kolmogorov_smirnov,
    ks_chance,
    shares_chance,
    stability_index,
    total_variation,
    upper_gamma,
    wasserstein,
)
from debtkit.instruments.audit.checks.schema_drift import SchemaDrift

BINS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=12).filter(
    lambda cells: all(sum(side) for side in zip(*cells, strict=True))
)
Cells = list[tuple[int, int]]


@given(BINS)
def test_distances_of_bins_are_those_of_scipy(cells: Cells) -> None:
    a, b = (np.array(side) for side in zip(*cells, strict=True))
    values = np.arange(len(cells))
    n, m = list(a), list(b)
    assert jensen_shannon(n, m) == pytest.approx(jensenshannon(a, b, base=2), abs=1e-7)
    ks = stats.ks_2samp(np.repeat(values, a), np.repeat(values, b)).statistic
    assert kolmogorov_smirnov(n, m) == pytest.approx(ks, abs=1e-12)
    assert total_variation(n, m) == pytest.approx(np.abs(a / a.sum() - b / b.sum()).sum() / 2)


@given(BINS)
def test_wasserstein_of_values_spread_evenly_in_their_bins_is_that_of_scipy(cells: Cells) -> None:
    a, b = (np.array(side) for side in zip(*cells, strict=True))
    last = len(cells) - 1
    fine = (np.arange(len(cells) * 200) + 0.5) / 200
    spread = [np.repeat(side, 200) / side.sum() / 200 for side in (a, b)]
    tails = [
        (float((side * np.maximum(1 - fine, 0)).sum()), float((side * np.maximum(fine - last, 0)).sum()))
        for side in spread
    ]
    reference = stats.wasserstein_distance(fine, fine, *spread)
    edges = [float(at) for at in range(1, len(cells))]
    assert wasserstein(edges, list(a), list(b), (tails[0], tails[1])) == pytest.approx(reference, abs=0.01)


@given(st.floats(0.5, 60), st.floats(0.001, 300))
def test_the_gamma_function_is_that_of_scipy(a: float, x: float) -> None:
    assert upper_gamma(a, x) == pytest.approx(gammaincc(a, x), rel=1e-6, abs=1e-12)


@given(st.lists(st.tuples(st.integers(20, 90), st.integers(20, 90)), min_size=2, max_size=8))
def test_chance_of_categories_is_that_of_scipy(cells: Cells) -> None:
    a, b = (list(side) for side in zip(*cells, strict=True))
    reference = stats.chi2_contingency([a, b], correction=False).pvalue
    assert chi_square_chance(a, b) == pytest.approx(reference, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("distance", [0.01, 0.03, 0.05, 0.08])
def test_chance_of_a_gap_is_near_that_of_scipy(distance: float) -> None:
    reference = stats.kstwobign.sf(math.sqrt(1000 * 1000 / 2000) * distance)
    assert ks_chance(distance, 1000, 1000) == pytest.approx(reference, abs=0.03)


def test_chance_of_two_shares_is_that_of_a_table() -> None:
    reference = stats.chi2_contingency([[30, 70], [45, 55]], correction=False).pvalue
    assert shares_chance(30, 100, 45, 100) == pytest.approx(reference)


@given(st.lists(st.tuples(st.integers(1, 900), st.integers(1, 900)), min_size=2, max_size=10))
def test_the_stability_index_is_its_definition_less_chance(cells: Cells) -> None:
    a, b = (np.array(side) for side in zip(*cells, strict=True))
    mine = stability_index(list(a), list(b))
    if min(a.sum(), b.sum()) < 1000:
        assert mine is None
        return
    p, q = a / a.sum(), b / b.sum()
    plain = ((q - p) * np.log(q / p)).sum()
    assert mine == pytest.approx(max(plain - (len(a) - 1) * (1 / a.sum() + 1 / b.sum()), 0), abs=1e-12)


def test_without_drift_the_stability_index_is_nothing_on_average() -> None:
    rng = np.random.default_rng(0)
    draws = [(rng.multinomial(1000, [0.05] * 20), rng.multinomial(1000, [0.05] * 20)) for _ in range(50)]
    assert np.mean([stability_index(list(a), list(b)) or 0 for a, b in draws]) < 0.01


def sample(seed: int, rows: int, shift: float = 0.0) -> dict[str, pa.Array]:
    rng = np.random.default_rng(seed)
    income = np.exp(rng.normal(10.5 + shift, 0.6, rows))
    words = np.array(["ab", "abcd", "abcdefgh", "a b c d e f"])
    score = rng.beta(2, 5, rows)
    return {
        "id": pa.array(np.arange(rows) + seed * rows),
        "income": pa.array(income, mask=rng.random(rows) < 0.1),
        "visits": pa.array(rng.poisson(3, rows)),
        "score": pa.array(np.where(rng.random(rows) < 0.01, np.nan, score)),
        "country": pa.array(rng.choice(["US", "DE", "FR", "NG"], rows, p=[0.5, 0.3, 0.18, 0.02])),
        "comment": pa.array([f"{words[at % 4]} {value}" for at, value in enumerate(rng.integers(0, 10**9, rows))]),
        "active": pa.array(rng.random(rows) < 0.8),
        "label": pa.array((rng.random(rows) < 0.1 + 0.1 * (income > 60_000)).astype(int)),
    }


@pytest.mark.parametrize(("seed", "rows"), [(0, 30), (1, 100), (2, 300), (3, 1000), (4, 3000), (5, 30_000), (6, 1000)])
def test_two_samples_of_one_source_do_not_drift(seed: int, rows: int) -> None:
    assert ran(Drift(), sample(seed + 100, rows), sample(seed, max(rows, 300))).findings == ()


def test_the_planted_drift_is_found_and_no_other() -> None:
    outcome = ran(Drift(), sample(1, 60_000, shift=0.1), sample(2, 60_000))
    assert {name for (name,) in about(outcome)} <= {"income", "label"}
    finding = about(outcome)[("income",)]
    assert finding.value == pytest.approx(2 * stats.norm.cdf(0.1 / 0.6 / 2) - 1, abs=0.01)
    assert outcome.figures["left_out"] == ["id"]
    moved = {one["name"]: one["wasserstein"] for one in outcome.figures["columns"]}
    plain = [np.asarray(sample(seed, 60_000, shift)["income"].drop_null()) for seed, shift in ((1, 0.1), (2, 0.0))]
    assert moved["income"] == pytest.approx(stats.wasserstein_distance(*plain), rel=0.02)


@given(st.integers(0, 10**6), st.floats(0, 2), st.integers(200, 400))
@settings(max_examples=15)
def test_the_gap_at_fifty_quantiles_is_hardly_less_than_that_of_all_values(seed: int, shift: float, rows: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.normal(0, 1, rows), rng.normal(shift, 1, rows)
    told = ran(Drift(), {"x": pa.array(b)}, {"x": pa.array(a)}).figures["columns"][0]
    whole = stats.ks_2samp(a, b).statistic
    assert whole - 0.04 <= told["ks"] <= whole + 1e-8
    assert sum(told["reference"]) == sum(told["data"]) == rows


def test_new_and_vanished_values_and_missing_ones_are_told() -> None:
    before = {"plan": ["free", "pro", "old"] * 400, "age": [1.0, 2.0, 3.0] * 400}
    after = {"plan": ["free", "pro", "new"] * 400, "age": [1.0, None, 3.0] * 400}
    outcome = ran(Drift(), after, before)
    plan = next(one for one in outcome.figures["columns"] if one["name"] == "plan")
    assert (plan["new"], plan["vanished"]) == (["'new'"], ["'old'"])
    assert {(one.columns, one.unit) for one in outcome.findings if one.columns == ("age",)} >= {
        (("age",), "change of the share missing")
    }


def test_the_length_of_texts_is_compared() -> None:
    rng = np.random.default_rng(7)
    before, after = ([f"{'x' * n} {at}" for at, n in enumerate(rng.integers(low, low + 50, 500))] for low in (10, 30))
    finding = ran(Drift(), {"t": after}, {"t": before}).findings[0]
    assert finding.says.startswith("the length of 't' drifted: KS 0.4")


def test_columns_of_one_value_and_of_none_are_compared_without_exception() -> None:
    columns = {"none": pa.nulls(50, pa.float64()), "one": pa.array([1.0] * 50), "text": pa.nulls(50, pa.string())}
    assert ran(Drift(), columns, columns).findings == ()
    moved = ran(Drift(), {"x": pa.array([2.0] * 500)}, {"x": pa.array([1.0] * 500)}).findings[0]
    assert (moved.value, moved.severity.value) == (1.0, "high")


def test_values_of_people_do_not_stand_in_findings_of_drift() -> None:
    before, after = {"who": ["ann@example.org", "x"] * 500}, {"who": ["bob@example.org", "x"] * 500}
    outcome = ran(Drift(), after, before)
    assert outcome.findings
    assert "example.org" not in repr(outcome)


def test_columns_that_are_new_gone_or_of_another_type() -> None:
    outcome = ran(SchemaDrift(), {"a": [1], "b": ["x"], "new": [1.0]}, {"a": [1], "b": [2], "gone": [True]})
    assert outcome.figures == {"new": ["new"], "gone": ["gone"], "changed": [["b", "BIGINT", "VARCHAR"]], "same": 1}
    assert {finding.columns for finding in outcome.findings} == {("b",), ("gone",), ("new",)}


def test_equal_names_are_matched_in_their_order() -> None:
    twice = pa.table([pa.array([1]), pa.array(["x"])], names=["a", "a"])
    assert ran(SchemaDrift(), twice, twice).figures["same"] == 2
