"""Which columns go together, and which give the label away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._profile import profile
from debtkit.instruments.audit.checks._say import named, rounded
from debtkit.instruments.audit.checks.associations_measures import correlation_ratio, cramers_v
from debtkit.instruments.audit.checks.associations_read import chosen, correlations, sums, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks._profile import ColumnProfile
    from debtkit.instruments.audit.checks.associations_read import Pair

GIVEN_AWAY = 0.98
"""A feature that tells 96 % of a label's variance is a copy of it, or was written after it."""
SAME = 0.999
_FEWEST = 30
_ROWS_A_VALUE = 10
_MOST = 20
_WORDS = {"pearson": "r", "cramers_v": "V", "correlation_ratio": "eta"}


class Associations(Check):
    """Pearson's r of numbers, Cramér's V of categories, the correlation ratio of a number by a category.

    All rows are read, and the figures are exact. At most 15 columns of each kind are compared, label and groups first.

    Figures: ``numbers`` and ``categories`` (names of what was compared), ``eligible`` (how many could have been, by
    kind), and ``pearson``, ``cramers_v``, ``correlation_ratio``: lists of ``[name, name, value]``, without pairs that
    have none; of the ratio the category stands first.
    """

    id: ClassVar[str] = "associations"
    title: ClassVar[str] = "No feature gives the label away"
    source: ClassVar[str] = "Kaufman et al. 2012, Leakage in data mining (TKDD 6:4); Bergsma 2013 (Cramér's V)"

    def run(self, data: Dataset) -> Outcome:
        """Measure every pair."""
        about = data.once(profile)
        numbers, able = chosen(data, about, "number")
        categories, able_too = chosen(data, about, "category")
        found: dict[str, dict[Pair, float | None]] = {
            "pearson": correlations(data, numbers) if len(numbers) > 1 else {},
            "cramers_v": {pair: cramers_v(counts) for pair, counts in tables(data, categories).items()},
            "correlation_ratio": {
                pair: correlation_ratio(groups)
                for pair, groups in sums(data, categories, numbers).items()
                if pair[0] != pair[1]
            },
        }
        names = [column.name for column in data.table.columns]
        figures: dict[str, Any] = {
            kind: [[names[a], names[b], rounded(value)] for (a, b), value in sorted(pairs.items()) if value is not None]
            for kind, pairs in found.items()
        }
        figures |= {
            "numbers": [one.column.name for one in numbers],
            "categories": [one.column.name for one in categories],
            "eligible": {"numbers": able, "categories": able_too},
        }
        return Outcome(self._judged(data, about, found), figures)

    def _judged(
        self, data: Dataset, about: Sequence[ColumnProfile], found: dict[str, dict[Pair, float | None]]
    ) -> tuple[Finding, ...]:
        label = data.roles.label
        told: dict[Pair, Finding] = {}
        for kind, pairs in found.items():
            for (a, b), value in sorted(pairs.items()):
                pair = (min(a, b), max(a, b))
                if value is None or pair in told or not _enough(kind, about[a], about[b]):
                    continue
                if label is not None and label.number in pair and abs(value) >= GIVEN_AWAY:
                    feature = data.table.columns[b if a == label.number else a]
                    told[pair] = self._leak(data, kind, feature, label, value)
                elif kind != "correlation_ratio" and abs(value) >= SAME:
                    told[pair] = self._same(data, kind, [data.table.columns[at] for at in pair], value)
        ordered = sorted(told.items(), key=lambda one: (one[1].severity is not Severity.HIGH, one[0]))
        return tuple(finding for _, finding in ordered[:_MOST])

    def _leak(self, data: Dataset, kind: str, feature: Column, label: Column, value: float) -> Finding:
        return Finding(
            check=self.id,
            severity=Severity.HIGH,
            says=f"{named(feature)} gives the label {named(label)} away: {_WORDS[kind]} = {value:.3f}",
            columns=(feature.name, label.name),
            value=rounded(value),
            threshold=GIVEN_AWAY,
            unit=_WORDS[kind],
            rows=data.table.rows,
            share=1.0,
            sql=_proof(data, kind, feature, label),
            remedy="Ask whether the feature is known before the label is; if not, drop it: in use no model has it.",
            hours=(0.5, 2.0, 8.0),
        )

    def _same(self, data: Dataset, kind: str, pair: Sequence[Column], value: float) -> Finding:
        return Finding(
            check=self.id,
            severity=Severity.INFO,
            says=f"{named(*pair)} say the same: {_WORDS[kind]} = {value:.4f}",
            columns=tuple(column.name for column in pair),
            value=rounded(value),
            threshold=SAME,
            unit=_WORDS[kind],
            rows=data.table.rows,
            share=1.0,
            sql=_proof(data, kind, *pair),
            remedy="Keep one of the two: a linear model shares one effect between them at random.",
        )


def _enough(kind: str, a: ColumnProfile, b: ColumnProfile) -> bool:
    """Return whether there are so many rows that nearly perfect agreement is no accident."""
    values = {"pearson": 0, "cramers_v": max(a.distinct or 0, b.distinct or 0), "correlation_ratio": a.distinct or 0}
    return min(a.filled, b.filled) >= max(_FEWEST, _ROWS_A_VALUE * values[kind])


def _proof(data: Dataset, kind: str, a: Column, b: Column) -> str:
    relation = data.table.relation
    if kind == "pearson":
        finite = " AND ".join(f"isfinite({column.sql})" for column in (a, b) if column.floating)
        where = f" WHERE {finite}" if finite else ""
        return data.table.proof(f"SELECT corr({a.sql}, {b.sql}) FROM {relation}{where}", (a, b))
    return data.table.proof(f"SELECT {a.sql}, {b.sql}, count(*) AS n FROM {relation} GROUP BY {a.sql}, {b.sql}", (a, b))
