"""What an audit returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.facts import Evidence, Fact, Status, in_order
from debtkit.render import Result

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._finding import Finding, NotRun, Outcome


class Audit(Result):
    """Findings about a data set, each with its proof.

    Attributes
    ----------
    data
        What was audited.
    outcomes
        What each check has to say, by its name.
    findings
        All findings, the worst first.
    not_run
        Checks that were not run, and why.
    """

    def __init__(self, data: Dataset, outcomes: dict[str, Outcome], not_run: tuple[NotRun, ...]) -> None:
        self.data = data
        self.outcomes = outcomes
        self.not_run = not_run
        self.findings: tuple[Finding, ...] = tuple(f for outcome in outcomes.values() for f in outcome.findings)

    def facts(self) -> tuple[Fact, ...]:
        """Return one fact for each check that was run: whether it found something."""
        return in_order(
            Fact(
                f"audit.{name}",
                bool(outcome.findings),
                Status.MEASURED,
                subject=self.data.table.label,
                evidence=tuple(
                    Evidence(self.data.table.label, f"row {e.row}", e.excerpt)
                    for f in outcome.findings
                    for e in f.examples
                ),
                source=f"audit.{name}@1",
            )
            for name, outcome in self.outcomes.items()
        )
