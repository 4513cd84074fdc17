"""What a server told on a day, as facts that a project can keep."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from debtkit.facts import Evidence, Fact, Status, in_order
from debtkit.instruments.scan._board import Board
from debtkit.instruments.scan.systems.mlflow._rules import RULES
from debtkit.render import Result, count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from debtkit.instruments.scan.systems import SystemsRead

SOURCE = "import.mlflow@1"
_MOST_PLACES = 2_000


class ServerRead(Result):
    """What an MLflow server told.

    Attributes
    ----------
    place
        Its address, without the login.
    on
        The day it was asked: the ``revision`` of each place. It counts for 180 days, as an answer does.
    """

    def __init__(self, read: SystemsRead, place: str, on: date) -> None:
        self.place = place
        self.on = on
        self._facts = in_order([*map(self._dated, read.facts), *self._judged(read)])

    def facts(self) -> tuple[Fact, ...]:
        """Return what a scan returns of a store on disk: the numbers, and a fact for each rule."""
        return self._facts

    @property
    def debts(self) -> int:
        """How many places are to be mended."""
        return sum(len(fact.evidence) for fact in self._facts if fact.status is Status.MEASURED and fact.value)

    @property
    def record_name(self) -> str:
        """What the record of this server is called: a later one of the same server replaces it."""
        readable = re.sub(r"[^a-z0-9]+", "-", self.place.lower()).strip("-")[:40].strip("-")
        return f"server-mlflow-{readable}-{sha256(self.place.encode('utf-8', 'replace')).hexdigest()[:8]}"

    def __repr__(self) -> str:
        return f"ServerRead({self.place!r} on {self.on}: {count(len(self._facts), 'fact')}, {self.debts} to mend)"

    def _dated(self, fact: Fact) -> Fact:
        return replace(fact, source=SOURCE, evidence=tuple(map(self._on_that_day, fact.evidence)))

    def _on_that_day(self, place: Evidence) -> Evidence:
        locator = f"{place.locator}, as of {self.on}" if place.locator else f"as of {self.on}"
        return replace(place, locator=locator, revision=self.on.isoformat())

    def _judged(self, read: SystemsRead) -> Iterator[Fact]:
        board = Board(paths={}, sizes={}, as_of=self.on)
        board.add(read.signs)
        board.settle()
        for rule in RULES:
            verdict = rule().judge(board)
            if verdict.status is Status.NOT_APPLICABLE:
                continue
            places = [Evidence(sign.path, sign.locator, sign.excerpt) for sign in verdict.places[:_MOST_PLACES]]
            shown = tuple(map(self._on_that_day, places or [Evidence(self.place)]))
            yield Fact(rule.key, verdict.value, verdict.status, evidence=shown, source=SOURCE)
            if len(verdict.places) > _MOST_PLACES:
                yield Fact(f"{rule.key}.count", len(verdict.places), Status.DERIVED, evidence=shown[:1], source=SOURCE)
