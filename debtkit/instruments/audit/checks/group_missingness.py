"""Whether values are missing in one group more than in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, named, percent, rounded, share_of
from debtkit.instruments.audit.checks.group_columns import FEWEST, comparable, no_groups, shown
from debtkit.instruments.audit.checks.group_intervals import gap_interval, z_for

if TYPE_CHECKING:
    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.group_columns import Grouping

_GAP = 0.05
"""A gap of five points: an imputed column then treats the groups differently. Smaller ones are counted, not told."""
_PAIR = 2
_TOLD = 3


class GroupMissingness(Check):
    """The share of missing values (NULL and NaN) of each column by group, and its largest gap with an interval.

    Figures: ``groups``, a list: ``column``, ``values``, ``rows`` (by value) and ``missing`` (a list: ``column``,
    ``shares`` by value, ``gap``, ``low``, ``high``: the gap's interval at 95 %, corrected for all comparisons). Columns
    without a missing value are left out.
    """

    id: ClassVar[str] = "group_missingness"
    title: ClassVar[str] = "Values are missing equally often in each group"
    source: ClassVar[str] = "Newcombe 1998, Interval estimation for the difference between independent proportions"

    def why_not(self, data: Dataset) -> str:
        """Return what is missing."""
        return no_groups(data)

    def run(self, data: Dataset) -> Outcome:
        """Count them."""
        findings, figures = [], []
        for group in comparable(data):
            counts = _missing(data, group)
            told = _gaps(group, counts)
            figures.append(told)
            findings += _judged(data, group, told)
        return Outcome(tuple(findings), {"groups": figures})


def _missing(data: Dataset, group: Grouping) -> dict[int, dict[str, int]]:
    """Return the missing values of each column by group."""
    others = [column for column in data.table.columns if column != group.column]
    counts: dict[int, dict[str, int]] = {}
    step = max(1, data.table.engine.most_aggregates - 1)
    for start in range(0, len(others), step):
        some = others[start : start + step]
        sums = "".join(f", count_if({_is_missing(column)}) AS m{column.number}" for column in some)
        inner = "".join(f", {column.sql}" for column in some)
        sql = f"SELECT g{sums} FROM (SELECT {group.sql} AS g{inner} FROM {data.table.relation}) AS parts GROUP BY g"
        for value, *found in data.table.engine.query(sql):
            if value is not None:
                for column, count in zip(some, found, strict=True):
                    counts.setdefault(column.number, {})[str(value)] = int(count)
    return {number: by for number, by in counts.items() if any(by.values())}


def _is_missing(column: Column) -> str:
    return f"{column.sql} IS NULL OR isnan({column.sql})" if column.floating else f"{column.sql} IS NULL"


def _gaps(group: Grouping, counts: dict[int, dict[str, int]]) -> dict[str, Any]:
    sizes = dict(group.values)
    judged = [value for value, rows in group.values if rows >= FEWEST]
    z = z_for(max(1, len(counts)) * max(1, len(judged) * (len(judged) - 1) // 2))
    told: list[dict[str, Any]] = []
    for number, by in sorted(counts.items()):
        about: dict[str, Any] = {
            "number": number,
            "shares": [share_of(by.get(value, 0), rows) for value, rows in group.values],
        }
        if len(judged) >= _PAIR:
            ranked = sorted(judged, key=lambda value: (by.get(value, 0) / sizes[value], value))
            (least, most) = ranked[0], ranked[-1]
            low, high = gap_interval((by.get(most, 0), sizes[most]), (by.get(least, 0), sizes[least]), z)
            gap = by.get(most, 0) / sizes[most] - by.get(least, 0) / sizes[least]
            about |= {"gap": rounded(gap), "low": rounded(low), "high": rounded(high), "most": shown(most)}
            about |= {"least": shown(least), "most_share": share_of(by.get(most, 0), sizes[most])}
            about["least_share"] = share_of(by.get(least, 0), sizes[least])
        told.append(about)
    return {
        "column": group.column.name,
        "values": [shown(value) for value, _ in group.values],
        "rows": [rows for _, rows in group.values],
        "missing": told,
    }


def _judged(data: Dataset, group: Grouping, told: dict[str, Any]) -> list[Finding]:
    columns = {column.number: column for column in data.table.columns}
    wide = [one for one in told["missing"] if one.get("gap", 0.0) >= _GAP and one["low"] > 0]
    wide.sort(key=lambda one: (-one["gap"], one["number"]))
    for one in told["missing"]:
        one["column"] = columns[one["number"]].name
    if not wide:
        return []
    worst = columns[wide[0]["number"]]
    parts = [
        f"{named(columns[one['number']])} is missing in {percent(one['most_share'])} of {one['most']!r} "
        f"and {percent(one['least_share'])} of {one['least']!r}"
        for one in wide[:_TOLD]
    ]
    more = f"; and {many(len(wide) - _TOLD, 'more column')}" if len(wide) > _TOLD else ""
    rows = round(sum(share * n for share, n in zip(wide[0]["shares"], told["rows"], strict=True)))
    sql = (
        f"SELECT {group.sql} AS value, count(*) AS n, count_if({_is_missing(worst)}) AS missing "
        f"FROM {data.table.relation} GROUP BY 1 ORDER BY 1"
    )
    return [
        Finding(
            check=GroupMissingness.id,
            severity=Severity.MEDIUM,
            says=f"by {named(group.column)}: {'; '.join(parts)}{more}",
            columns=(group.column.name, *(columns[one["number"]].name for one in wide)),
            value=wide[0]["gap"],
            threshold=_GAP,
            unit="gap of shares",
            rows=rows,
            share=share_of(rows, data.table.rows),
            sql=data.table.proof(sql, (group.column, worst)),
            method=f"the gap's 95 % interval ({wide[0]['low']:.3f} to {wide[0]['high']:.3f}; Newcombe, corrected for "
            "all pairs of groups and columns) leaves out 0",
            remedy="Find out why it is not recorded for one group; impute within groups, never over all of them.",
            hours=(1.0, 4.0, 16.0),
        )
    ]
