"""Numbers and dates that are kept as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._profile import profile
from debtkit.instruments.audit.checks._profile_figures import figure
from debtkit.instruments.audit.checks._profile_scan import text_of
from debtkit.instruments.audit.checks._say import many, named, percent, share_of
from debtkit.instruments.audit.checks.columns_shared import counted, gathered, rows_like

if TYPE_CHECKING:
    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks._profile import ColumnProfile

_STARTS = 0.01
"""Share of values that begin as a number does, from which on a column is looked at more closely."""
_NEARLY_ALL = 0.9
_SOME = 0.01
_LONGEST = 30
"""Mean length up to which a text may be a number or a date; an answer of "42" among sentences is an answer."""
NUMBER = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"
SEPARATED = r"^\s*[+-]?(\d{1,3}([, ]\d{3})+(\.\d+)?|\d{1,3}(\.\d{3})+,\d+|\d+,\d+)\s*$"
LEADING_ZERO = r"^\s*0\d"
FORMATS = {
    "2024-12-31": r"^\s*\d{4}-\d{1,2}-\d{1,2}([T ].*)?$",
    "2024/12/31": r"^\s*\d{4}/\d{1,2}/\d{1,2}( .*)?$",
    "12/31/2024": r"^\s*(0?[1-9]|1[0-2])/\d{1,2}/\d{2,4}( .*)?$",
    "31/12/2024": r"^\s*(1[3-9]|2\d|3[01])/\d{1,2}/\d{2,4}( .*)?$",
    "31.12.2024": r"^\s*\d{1,2}\.\d{1,2}\.\d{2,4}( .*)?$",
    "31-12-2024": r"^\s*\d{1,2}-\d{1,2}-\d{4}( .*)?$",
}
_MONTH_FIRST, _DAY_FIRST = "12/31/2024", "31/12/2024"
_SURELY_MONTH_FIRST = r"^\s*\d{1,2}/(1[3-9]|2\d|3[01])/"
_EITHER = FORMATS[_MONTH_FIRST].replace("(0?[1-9]|1[0-2])", r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class _Shape:
    """How many values of a column look like what."""

    column: Column
    filled: int
    numbers: int
    separated: int
    zeros: int
    dates: dict[str, int]

    @property
    def numeric(self) -> int:
        return self.numbers + self.separated


class MixedTypes(Check):
    """Columns of text whose values are numbers or dates: all of them, or some, or dates in several formats.

    Codes with leading zeros (postcodes, article numbers) are texts and left alone.

    Figures: ``columns``, for each column that was looked at ``name, filled, numbers, separated`` (numbers with a comma
    or groups of thousands), ``leading_zeros`` and ``dates`` (rows by format).
    """

    id: ClassVar[str] = "mixed_types"
    title: ClassVar[str] = "Each column has one type, and its own"
    source: ClassVar[str] = "Hynes et al. 2017, The data linter (NIPS ML systems)"

    def why_not(self, data: Dataset) -> str:
        """Return that there is no text."""
        return "" if any(column.kind is Kind.TEXT for column in data.table.columns) else "no column of text"

    def run(self, data: Dataset) -> Outcome:
        """Count what the values look like."""
        shapes = [_shape(data, one) for one in data.once(profile) if _candidate(data, one)]
        findings = [(one.column, found) for one in shapes if (found := self._judged(data, one)) is not None]
        figures = [
            {
                "name": one.column.name,
                "filled": one.filled,
                "numbers": one.numbers,
                "separated": one.separated,
                "leading_zeros": one.zeros,
                "dates": {name: n for name, n in one.dates.items() if n},
            }
            for one in shapes
        ]
        return Outcome(gathered(data, findings), {"columns": figures})

    def _judged(self, data: Dataset, one: _Shape) -> Finding | None:
        if sum(one.dates.values()) >= _NEARLY_ALL * one.filled:
            severity, rows, says, condition = _dates(one)
        elif one.zeros < _SOME * one.filled and one.numeric >= _SOME * one.filled:
            severity, rows, says, condition = _numbers(one)
        else:
            return None
        if not rows:
            return None
        return Finding(
            check=self.id,
            severity=severity,
            says=f"{named(one.column)} {says}",
            columns=(one.column.name,),
            value=figure(rows / one.filled),
            threshold=0,
            unit="share of values",
            rows=rows,
            share=share_of(rows, data.table.rows),
            sql=counted(data, condition, (one.column,)),
            examples=rows_like(data, one.column, condition),
            remedy="Give the column one type where the data are made; turn what does not fit into NULL, and count it.",
        )


_Judgement = tuple[Severity, int, str, str]


def _dates(one: _Shape) -> _Judgement:
    """Return what to say of a column of dates, and which rows it is about."""
    used = [name for name, n in one.dates.items() if n]
    dates = sum(one.dates.values())
    value = text_of(one.column)
    forms = dict(FORMATS) if _MONTH_FIRST in used else FORMATS | {_DAY_FIRST: _EITHER}
    condition = " OR ".join(f"regexp_matches({value}, '{forms[name]}')" for name in used)
    if len(used) > 1:
        listed = ", ".join(f"{n:,} as {form}" for form, n in one.dates.items() if n)
        return Severity.MEDIUM, dates, f"holds dates in {len(used)} forms: {listed}", condition
    if dates == one.filled:
        return Severity.LOW, dates, f"holds dates as text, all in the form {used[0]}", condition
    other = one.filled - dates
    return (
        Severity.MEDIUM,
        other,
        f"holds dates as text, and {_odd(other, one)}",
        f"{value} <> '' AND NOT ({condition})",
    )


def _numbers(one: _Shape) -> _Judgement:
    """Return the same of a column with numbers."""
    value = text_of(one.column)
    condition = f"regexp_matches({value}, '{NUMBER}') OR regexp_matches({value}, '{SEPARATED}')"
    if one.numeric == one.filled:
        says = f"holds numbers as text in all {many(one.filled, 'value')}"
        says += f", {one.separated:,} with a comma or groups of thousands" if one.separated else ""
        return Severity.LOW, one.numeric, says, condition
    if one.numeric >= _NEARLY_ALL * one.filled:
        other = one.filled - one.numeric
        return Severity.MEDIUM, other, f"holds numbers, and {_odd(other, one)}", f"{value} <> '' AND NOT ({condition})"
    says = f"mixes text with {many(one.numeric, 'number')} ({percent(one.numeric / one.filled)})"
    return Severity.LOW, one.numeric, says, condition


def _odd(n: int, one: _Shape) -> str:
    return f"{many(n, 'value')} that {'is' if n == 1 else 'are'} not ({percent(n / one.filled)})"


def _candidate(data: Dataset, one: ColumnProfile) -> bool:
    short = (one.length_mean or 0) <= _LONGEST and one.column not in data.roles.texts
    return one.column.kind is Kind.TEXT and short and one.numeric_start >= max(1, _STARTS * one.filled)


def _shape(data: Dataset, one: ColumnProfile) -> _Shape:
    value = text_of(one.column)
    patterns = [NUMBER, SEPARATED, LEADING_ZERO, *FORMATS.values()]
    counts = ", ".join(f"count_if(regexp_matches(v, '{pattern}')) AS a{at}" for at, pattern in enumerate(patterns))
    row = data.table.engine.query(
        f"SELECT count_if(v <> '') AS filled, {counts} FROM (SELECT {value} AS v FROM {data.table.relation}) AS t"
    )[0]
    filled, numbers, separated, zeros, *dates = (int(n or 0) for n in row)
    return _Shape(
        one.column, filled, numbers, separated, zeros, _slashed(data, value, dict(zip(FORMATS, dates, strict=True)))
    )


def _slashed(data: Dataset, value: str, dates: dict[str, int]) -> dict[str, int]:
    """Give days up to 12 to the form of the others: 05/07 beside 28/06 is in July, unless 06/28 stands there, too."""
    if not dates[_DAY_FIRST]:
        return dates
    sure = data.table.engine.query(
        f"SELECT count_if(regexp_matches({value}, '{_SURELY_MONTH_FIRST}')) AS n FROM {data.table.relation}"
    )
    if int(sure[0][0] or 0):
        return dates
    return dates | {_DAY_FIRST: dates[_DAY_FIRST] + dates[_MONTH_FIRST], _MONTH_FIRST: 0}
