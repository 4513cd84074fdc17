"""The pay-down plan with the face that every result has."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from debtkit.render import Result, count

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

    from debtkit.facts import Fact
    from debtkit.judgement import Plan, Sprint


class PayDown(Result):
    """What to pay first, cut into sprints.

    Attributes
    ----------
    plan
        The plan as plain data.
    """

    def __init__(self, plan: Plan, *, name: str, facts: tuple[Fact, ...] = ()) -> None:
        self.plan = plan
        self._name = name
        self._facts = facts

    @property
    def sprints(self) -> tuple[Sprint, ...]:
        """Return the sprints in order."""
        return self.plan.sprints

    def facts(self) -> tuple[Fact, ...]:
        """Return the facts the plan rests on."""
        return self._facts

    def to_frame(self) -> DataFrame:
        """Return one row an item: sprint, check, hours, interest saved, how to pay."""
        import pandas as pd  # noqa: PLC0415 - heavy

        rows = [
            {
                "sprint": sprint.number,
                "check": item.check,
                "title": item.title,
                "area": item.area,
                "principal_hours": item.principal.likely,
                "interest_hours_per_month": item.interest.likely,
                "pays_down": item.pays_down,
            }
            for sprint in self.plan.sprints
            for item in sprint.items
        ]
        columns = ["sprint", "check", "title", "area", "principal_hours", "interest_hours_per_month", "pays_down"]
        return pd.DataFrame(rows, columns=columns)

    def to_text(self, *, width: int = 100) -> str:
        """Return the plan for a terminal."""
        from debtkit.documents import terminal_plan  # noqa: PLC0415 - loaded when shown

        return terminal_plan(self.plan, name=self._name, width=width)

    def as_dict(self) -> dict[str, Any]:
        """Return the plan as plain data (schema ``debtkit.plan/1``)."""
        return {"schema": "debtkit.plan/1", "name": self._name, **asdict(self.plan)}

    def _markdown(self) -> str:
        from debtkit.documents import plan_markdown  # noqa: PLC0415 - loaded when written

        return plan_markdown(self.plan, name=self._name)

    def _html(self) -> str:
        from debtkit.documents import plan_html  # noqa: PLC0415 - loaded when shown

        return plan_html(self.plan, name=self._name)

    def plot(self) -> Figure:
        """Draw what is left after each sprint."""
        from debtkit.documents import plot_plan  # noqa: PLC0415 - loaded when drawn

        return plot_plan(self.plan)

    def __repr__(self) -> str:
        """Return one stable line."""
        sprints = count(len(self.plan.sprints), "sprint")
        return (
            f"PayDown({self._name!r}: {self.plan.principal.likely:.0f} h in {sprints} of "
            f"{self.plan.hours_per_sprint:g} h, saves {self.plan.interest.likely:.0f} h/month)"
        )
