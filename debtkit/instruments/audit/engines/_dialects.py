"""What each dialect says for what DuckDB says: a small table, and no word that is not in it.

Write checks with these constructs and they run on DuckDB and on Spark with equal answers; a warehouse runs what its
column of the table holds. Everything else is refused by name (`NotInDialectError`), because SQLGlot hands unknown
functions on unchanged and turns exact quantiles into approximate ones without a word.

Statements
    ``WITH``, ``SELECT``, ``DISTINCT``, sub-queries, ``JOIN`` (inner, left, full, cross; ``USING`` and ``ON``),
    ``UNION [ALL]``, ``EXCEPT``, ``INTERSECT``, ``GROUP BY`` with the columns spelled out, ``HAVING``, ``QUALIFY``,
    windows, ``ORDER BY``, ``LIMIT``, ``VALUES`` in ``FROM``. A ``SEMI JOIN``: write ``IN (SELECT ...)`` or ``EXISTS``.
    ``SELECT unnest(list) AS x`` and ``FROM t, unnest(list) AS u(x)``.
Operators
    ``AND OR NOT``, comparisons, ``IS [NOT] DISTINCT FROM``, ``BETWEEN``, ``IN``, ``LIKE``, ``ILIKE``, ``CASE``,
    ``+ - *``, ``||``; ``/``, ``//`` and ``%`` with ``nullif(divisor, 0)`` unless it is a number; ``l[1]``, ``l[-1]``.
Casts
    ``CAST``, ``TRY_CAST`` to VARCHAR, BIGINT, HUGEINT, DOUBLE, DECIMAL, BOOLEAN, DATE, TIMESTAMP. To a whole number
    only from whole numbers, booleans and texts of digits: DuckDB rounds a fraction, Spark cuts it. A DOUBLE as VARCHAR
    reads otherwise on each engine: compare numbers as numbers.
Aggregates
    ``count(*)``, ``count(x)``, ``count(DISTINCT x)`` (one column), ``count_if``, ``sum``, ``min``, ``max``, ``avg``,
    ``stddev_samp``, ``var_samp``, ``stddev_pop``, ``var_pop``, ``corr``, ``skewness``, ``kurtosis``, ``median``,
    ``quantile_cont(x, p)`` and ``quantile_disc(x, p)`` with one level or a list of them (x as DOUBLE), ``bool_and``,
    ``bool_or``, ``mode``, ``any_value``, ``arg_min``, ``arg_max`` (the last four: only where no two values tie),
    ``histogram(x, [edges])`` (x DOUBLE and finite, edges as numbers; keys come as DOUBLE), ``list(x)`` and ``list(x
    ORDER BY x)`` (of values that are not NULL),
    ``approx_count_distinct`` and ``approx_quantile`` where the finding says "about".
Texts
    ``length``, ``lower``, ``trim(x)``, ``substr(x, from, length)`` from 1 on, ``left``, ``right``,
    ``strpos``, ``contains``, ``starts_with``, ``replace``, ``concat``, ``concat_ws``, ``chr``, ``repeat``,
    ``ends_with``, ``octet_length(encode(x))``, ``md5``, ``md5_number_lower(x)``, ``hash(...)`` (equal only within one
    engine), ``split_part``, ``regexp_matches``, ``regexp_extract``, ``regexp_extract_all``, ``regexp_replace(..,
    'g')``: the pattern (RE2) must stand in the statement as a literal; it is rewritten for Java.
Lists and structs
    ``[a, b]``, ``string_split``, ``array_length`` (not ``len``), ``list_filter``, ``list_transform`` with
    ``lambda x: ...``, ``list_distinct``, ``list_contains``, ``s.field``, ``range(a, b)``.
Numbers and dates
    ``abs``, ``ceil``, ``floor``, ``round``, ``sqrt``, ``ln``, ``exp``, ``pow``, ``sign``, ``greatest``, ``least``,
    ``coalesce``, ``nullif``, ``isnan``, ``isinf``, ``isfinite``, ``year``, ``month``, ``day``, ``isodow``, ``epoch``,
    ``date_trunc('month', x)``, ``date_diff('day', a, b)``.

Not portable, and refused: ``FILTER (..)`` (write ``count_if`` or ``sum(CASE ..)``), ``GROUP BY ALL``, ``SELECT *
EXCLUDE``, ``x[1:3]``, ``USING SAMPLE``, ``percentile_cont .. WITHIN GROUP``, list comprehensions, ``nfc_normalize``,
``mad``, ``entropy``, ``min(x, n)``.
"""

from __future__ import annotations

from typing import NamedTuple

DIALECTS = (
    "duckdb",
    "spark",
    "databricks",
    "postgres",
    "snowflake",
    "bigquery",
    "redshift",
    "trino",
    "presto",
    "sqlite",
)

SAME = "="
"""SQLGlot's own text says the same: tried on Spark and SQLite, read for the others."""


class Levels(NamedTuple):
    """A function of a level, or of a list of levels."""

    one: str
    several: str


Rule = str | Levels

_SPACES = "".join(map(chr, (0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
_MD5_LOW = ", ".join(f"substr(md5({{0}}), {at}, 2)" for at in range(31, 15, -2))
_WITHIN = "{name}({{1}}) WITHIN GROUP (ORDER BY {{0}})"
_CONT, _DISC = _WITHIN.format(name="percentile_cont"), _WITHIN.format(name="percentile_disc")
_BOTH = "CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN 1 END"
_PAIRS = "count(" + _BOTH + ")"
# Spark's own counts positions in floating point and takes one level at a time; this sorts the values once.
_SPARK_DISC_ONE, _SPARK_DISC_MANY = (
    "CASE WHEN count({0}) > 0 THEN transform(array(array_sort(collect_list({0}))), s -> transform(array("
    + levels
    + "), p -> try_element_at(s, greatest(1, CAST(ceil(p * size(s)) AS INT)))))[0]"
    + pick
    + " END"
    for levels, pick in (("{1}", "[0]"), ("{levels}", ""))
)
_SPARK_SKEW = "(skewness({0}) * sqrt(count({0}) * (count({0}) - 1D)) / nullif(count({0}) - 2, 0))"
_SPARK_KURT = (
    "((count({0}) - 1D) / nullif((count({0}) - 2D) * (count({0}) - 3D), 0) * ((count({0}) + 1) * kurtosis({0}) + 6))"
)


def _all(rule: Rule, **other: Rule) -> dict[str, Rule]:
    return dict.fromkeys(DIALECTS[1:], rule) | other


def _only(rule: Rule, *dialects: str) -> dict[str, Rule]:
    return dict.fromkeys(dialects, rule)


_SPARK = ("spark", "databricks")
_LISTS = (*_SPARK, "trino", "presto")
_REGEX = (*_SPARK, "postgres", "bigquery", "trino", "presto")
_ROWS = ("postgres", "redshift", "snowflake", "trino", "presto")

# SQLGlot's name of a function -> dialect -> what is written; {0}, {1} are its arguments, {all} all of them. What is not
# here, function or dialect, is refused.
FUNCTIONS: dict[str, dict[str, Rule]] = {
    # counts and sums
    **{name: _all(SAME) for name in ("count", "min", "max", "coalesce", "nullif", "case", "if", "and", "or", "cast")},
    **{name: _all(SAME) for name in ("abs", "replace", "row_number", "rank", "dense_rank", "lag", "lead", "ntile")},
    **{name: _all(SAME) for name in ("length", "substring", "exists")},
    "sum": _all(SAME),
    "try_cast": _only(SAME, *_SPARK, "snowflake", "bigquery", "trino", "presto"),
    "count_if": _all("sum(CASE WHEN {0} THEN 1 ELSE 0 END)"),
    "avg": _all("avg(CAST({0} AS DOUBLE))")
    | _only("avg(CAST({0} AS DOUBLE PRECISION))", "postgres", "redshift")
    | {"bigquery": "avg(CAST({0} AS FLOAT64))", "sqlite": "avg({0})"},
    **{
        name: _only(SAME, *_SPARK, *_ROWS, "bigquery")
        for name in ("stddev_samp", "stddev_pop", "variance", "variance_pop", "stddev")
    },
    "corr": _only("coalesce(corr({0}, {1}), CASE WHEN " + _PAIRS + " > 1 THEN CAST('NaN' AS DOUBLE) END)", *_SPARK)
    | _only(SAME, "postgres", "snowflake", "bigquery", "trino", "presto"),
    "skewness": _only(_SPARK_SKEW, *_SPARK),
    "kurtosis": _only(_SPARK_KURT, *_SPARK),
    "logical_and": _only(SAME, *_SPARK, "postgres", "bigquery", "redshift", "trino", "presto", "snowflake"),
    "logical_or": _only(SAME, *_SPARK, "postgres", "bigquery", "redshift", "trino", "presto", "snowflake"),
    "mode": _only("mode() WITHIN GROUP (ORDER BY {0})", "spark", "databricks", "postgres") | {"snowflake": SAME},
    "any_value": _only(SAME, *_SPARK, "snowflake", "bigquery", "trino"),
    "arg_max": _only("max_by({0}, {1})", *_LISTS, "snowflake"),
    "arg_min": _only("min_by({0}, {1})", *_LISTS, "snowflake"),
    "array_agg": _only("collect_list({0})", *_SPARK),
    # order statistics, all of them exact
    "median": _only("percentile({0}, 0.5)", *_SPARK)
    | _only("percentile_cont(0.5) WITHIN GROUP (ORDER BY {0})", "postgres", "snowflake", "redshift"),
    "percentile_cont": _only("percentile({0}, {1})", *_SPARK)
    | {
        "postgres": Levels(_CONT, "ARRAY[{each}]"),
        "snowflake": Levels(_CONT, "ARRAY_CONSTRUCT({each})"),
        "redshift": Levels(_CONT, "ARRAY({each})"),
    },
    "percentile_disc": _only(Levels(_SPARK_DISC_ONE, _SPARK_DISC_MANY), *_SPARK)
    | {
        "postgres": Levels(_DISC, "ARRAY[{each}]"),
        "snowflake": Levels(_DISC, "ARRAY_CONSTRUCT({each})"),
    },
    "debtkit_map": _only("map_from_arrays({0}, {1})", *_SPARK),
    "debtkit_map_of_rows": _only("map_from_entries(array_sort(collect_list(struct({0}, {1}))))", *_SPARK),
    # sketches: only where the statement itself asks for one
    "approx_distinct": _only("approx_count_distinct({0}, 0.02)", *_SPARK)
    | _only(SAME, "snowflake", "bigquery", "trino", "presto", "redshift"),
    "approx_quantile": _only("percentile_approx({0}, {1}, 10000)", *_SPARK)
    | _only("approx_percentile({0}, {1})", "trino", "presto"),
    # texts
    "lower": _only("lower(translate({0}, '\u03a3\u0130', '\u03c3i'))", *_SPARK)
    | _only(SAME, "postgres", "snowflake", "bigquery", "redshift", "trino", "presto"),
    "trim": _only(f"trim(BOTH '{_SPACES}' FROM {{0}})", *_SPARK, "postgres")
    | _only(f"trim({{0}}, '{_SPACES}')", "snowflake", "bigquery", "sqlite"),
    "left": _all(SAME, sqlite="substr({0}, 1, {1})"),
    "right": _only(SAME, *_SPARK, "postgres", "snowflake", "redshift", "bigquery"),
    "str_position": _all(SAME),
    "contains": _all("(strpos({0}, {1}) > 0)", sqlite="(instr({0}, {1}) > 0)", snowflake="(charindex({1}, {0}) > 0)")
    | _only("(instr({0}, {1}) > 0)", *_SPARK),
    "starts_with": _only(SAME, *_SPARK, "postgres", "snowflake", "bigquery", "trino", "presto"),
    "ends_with": _only("endswith({0}, {1})", *_SPARK, "snowflake"),
    "concat": _only(SAME, *_SPARK, "postgres"),
    "concat_ws": _only(SAME, *_SPARK, "postgres"),
    "chr": _only(SAME, *_SPARK, "postgres", "snowflake", "redshift", "trino", "presto")
    | {"sqlite": "char({0})", "bigquery": "chr({0})"},
    "repeat": _only(SAME, *_SPARK, "postgres", "snowflake", "bigquery", "redshift"),
    "encode": _only("encode({0}, 'utf-8')", *_SPARK),
    "octet_length": _only("octet_length({0})", *_SPARK),
    "split_part": _only(SAME, *_SPARK, "postgres", "snowflake", "redshift"),
    "md5": _only("md5({0})", *_SPARK, "postgres", "snowflake", "redshift")
    | {"bigquery": "to_hex(md5({0}))"}
    | _only("lower(to_hex(md5(to_utf8({0}))))", "trino", "presto"),
    "md5_number_lower": _only(f"CAST(conv(concat({_MD5_LOW}), 16, 10) AS DECIMAL(20, 0))", *_SPARK),
    "hash": _only("xxhash64({flagged})", *_SPARK)
    | _only("md5(concat_ws(chr(31), {marked}))", "postgres")
    | _only("md5({joined})", "snowflake", "redshift"),
    # regular expressions: the pattern is rewritten before
    "regexp_like": _only("({0} RLIKE {1})", *_SPARK)
    | _only(SAME, "postgres", "bigquery", "trino", "presto")
    | {"snowflake": "(regexp_instr({0}, {1}) > 0)"},
    "regexp_extract": _only(SAME, *_SPARK),
    "regexp_extract_all": _only(SAME, *_SPARK),
    "regexp_replace": _only("regexp_replace({0}, {1}, {2})", *_SPARK, "bigquery", "snowflake", "trino", "presto")
    | {"postgres": "regexp_replace({0}, {1}, {2}, 'g')"},
    # lists
    "array": _only(SAME, *_LISTS, "postgres", "bigquery", "snowflake"),
    "split": _only(SAME, *_SPARK),
    "array_size": _only("array_size({0})", *_SPARK) | _only("cardinality({0})", "trino", "presto"),
    "filter": _only(SAME, *_LISTS),
    "transform": _only(SAME, *_LISTS),
    "array_distinct": _only("array_distinct(array_compact({0}))", *_SPARK),
    "array_contains": _only("exists({0}, e -> coalesce(e = {1}, false))", *_SPARK),
    "array_sort": _only("array_sort({0})", *_SPARK),
    "array_max": _only("array_max({0})", *_SPARK),
    "array_min": _only("array_min({0})", *_SPARK),
    "array_to_string": _only("array_join({0}, {1})", *_SPARK),
    "list_concat": _only("concat({all})", *_SPARK),
    "flatten": _only("flatten({0})", *_SPARK),
    "explode": _only(SAME, *_SPARK),
    "unnest": _only(SAME, *_SPARK),
    "generate_series": _only(SAME, *_SPARK),
    "struct": _only(SAME, *_SPARK),
    "struct_extract": _only(SAME, *_SPARK),
    # numbers
    **{name: _all(SAME) for name in ("round", "sign")},
    **{name: _only(SAME, *_SPARK, *_ROWS, "bigquery") for name in ("sqrt", "ln", "exp", "power")},
    **{name: _all(SAME) | _only(f"CAST({name}({{0}}) AS DOUBLE)", *_SPARK) for name in ("ceil", "floor")},
    # one NULL makes NULL of them on the others
    "greatest": _only(SAME, *_SPARK, "postgres"),
    "least": _only(SAME, *_SPARK, "postgres"),
    "is_nan": _only("(CASE WHEN {0} IS NOT NULL THEN isnan({0}) END)", *_SPARK)
    | _only("is_nan({0})", "bigquery", "trino", "presto")
    | _only("({0} = 'NaN')", "postgres", "snowflake"),
    "is_inf": _only("(abs({0}) = CAST('Infinity' AS DOUBLE))", *_SPARK)
    | {"bigquery": "is_inf({0})", "postgres": "(abs({0}) = 'Infinity')", "snowflake": "(abs({0}) = 'inf')"},
    "isfinite": _only("(NOT isnan({0}) AND abs({0}) <> CAST('Infinity' AS DOUBLE))", *_SPARK)
    | {
        "postgres": "({0} <> 'NaN' AND abs({0}) <> 'Infinity')",
        "snowflake": "({0} <> 'NaN' AND abs({0}) <> 'inf')",
        "bigquery": "(NOT is_nan({0}) AND NOT is_inf({0}))",
    }
    | _only("is_finite({0})", "trino", "presto"),
    # dates
    **{
        name: _only(SAME, *_SPARK, "postgres", "snowflake", "bigquery", "redshift", "trino", "presto")
        for name in ("year", "month", "day")
    },
    "dayofweek_iso": _only("(weekday({0}) + 1)", *_SPARK),
    "time_to_unix": _only("(unix_micros(CAST({0} AS TIMESTAMP)) / 1000000D)", *_SPARK),
    "timestamp_trunc": _only(SAME, *_SPARK, "postgres", "snowflake", "redshift", "trino", "presto"),
    "datediff": _only("datediff({0}, {1})", *_SPARK),
}

# Types whose name SQLGlot hands on as it is.
TYPES: dict[str, dict[str, Rule]] = {
    "INT128": _all("DECIMAL(38, 0)"),
    "UINT128": _all("DECIMAL(38, 0)"),
    "UBIGINT": _all("DECIMAL(20, 0)"),
    "UINT": _all("BIGINT"),
    "USMALLINT": _all("INT"),
    "UTINYINT": _all("SMALLINT"),
}  # fmt: skip

# What a statement may be built of besides functions (names of SQLGlot's classes).
_SHAPES = """
    Select From Where Group Having Order Ordered Limit Offset Join With CTE TableAlias Alias Column Identifier Table
    Subquery Union Except Intersect If Case Literal Null Boolean Not EQ NEQ GT GTE LT LTE Between In Is Like ILike
    Paren Neg Add Sub Mul Div Mod IntDiv DPipe DataType DataTypeParam Window WindowSpec Qualify Distinct Star Lambda
    Tuple Values Bracket Dot Var NullSafeEQ NullSafeNEQ PropertyEQ IgnoreNulls ColumnDef
"""
SHAPES = frozenset(_SHAPES.split())

# Why not, for what is asked for often.
INSTEAD: dict[str, str] = {
    "Filter": "write count_if(..) or sum(CASE ..) instead of FILTER",
    "Slice": "write substr(x, from, length) instead of x[from:to]",
    "WithinGroup": "write quantile_cont(x, p)",
    "TableSample": "write a WHERE over a hash of the key",
    "Comprehension": "write list_transform and list_filter",
}
