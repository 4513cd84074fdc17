"""What was paid and what was borrowed between two commits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.judgement import since, take_baseline
from debtkit.project._project import Project
from debtkit.render import Result

if TYPE_CHECKING:
    from datetime import date

    from pandas import DataFrame

    from debtkit.facts import Fact
    from debtkit.judgement import Finding, Judgement


class DebtDiff(Result):
    """Two judgements of one project, and what happened between them.

    Attributes
    ----------
    before, after
        The judgements.
    paid, borrowed
        Measured findings of ``before`` that are gone, and of ``after`` that are new. One whose line was edited or
        whose file was renamed is neither.
    names
        What the two are called: commits, or the working tree.
    """

    def __init__(
        self, before: Judgement, after: Judgement, *, names: tuple[str, str], name: str, facts: tuple[Fact, ...] = ()
    ) -> None:
        self.before, self.after = before, after
        self.names = names
        self.paid: tuple[Finding, ...] = since(take_baseline(after), before).new
        self.borrowed: tuple[Finding, ...] = since(take_baseline(before), after).new
        self._name = name
        self._facts = facts

    def facts(self) -> tuple[Fact, ...]:
        """Return the facts of the later state."""
        return self._facts

    def to_frame(self) -> DataFrame:
        """Return one row a finding: what happened to it, check, title, place, hours, hours per month."""
        import pandas as pd  # noqa: PLC0415 - heavy

        columns = ["what", "check", "title", "path", "locator", "principal_hours", "interest_hours_per_month"]
        return pd.DataFrame([tuple(row.values()) for row in self._rows()], columns=columns)

    def _rows(self) -> list[dict[str, Any]]:
        return [
            {
                "what": what,
                "check": found.check,
                "title": found.title,
                "path": found.place.path,
                "locator": found.place.locator,
                "principal_hours": round(found.principal.likely, 4),
                "interest_hours_per_month": round(found.interest.likely, 4),
            }
            for what, findings in (("paid", self.paid), ("borrowed", self.borrowed))
            for found in findings
        ]

    def as_dict(self) -> dict[str, Any]:
        """Return the difference as plain data (schema ``debtkit.diff/1``)."""
        return {
            "schema": "debtkit.diff/1",
            "name": self._name,
            "before": self._side(self.before, self.names[0]),
            "after": self._side(self.after, self.names[1]),
            "findings": self._rows(),
            "otherwise": {
                "principal_hours": round(self._otherwise("principal"), 4),
                "interest_hours_per_month": round(self._otherwise("interest"), 4),
            },
        }

    def _otherwise(self, key: str) -> float:
        """Return what changed without a finding that came or went, so that the sums close."""
        moved: float = getattr(self.after, key).likely - getattr(self.before, key).likely
        came: float = sum(getattr(found, key).likely for found in self.borrowed)
        went: float = sum(getattr(found, key).likely for found in self.paid)
        return moved - came + went

    @staticmethod
    def _side(judgement: Judgement, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "principal_hours": round(judgement.principal.likely, 4),
            "interest_hours_per_month": round(judgement.interest.likely, 4),
            "letters": {area.area: area.letter for area in judgement.areas},
        }

    def to_text(self) -> str:
        """Return the difference for a terminal."""
        from debtkit.documents import terminal_diff  # noqa: PLC0415 - loaded when shown

        return terminal_diff(self.before, self.after, self.paid, self.borrowed, names=self.names)

    def _markdown(self) -> str:
        from debtkit.documents import diff_markdown  # noqa: PLC0415 - loaded when written

        return diff_markdown(self.before, self.after, self.paid, self.borrowed, names=self.names, name=self._name)

    def _html(self) -> str:
        from debtkit.documents import diff_html  # noqa: PLC0415 - loaded when shown

        return diff_html(self.before, self.after, self.paid, self.borrowed, names=self.names, name=self._name)

    def __repr__(self) -> str:
        """Return one stable line."""
        return f"DebtDiff({self._name!r}: {len(self.paid)} paid, {len(self.borrowed)} borrowed)"


def compare(project: Project, before: str, after: str | None, *, as_of: date | None) -> DebtDiff:
    """Judge a project at two commits, each with the answers of its own time, and return the difference."""
    from debtkit.instruments.scan import at_commit  # noqa: PLC0415 - loaded when looked

    def judged(revision: str | None) -> tuple[Judgement, tuple[Fact, ...]]:
        if revision is None:
            project.scan(as_of=as_of)
            return project.judge(as_of=as_of), project.facts()
        with at_commit(project.root, revision, sparse=after is None) as folder:
            there = Project(folder)
            there.scan(as_of=as_of, cache=False)
            return there.judge(as_of=as_of), there.facts()

    (old, _), (new, facts) = judged(before), judged(after)
    return DebtDiff(old, new, names=(before, after or "now"), name=project.name, facts=facts)
