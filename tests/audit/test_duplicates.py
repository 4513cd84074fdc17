from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from audit_tabular_helpers import opened, ran
from hypothesis import given, settings
from hypothesis import strategies as st

from debtkit.instruments.audit.checks.duplicates_rows import find_clusters, later_copies
from debtkit.instruments.audit.checks.exact_duplicates import ExactDuplicates

VALUES = st.sampled_from([None, 0.0, -0.0, 1.0, math.nan, math.inf])
WORDS = st.sampled_from([None, "", "a", "A", " a", "\x00", "é", "e\u0301"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(VALUES, WORDS, st.sampled_from([None, True, False])), min_size=2, max_size=40))
def test_the_count_and_the_rows_are_those_of_pandas(rows: list[tuple[Any, ...]]) -> None:
    number, word, flag = (list(column) for column in zip(*rows, strict=True))
    types = (pa.float64(), pa.string(), pa.bool_())
    table = pa.table([pa.array(c, t) for c, t in zip((number, word, flag), types, strict=True)], ["n", "w", "f"])
    # Missing and not a number are told apart, which pandas' own floats cannot.
    frame = pd.DataFrame({
        "n": ["nan" if n is not None and math.isnan(n) else None if n is None else n + 0.0 for n in number],
        "w": word, "f": flag,
    }).astype(object)  # fmt: skip
    later = frame.duplicated()
    with opened(table) as data:
        outcome = ExactDuplicates().run(data)
        assert outcome.figures["all"]["surplus_rows"] == int(later.sum())
        if later.any():
            dropped = data.table.engine.query(outcome.select["drop_exact_duplicates"])
            assert sorted(rid for (rid,) in dropped) == list(later[later].index)
            ((proven,),) = data.table.engine.query(outcome.findings[0].sql)
            assert proven == later.sum()
        else:
            assert not outcome.findings
            assert not outcome.select


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=60))
def test_clusters_of_less_and_of_more_have_the_sizes_of_groupby(rows: list[tuple[int, int]]) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b"])
    with opened(pa.Table.from_pandas(frame)) as data:
        less, both = find_clusters(data.table.engine, data.table.numbered, ["c0"], ["c1"])
    for found, keys in ((less, ["a"]), (both, ["a", "b"])):
        sizes = frame.groupby(keys).size()
        expected = sizes[sizes > 1].value_counts().sort_index()
        assert dict(found.sizes) == expected.to_dict()
        assert all((frame.loc[later, keys] == frame.loc[first, keys]).all() for later, first in found.pairs)
        assert all(later > first for later, first in found.pairs)


def test_the_second_kept_row_is_named_and_the_clusters_are_counted() -> None:
    outcome = ran(ExactDuplicates(), {"a": [1, 2, 1, 1, 2, 3], "b": list("xyxxyz")})
    (finding,) = outcome.findings
    assert finding.rows == 3
    assert finding.share == 0.5
    assert [(e.row, e.excerpt) for e in finding.examples] == [("3", "equals row 0"), ("4", "equals row 1")]
    assert outcome.figures["all"] == {"groups": 2, "surplus_rows": 3, "largest": 3, "sizes": [[2, 1], [3, 1]]}
    assert finding.fixes == ("drop_exact_duplicates",)


def test_rows_that_differ_in_their_number_alone_are_told_apart_from_equal_rows() -> None:
    text = [f"a text of some length, {n}" for n in range(50)]
    outcome = ran(ExactDuplicates(), {"row_id": [*range(51)], "text": [*text, text[7]], "n": [1.5] * 51})
    (finding,) = outcome.findings
    assert outcome.figures["ids"] == ["row_id"]
    assert outcome.figures["all"]["surplus_rows"] == 0
    assert "everything but 'row_id'" in finding.says
    assert (finding.rows, finding.examples[0].row) == (1, "50")
    assert not outcome.select  # two numbers may be two records: a person decides


def test_a_number_beside_few_categories_is_no_sign_of_copies() -> None:
    outcome = ran(ExactDuplicates(), {"id": [*range(100)], "kind": ["a", "b"] * 50})
    assert not outcome.findings
    assert outcome.figures["ids"] == []


@pytest.mark.parametrize(
    "columns",
    [
        {"list": [[1, 2], [1, 2], [2]], "struct": [{"a": 1}, {"a": 1}, {"a": 1}]},
        {'"; DROP TABLE data; --': ["x", "x", "y"], "select": [1, 1, 1]},
        {"big": [10**18, 10**18, 10**18 + 1]},
    ],
)
def test_nested_hostile_and_large_columns(columns: dict[str, list[Any]]) -> None:
    assert ran(ExactDuplicates(), columns).figures["all"]["surplus_rows"] == 1


def test_wide_tables() -> None:
    outcome = ran(ExactDuplicates(), {f"column {n}": [n, n, 1 - n] for n in range(300)})
    assert outcome.figures["all"]["surplus_rows"] == 1


def test_one_row_has_no_copy() -> None:
    with opened({"a": [1]}) as data:
        assert ExactDuplicates().why_not(data)


def test_what_is_kept_is_the_first_of_each() -> None:
    with opened({"a": [5, 5, 6, 5, None, None]}) as data:
        found = data.table.engine.query(later_copies(data.table.numbered, ["c0"]))
    assert sorted(found) == [(1,), (3,), (5,)]
