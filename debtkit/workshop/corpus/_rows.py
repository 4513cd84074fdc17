"""One row: who asks what, where it came from, and what it is labelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from debtkit.workshop.corpus._voice import LANGUAGES, TOPICS, voices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.workshop.corpus._voice import Draw, Turn, Voice

_CHANNELS = {"chat": 0.55, "mail": 0.27, "shop form": 0.13, "written by a model": 0.05}
_LICENSES = {"CC-BY-4.0": 0.90, "CC-BY-NC-4.0": 0.06, "": 0.04}
_REGIONS = {"north": 0.46, "south": 0.34, "west": 0.184, "east": 0.016}
_AGES = {"30-49": 0.48, "18-29": 0.27, "50-64": 0.22, "65+": 0.03}
_HELD_OUT = 0.1
_FIRST_DAY, _DAYS = date(2025, 1, 6), 500
_SELDOM = 0.55
"""How often a question of the oldest about their warranty becomes another one: a label rate that differs by group."""


@dataclass(slots=True)
class Row:
    """One row, with what was planted in it."""

    language: str
    topic: str
    turn: Turn
    prompt: str
    response: str
    label: str
    created: date
    channel: str
    license: str
    region: str
    age_group: str
    split: str
    fault: str = ""
    personal: str = ""
    copy_of: int | None = None

    @property
    def voice(self) -> Voice:
        """The language it is in."""
        return voices()[self.language]


def make_row(draw: Draw) -> Row:
    """Return a row without fault."""
    language, age = _one(LANGUAGES, draw), _one(_AGES, draw)
    topic = TOPICS[int(draw() * len(TOPICS))]
    if topic == "warranty" and age == "65+" and draw() < _SELDOM:
        topic = TOPICS[int(draw() * (len(TOPICS) - 1))]
    voice = voices()[language]
    turn = voice.turn(topic, draw)
    return Row(
        language=language,
        topic=topic,
        turn=turn,
        prompt=turn.prompt,
        response=voice.joined(turn.answer),
        label=topic,
        created=_FIRST_DAY + timedelta(days=int(draw() * _DAYS)),
        channel=_one(_CHANNELS, draw),
        license=_one(_LICENSES, draw),
        region=_one(_REGIONS, draw),
        age_group=age,
        split="test" if draw() < _HELD_OUT else "train",
    )


def _one(shares: Mapping[str, float], draw: Draw) -> str:
    left = draw()
    for name, share in shares.items():
        left -= share
        if left < 0:
            return name
    return next(iter(shares))
