"""Change a text a little, as copies are changed: what no exact search finds any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.workshop.corpus._voice import pick

if TYPE_CHECKING:
    from collections.abc import Callable

    from debtkit.workshop.corpus._voice import Draw, Voice

_LEAST, _MOST = 0.02, 0.05
"""Share of the words that are changed: each word stands in three of the triples that texts are compared by."""
_SHORTEST = 4


def normalised(text: str, draw: Draw) -> str:
    """Return the text in another case, without commas, or with other blanks."""
    first = int(draw() * len(_SAME))
    changed = (way(text) for way in (*_SAME[first:], *_SAME[:first]))
    return next((fresh for fresh in changed if fresh != text), text)


def altered(text: str, voice: Voice, draw: Draw) -> str:
    """Return the text with typos, lost words, synonyms, or a phrase at the end."""
    how = pick(("typo", "drop", "synonym", "append"), draw)
    if how == "append":
        return voice.joined([text, voice.says("append", {}, draw)])
    units = list(text) if voice.language == "ja" else text.split(" ")
    many = max(1, int(len(units) * (_LEAST + (_MOST - _LEAST) * draw())))
    if how == "synonym" and voice.synonyms and _replaced(units, voice.synonyms, many, draw):
        return voice.between.join(units)
    for _ in range(many):
        at = int(draw() * (len(units) - 1))
        if how == "drop" and len(units) > _SHORTEST:
            del units[at]
        elif voice.language == "ja":
            units[at], units[at + 1] = units[at + 1], units[at]
        else:
            units[at] = _mistyped(units[at], draw)
    return voice.between.join(units)


def _replaced(words: list[str], synonyms: dict[str, str], many: int, draw: Draw) -> bool:
    places = [at for at, word in enumerate(words) if word in synonyms]
    chosen = [places.pop(int(draw() * len(places))) for _ in range(min(many, len(places)))]
    for at in chosen:
        words[at] = synonyms[words[at]]
    return bool(chosen)


def _mistyped(word: str, draw: Draw) -> str:
    if len(word) < _SHORTEST:
        return word + word[-1:]
    at = 1 + int(draw() * (len(word) - 2))
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


_SAME: tuple[Callable[[str], str], ...] = (
    str.lower,
    lambda text: text if "ß" in text else text.upper(),  # its capitals are another word
    lambda text: text.replace(", ", " ").replace("、", " "),
    lambda text: text.replace(" ", "  ") + "  ",
    lambda text: text.replace(".", "!").replace("。", "！") + "\n",  # noqa: RUF001 - marks of Japanese
)
"""Ways in which two texts with the same words can differ."""
