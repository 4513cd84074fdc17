"""Plant faults: in rows of their own, so that each row has one at most; then copies of rows that have none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from debtkit.workshop.corpus._alter import altered, normalised
from debtkit.workshop.corpus._invented import PERSONAL, key, personal
from debtkit.workshop.corpus._voice import LANGUAGES, TOPICS, pick, voices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from debtkit.workshop.corpus._rows import Row
    from debtkit.workshop.corpus._voice import Draw

_ACCENTED = ("de", "fr", "es")
_TIMES = 9
_CROSSING = 0.4
"""How often a copy stands in the other part of the data."""
_LARGE_FAMILY = 0.15
"""How often a row that was copied is copied again."""


def plant_faults(rows: list[Row], draw: Draw) -> None:
    """Change some rows, so that each kind has its share; the rows are told by ``fault``."""
    free = list(range(len(rows)))
    for at in range(len(free) - 1, 0, -1):
        other = int(draw() * (at + 1))
        free[at], free[other] = free[other], free[at]
    for kind, (share, change) in _FAULTS.items():
        wanted = max(len(PERSONAL) if kind == "personal_data" else 2, round(share * len(rows)))
        at = len(free)
        while wanted and at:
            at -= 1
            row = rows[free[at]]
            if kind != "mojibake" or row.language in _ACCENTED:
                del free[at]
                row.fault = kind
                row.personal = PERSONAL[wanted % len(PERSONAL)] if kind == "personal_data" else ""
                change(row, draw)
                wanted -= 1


def plant_copies(rows: list[Row], wanted: Mapping[str, int], draw: Draw) -> None:
    """Add copies of rows without fault; a family holds copies of one kind."""
    clean = [at for at, row in enumerate(rows) if not row.fault]
    for kind, many in wanted.items():
        left = many
        while left:
            number = clean.pop(int(draw() * len(clean)))
            again = True
            while left and again:
                rows.append(_copy(rows[number], number, kind, draw))
                left -= 1
                again = kind == "exact_copies" and draw() < _LARGE_FAMILY


def _copy(row: Row, number: int, kind: str, draw: Draw) -> Row:
    prompt, response = row.prompt, row.response
    if kind == "normalised_copies":
        prompt, response = normalised(prompt, draw), normalised(response, draw)
    elif kind == "near_copies":
        response = altered(response, row.voice, draw)
        prompt = altered(prompt, row.voice, draw) if draw() < _CROSSING else prompt
    other = {"train": "test", "test": "train"}[row.split]
    split = other if draw() < _CROSSING else row.split
    return replace(row, prompt=prompt, response=response, split=split, fault=kind, copy_of=number)


def _personal(row: Row, draw: Draw) -> None:
    value = personal(row.personal, row.language, draw)
    said = row.voice.says(row.personal, row.turn.known, draw, value)
    row.prompt = row.voice.joined([row.prompt, said])


def _secret(row: Row, draw: Draw) -> None:
    said = row.voice.says("secret_says", row.turn.known, draw, key(draw))
    row.response = row.voice.joined([row.response, said])


def _refuse(row: Row, draw: Draw) -> None:
    row.response = row.voice.says("refuse", row.turn.known, draw)


def _truncate(row: Row, draw: Draw) -> None:
    kept = int(len(row.response) * (0.3 + 0.5 * draw()))
    row.response = row.response[:kept].rstrip(" .,;:!?。、")
    if row.language != "ja":
        row.response = row.response.rpartition(" ")[0].rstrip(" .,;:!?»") or row.response


def _empty(row: Row, draw: Draw) -> None:
    row.response = pick(("", "  ", "\n"), draw)


def _repeat(row: Row, draw: Draw) -> None:
    row.response = row.voice.joined([pick(row.turn.answer, draw)] * _TIMES)


def _echo(row: Row, draw: Draw) -> None:
    del draw
    row.response = row.voice.joined([row.prompt, row.response])


def _garble(row: Row, draw: Draw) -> None:
    del draw
    row.response = row.response.encode().decode("latin-1")


def _mismatch(row: Row, draw: Draw) -> None:
    language = pick([one for one in LANGUAGES if one != row.language], draw)
    row.response = voices()[language].joined(voices()[language].turn(row.topic, draw).answer)


def _mislabel(row: Row, draw: Draw) -> None:
    row.label = pick([topic for topic in TOPICS if topic != row.topic], draw)


_FAULTS: dict[str, tuple[float, Callable[[Row, Draw], None]]] = {
    "mojibake": (0.008, _garble),
    "personal_data": (0.03, _personal),
    "secrets": (0.003, _secret),
    "refusals": (0.012, _refuse),
    "truncated": (0.02, _truncate),
    "empty": (0.006, _empty),
    "repetition": (0.008, _repeat),
    "prompt_copied": (0.008, _echo),
    "language_mismatch": (0.012, _mismatch),
    "label_noise": (0.03, _mislabel),
}
"""Share of the rows, and what is done to each."""
