"""The facts as judgement reads them: what is seen of each key, at which places, with which numbers."""

from __future__ import annotations

import math
import re
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeGuard

from debtkit.facts import Evidence, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.facts import Fact, Value


class Sight(Enum):
    """What the facts of one key say together."""

    HOLDS = auto()
    LACKS = auto()
    ABSTAINS = auto()
    MOOT = auto()


_NUMBER = re.compile(r"(\d+)")


def place_order(place: Evidence) -> tuple[object, ...]:
    """Return a sort key that puts line 9 before line 12."""
    pieces = [int(piece) if index % 2 else piece for index, piece in enumerate(_NUMBER.split(place.locator))]
    return (place.path, pieces, place.excerpt, place.sha256, place.revision)


def _total_order(fact: Fact) -> tuple[object, ...]:
    return (fact.key, fact.subject, fact.source, str(fact.status), repr(fact.value), fact.evidence)


def _is_number(value: Value) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


class Book:
    """All facts by key, in an order that does not depend on how they came."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._groups: dict[str, list[Fact]] = {}
        for fact in sorted(facts, key=_total_order):
            self._groups.setdefault(fact.key, []).append(fact)

    def of(self, keys: Iterable[str]) -> tuple[Fact, ...]:
        """Return the facts of these keys, in the order of the keys."""
        return tuple(fact for key in keys for fact in self._groups.get(key, ()))

    def sight(self, key: str) -> Sight:
        """Return what is seen of one key; a key nobody looked for abstains."""
        facts = self._groups.get(key, ())
        if any(fact.holds for fact in facts):
            return Sight.HOLDS
        if any(fact.known for fact in facts):
            return Sight.LACKS
        if facts and all(fact.status is Status.NOT_APPLICABLE for fact in facts):
            return Sight.MOOT
        return Sight.ABSTAINS

    def sights(self, keys: Iterable[str]) -> list[Sight]:
        """Return what is seen of each key, leaving out those that are moot in this project."""
        return [sight for sight in map(self.sight, keys) if sight is not Sight.MOOT]

    def in_conflict(self, keys: Iterable[str]) -> bool:
        """Return whether two sources disagree about one of these keys."""
        return any(fact.status is Status.CONFLICT for fact in self.of(keys))

    def places(self, key: str) -> list[Evidence]:
        """Return the distinct places of the facts of this key that hold, in reading order."""
        places = {
            place: None
            for fact in self._groups.get(key, ())
            if fact.holds
            for place in fact.evidence or (Evidence(fact.subject),)
        }
        return sorted(places, key=place_order)

    def count(self, key: str) -> int:
        """Return how many places there are, also beyond those an instrument lists."""
        return (
            max(len(self.places(key)), int(self.number(f"{key}.count") or 0)) if self.sight(key) is Sight.HOLDS else 0
        )

    def first(self, keys: Iterable[str]) -> Evidence | None:
        """Return the strongest place of the first of these keys that holds and has one."""
        return next((fact.evidence[0] for fact in self.of(keys) if fact.holds and fact.evidence), None)

    def text(self, key: str, subject: str) -> str:
        """Return the text known under this key about this subject; nothing when there is none."""
        said = [str(fact.value) for fact in self._groups.get(key, ()) if fact.subject == subject and fact.known]
        return max(said, default="")

    def number(self, key: str, subject: str = ".") -> float | None:
        """Return the number known under this key about this subject, if there is one."""
        found = None
        for fact in self._groups.get(key, ()):
            if fact.subject == subject and fact.known and _is_number(fact.value):
                found = float(fact.value)
        return found
