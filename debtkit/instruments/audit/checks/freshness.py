"""From when the data are: their span, how old the newest row is, dates that cannot be, and holes."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._finding import Example, Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import born, many, named, percent, share_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset

_DAY_0 = date(1970, 1, 1)
_FIRST, _LAST = "0001-01-01", "9999-12-31"
_STALE = 365
"""Days after which the newest row is told: a convention; how fast data age depends on what they are about."""
_LONGEST_HOLE = 30
_OF_SPAN = 0.1
"""A hole is told from 30 days on, if it takes a tenth of the span and ten times the usual pause."""
_USUAL_PAUSES = 10
_STRAYS = 0.01
"""Rows on one side of a hole that are less are strays: a date that is much older, or a stand-in for "not yet"."""
_FEWEST_DAYS = 10
_EARLIEST = 1900
_MONTHS = 240
_NOT_A_RECORD = re.compile(r"(?i)birth|\bdob\b|^dob|_dob|born")
_MAY_LIE_AHEAD = re.compile(
    r"(?i)expir|due|deadline|valid|until|renew|schedul|plan|target|\bend|_end|maturity|forecast|next"
)
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class _Days:
    """One column of dates, counted by day."""

    column: Column
    counts: tuple[tuple[int, int], ...]
    missing: int
    beyond: int

    @property
    def rows(self) -> int:
        return sum(rows for _, rows in self.counts)


class Freshness(Check):
    """Columns of dates: span, age, impossible dates, rows by month, the longest hole.

    Figures: ``as_of`` (None: no day was given, so nothing is called old or future), ``columns``, a list: ``column,
    first, last, days`` (that have rows), ``missing, beyond`` (outside the years 1 to 9999), ``age_days, future,
    before_1900, months`` (pairs of month and rows, the last 240), ``hole`` (``after, before, days``) or None.
    """

    id: ClassVar[str] = "freshness"
    title: ClassVar[str] = "Data are of their time, without holes"
    source: ClassVar[str] = "ISO/IEC 25012:2008, currentness"

    def why_not(self, data: Dataset) -> str:
        """Return what is missing."""
        if not any(column.kind is Kind.DATE for column in data.table.columns):
            return "no column of dates"
        return "" if data.table.rows else "no rows"

    def run(self, data: Dataset) -> Outcome:
        """Count by day."""
        figures, findings = [], []
        for column in data.table.columns:
            if column.kind is Kind.DATE:
                days = _counted(data, column)
                about = _about(days, data.as_of)
                figures.append(_coarse(about) if born(column) else about)
                findings += _judged(data, days, about)
        as_of = None if data.as_of is None else data.as_of.isoformat()
        return Outcome(tuple(findings), {"as_of": as_of, "columns": figures})


def _counted(data: Dataset, column: Column) -> _Days:
    """Return the rows of each day; dates that a calendar does not know are counted apart."""
    inside = f"{column.sql} BETWEEN DATE '{_FIRST}' AND DATE '{_LAST}'"
    kind = f"CASE WHEN {column.sql} IS NULL THEN 1 WHEN {inside} THEN 0 ELSE 2 END AS kind"
    day = f"CASE WHEN {inside} THEN date_diff('day', DATE '{_DAY_0}', cast({column.sql} AS DATE)) END AS day"
    rows = data.table.engine.query(
        f"SELECT kind, day, count(*) AS n FROM (SELECT {kind}, {day} FROM {data.table.relation}) AS days "
        "GROUP BY kind, day ORDER BY kind, day"
    )
    return _Days(
        column,
        tuple((int(day), int(n)) for kind, day, n in rows if kind == 0),
        sum(int(n) for kind, _, n in rows if kind == 1),
        sum(int(n) for kind, _, n in rows if kind == 2),  # noqa: PLR2004 - as in the statement
    )


def _day(number: int) -> date:
    return _DAY_0 + timedelta(days=number)


def _about(days: _Days, as_of: date | None) -> dict[str, Any]:
    numbers = [day for day, _ in days.counts]
    months: dict[str, int] = {}
    for number, rows in days.counts:
        month = _day(number).isoformat()[:7]
        months[month] = months.get(month, 0) + rows
    today = None if as_of is None else (as_of - _DAY_0).days
    return {
        "column": days.column.name,
        "first": _day(numbers[0]).isoformat() if numbers else None,
        "last": _day(numbers[-1]).isoformat() if numbers else None,
        "days": len(numbers),
        "missing": days.missing,
        "beyond": days.beyond,
        "age_days": today - numbers[-1] if numbers and today is not None else None,
        "future": sum(rows for day, rows in days.counts if today is not None and day > today),
        "before_1900": sum(rows for day, rows in days.counts if _day(day).year < _EARLIEST),
        "months": [list(pair) for pair in sorted(months.items())[-_MONTHS:]],
        "hole": _hole(days.counts),
    }


def _coarse(about: dict[str, Any]) -> dict[str, Any]:
    """Return dates of birth as years: the first and the last are those of two people."""
    years = {name: about[name] and about[name][:4] for name in ("first", "last")}
    return about | years | {"age_days": None, "months": [], "hole": None}


def _hole(counts: Sequence[tuple[int, int]]) -> dict[str, Any] | None:
    """Return the longest pause between days with rows; a few rows before or after all others make none."""
    numbers, before = [day for day, _ in counts], list(itertools.accumulate(rows for _, rows in counts))
    few = _STRAYS * before[-1] if before else 0
    pauses = [
        (later - earlier - 1, earlier, later)
        for at, (earlier, later) in enumerate(itertools.pairwise(numbers))
        if few <= before[at] <= before[-1] - few
    ]
    if not pauses:
        return None
    longest, earlier, later = max(pauses, key=lambda pause: (pause[0], -pause[1]))
    usual = sorted(pause for pause, _, _ in pauses)[len(pauses) // 2]
    return {"after": _day(earlier).isoformat(), "before": _day(later).isoformat(), "days": longest, "usual": usual}


def _judged(data: Dataset, days: _Days, about: dict[str, Any]) -> list[Finding]:
    column = days.column
    found = []
    if days.beyond or about["before_1900"]:
        found.append(_impossible(data, days, about))
    if about["future"] and not _MAY_LIE_AHEAD.search(column.name):
        found.append(_future(data, column, about["future"]))
    if _NOT_A_RECORD.search(column.name):
        return found
    if about["age_days"] is not None and about["age_days"] > _STALE:
        found.append(_old(data, column, about))
    hole = about["hole"]
    if hole and len(days.counts) >= _FEWEST_DAYS and hole["days"] >= _LONGEST_HOLE:
        span = days.counts[-1][0] - days.counts[0][0]
        if hole["days"] >= _OF_SPAN * span and hole["days"] >= _USUAL_PAUSES * max(1, hole["usual"]):
            found.append(_empty(data, column, hole))
    return found


def _rows(data: Dataset, where: str, column: Column) -> tuple[str, tuple[Example, ...]]:
    """Return the statement that counts the rows, and some of them; a date alone names nobody, and is not shown."""
    found = data.table.engine.query(
        f"SELECT rid FROM {data.table.numbered} WHERE {where} ORDER BY rid LIMIT {_EXAMPLES}"
    )
    sql = f"SELECT count(*) AS n FROM {data.table.relation} WHERE {where}"
    return data.table.proof(sql, (column,)), tuple(Example(str(rid)) for (rid,) in found)


def _impossible(data: Dataset, days: _Days, about: dict[str, Any]) -> Finding:
    rows = days.beyond + about["before_1900"]
    where = f"{days.column.sql} < DATE '{_EARLIEST}-01-01' OR {days.column.sql} > DATE '{_LAST}'"
    sql, examples = _rows(data, where, days.column)
    return Finding(
        check=Freshness.id,
        severity=Severity.MEDIUM,
        says=f"{many(rows, 'row')} ({percent(share_of(rows, data.table.rows))}) of {named(days.column)} "
        f"{'lies' if rows == 1 else 'lie'} before {_EARLIEST} or beyond the year 9999",
        columns=(days.column.name,),
        value=rows,
        threshold=0,
        unit="rows",
        rows=rows,
        share=share_of(rows, data.table.rows),
        sql=sql,
        examples=examples,
        remedy="Look for stand-ins of a missing date and for mixed-up units; store them as missing.",
        hours=(0.25, 1.0, 4.0),
    )


def _future(data: Dataset, column: Column, rows: int) -> Finding:
    sql, examples = _rows(data, f"cast({column.sql} AS DATE) > DATE '{data.as_of}'", column)
    return Finding(
        check=Freshness.id,
        severity=Severity.MEDIUM,
        says=f"{many(rows, 'row')} ({percent(share_of(rows, data.table.rows))}) of {named(column)} "
        f"{'lies' if rows == 1 else 'lie'} after {data.as_of}: in the future",
        columns=(column.name,),
        value=rows,
        threshold=0,
        unit="rows",
        rows=rows,
        share=share_of(rows, data.table.rows),
        sql=sql,
        examples=examples,
        remedy="Mend clocks, time zones and swapped days and months; what is planned belongs into a column of its own.",
        hours=(0.25, 1.0, 4.0),
    )


def _old(data: Dataset, column: Column, about: dict[str, Any]) -> Finding:
    age = about["age_days"]
    return Finding(
        check=Freshness.id,
        severity=Severity.INFO,
        says=f"the newest {named(column)} is of {about['last']}, {many(age, 'day')} before {data.as_of}",
        columns=(column.name,),
        value=age,
        threshold=_STALE,
        unit="days",
        rows=data.table.rows,
        share=1.0,
        sql=data.table.proof(f"SELECT max({column.sql}) AS newest FROM {data.table.relation}", (column,)),
        remedy="Say until when data of this age are fit for the purpose, or refresh them.",
        hours=(0.5, 4.0, 16.0),
    )


def _empty(data: Dataset, column: Column, hole: dict[str, Any]) -> Finding:
    sql = (
        f"SELECT count(*) AS n FROM {data.table.relation} WHERE cast({column.sql} AS DATE) > DATE '{hole['after']}' "
        f"AND cast({column.sql} AS DATE) < DATE '{hole['before']}'"
    )
    return Finding(
        check=Freshness.id,
        severity=Severity.LOW,
        says=f"{named(column)} has no row for {many(hole['days'], 'day')}: between {hole['after']} "
        f"and {hole['before']}",
        columns=(column.name,),
        value=hole["days"],
        threshold=_LONGEST_HOLE,
        unit="days",
        sql=data.table.proof(sql, (column,)),
        remedy="Find out whether an import failed; load what is missing, or document the hole.",
        hours=(0.5, 2.0, 8.0),
    )
