"""Columns that name rows, and names that stand twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._profile import profile
from debtkit.instruments.audit.checks._say import many, named, percent, share_of
from debtkit.instruments.audit.checks.columns_shared import gathered, rows_like

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks._profile import ColumnProfile

_OF_ROWS = re.compile(
    r"(?:id|uuid|guid|_id|(?:row|record|sample|example|item|document|doc|entry|case)[ _-]?id)", re.IGNORECASE
)
"""Names of columns that name the rows themselves; `user_id` names somebody else and may repeat."""
_MOSTLY = 0.5


class DuplicateIds(Check):
    """An id that names two rows names neither; joins multiply, and a split by it leaks.

    Figures: ``id_like``, names of columns in which no value stands twice; ``columns``, for each column that by its
    name should name rows ``name, filled, distinct, missing``.
    """

    id: ClassVar[str] = "duplicate_ids"
    title: ClassVar[str] = "An id names one row"
    source: ClassVar[str] = "Codd 1970, A relational model of data (keys)"

    def run(self, data: Dataset) -> Outcome:
        """Count the values of columns that should name rows."""
        about = data.once(profile)
        findings, figures = [], []
        for one in about:
            if not _OF_ROWS.fullmatch(one.column.name.strip()) or not one.filled or one.distinct is None:
                continue
            distinct = self._distinct(data, one)
            figures.append({"name": one.column.name, "filled": one.filled, "distinct": distinct, "missing": one.nulls})
            if _MOSTLY * one.filled <= distinct < one.filled:
                findings.append((one.column, self._finding(data, one, distinct)))
        unique = [one.column.name for one in about if one.unique]
        return Outcome(gathered(data, findings), {"id_like": unique, "columns": figures})

    def _distinct(self, data: Dataset, one: ColumnProfile) -> int:
        """Return distinct values, exact also in a long table: uniqueness is the question."""
        if one.distinct_exact and not one.nan and not one.inf:
            return int(one.distinct or 0)
        c = one.column.sql
        return int(data.table.engine.query(f"SELECT count(DISTINCT {c}) AS n FROM {data.table.relation}")[0][0])

    def _finding(self, data: Dataset, one: ColumnProfile, distinct: int) -> Finding:
        c = one.column.sql
        extra = one.filled - distinct
        twice = f"SELECT {c} FROM {data.table.relation} WHERE {c} IS NOT NULL GROUP BY {c} HAVING count(*) > 1"
        says = f"{named(one.column)} should name one row each, yet {many(extra, 'row')} ({percent(extra / one.rows)}) "
        says += f"{'repeats' if extra == 1 else 'repeat'} an id that stands before"
        more: dict[str, Any] = {"examples": rows_like(data, one.column, f"{c} IN ({twice})")}
        return Finding(
            check=self.id,
            severity=Severity.MEDIUM,
            says=says,
            columns=(one.column.name,),
            value=extra,
            threshold=0,
            unit="rows",
            rows=extra,
            share=share_of(extra, one.rows),
            sql=data.table.proof(f"SELECT count({c}) - count(DISTINCT {c}) FROM {data.table.relation}", (one.column,)),
            remedy="Drop the copies if the rows are equal; else find out which of them the id means.",
            **more,
        )
