"""Put marks where personal data and keys stand; touch nothing else."""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING

from debtkit.instruments._secrets import find_secrets
from debtkit.instruments.audit.checks.pii._detect import detect
from debtkit.instruments.audit.checks.pii._hit import KINDS, SURE
from debtkit.instruments.audit.checks.pii._plain import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_SECRET = "secret"  # noqa: S105 - the name of a kind


def redact(text: str, kinds: Collection[str] | None = None, *, hint: str = "", sure: bool = False) -> str:
    """Return a text with marks like ``<EMAIL_1>`` in place of personal data and keys.

    The same value gets the same mark, however it is written; every other character stays what it was.

    Parameters
    ----------
    text
        Any text.
    kinds
        Which kinds, of `KINDS` and ``"secret"``; all without it.
    hint
        What the text is kept under, such as the name of its column.
    sure
        Leave what is only possible.

    Raises
    ------
    ValueError
        If a kind does not exist; the message lists those that do.

    Examples
    --------
    >>> redact("jo@kunde.de wrote, ask jo@kunde.de or call +49 30 901820")
    '<EMAIL_1> wrote, ask <EMAIL_1> or call <PHONE_1>'
    """
    return Marks(kinds, sure=sure).put(text, hint)


def redact_texts(
    texts: Iterable[str | None], kinds: Collection[str] | None = None, *, hint: str = ""
) -> tuple[list[str | None], list[int]]:
    """Return the texts of a column with marks, and how many marks each has got; every text counts from 1."""
    done: list[str | None] = []
    counts: list[int] = []
    for text in texts:
        marks = Marks(kinds)
        done.append(None if text is None else marks.put(text, hint))
        counts.append(marks.put_so_far)
    return done, counts


def redact_row(row: Mapping[str, object], kinds: Collection[str] | None = None) -> tuple[dict[str, object], int]:
    """Return one row with marks in all its texts, nested ones too, and how many; one value has one mark in the row."""
    marks = Marks(kinds)
    return {name: _inside(value, name, marks) for name, value in row.items()}, marks.put_so_far


def _inside(value: object, hint: str, marks: Marks) -> object:
    if isinstance(value, str):
        return marks.put(value, hint)
    if isinstance(value, dict):
        return {key: _inside(one, str(key), marks) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_inside(one, hint, marks) for one in value]
    return value


class Marks:
    """Marks that are consistent as long as this lives: one row, usually.

    Attributes
    ----------
    put_so_far
        How many marks were put.
    """

    def __init__(self, kinds: Collection[str] | None = None, *, sure: bool = False) -> None:
        known = {*KINDS, _SECRET}
        wrong = sorted(set(kinds or ()) - known)
        if wrong:
            msg = f"kinds={wrong[0]!r}: there are {', '.join(sorted(known))}"
            raise ValueError(msg)
        self._kinds = known if kinds is None else set(kinds)
        self._sure = sure
        self._numbers: dict[str, dict[str, int]] = {}
        self.put_so_far = 0

    def put(self, text: str, hint: str = "") -> str:
        """Return a text with marks."""
        parts, at = [], 0
        for start, end, kind in self._places(text, hint):
            parts += [text[at:start], self._mark(kind, text[start:end])]
            at = end
        return "".join([*parts, text[at:]]) if parts else text

    def _places(self, text: str, hint: str) -> Sequence[tuple[int, int, str]]:
        found = [(h.start, h.end, _SECRET) for h in find_secrets(text)] if _SECRET in self._kinds else []
        found += [
            (h.start, h.end, h.kind)
            for h in detect(text, hint)
            if h.kind in self._kinds and (h.grade == SURE or not self._sure)
        ]
        chosen: list[tuple[int, int, str]] = []
        for one in sorted(found, key=lambda p: (p[2] != _SECRET, p[0] - p[1], p[0])):
            at = bisect(chosen, one)
            if (at == 0 or chosen[at - 1][1] <= one[0]) and (at == len(chosen) or one[1] <= chosen[at][0]):
                chosen.insert(at, one)
        return chosen

    def _mark(self, kind: str, value: str) -> str:
        same = re.sub(r"[\s().\-/]", "", plain(value)).casefold() if kind != "email" else plain(value).casefold()
        numbers = self._numbers.setdefault(kind, {})
        self.put_so_far += 1
        return f"<{kind.upper()}_{numbers.setdefault(same, len(numbers) + 1)}>"
