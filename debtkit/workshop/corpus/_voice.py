"""Say something in one of five languages: sentences put together from the project's own word lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Draw = Callable[[], float]
    Phrase = str | tuple[str, ...]

LANGUAGES = {"en": 0.60, "de": 0.14, "fr": 0.11, "es": 0.09, "ja": 0.06}
"""Languages, and the share of the rows in each."""

TOPICS = ("brakes", "battery", "delivery", "payment", "warranty")
"""What is asked about: the classes of the label."""

_SLOT = re.compile(r"\{(\w+)\}")
_BEGINNING = re.compile(r"(?:^|(?<=[.!?] )|(?<=[«„\"]))[a-zà-ÿ]")
_LARGEST = 89


def pick(choices: Sequence[Any], draw: Draw) -> Any:  # noqa: ANN401 - an element of what is given
    """Draw one; the same on every version of Python."""
    return choices[int(draw() * len(choices))]


def some(choices: Sequence[Phrase], many: int, draw: Draw) -> list[Phrase]:
    """Draw several different ones, in the order of the list."""
    left = list(range(len(choices)))
    drawn = sorted(left.pop(int(draw() * len(left))) for _ in range(min(many, len(left))))
    return [choices[at] for at in drawn]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, in sentences."""

    prompt: str
    answer: tuple[str, ...]
    known: Mapping[str, str]


class Voice:
    """One language.

    Parameters
    ----------
    language
        ``"en"``, ``"de"``, ``"fr"``, ``"es"`` or ``"ja"``.
    """

    def __init__(self, language: str) -> None:
        words = _read(language)
        self.language = language
        self.between = "" if language == "ja" else " "
        self.synonyms: dict[str, str] = words["synonyms"]
        self._said: dict[str, dict[str, list[Phrase]]] = {"person_says": _all(words["person_says"])}
        self._slots: dict[str, list[Phrase]] = {
            name: [_compiled(text) for text in texts] for name, texts in words.items() if isinstance(texts, list)
        }
        self._topics = {name: _all(parts) for name, parts in words["topics"].items()}

    def turn(self, topic: str, draw: Draw) -> Turn:
        """Return a question about a topic, and an answer to it."""
        slots, about = self._slots, self._topics[topic]
        known = self._start(about, draw)
        known["trouble"] = self._say(pick(about["trouble"], draw), known, draw)
        prompt = self._say(pick(slots["frame"], draw), known, draw)
        answer = [pick(slots["open"], draw), *some(about["step"], 2 + int(2 * draw()), draw)]
        answer += [pick(about["reason"], draw), *some(slots["check"], 1 + int(1.4 * draw()), draw)]
        answer += some(slots["close"], 1 + int(1.25 * draw()), draw)
        said = tuple(_begun(self._say(phrase, known, draw)) for phrase in answer)
        return Turn(_begun(prompt), said, known)

    def says(self, what: str, known: Mapping[str, str], draw: Draw, value: str = "") -> str:
        """Return a sentence of a kind: ``refuse``, ``append``, ``secret_says``, or one with personal data."""
        choices = self._said["person_says"].get(what) or self._slots[what]
        return _begun(self._say(pick(choices, draw), {**known, "value": value}, draw))

    def joined(self, sentences: Sequence[str]) -> str:
        """Return sentences as one text."""
        return self.between.join(sentences)

    def _start(self, about: Mapping[str, list[Phrase]], draw: Draw) -> dict[str, str]:
        """Draw what stays the same in a whole row."""
        known: dict[str, str] = {}
        for name in ("model", "city", "when"):
            known[name] = self._say(pick(self._slots[name], draw), known, draw)
        nominative, _, accusative = str(pick(about["thing"], draw)).partition("|")
        return known | {"thing": nominative, "thing_a": accusative or nominative}

    def _say(self, phrase: Phrase, known: Mapping[str, str], draw: Draw) -> str:
        if isinstance(phrase, str):
            return phrase
        said = list(phrase)
        for at in range(1, len(said), 2):
            name = said[at]
            if name in known:
                said[at] = known[name]
            elif name == "n":
                said[at] = str(2 + int(draw() * _LARGEST))
            else:
                said[at] = self._say(pick(self._slots[name], draw), known, draw)
        return "".join(said)


@cache
def voices() -> dict[str, Voice]:
    """Return all languages, by code."""
    return {language: Voice(language) for language in LANGUAGES}


def _read(language: str) -> dict[str, Any]:
    import yaml  # noqa: PLC0415 - read when a corpus is made

    text = files(__package__).joinpath(f"words/{language}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe
    return found


def _all(parts: Mapping[str, list[str]]) -> dict[str, list[Phrase]]:
    return {name: [_compiled(text) for text in texts] for name, texts in parts.items()}


def _compiled(text: str) -> Phrase:
    """Return literals and names of slots in turn."""
    parts = _SLOT.split(text)
    return parts[0] if len(parts) == 1 else tuple(parts)


def _begun(text: str) -> str:
    """Begin each sentence with a capital."""
    return _BEGINNING.sub(lambda letter: letter.group().upper(), text)
