"""Types for columns of text: only where every value keeps its meaning, so that ``00007`` stays a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit.engines import DuckDB

_SAMPLE = 2_000
_COLUMNS_A_STATEMENT = 500
_DAY = r"\d{4}-\d{2}-\d{2}"
_MOMENT = _DAY + r"([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?"
_DOUBLE = r"[+-]?(0|[1-9]\d{0,14})?(\.\d*)?([eE][+-]?\d{1,3})?"
_HERE = "<c>"
_TESTS = {
    # an integer is what comes back as it was: no leading zeros, no plus, no blanks
    "BIGINT": "CAST(TRY_CAST(<c> AS BIGINT) AS VARCHAR) = <c>",
    "DOUBLE": f"((regexp_full_match(<c>, '{_DOUBLE}') AND isfinite(TRY_CAST(<c> AS DOUBLE)))"
    " OR lower(<c>) IN ('nan', 'inf', '-inf'))",
    "DATE": f"regexp_full_match(<c>, '{_DAY}') AND TRY_CAST(<c> AS DATE) IS NOT NULL",
    "TIMESTAMP": f"regexp_full_match(<c>, '{_MOMENT}') AND TRY_CAST(<c> AS TIMESTAMP) IS NOT NULL",
    "TIMESTAMPTZ": rf"regexp_full_match(<c>, '{_MOMENT}(Z|[+-]\d{{2}}:?\d{{2}})')"
    " AND TRY_CAST(<c> AS TIMESTAMPTZ) IS NOT NULL",
    "BOOLEAN": "lower(<c>) IN ('true', 'false')",
}


def find_types(engine: DuckDB, table: str, width: int) -> list[str]:
    """Return the type of each column ``c0, c1, ...`` of a table of texts.

    A sample tells what may fit; then every value is asked.
    """
    sample = f"(SELECT * FROM {table} LIMIT {_SAMPLE})"
    likely = _fitting(engine, sample, {at: list(_TESTS) for at in range(width)})
    sure = _fitting(engine, table, likely)
    return [sure[at][0] if sure.get(at) else "VARCHAR" for at in range(width)]


def _fitting(engine: DuckDB, source: str, asked: dict[int, list[str]]) -> dict[int, list[str]]:
    """Return for each column the types that all its values have; none for a column without a value."""
    columns = [at for at, kinds in asked.items() if kinds]
    found: dict[int, list[str]] = {}
    for start in range(0, len(columns), _COLUMNS_A_STATEMENT):
        found |= _ask(engine, source, {at: asked[at] for at in columns[start : start + _COLUMNS_A_STATEMENT]})
    return found


def _ask(engine: DuckDB, source: str, asked: dict[int, Sequence[str]]) -> dict[int, list[str]]:
    texts = []
    for at, kinds in asked.items():
        texts.append(f"count(c{at})")
        texts += [f"count_if({_TESTS[kind].replace(_HERE, f'c{at}')})" for kind in kinds]
    answers = iter(engine.query(f"SELECT {', '.join(texts)} FROM {source}")[0])
    found: dict[int, list[str]] = {}
    for at, kinds in asked.items():
        values = next(answers)
        fits = [kind for kind in kinds if next(answers) == values]
        found[at] = fits if values else []
    return found
