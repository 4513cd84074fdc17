"""The gate: whether a project owes more than its team said it would accept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.judgement._model import Source, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.judgement._model import Judgement

DEFAULT_FAIL_ON = ("critical",)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a team accepts; None means that it does not mind.

    Attributes
    ----------
    fail_on
        Check ids and weight bands: measured debt in any of them fails.
    min_letter
        An area below this letter fails; an area that cannot be graded does not.
    max_principal_hours, max_interest_hours_per_month
        Limits on the likely totals.
    """

    fail_on: tuple[str, ...] = DEFAULT_FAIL_ON
    min_letter: str | None = None
    max_principal_hours: float | None = None
    max_interest_hours_per_month: float | None = None

    @classmethod
    def of(
        cls,
        *,
        fail_on: Iterable[str] | None = None,
        min_letter: str | None = None,
        max_principal_hours: float | None = None,
        max_interest_hours_per_month: float | None = None,
    ) -> Gate:
        """Build a gate; what is left out keeps its default."""
        chosen = DEFAULT_FAIL_ON if fail_on is None else tuple(fail_on)
        return cls(chosen, min_letter, max_principal_hours, max_interest_hours_per_month)

    def reasons(self, judgement: Judgement) -> tuple[str, ...]:
        """Return why the project fails, one sentence each; empty when it passes."""
        return (*self._checks(judgement), *self._letters(judgement), *self._totals(judgement))

    def _checks(self, judgement: Judgement) -> Iterable[str]:
        for judged in judgement.checks:
            check = judged.check
            named = check.id in self.fail_on or check.weight in self.fail_on
            if named and judged.state is State.DEBT and judged.source is Source.MEASURED:
                yield f"{check.id} not yet: {check.title}. {judged.says}"

    def _letters(self, judgement: Judgement) -> Iterable[str]:
        if self.min_letter is None:
            return
        for area in judgement.areas:
            if area.letter is not None and area.letter > self.min_letter:
                yield f"{area.title} is graded {area.letter}, below {self.min_letter}"

    def _totals(self, judgement: Judgement) -> Iterable[str]:
        limits = (
            ("principal", judgement.principal.likely, self.max_principal_hours, "h"),
            ("interest", judgement.interest.likely, self.max_interest_hours_per_month, "h/month"),
        )
        for word, owed, limit, unit in limits:
            if limit is not None and owed > limit:
                yield f"{word} is {owed:.1f} {unit}, above {limit:g} {unit}"
