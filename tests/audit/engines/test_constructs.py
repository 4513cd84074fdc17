"""Each construct that checks may use gives the same on DuckDB and on Spark."""

# ruff: noqa: S608 - statements of this file
# ruff: noqa: ANN401 - whatever an engine gives
# ruff: noqa: DTZ001 - moments without a zone

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
import sqlglot

from debtkit.instruments.audit import DuckDB
from debtkit.instruments.audit.engines._spark import Spark, open_spark
from debtkit.instruments.audit.sources import open_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.audit import Engine

ROWS = pa.table(
    {
        "whole": pa.array([3, 1, None, 7, 7, -2, 0, 12], pa.int64()),
        "real": pa.array([1.5, -0.0, 2.25, None, 1e9, 3.75, 8.5, 0.1], pa.float64()),
        "odd": pa.array([1.0, math.nan, math.inf, -math.inf, None, 0.5, math.nan, 2.0], pa.float64()),
        "text": pa.array(
            [
                "Ana sah 2 Äpfel.",
                "",
                None,
                " \u00a0x\u3000",
                "naïve café\r\n",
                "ΑΣ İzmir ß",
                "日本語 テスト",
                "a1b22@c.de",
            ],
            pa.string(),
        ),
        "group": pa.array(["a", "b", "a", None, "b", "a", "b", "a"], pa.string()),
        "day": pa.array([date(2020, 2, 29), date(1970, 1, 1), None, date(2024, 12, 31)] * 2, pa.date32()),
        "moment": pa.array(
            [datetime(2020, 2, 29, 23, 59, 59, 500000), datetime(1969, 12, 31, 12), None, datetime(2024, 3, 31, 2, 30)]
            * 2,
            pa.timestamp("us"),
        ),
        "yes": pa.array([True, False, None, True] * 2, pa.bool_()),
        "money": pa.array([Decimal("1.50"), Decimal("2.25"), None, Decimal("-3.10")] * 2, pa.decimal128(9, 2)),
        "words": pa.array([["b", "a", "b"], [], None, ["x", None]] * 2, pa.list_(pa.string())),
        "said": pa.array([{"role": "user", "n": 1}, {"role": "bot", "n": 2}, None, {"role": None, "n": 3}] * 2),
    }
)

FINITE = "CASE WHEN isfinite(c2) THEN c2 END"
EDGES = ", ".join(map(str, range(-1, 14)))

# Aggregates over all rows, expressions over each row, and whole statements.
AGGREGATES = [
    "count(*), count(c0), count(DISTINCT c4), count(DISTINCT c2)",
    "count_if(c0 > 1), count_if(c4 = 'a'), sum(CASE WHEN c0 = 7 THEN 1 ELSE 0 END)",
    "sum(c0), sum(c1), sum(c8), sum(DISTINCT c0)",
    "min(c0), max(c0), min(c1), max(c1), min(c3), max(c3), min(c5), max(c6), min(c8), max(c8)",
    "min(c2), max(c2)",
    "avg(c0), avg(c1), avg(c8)",
    "stddev_samp(c0), stddev_pop(c1), var_samp(c1), var_pop(c0), stddev_samp(c8)",
    "corr(c0, c1), corr(c0, 1), corr(c0, c0)",
    "skewness(c0), kurtosis(c0), skewness(c1), kurtosis(c1), skewness(c8)",
    "median(c1), quantile_cont(c1, 0.05), quantile_cont(c1, [0.01, 0.05, 0.25, 0.5, 0.99])",
    "quantile_cont(CAST(c0 AS DOUBLE), [0.1, 0.9])",
    "quantile_disc(c0, [0.02, 0.5, 0.98]), quantile_disc(c1, 0.5), quantile_disc(c5, [0.1, 0.7])",
    "quantile_disc(coalesce(c0, 4), [0.07, 0.14, 0.28, 0.55, 0.56, 0.57, 0.58, 1.0, 0])",
    "quantile_disc(CASE WHEN c0 > 99 THEN c0 END, [0.5]), quantile_disc(CASE WHEN c0 > 99 THEN c0 END, 0.5)",
    "bool_and(c7), bool_or(c7), mode(c4), any_value(CASE WHEN c0 = 12 THEN c3 END)",
    "arg_max(c3, c1), arg_min(c3, c1)",
    "histogram(CAST(c0 AS DOUBLE), [0, 5, 10]), histogram(c1, [0.5, 2.5]), histogram(c1, [1e10])",
    f"histogram(c1, [{EDGES}]), histogram({FINITE}, [{EDGES}]), histogram({FINITE}, [-5])",
    "count_if(isnan(c2)), count_if(isinf(c2)), count_if(isfinite(c2)), count_if(c2 > 1)",
    "list(coalesce(c0, 5) ORDER BY coalesce(c0, 5) DESC), list(DISTINCT coalesce(c4, '') ORDER BY coalesce(c4, ''))",
]
EACH_ROW = [
    "length(c3), octet_length(encode(c3)), lower(c3), trim(c3), c3 <> trim(c3)",
    "substr(c3, 1, 4), substr(c3, 3), left(c3, 2), right(c3, 2)",
    "strpos(c3, '@'), contains(c3, '@'), starts_with(c3, 'a'), replace(c3, 'a', 'é'), c3 || '|', concat(c3, c4)",
    "concat_ws(chr(31), c3, c4), repeat(c4, 3), split_part(c3, ' ', 2)",
    "md5(c3), md5_number_lower(c3), md5(concat_ws(chr(31), coalesce(CAST(c0 AS VARCHAR), chr(30)), coalesce(c3, '')))",
    "regexp_matches(c3, '[[:alpha:]]\\d'), regexp_matches(c3, '(?i)ÄPFEL'), regexp_matches(c3, '\\bcaf')",
    "regexp_matches(c3, '^\\s*$'), regexp_matches(c3, 'café.$'), regexp_matches(c3, '\\p{Han}')",
    "regexp_replace(c3, '[^\\p{L}\\p{N}]+', ' ', 'g'), regexp_replace(c3, '(\\d)(\\w)', '\\2$\\1', 'g')",
    "regexp_extract(c3, '([a-z])(\\d+)', 2), regexp_extract(c3, 'zz'), regexp_extract_all(c3, '[a-z](\\d+)')",
    "regexp_extract_all(c3, '[a-z](\\d+)', 1)",
    "string_split(c3, ' '), string_split(c3, '.')",
    "list_filter(string_split(c3, ' '), lambda x: x <> ''), list_transform(c9, lambda x: length(x))",
    "array_length(c9), list_distinct(list_filter(c9, lambda x: x IS NOT NULL AND x <> 'b')), list_contains(c9, 'a')",
    "c9[1], c9[-1], c9[5], [c0, 2], range(1, 4)",
    "c10.role, c10.n + 1",
    "array_length(list_filter(range(2, 5), lambda i: c9[i] = c9[i - 1]))",
    "abs(c0), ceil(c1), floor(c1), sign(c0), sqrt(abs(c1)), ln(nullif(abs(c1), 0)), exp(c0), pow(c0, 2)",
    "c0 / nullif(c1, 0), c0 // nullif(c0, 0), c0 % 5, -c0 % 5, c0 * 1.5, c8 / 2, c0 + c1 - 1",
    "greatest(c0, c1), least(c0, 1), coalesce(c0, 5), nullif(c0, 7)",
    "isnan(c2), isinf(c2), isfinite(c2), c2 = c2, c2 > 1, c2 IS NOT DISTINCT FROM c1",
    "year(c5), month(c5), day(c6), isodow(c5), isodow(c6), epoch(c6), date_diff('day', c5, DATE '2021-01-01')",
    "date_trunc('month', c6), date_trunc('day', c6), CAST(c6 AS DATE), CAST(c5 AS TIMESTAMP)",
    "date_diff('day', c6, TIMESTAMP '2021-01-01 01:00:00')",
    "c5 < DATE '2020-01-01', c6 < TIMESTAMP '2020-01-01 00:00:00'",
    "CAST(c0 AS VARCHAR), CAST(c5 AS VARCHAR), CAST(c6 AS VARCHAR), CAST(c7 AS VARCHAR), CAST(c8 AS VARCHAR)",
    "CAST(c7 AS BIGINT), CAST(c0 AS DOUBLE), CAST(c0 AS HUGEINT), TRY_CAST(c3 AS DOUBLE), TRY_CAST(c4 AS BIGINT)",
    "c3 LIKE 'a%', c3 ILIKE 'A%', c0 BETWEEN 1 AND 7, c0 IN (1, 7), c0 NOT IN (1, 7), CASE WHEN c7 THEN 1 ELSE 2 END",
    "row_number() OVER (PARTITION BY c4 ORDER BY rid), rank() OVER (ORDER BY c0), lag(c0) OVER (ORDER BY rid)",
    "sum(c0) OVER (PARTITION BY c4), count(*) OVER (), avg(c0) OVER (PARTITION BY c4)",
]
WHOLE = [
    "SELECT c4, count(*) AS n FROM data GROUP BY c4 ORDER BY n DESC, c4",
    "SELECT c4, histogram(c1, [1, 5]) AS h FROM data GROUP BY c4 ORDER BY c4",
    "SELECT DISTINCT c7 FROM data ORDER BY c7 DESC",
    "SELECT rid FROM data_rows QUALIFY row_number() OVER (PARTITION BY c4 ORDER BY rid DESC) = 1 ORDER BY rid",
    """WITH h AS (SELECT rid, hash(c4, c7) AS h FROM data_rows), d AS (SELECT h FROM h GROUP BY h HAVING count(*) > 1)
    SELECT rid FROM h WHERE h IN (SELECT h FROM d) ORDER BY rid""",
    "SELECT count(*) FROM (SELECT count(*) AS n FROM data GROUP BY hash(NULL, c0), hash(c0, NULL) HAVING count(*) > 1)",
    "SELECT CAST(sum(CAST(md5_number_lower(c3) AS HUGEINT)) AS VARCHAR) FROM data",
    "SELECT rid, w FROM (SELECT rid, unnest(c9) AS w FROM data_rows) ORDER BY rid, w",
    "SELECT rid, u.w FROM data_rows, unnest(c9) AS u(w) ORDER BY rid, w",
    "SELECT v.a, count(d.c0) FROM (VALUES (1), (99)) v(a) LEFT JOIN data d ON d.c0 = v.a GROUP BY v.a ORDER BY 1",
    "SELECT c4 FROM data UNION ALL SELECT 'z' ORDER BY c4 LIMIT 4",
    "SELECT c0 FROM data EXCEPT SELECT 7 ORDER BY c0",
    "SELECT rid FROM data_rows a WHERE EXISTS (SELECT 1 FROM data b WHERE b.c0 = a.c0 + 2) ORDER BY rid",
    "SELECT count(*), (SELECT max(c0) FROM data) FROM data WHERE c0 > (SELECT avg(c0) FROM data)",
    "SELECT count_if(c0 > 1), sum(c0), count(*) , histogram(c1, [1]) FROM data WHERE c0 > 100",
    "SELECT rid, c3 FROM data_rows ORDER BY c3, rid",
    "SELECT rid, c0 FROM data_rows ORDER BY c0 DESC, rid",
    "SELECT a.rid, b.rid FROM data_rows a JOIN data_rows b USING (c4) WHERE a.rid < b.rid ORDER BY 1, 2",
]


@pytest.fixture(scope="module")
def engines(spark: Any) -> Iterator[tuple[Engine, Engine]]:
    """Open the same rows on both."""
    duck, other = DuckDB(), Spark(spark)
    open_table(ROWS, duck)
    open_spark(spark.createDataFrame(ROWS), engine=other)
    yield duck, other
    other.close()
    duck.close()


@pytest.fixture(scope="module")
def answers(engines: tuple[Engine, Engine]) -> dict[str, list[tuple[list[Any], list[Any]]]]:
    """Ask for all expressions at once; each answer is a column."""
    asked = {
        "data": f"SELECT {', '.join(AGGREGATES)} FROM data",
        "data_rows": f"SELECT {', '.join(EACH_ROW)} FROM data_rows ORDER BY rid",
    }
    both = {
        relation: [list(zip(*engine.query(sql), strict=True)) for engine in engines] for relation, sql in asked.items()
    }
    return {relation: list(zip(*columns, strict=True)) for relation, columns in both.items()}


@pytest.mark.parametrize(
    ("relation", "group", "at"),
    [("data", group, at) for at, group in enumerate(AGGREGATES)]
    + [("data_rows", group, at) for at, group in enumerate(EACH_ROW)],
)
def test_an_expression_gives_the_same(relation: str, group: str, at: int, answers: dict[str, Any]) -> None:
    before = AGGREGATES[:at] if relation == "data" else EACH_ROW[:at]
    first = sum(map(_width, before))
    for wanted, got in answers[relation][first : first + _width(group)]:
        same(got, wanted)


@pytest.mark.parametrize("sql", WHOLE)
def test_a_statement_gives_the_same(sql: str, engines: tuple[Engine, Engine]) -> None:
    duck, other = engines
    same(other.query(sql), duck.query(sql))


def _width(group: str) -> int:
    return len(sqlglot.parse_one(f"SELECT {group}", read="duckdb").selects)  # type: ignore[attr-defined]


def same(got: Any, wanted: Any) -> None:
    """Compare: numbers to 1e-9, everything else exactly."""
    if isinstance(wanted, float | int | Decimal) and not isinstance(wanted, bool):
        assert isinstance(got, float | int | Decimal)
        assert not isinstance(got, bool)
        assert math.isnan(wanted) == math.isnan(got)
        assert math.isnan(wanted) or got == wanted or float(got) == pytest.approx(float(wanted), rel=1e-9, abs=1e-12)
    elif isinstance(wanted, list | tuple):
        assert len(got) == len(wanted)
        for one, other in zip(got, wanted, strict=True):
            same(one, other)
    elif isinstance(wanted, dict):
        assert list(got) == list(wanted)
        same(list(got.values()), list(wanted.values()))
    else:
        assert got == wanted
        assert type(got) is type(wanted)
