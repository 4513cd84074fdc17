"""NaN and infinity."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._profile import profile
from debtkit.instruments.audit.checks._say import named, percent, share_of
from debtkit.instruments.audit.checks.columns_shared import counted, gathered, rows_like

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset


class NotFinite(Check):
    """NaN spreads through every sum, infinity through every mean: one of them makes a loss NaN.

    Figures: ``columns``, a list of ``[name, nan, inf]``. NaN of a pandas frame is a missing value and counted there.
    """

    id: ClassVar[str] = "not_finite"
    title: ClassVar[str] = "Numbers are finite"
    source: ClassVar[str] = "IEEE 754"

    def why_not(self, data: Dataset) -> str:
        """Return that no column can hold them."""
        return "" if any(column.floating for column in data.table.columns) else "no column of floats"

    def run(self, data: Dataset) -> Outcome:
        """Count them."""
        found = [one for one in data.once(profile) if one.nan or one.inf]
        findings = []
        for one in found:
            column, rows = one.column, one.nan + one.inf
            what = " and ".join(
                f"{n:,} {word}" for n, word in ((one.nan, "NaN"), (one.inf, "infinite values")) if n
            ).replace("1 infinite values", "1 infinite value")
            condition = f"NOT isfinite({column.sql})"
            finding = Finding(
                check=self.id,
                severity=Severity.MEDIUM,
                says=f"{named(column)} holds {what} ({percent(rows / one.rows)} of the rows)",
                columns=(column.name,),
                value=rows,
                threshold=0,
                unit="rows",
                rows=rows,
                share=share_of(rows, one.rows),
                sql=counted(data, condition, (column,)),
                examples=rows_like(data, column, condition),
                remedy="Find the division or the logarithm that made them; store a missing value as NULL.",
            )
            findings.append((column, finding))
        return Outcome(gathered(data, findings), {"columns": [[one.column.name, one.nan, one.inf] for one in found]})
