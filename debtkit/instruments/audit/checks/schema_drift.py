"""Whether the data have the columns of a reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, named
from debtkit.instruments.audit.checks.columns_shared import gathered
from debtkit.instruments.audit.checks.drift_read import pairs

if TYPE_CHECKING:
    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset

_REMEDY = (
    "Agree on the columns and their types in a contract (`audit.contract()`), and check it where the data are made."
)


class SchemaDrift(Check):
    """Columns that are new, that are gone, and that changed their type.

    Figures: ``new, gone`` (names) and ``changed``, a list of ``[name, type in the reference, type now]``; ``same``, how
    many columns are as they were.
    """

    id: ClassVar[str] = "schema_drift"
    title: ClassVar[str] = "The columns are those of the reference"
    source: ClassVar[str] = "Breck et al. 2019, Data validation for machine learning (schema)"

    def why_not(self, data: Dataset) -> str:
        """Return what is missing."""
        return (
            ""
            if data.reference is not None
            else "no reference was given; pass reference= with the data to compare with"
        )

    def run(self, data: Dataset) -> Outcome:
        """Compare names and types."""
        if data.reference is None:
            return Outcome()
        both = pairs(data.table, data.reference)
        known, other = {a.number for a, _ in both}, {b.number for _, b in both}
        new = [column for column in data.table.columns if column.number not in known]
        gone = [column for column in data.reference.columns if column.number not in other]
        changed = [(a, b) for a, b in both if a.type != b.type]
        findings: list[tuple[Column, Finding]] = [
            (a, self._finding(data, a, Severity.MEDIUM if a.kind is not b.kind else Severity.LOW, says))
            for a, b in changed
            for says in [f"{named(a)} is {a.type}, and was {b.type} in the reference"]
        ]
        if gone:
            says = f"{many(len(gone), 'column')} of the reference {_are(gone)} gone: {named(*gone)}"
            findings.append((gone[0], self._finding(data, gone[0], Severity.MEDIUM, says, gone)))
        if new:
            says = f"{many(len(new), 'column')} {_are(new)} new: {named(*new)}"
            findings.append((new[0], self._finding(data, new[0], Severity.LOW, says, new)))
        figures = {
            "new": [column.name for column in new],
            "gone": [column.name for column in gone],
            "changed": [[a.name, b.type, a.type] for a, b in changed],
            "same": len(both) - len(changed),
        }
        return Outcome(gathered(data, findings), figures)

    def _finding(
        self, data: Dataset, column: Column, severity: Severity, says: str, several: list[Column] | None = None
    ) -> Finding:
        return Finding(
            check=self.id,
            severity=severity,
            says=says,
            columns=tuple(one.name for one in several or [column]),
            value=len(several or [column]),
            threshold=0,
            unit="columns",
            rows=data.table.rows,
            share=1.0,
            sql=f"DESCRIBE SELECT * FROM {data.table.origin or data.table.relation}",
            remedy=_REMEDY,
        )


def _are(columns: list[Column]) -> str:
    return "is" if len(columns) == 1 else "are"
