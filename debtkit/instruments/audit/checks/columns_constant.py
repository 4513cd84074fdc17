"""Columns that hold one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._profile import profile
from debtkit.instruments.audit.checks._say import many, named
from debtkit.instruments.audit.checks.columns_shared import gathered

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset

_FEWEST = 2
"""One row is constant of necessity."""


class ConstantColumns(Check):
    """A column whose every value is the same tells a model nothing; it may be the trace of a filter or a failed join.

    Figures: ``columns``, the names of those with one value and no gap, and ``beside_missing``, of those with one value
    and gaps (there the gap may be the message).
    """

    id: ClassVar[str] = "constant_columns"
    title: ClassVar[str] = "Every column distinguishes rows"
    source: ClassVar[str] = "Breck et al. 2019, Data validation for machine learning (MLSys)"

    def run(self, data: Dataset) -> Outcome:
        """Name them."""
        found = [one for one in data.once(profile) if one.constant and one.filled >= _FEWEST]
        whole = [one.column for one in found if not one.nulls]
        gaps = [one.column for one in found if one.nulls]
        findings = [
            (
                column,
                Finding(
                    check=self.id,
                    severity=Severity.LOW,
                    says=f"{named(column)} holds one and the same value in all {many(data.table.rows, 'row')}",
                    columns=(column.name,),
                    value=1,
                    threshold=1,
                    unit="distinct values",
                    rows=data.table.rows,
                    share=1.0,
                    sql=data.table.proof(f"SELECT count(DISTINCT {column.sql}) FROM {data.table.relation}", (column,)),
                    remedy="Drop the column, or find out which filter or join made it constant.",
                ),
            )
            for column in whole
        ]
        names = {"columns": [c.name for c in whole], "beside_missing": [c.name for c in gaps]}
        return Outcome(gathered(data, findings), names)
