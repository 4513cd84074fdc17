"""Types for columns of text: only where every value keeps its meaning, so that ``00007`` stays a text."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from debtkit.instruments.audit.engines import DuckDB

_CELLS, _FEWEST, _MOST = 200_000, 50, 2_000
_COLUMNS_A_STATEMENT = 500
_HERE = "<c>"
_WHOLE = r"-?(0|[1-9]\d{0,17})"
_DAY = r"\d{4}-\d{2}-\d{2}"
_MOMENT = _DAY + r"([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?"
_ZONED = _MOMENT + r"(Z|[+-]\d{2}:?\d{2})"
_DOUBLE = r"[+-]?(0|[1-9]\d{0,14})?(\.\d*)?([eE][+-]?\d{1,3})?"
_NOT_FINITE = ("nan", "inf", "-inf")
_SURE = {
    # an integer is what comes back as it was: no leading zeros, no plus, no blanks
    "BIGINT": "CAST(TRY_CAST(<c> AS BIGINT) AS VARCHAR) = <c>",
    "DOUBLE": f"((regexp_full_match(<c>, '{_DOUBLE}') AND isfinite(TRY_CAST(<c> AS DOUBLE)))"
    f" OR lower(<c>) IN {_NOT_FINITE})",
    "DATE": f"regexp_full_match(<c>, '{_DAY}') AND TRY_CAST(<c> AS DATE) IS NOT NULL",
    "TIMESTAMP": f"regexp_full_match(<c>, '{_MOMENT}') AND TRY_CAST(<c> AS TIMESTAMP) IS NOT NULL",
    "TIMESTAMPTZ": f"regexp_full_match(<c>, '{_ZONED}') AND TRY_CAST(<c> AS TIMESTAMPTZ) IS NOT NULL",
    "BOOLEAN": "lower(<c>) IN ('true', 'false')",
}
_TEXT = "VARCHAR"


def find_types(engine: DuckDB, table: str, width: int) -> list[str]:
    """Return the type of each column ``c0, c1, ...`` of a table of texts.

    A sample tells what a column may be; then every value is asked, from the narrowest type to the widest.
    """
    size = max(_FEWEST, min(_MOST, _CELLS // width))
    sample = engine.query(f"SELECT * FROM {table} LIMIT {size}")
    likely = [_fitting([row[at] for row in sample if row[at] is not None]) for at in range(width)]
    found = [_TEXT] * width
    if len(sample) < size:  # these were all rows
        return [kinds[0] if kinds else _TEXT for kinds in likely]
    asked = {at: kinds for at, kinds in enumerate(likely) if kinds}
    while asked:
        fits = _all_fit(engine, table, {at: kinds[0] for at, kinds in asked.items()})
        for at in fits:
            found[at] = asked[at][0]
        asked = {at: kinds[1:] for at, kinds in asked.items() if at not in fits and len(kinds) > 1}
    return found


def _fitting(values: Sequence[str]) -> list[str]:
    """Return the types that all values of a sample have, the narrowest first."""
    return [kind for kind, fits in _FITS.items() if all(map(fits, values))] if values else []


def _double(text: str) -> bool:
    if text.lower() in _NOT_FINITE:
        return True
    with suppress(ValueError):
        return bool(re.fullmatch(_DOUBLE, text, re.ASCII)) and math.isfinite(float(text))
    return False


def _moment(pattern: str) -> Callable[[str], bool]:
    whole = re.compile(pattern, re.ASCII)

    def fits(text: str) -> bool:
        if not whole.fullmatch(text):
            return False
        with suppress(ValueError):
            datetime.fromisoformat(text)
            return True
        return False

    return fits


_FITS: dict[str, Callable[[str], bool]] = {
    "BIGINT": lambda text: bool(re.fullmatch(_WHOLE, text, re.ASCII)) and text != "-0",
    "DOUBLE": _double,
    "DATE": _moment(_DAY),
    "TIMESTAMP": _moment(_MOMENT),
    "TIMESTAMPTZ": _moment(_ZONED),
    "BOOLEAN": lambda text: text.lower() in {"true", "false"},
}


def _all_fit(engine: DuckDB, table: str, asked: dict[int, str]) -> set[int]:
    """Return the columns of which every value has the type."""
    columns = list(asked)
    found = set()
    for start in range(0, len(columns), _COLUMNS_A_STATEMENT):
        some = columns[start : start + _COLUMNS_A_STATEMENT]
        tests = ", ".join(f"count(c{at}), count_if({_SURE[asked[at]].replace(_HERE, f'c{at}')})" for at in some)
        answers = engine.query(f"SELECT {tests} FROM {table}")[0]
        found |= {at for at, values, fits in zip(some, answers[::2], answers[1::2], strict=True) if values == fits}
    return found
