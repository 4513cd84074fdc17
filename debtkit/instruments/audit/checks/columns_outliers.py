"""Numbers far from all others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._profile import profile
from debtkit.instruments.audit.checks._profile_figures import figure
from debtkit.instruments.audit.checks._say import many, named, percent, share_of
from debtkit.instruments.audit.checks.columns_shared import counted, gathered, rows_like

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks._profile import ColumnProfile

FENCES = 10.0
"""Interquartile ranges beyond the quartiles; Tukey's outer fence is 3, which heavy tails cross by the thousand."""
LOG_FENCES = 5.0
"""The same on the logarithmic scale for positive values: what a log-normal or a Pareto tail makes lies within."""
_RARE = 0.01
"""From 1 % on it is a second group of values, not a slip."""
_FEWEST = 20
_LARGEST = 1e300


class Outliers(Check):
    """Values so far out that a unit, a decimal point or a sensor is the likelier reason.

    Positive values must be far out on the logarithmic scale, too, so that incomes and waiting times are no outliers.

    Figures: ``columns``, for each column with values beyond the fences ``name, low, high, below, above``; columns in
    which more than 1 % of the values lie beyond are told there, without a finding: a tail, not a slip.
    """

    id: ClassVar[str] = "outliers"
    title: ClassVar[str] = "No value is out of this world"
    source: ClassVar[str] = "Tukey 1977, Exploratory data analysis (fences); Hubert and Vandervieren 2008 (skewed data)"

    def why_not(self, data: Dataset) -> str:
        """Return that there are no numbers."""
        return "" if any(column.kind is Kind.NUMBER for column in data.table.columns) else "no column of numbers"

    def run(self, data: Dataset) -> Outcome:
        """Count what lies beyond the fences, where a lowest or a highest value does."""
        wanted = []
        for one in data.once(profile):
            fences = _fences(one)
            if fences is not None and (float(one.min or 0) < fences[0] or float(one.max or 0) > fences[1]):
                wanted.append((one, fences))
        findings, figures = [], []
        for one, (low, high) in wanted:
            below, above = _count(data, one, low, high)
            rows = below + above
            told: dict[str, Any] = {"name": one.column.name, "low": figure(low), "high": figure(high)}
            figures.append(told | {"below": below, "above": above})
            if 0 < rows < _RARE * one.filled:
                findings.append((one.column, self._finding(data, one, (low, high), rows)))
        return Outcome(gathered(data, findings), {"columns": figures})

    def _finding(self, data: Dataset, one: ColumnProfile, fences: tuple[float, float], rows: int) -> Finding:
        condition = _beyond(one, *fences)
        low, high = (f"{fence:.4g}" for fence in fences)
        says = (
            f"{named(one.column)} holds {many(rows, 'value')} ({percent(rows / one.rows)}) far outside {low} to {high}"
        )
        return Finding(
            check=self.id,
            severity=Severity.LOW,
            says=says + ("" if one.quantiles_exact else " (about: quartiles from a sample)"),
            columns=(one.column.name,),
            value=rows,
            threshold=0,
            unit="rows",
            rows=rows,
            share=share_of(rows, one.rows),
            exact=one.quantiles_exact,
            sql=counted(data, condition, (one.column,)),
            method=f"beyond the quartiles by {FENCES:g} interquartile ranges, of positive values also by "
            f"{LOG_FENCES:g} on the logarithmic scale",
            examples=rows_like(data, one.column, condition),
            remedy="Look at these rows: a unit, a decimal point, a placeholder? Mend the source, or cap and say so.",
        )


def _fences(one: ColumnProfile) -> tuple[float, float] | None:
    first, third = one.quantiles.get("p25"), one.quantiles.get("p75")
    if first is None or third is None or third <= first or one.filled < _FEWEST:
        return None
    spread = FENCES * (third - first)
    low, high = max(first - spread, -_LARGEST), min(third + spread, _LARGEST)
    if isinstance(one.min, (int, float)) and one.min >= 0 and first > 0:
        ratio = LOG_FENCES * math.log(third / first)
        high = max(high, min(third * math.exp(min(ratio, 600.0)), _LARGEST))
        low = min(low, first * math.exp(-ratio)) if one.min > 0 else low
    return low, high


def _beyond(one: ColumnProfile, low: float, high: float) -> str:
    c = one.column.sql
    beyond = f"{c} < {low:.17e} OR {c} > {high:.17e}"
    return f"isfinite({c}) AND ({beyond})" if one.column.floating else beyond


def _count(data: Dataset, one: ColumnProfile, low: float, high: float) -> tuple[int, int]:
    c = one.column.sql
    value = f"CASE WHEN isfinite({c}) THEN {c} END" if one.column.floating else c
    row = data.table.engine.query(
        f"SELECT count_if(v < {low:.17e}) AS below, count_if(v > {high:.17e}) AS above "
        f"FROM (SELECT {value} AS v FROM {data.table.relation}) AS t"
    )[0]
    return int(row[0] or 0), int(row[1] or 0)
