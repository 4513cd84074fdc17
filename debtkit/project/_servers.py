"""Facts that a server told: they age as answers do, for nobody sees it change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from debtkit.facts import Status
from debtkit.judgement import ANSWER_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.facts import Fact

_SOURCE = "import.mlflow@"


def that_count(facts: Iterable[Fact], as_of: date) -> Iterator[Fact]:
    """Yield the facts; what a server told more than 180 days before the day, or after it, is not shown."""
    for fact in facts:
        asked = _asked_on(fact)
        aged = asked is not None and not 0 <= (as_of - asked).days <= ANSWER_DAYS
        yield replace(fact, status=Status.NOT_SHOWN) if aged else fact


def _asked_on(fact: Fact) -> date | None:
    if not fact.source.startswith(_SOURCE) or not fact.evidence:
        return None
    try:
        return date.fromisoformat(fact.evidence[0].revision)
    except ValueError:
        return None
