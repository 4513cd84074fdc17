"""A card as text that knows what is still open, and sections that people may write into."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._view_blocks import Document, Heading, Para

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from debtkit.instruments.audit._view_blocks import Block

OPEN = "not stated:"
"""What a section begins with that nobody has answered."""


class Card(str):
    """The text of a card.

    Attributes
    ----------
    missing
        What could not be measured and was not given: the questions that are still open.
    """

    __slots__ = ("missing",)
    missing: tuple[str, ...]

    def __new__(cls, text: str, missing: Iterable[str] = ()) -> Self:
        """Make a text that knows what is open."""
        card = super().__new__(cls, text)
        card.missing = tuple(missing)
        return card


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a card.

    Attributes
    ----------
    slug
        Name of its block, and of the answer that fills it.
    title, level
        Its heading.
    question
        What is asked when nothing was measured and nothing given; none for a heading over others.
    measured
        What was measured.
    """

    slug: str
    title: str
    level: int = 2
    question: str = ""
    measured: tuple[Block, ...] = ()

    def body(self, answers: Mapping[str, str]) -> str:
        """Return the inside of its block."""
        document = Document(list(self.measured))
        given = answers.get(self.slug, "")
        if given:
            document.blocks.insert(0, Para(given, "Stated:"))
        elif self.question and not self.measured:
            document.add(Para(f"{OPEN} {self.question}"))
        return document.markdown()

    def open(self, answers: Mapping[str, str]) -> bool:
        """Return whether nobody has answered."""
        return bool(self.question and not self.measured and not answers.get(self.slug))

    @property
    def empty(self) -> bool:
        """Whether it is a heading over others and has no block."""
        return not self.question and not self.measured

    @property
    def heading(self) -> str:
        """The heading as markdown."""
        return Document([Heading(self.level, self.title)]).markdown()


def checked(answers: Mapping[str, str] | None, known: Sequence[str]) -> dict[str, str]:
    """Return the answers, after making sure that each has a place.

    Raises
    ------
    DataError
        If one has none; the message names the nearest.
    """
    for name in answers or {}:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.4)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
            msg = f"the card has no place for {name!r}; {hint}"
            raise DataError(msg)
    return {name: str(text) for name, text in (answers or {}).items() if text}
