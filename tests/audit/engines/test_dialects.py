"""Statements are carried to other dialects by the table alone: what is not in it is refused by name."""

# ruff: noqa: S608 - statements of this file

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import duckdb
import pytest
import sqlglot
from audit.engines.portable import assert_portable
from hypothesis import example, given, settings
from hypothesis import strategies as st

from debtkit.instruments.audit import NotInDialectError
from debtkit.instruments.audit.engines._dialects import DIALECTS, FUNCTIONS
from debtkit.instruments.audit.engines._dialects_regex import for_dialect
from debtkit.instruments.audit.engines._translate import approximate, translate

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHERS = [dialect for dialect in DIALECTS if dialect != "duckdb"]
LEVEL = "percentile_cont({}) WITHIN GROUP (ORDER BY c0)"
ARGUMENTS = [
    "c0",
    "c0, c1",
    "c0, 0.5",
    "c0, [0.1, 0.9]",
    "c0, 'a'",
    "c0, 'a', 'b'",
    "c0, 'a', 'b', 'g'",
    "'day', c0, c1",
    "",
]


def functions_of_duckdb() -> Iterator[str]:
    """Yield every name that DuckDB knows as a function."""
    with duckdb.connect() as connection:
        names = connection.execute("SELECT DISTINCT function_name FROM duckdb_functions() ORDER BY 1").fetchall()
    yield from (name for (name,) in names if re.fullmatch(r"[a-z]\w*", name))


DUCKDB = tuple(functions_of_duckdb())


@given(
    names=st.lists(st.sampled_from(DUCKDB), min_size=1, max_size=3),
    arguments=st.sampled_from(ARGUMENTS),
    dialect=st.sampled_from(OTHERS),
    window=st.sampled_from(["", " OVER (PARTITION BY c1)"]),
)
@settings(max_examples=400)
@example(names=["quantile_cont"], arguments="c0, 0.5", dialect="trino", window="")
@example(names=["median"], arguments="c0", dialect="bigquery", window="")
def test_nothing_becomes_approximate_that_was_not(names: list[str], arguments: str, dialect: str, window: str) -> None:
    sql = f"SELECT {', '.join(f'{name}({arguments}){window}' for name in names)} FROM data"
    try:
        written = translate(sql, dialect)
    except NotInDialectError:
        return
    assert not approximate(written) or approximate(sql)


@pytest.mark.parametrize("dialect", OTHERS)
def test_every_function_is_in_the_table_or_refused_by_name(dialect: str) -> None:
    passed = set()
    for name in DUCKDB:
        with suppress(NotInDialectError):
            translate(f"SELECT {name}(c0) FROM data", dialect)
            passed.add(name)
    assert len(passed) <= len(FUNCTIONS)
    assert not passed & {"mad", "entropy", "nfc_normalize", "kurtosis_pop", "strip_accents", "read_csv", "getenv"}


@pytest.mark.parametrize(
    ("dialect", "sql", "wanted"),
    [
        ("spark", "quantile_cont(c0, [0.1, 0.5])", "percentile(c0, ARRAY(0.1, 0.5))"),
        ("postgres", "quantile_cont(c0, 0.1)", "percentile_cont(0.1) WITHIN GROUP (ORDER BY c0)"),
        (
            "snowflake",
            "quantile_cont(c0, [0.1, 0.5])",
            f"ARRAY_CONSTRUCT({LEVEL.format(0.1)}, {LEVEL.format(0.5)})",
        ),
        ("spark", "hash(c0, c1)", "xxhash64(c0, isnull(c0), c1, isnull(c1))"),
        (
            "postgres",
            "hash(c0, c1)",
            "md5(concat_ws(chr(31), coalesce(CAST(c0 AS VARCHAR), chr(30)), coalesce(CAST(c1 AS VARCHAR), chr(30))))",
        ),
        ("spark", "approx_count_distinct(c0)", "approx_count_distinct(c0, 0.02)"),
        ("trino", "contains(c0, '@')", "(strpos(c0, '@') > 0)"),
        ("postgres", "contains(c0, '@')", "(strpos(c0, '@') > 0)"),
        ("bigquery", "contains(c0, '@')", "(strpos(c0, '@') > 0)"),
        ("snowflake", "contains(c0, '@')", "(charindex('@', c0) > 0)"),
        ("snowflake", "regexp_replace(c0, 'a', 'b', 'g')", "regexp_replace(c0, 'a', 'b')"),
        ("trino", "regexp_replace(c0, 'a', 'b', 'g')", "regexp_replace(c0, 'a', 'b')"),
        ("bigquery", "regexp_replace(c0, 'a', 'b', 'g')", "regexp_replace(c0, 'a', 'b')"),
        ("snowflake", "regexp_matches(c0, 'a+')", "(regexp_instr(c0, 'a+') > 0)"),
        ("redshift", "count_if(c0 > 1)", "sum(CASE WHEN c0 > 1 THEN 1 ELSE 0 END)"),
        ("sqlite", "count_if(c0 > 1)", "sum(CASE WHEN c0 > 1 THEN 1 ELSE 0 END)"),
        ("bigquery", "avg(c0)", "avg(CAST(c0 AS FLOAT64))"),
        ("spark", "CAST(c0 AS HUGEINT)", "CAST(c0 AS DECIMAL(38, 0))"),
        ("spark", "array_length(c0)", "array_size(c0)"),
        ("spark", "regexp_matches(c0, '\\p{L}')", "(c0 RLIKE '(?d)\\\\p{L}')"),
    ],
)
def test_what_is_written(dialect: str, sql: str, wanted: str) -> None:
    written = translate(f"SELECT {sql} AS x FROM data", dialect)
    assert written == f"SELECT {wanted} AS x FROM data"
    assert sqlglot.parse_one(written, read=dialect)


@pytest.mark.parametrize(
    ("dialect", "sql", "reason"),
    [
        ("trino", "SELECT quantile_cont(c0, 0.5) FROM data", "the function quantile_cont has no equal in trino"),
        ("bigquery", "SELECT quantile_cont(c0, 0.5) FROM data", "the function quantile_cont has no equal in bigquery"),
        ("postgres", "SELECT approx_count_distinct(c0) FROM data", "approx_count_distinct has no equal in postgres"),
        ("postgres", "SELECT regexp_matches(c0, '\\p{L}') FROM data", r"\\p\{..\} has no equal in postgres"),
        ("snowflake", "SELECT skewness(c0) FROM data", "the function skewness has no equal in snowflake"),
        ("spark", "SELECT mad(c0) FROM data", "the function mad has no equal in spark"),
        ("spark", "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY c0) FROM data", r"write quantile_cont\(x, p\)"),
        ("spark", "SELECT count(*) FILTER (c0 > 1) FROM data", "write count_if"),
        ("spark", "SELECT c0, count(*) FROM data GROUP BY ALL", "spell out the columns"),
        ("spark", "SELECT * EXCLUDE (c0) FROM data", "spell out the columns"),
        ("spark", "SELECT c0[1:3] FROM data", "write substr"),
        ("spark", "SELECT c0 FROM data USING SAMPLE 1%", "neither samples"),
        ("spark", "SELECT c0 FROM data SEMI JOIN d USING (c0)", "write IN or EXISTS"),
        ("spark", "SELECT c0 / c1 FROM data", "write nullif"),
        ("spark", "SELECT regexp_matches(c0, c1) FROM data", "as a literal"),
        ("spark", "SELECT regexp_replace(c0, 'a', 'b') FROM data", "write the flag 'g'"),
        ("spark", "SELECT min(c0, 3) FROM data", "write a window"),
        ("spark", "SELECT len(string_split(c0, ' ')) FROM data", "write array_length"),
        ("spark", "DELETE FROM data", "the construct delete"),
        ("spark", "SELECT 1; DROP TABLE data", "has no equal in spark"),
        ("spark", "SELECT (", "cannot be read"),
        ("cobol", "SELECT 1", "cannot be carried to the dialect 'cobol'"),
    ],
)
def test_what_is_refused(dialect: str, sql: str, reason: str) -> None:
    with pytest.raises(NotInDialectError, match=reason):
        assert_portable(sql, dialect)


def test_no_value_in_a_refusal() -> None:
    with pytest.raises(NotInDialectError) as error:
        translate("SELECT strip_accents('secret') FROM data", "spark")
    assert "secret" not in str(error.value)


def test_duckdb_is_left_alone() -> None:
    assert translate("SELECT mad(c0) FROM data", "duckdb") == "SELECT mad(c0) FROM data"


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        (r"[^\p{L}\p{N}]+", r"(?d)[^\p{L}\p{N}]+"),
        (r"\p{Han}|\p{^L}", r"(?d)\p{IsHan}|\P{L}"),
        (r"(?i)ä", "(?d)(?iu)ä"),
        (r"a\s[\s\d]$", r"(?d)a[\t\n\f\r ][\t\n\f\r \d]\z"),
        (r"(?m)^a$", r"(?d)(?m)(?:^|(?<=\n))a$"),
        (r"[a[&&b]", r"(?d)[a\[\&\&b]"),
        (r"(?P<x>a)", "(?d)(?<x>a)"),
        (r"\$\^\\", r"(?d)\$\^\\"),
        (r"[\x{80}-\x{BF}]", r"(?d)[\x{80}-\x{BF}]"),
        (r"[]a]", r"(?d)[\]a]"),
        (r"[^]a]$", r"(?d)[^\]a]\z"),
    ],
)
def test_a_pattern_for_java(pattern: str, wanted: str) -> None:
    assert for_dialect(pattern, "spark") == wanted


@pytest.mark.parametrize("pattern", [r"[\S]", r"[[:^alpha:]]", "(?U)a+"])
def test_a_pattern_that_java_lacks(pattern: str) -> None:
    with pytest.raises(NotInDialectError):
        for_dialect(pattern, "spark")
