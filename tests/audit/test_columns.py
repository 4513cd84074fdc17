from __future__ import annotations

import math
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from audit_tabular_helpers import about, opened, ran

from debtkit.instruments.audit import DuckDB, Severity
from debtkit.instruments.audit.checks.column_profile import ColumnProfileCheck
from debtkit.instruments.audit.checks.columns_constant import ConstantColumns
from debtkit.instruments.audit.checks.columns_ids import DuplicateIds
from debtkit.instruments.audit.checks.columns_missing import MissingValues
from debtkit.instruments.audit.checks.columns_not_finite import NotFinite
from debtkit.instruments.audit.checks.columns_outliers import Outliers
from debtkit.instruments.audit.checks.columns_placeholders import PlaceholderValues
from debtkit.instruments.audit.checks.columns_types import MixedTypes
from debtkit.instruments.audit.checks.columns_variants import CategoryVariants

CHECKS = (
    *(ColumnProfileCheck(), ConstantColumns(), DuplicateIds(), MissingValues(), NotFinite(), Outliers()),
    *(PlaceholderValues(), MixedTypes(), CategoryVariants()),
)


def test_a_constant_column_is_told_and_one_of_gaps_is_not() -> None:
    outcome = ran(ConstantColumns(), {"one": [1, 1, 1], "gap": ["x", None, "x"], "two": [1, 2, 1], "none": pa.nulls(3)})
    assert set(about(outcome)) == {("one",)}
    assert outcome.figures == {"columns": ["one"], "beside_missing": ["gap"]}


def test_missing_values_are_judged_by_share_and_of_a_label_at_once() -> None:
    columns = {
        "fifth": [None] * 20 + [1] * 80,
        "few": [None] * 4 + [1] * 96,
        "tenth": [1] * 90 + [None] * 10,
        "label": [None] * 2 + ["a", "b"] * 49,
        "empty": pa.nulls(100, pa.string()),
    }
    found = about(ran(MissingValues(), columns))
    severities = {name: finding.severity.value for (name,), finding in found.items()}
    assert severities == {"fifth": "medium", "tenth": "low", "label": "medium", "empty": "medium"}
    assert found[("tenth",)].examples[0].row == "90"
    assert (found[("fifth",)].rows, found[("fifth",)].value) == (20, 0.2)


def test_columns_that_are_missing_together_are_one_gap() -> None:
    gone = [at % 5 == 0 for at in range(100)]
    columns = {name: [None if lost else at for at, lost in enumerate(gone)] for name in ("street", "town")}
    columns["apart"] = [None if at % 4 == 0 else at for at in range(100)]
    outcome = ran(MissingValues(), columns)
    assert outcome.figures["together"] == [{"columns": ["street", "town"], "rows": 20}]
    assert about(outcome)[("street", "town")].severity is Severity.INFO


def test_what_is_not_finite_is_counted() -> None:
    outcome = ran(NotFinite(), {"x": [1.0, math.nan, math.inf, -math.inf, None], "y": [1.0] * 5})
    assert outcome.figures == {"columns": [["x", 1, 2]]}
    assert [(one.row, one.excerpt) for one in outcome.findings[0].examples] == [
        ("1", "nan"),
        ("2", "inf"),
        ("3", "-inf"),
    ]


@pytest.mark.parametrize(
    ("values", "severity", "rows"),
    [
        (["1", "-2.5", "1e3"], Severity.LOW, 3),
        ([*map(str, range(95)), "n", "o", "p", "q", "r"], Severity.MEDIUM, 5),
        (["1,234.50", "12", "7"], Severity.LOW, 3),
        (["12 Main Street", "x"] * 10 + ["7"], Severity.LOW, 1),
        (["2024-01-31", "2024-02-01"], Severity.LOW, 2),
        (["2024-01-31", "31.12.2024", "12/31/2024"], Severity.MEDIUM, 3),
        ([*["2024-01-31"] * 19, "soon"], Severity.MEDIUM, 1),
        (["00123", "04109", "10115"], None, 0),
        (["a", "b", "c"], None, 0),
        (["I think that the answer to your question is 42, as everybody knows by now.", "42"], None, 0),
    ],
)
def test_numbers_and_dates_kept_as_text(values: list[str], severity: Severity | None, rows: int) -> None:
    findings = ran(MixedTypes(), {"t": values}).findings
    assert [(one.severity, one.rows) for one in findings] == ([] if severity is None else [(severity, rows)])


def test_placeholders_stand_alone_at_an_end() -> None:
    rng = np.random.default_rng(0)
    ages = rng.integers(18, 90, 1000)
    columns = {
        "age": pa.array(np.where(np.arange(1000) < 20, 999, ages)),
        "visits": pa.array(np.where(np.arange(1000) < 20, -1, rng.poisson(3, 1000))),
        "balance": pa.array(rng.normal(0, 2, 1000).round()),
        "percent": pa.array(rng.integers(0, 100, 1000)),
        "city": pa.array(["N/A"] * 5 + [" null "] * 5 + ["Rome", "Oslo"] * 495),
        "born": pa.array([date(1900, 1, 1)] * 3 + [date(1980, 1, 1 + at % 28) for at in range(997)]),
        "seen": pa.array([date(1970, 1, 1 + at % 28) for at in range(1000)]),
    }
    outcome = ran(PlaceholderValues(), columns)
    assert {(name, rows) for name, _, rows in outcome.figures["columns"]} == {
        ("age", 20),
        ("visits", 20),
        ("city", 10),
        ("born", 3),
    }


def test_spellings_of_one_category_are_folded() -> None:
    columns = {
        "segment": ["a"] * 5 + ["A "] * 3 + ["b"] * 4,
        "letters": [chr(97 + at % 20) for at in range(12)],
        "towns": ["Köln", "KÖLN", "Bonn"] * 4,
    }
    outcome = ran(CategoryVariants(), columns)
    assert [(one["name"], one["distinct"], one["folded"], one["rows"]) for one in outcome.figures["columns"]] == [
        ("segment", 3, 2, 3),
        ("towns", 3, 2, 4),
    ]


def test_spellings_are_found_among_more_values_than_the_profile_keeps() -> None:
    values = [f"plan{at}" for at in range(40)] * 3 + ["PLAN7 "] * 2
    assert ran(CategoryVariants(), {"plan": values}).findings[0].rows == 2


def test_an_id_that_stands_twice_is_told_and_a_foreign_one_is_not() -> None:
    outcome = ran(DuplicateIds(), {"id": [1, 2, 3, 3], "user_id": [1, 1, 2, 2], "key": [1, 2, 3, 4]})
    assert [(one.columns, one.rows) for one in outcome.findings] == [(("id",), 1)]
    assert [one.row for one in outcome.findings[0].examples] == ["2", "3"]
    assert outcome.figures["id_like"] == ["key"]


def test_a_slip_is_an_outlier_and_a_heavy_tail_is_none() -> None:
    rng = np.random.default_rng(1)
    height = rng.normal(170, 10, 5000)
    height[7] = 17_000
    columns = {
        "height": height,
        "income": np.exp(rng.normal(10.5, 0.6, 5000)),
        "latency": rng.pareto(3, 5000) * 100,
        "two": np.where(rng.random(5000) < 0.05, 1e6, rng.normal(0, 1, 5000)),
    }
    outcome = ran(Outliers(), {name: pa.array(values) for name, values in columns.items()})
    assert [(one.columns, one.rows, one.examples[0].row) for one in outcome.findings] == [(("height",), 1, "7")]
    assert "two" in {one["name"] for one in outcome.figures["columns"]}


@pytest.mark.parametrize("rows", [0, 1])
def test_empty_tables_and_single_rows_pass_every_check(rows: int) -> None:
    types = [pa.float64(), pa.int8(), pa.string(), pa.date32(), pa.timestamp("us", "UTC"), pa.bool_()]
    types += [pa.list_(pa.int64()), pa.struct([("a", pa.int64())]), pa.binary(), pa.time64("us"), pa.decimal128(9, 2)]
    columns = {f"id {at}": pa.nulls(rows, kind) for at, kind in enumerate(types)} | {"id": pa.array([1] * rows)}
    with opened(columns) as data:
        for check in CHECKS:
            if not check.why_not(data):
                check.run(data)


def test_values_of_people_are_not_shown() -> None:
    columns = {
        "contact": ["ann.lee@example.org"] * 6 + ["bob@example.org"] * 6,
        "ssn": list(range(123_456_001, 123_456_013)),
    }
    outcome = ran(ColumnProfileCheck(), columns)
    shown = repr(outcome.figures)
    assert "example.org" not in shown
    assert "123456" not in shown


def test_the_same_data_give_the_same_figures_with_several_threads() -> None:
    rng = np.random.default_rng(2)
    columns = {
        "x": pa.array(np.exp(rng.normal(0, 3, 300_000))),
        "y": pa.array(rng.permutation(np.linspace(-1, 1, 300_000))),
    }
    columns |= {"t": pa.array(rng.choice(["a", "b", "c"], 300_000))}
    first, second = (repr(ran(ColumnProfileCheck(), columns, engine=DuckDB(threads=2)).figures) for _ in range(2))
    assert first == second
