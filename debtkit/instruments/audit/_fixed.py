"""What a fix returns: the new file, the log of each step, and the figures before and after."""

# ruff: noqa: PLC0415 - only those who want a frame or a figure pay for its library

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from debtkit.facts import Fact, Status
from debtkit.instruments.audit._compare import Comparison
from debtkit.instruments.audit._fixed_view import fixed_document
from debtkit.render import Result, count

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from matplotlib.figure import Figure

    from debtkit.instruments.audit._result import Audit

SCHEMA = "debtkit.audit-fix/1"


@dataclass(frozen=True, slots=True)
class Applied:
    """One step as it was done.

    Attributes
    ----------
    step
        Its name.
    rows_before, rows_after
        How many rows there were.
    rows_changed
        Rows that stayed and whose texts were changed.
    statement
        What chose the rows, in DuckDB's dialect; ``rid`` numbers the rows that were left before the step.
    parameters
        Its options.
    seed
        What rows were drawn with, if they were drawn.
    says
        Who offered the rows, and what else is worth knowing.
    """

    step: str
    rows_before: int
    rows_after: int
    rows_changed: int = 0
    statement: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    seed: int | None = None
    says: str = ""


class Fixed(Result):
    """Mended data.

    Attributes
    ----------
    path
        The new file.
    log
        The steps in the order in which they were done.
    before, after
        The audits of the input and of the new file.
    """

    def __init__(self, name: str, log: tuple[Applied, ...], before: Audit, after: Audit, *, place: Path) -> None:
        self.name = name
        self.path = place
        self.log = log
        self.before = before
        self.after = after

    @property
    def comparison(self) -> Comparison:
        """What changed from the input to the new file."""
        return Comparison(self.before.as_dict(), self.after.as_dict())

    def facts(self) -> tuple[Fact, ...]:
        """Return how many rows each step took or changed."""
        return tuple(
            Fact(
                f"audit.fix.{one.step}",
                one.rows_before - one.rows_after + one.rows_changed,
                Status.MEASURED,
                self.name,
                source="audit.fix@1",
            )
            for one in sorted(self.log, key=lambda one: one.step)
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain data: the log, and what changed."""
        return {
            "schema": SCHEMA,
            "file": self.name,
            "input": self.before.data.table.label,
            "log": [asdict(one) for one in self.log],
            "comparison": self.comparison.as_dict(),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with one row a step."""
        import pandas as pd

        names = ["step", "rows_before", "rows_after", "rows_changed", "seed", "says", "statement"]
        return pd.DataFrame([[getattr(one, name) for name in names] for one in self.log], columns=names)

    def plot(self) -> Figure:
        """Return a matplotlib figure: how many rows are left after each step."""
        from debtkit.instruments.audit._plots import plot_counts

        rows = {"input": self.before.data.table.rows} | {one.step: one.rows_after for one in self.log}
        return plot_counts({name.replace("_", " "): many for name, many in rows.items()}, "rows left")

    def __repr__(self) -> str:
        before, after = self.before.data.table.rows, self.after.data.table.rows
        return f"Fixed({self.name!r}: {count(before, 'row')} -> {after:,}, {count(len(self.log), 'step')})"

    def _markdown(self) -> str:
        return fixed_document(self.as_dict()).markdown()

    def _html(self) -> str:
        return fixed_document(self.as_dict()).html()
