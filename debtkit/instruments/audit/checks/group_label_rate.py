"""Whether an outcome is as frequent in one group as in another: the four-fifths rule, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import named, percent, rounded, share_of
from debtkit.instruments.audit.checks.group_columns import (
    FEWEST,
    classes,
    comparable,
    crossed,
    no_classes,
    no_groups,
    shown,
)
from debtkit.instruments.audit.checks.group_intervals import ratio_interval, share_interval, z_for

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.group_columns import (
        Grouping,
    )

_FOUR_FIFTHS = 0.8
_PAIR = 2
_MOST_CLASSES = 20
_TOLD = 5


class GroupLabelRate(Check):
    """The rate of each class by group; the ratio of each group's rate to the highest, with an interval.

    It is told where the whole interval lies below four fifths. Groups with fewer than 30 labelled rows get no verdict.
    Of two classes the one with the name of a good outcome (yes, true, 1, approved) is compared, else both.

    Figures: ``groups``, a list: ``column``, ``classes`` (a list: ``label``, ``rates``: ``value, rows, rate, low, high``
    and for judged groups ``ratio, ratio_low, ratio_high`` to the ``best`` group), ``classes_left_out``.
    """

    id: ClassVar[str] = "group_label_rate"
    title: ClassVar[str] = "Labels are as frequent in one group as in another"
    source: ClassVar[str] = "29 CFR 1607.4(D), four-fifths rule; Katz et al. 1978; Wilson 1927"

    def why_not(self, data: Dataset) -> str:
        """Return what is missing."""
        return no_groups(data) or no_classes(data)

    def run(self, data: Dataset) -> Outcome:
        """Compare the rates."""
        label = data.once(classes)
        if label is None:
            return Outcome(figures={"groups": []})
        wanted = [label.positive] if label.positive is not None else [value for value, _ in label.values]
        figures, findings = [], []
        for group in comparable(data):
            if group.column == label.column:
                continue
            counts = crossed(data.table, group.sql, label.sql)
            sizes = {
                value: sum(rows for (g, c), rows in counts.items() if g == value and c is not None)
                for value, _ in group.values
            }
            judged = [value for value, _ in group.values if sizes[value] >= FEWEST]
            z = z_for(min(len(wanted), _MOST_CLASSES) * max(1, len(judged) * (len(judged) - 1) // 2))
            rates = [_rates(group, counts, sizes, judged, one, z) for one in wanted[:_MOST_CLASSES]]
            left = max(0, len(wanted) - _MOST_CLASSES)
            figures.append({"column": group.column.name, "classes": rates, "classes_left_out": left})
            findings += _judged(data, group, label, rates)
        return Outcome(tuple(findings), {"groups": figures})


def _rates(
    group: Grouping,
    counts: dict[tuple[str | None, ...], int],
    sizes: dict[str, int],
    judged: list[str],
    wanted: str,
    z: float,
) -> dict[str, Any]:
    have = {value: counts.get((value, wanted), 0) for value in sizes}
    best = max(judged, key=lambda value: (have[value] / sizes[value], sizes[value], value), default=None)
    told = []
    for value, _ in group.values:
        one: dict[str, Any] = {"value": shown(value), "rows": sizes[value], "count": have[value]}
        if sizes[value]:
            low, high = share_interval(have[value], sizes[value], z)
            one |= {"rate": share_of(have[value], sizes[value]), "low": rounded(low), "high": rounded(high)}
        if best is not None and value in judged and have[best]:
            low, high = ratio_interval((have[value], sizes[value]), (have[best], sizes[best]), z)
            ratio = have[value] / sizes[value] / (have[best] / sizes[best])
            one |= {"ratio": rounded(ratio)}
            one |= {"ratio_low": rounded(low), "ratio_high": rounded(high)} if value != best else {}
        told.append(one)
    return {"label": shown(wanted), "best": None if best is None else shown(best), "rates": told}


def _judged(data: Dataset, group: Grouping, label: Grouping, rates: list[dict[str, Any]]) -> list[Finding]:
    below = [
        (one["ratio"], about["label"], one["value"], about, one)
        for about in rates
        for one in about["rates"]
        if one.get("ratio_high", 1.0) < _FOUR_FIFTHS
    ]
    if not below:
        return []
    below.sort(key=lambda found: found[:3])
    ratio, kind, value, about, one = below[0]
    best = next(rate for rate in about["rates"] if rate["value"] == about["best"])
    others = sorted({repr(found[2]) for found in below if found[1] == kind} - {repr(value)})
    more = f"; below four fifths, too: {', '.join(others[:_TOLD])}" if others else ""
    sql = (
        f"SELECT {group.sql} AS value, {label.sql} AS label, count(*) AS n FROM {data.table.relation} "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return [
        Finding(
            check=GroupLabelRate.id,
            severity=Severity.MEDIUM,
            says=f"by {named(group.column)}, {named(label.column)} is {kind!r} for {percent(one['rate'])} of {value!r} "
            f"and {percent(best['rate'])} of {about['best']!r}: a ratio of {ratio:.2f} "
            f"({one['ratio_low']:.2f} to {one['ratio_high']:.2f}){more}",
            columns=(group.column.name, label.column.name),
            value=ratio,
            threshold=_FOUR_FIFTHS,
            unit="ratio of rates",
            rows=one["rows"],
            share=share_of(one["rows"], data.table.rows),
            sql=data.table.proof(sql, (group.column, label.column)),
            method="95 % interval of the ratio on the log scale, corrected for all pairs of groups and classes",
            remedy="Ask whether the label measures merit or past decisions; a model trained on it repeats the gap.",
            hours=(2.0, 8.0, 40.0),
        )
    ]
