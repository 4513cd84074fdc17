"""What is owed, one entry a check, in the order in which paying it brings most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.judgement import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.facts import Evidence
    from debtkit.judgement import Judged, Judgement, Range


@dataclass(frozen=True, slots=True)
class Owed:
    """The debt of one check, with all its places."""

    judged: Judged
    places: tuple[Evidence, ...]

    @property
    def principal(self) -> Range:
        """Return the hours to pay it off."""
        return self.judged.principal

    @property
    def interest(self) -> Range:
        """Return the hours a month that it costs."""
        return self.judged.interest


def owed(judgement: Judgement) -> tuple[Owed, ...]:
    """Return every check that owes something, by interest saved per hour of principal."""
    entries = [
        Owed(judged, _places(judged))
        for judged in judgement.checks
        if judged.state in {State.DEBT, State.PARTIAL} and (judged.principal or judged.interest)
    ]
    return tuple(sorted(entries, key=_first_to_pay))


def in_area(entries: Iterable[Owed], area: str) -> tuple[Owed, ...]:
    """Return the entries of one area, dearest first."""
    mine = [entry for entry in entries if entry.judged.check.area == area]
    return tuple(
        sorted(mine, key=lambda entry: (-entry.interest.likely, -entry.principal.likely, entry.judged.check.id))
    )


def _places(judged: Judged) -> tuple[Evidence, ...]:
    seen = {
        (found.place.path, found.place.locator): found.place for found in judged.findings if not found.contradiction
    }
    return tuple(seen.values())


def _first_to_pay(entry: Owed) -> tuple[float, float, str]:
    saved = entry.interest.likely / entry.principal.likely if entry.principal.likely else float("inf")
    return -saved, -entry.interest.likely, entry.judged.check.id
