"""Values that stand for a missing one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit._table import literal
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._profile import profile
from debtkit.instruments.audit.checks._profile_figures import figure
from debtkit.instruments.audit.checks._profile_scan import plain, text_of
from debtkit.instruments.audit.checks._say import many, named, percent, share_of
from debtkit.instruments.audit.checks.columns_shared import counted, gathered, rows_like

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks._profile import ColumnProfile

NUMBERS = (-1, -9, -99, -999, -9999, -99999, 99, 999, 9999, 99999, 999999, 9999999, -32768, 2147483647, -2147483648)
WORDS = (
    *("n/a", "na", "n.a.", "#n/a", "null", "none", "nan", "nil", "undefined", "unknown", "missing", "not available"),
    *("-", "--", "---", "?", "??", "???", ".", "tbd", "todo", "<na>", "(null)", "[null]", "not applicable", "#value!"),
)
DAYS = ("1970-01-01", "1900-01-01", "1899-12-30", "1753-01-01", "0001-01-01", "9999-12-31", "2099-12-31", "1904-01-01")
_LONGEST = max(map(len, WORDS)) + 2
_FEWEST = 3
_SHARE = 0.001
"""An end of the scale that one value in a thousand sits on, far from its neighbour, is a mark and not a measurement."""
_FAR = 3.0
"""In interquartile ranges: Tukey's outer fence."""


class PlaceholderValues(Check):
    """Numbers, words and days that mean "unknown" and are read as values.

    A number counts only where it sits alone at an end of its column: three interquartile ranges from the rest, or as
    the only negative one. A day counts where it is the first or the last by more than a year.

    Figures: ``columns``, a list of ``[name, placeholder, rows]``.
    """

    id: ClassVar[str] = "placeholder_values"
    title: ClassVar[str] = "What is missing is missing, and not -1"
    source: ClassVar[str] = "Qahtan et al. 2018, FAHES: a robust disguised missing values detector (KDD)"

    def run(self, data: Dataset) -> Outcome:
        """Look for them where the ends of a column allow for one."""
        findings: list[tuple[Column, Finding]] = []
        figures: list[list[Any]] = []
        for one in data.once(profile):
            for shown, rows, condition in _placeholders(data, one):
                figures.append([one.column.name, shown, rows])
                findings.append((one.column, self._finding(data, one, shown, rows, condition)))
        return Outcome(gathered(data, findings), {"columns": figures})

    def _finding(self, data: Dataset, one: ColumnProfile, shown: str, rows: int, condition: str) -> Finding:
        share = rows / one.rows
        verb = "stand" if " and " in shown else "stands"
        return Finding(
            check=self.id,
            severity=Severity.MEDIUM if share >= _SHARE * 10 else Severity.LOW,
            says=f"{shown} {verb} in {named(one.column)} for what is not known: {many(rows, 'row')} ({percent(share)})",
            columns=(one.column.name,),
            value=rows,
            threshold=0,
            unit="rows",
            rows=rows,
            share=share_of(rows, one.rows),
            sql=counted(data, condition, (one.column,)),
            examples=rows_like(data, one.column, condition),
            remedy="Store NULL; a model takes the placeholder for a measurement, and a mean is wrong by it.",
        )


def _placeholders(data: Dataset, one: ColumnProfile) -> Iterator[tuple[str, int, str]]:
    match one.column.kind:
        case Kind.NUMBER:
            yield from _numbers(data, one)
        case Kind.TEXT:
            yield from _words(data, one)
        case Kind.DATE:
            yield from _days(data, one)


def _numbers(data: Dataset, one: ColumnProfile) -> Iterator[tuple[str, int, str]]:
    ends = [end for end in {one.min, one.max} if end in NUMBERS]
    low, high = one.quantiles.get("p25"), one.quantiles.get("p75")
    if not ends or low is None or high is None or (one.distinct or 0) <= _FEWEST:
        return
    c = one.column.sql
    for end in sorted(ends, key=str):
        below = end == one.min
        inner = (
            f"CASE WHEN isfinite({c}) AND {c} <> {end} THEN {c} END"
            if one.column.floating
            else (f"CASE WHEN {c} <> {end} THEN {c} END")
        )
        nearest = "min" if below else "max"
        n, near = data.table.engine.query(
            f"SELECT count_if({c} = {end}) AS n, {nearest}({inner}) AS near FROM {data.table.relation}"
        )[0]
        near = plain(near)
        if near is None or n < max(_FEWEST, _SHARE * one.filled):
            continue
        alone = below and isinstance(end, (int, float)) and end < 0 <= near
        spread = _FAR * (high - low) or abs(
            float(near) - float(high if below else low)
        )  # most values are one: all others
        if alone or abs(float(near) - float(end)) > spread > 0:
            yield str(figure(end)), int(n), f"{c} = {end}"


def _words(data: Dataset, one: ColumnProfile) -> Iterator[tuple[str, int, str]]:
    if one.length_min is None or one.length_min > _LONGEST:
        return
    value = f"lower(trim({text_of(one.column)}))"
    condition = f"length({text_of(one.column)}) <= {_LONGEST} AND {value} IN ({', '.join(map(literal, WORDS))})"
    if len(one.top) == one.distinct:
        found = any(isinstance(text, str) and text.strip().lower() in WORDS for text, _ in one.top)
        if not found:
            return
    as_written = f"trim({text_of(one.column)})"
    rows = data.table.engine.query(
        f"SELECT {as_written} AS word, count(*) AS n FROM {data.table.relation} WHERE {condition} "
        f"GROUP BY {as_written} ORDER BY n DESC, word"
    )
    if rows:
        yield " and ".join(repr(word) for word, _ in rows[:3]), sum(int(n) for _, n in rows), condition


def _days(data: Dataset, one: ColumnProfile) -> Iterator[tuple[str, int, str]]:
    ends = sorted({str(end)[:10] for end in (one.min, one.max) if end is not None and str(end)[:10] in DAYS})
    day = f"CAST({one.column.sql} AS DATE)"
    for end in ends:
        gap = f"abs(date_diff('day', DATE '{end}', {day}))"
        n, near = data.table.engine.query(
            f"SELECT count_if({day} = DATE '{end}') AS n, min(CASE WHEN {day} <> DATE '{end}' THEN {gap} END) AS near "
            f"FROM {data.table.relation}"
        )[0]
        if near is not None and near > 365:  # noqa: PLR2004 - a year
            yield end, int(n), f"{day} = DATE '{end}'"
