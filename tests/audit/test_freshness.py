from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd
import pyarrow as pa
from audit_tabular_helpers import opened, ran
from hypothesis import given, settings
from hypothesis import strategies as st

from debtkit.instruments.audit.checks.freshness import Freshness

DAYS = st.dates(date(1890, 1, 1), date(2040, 12, 31))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.none(), DAYS), min_size=1, max_size=40), DAYS)
def test_figures_are_those_of_pandas(days: list[date | None], as_of: date) -> None:
    (told,) = ran(Freshness(), {"day": pa.array(days, pa.date32())}, as_of=as_of).figures["columns"]
    known = sorted(day for day in days if day is not None)
    assert told["missing"] == len(days) - len(known)
    assert told["future"] == sum(day > as_of for day in known)
    assert told["before_1900"] == sum(day.year < 1900 for day in known)
    if known:
        assert (told["first"], told["last"]) == (known[0].isoformat(), known[-1].isoformat())
        assert told["age_days"] == (as_of - known[-1]).days
        months = pd.Series(pd.to_datetime(known)).dt.strftime("%Y-%m").value_counts().sort_index()
        assert dict(told["months"]) == months.to_dict()
        pauses = [(b - a).days - 1 for a, b in zip(sorted(set(known)), sorted(set(known))[1:], strict=False)]
        assert (told["hole"] or {"days": None})["days"] == (max(pauses) if pauses else None)


def daily(*holes: tuple[int, int]) -> list[datetime]:
    """Return a moment of each day of two years, but for the holes."""
    days = [n for n in range(730) if not any(a <= n < b for a, b in holes)]
    return [datetime(2023, 1, 1, 13, 7) + timedelta(days=n) for n in days]  # noqa: DTZ001 - data without a zone


def test_a_hole_is_told_with_its_days() -> None:
    with opened({"seen": daily((200, 300), (400, 410))}) as data:
        (finding,) = Freshness().run(data).findings
        assert data.table.engine.query(finding.sql) == [(0,)]
    assert finding.value == 100
    assert "between 2023-07-19 and 2023-10-28" in finding.says
    assert not ran(Freshness(), {"seen": daily((400, 425))}).findings


def test_the_future_is_judged_on_the_given_day_only() -> None:
    columns = {"seen": [date(2025, 1, 1), date(2025, 3, 1)], "due_date": [date(2030, 1, 1)] * 2}
    assert not ran(Freshness(), columns).findings
    (finding,) = ran(Freshness(), columns, as_of=date(2025, 2, 1)).findings
    assert (finding.columns, finding.rows, finding.examples[0].row) == (("seen",), 1, "1")
    old = ran(Freshness(), columns, as_of=date(2027, 1, 1)).findings
    assert [f.severity for f in old if f.columns == ("seen",)] == ["info"]


def test_dates_beyond_the_calendar_are_counted_and_do_no_harm() -> None:
    strange = pa.array([0, 2**31 - 1, -800_000, 3_000_000, None, -30_000], pa.int32()).cast(pa.date32())
    with opened({"day": strange}) as data:
        outcome = Freshness().run(data)
        (finding,) = outcome.findings
        assert data.table.engine.query(finding.sql) == [(4,)]
    (told,) = outcome.figures["columns"]
    assert (told["beyond"], told["before_1900"], told["missing"]) == (3, 1, 1)
    assert finding.rows == 4


def test_birthdays_are_no_records() -> None:
    births = [date(1950, 1, 1) + timedelta(days=400 * n) for n in range(20)]
    assert not ran(Freshness(), {"birth_date": births}, as_of=date(2026, 1, 1)).findings


def test_why_not() -> None:
    with opened({"a": [1]}) as data:
        assert Freshness().why_not(data) == "no column of dates"
