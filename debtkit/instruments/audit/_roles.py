"""Who plays which part: prompt, response, label, split, groups. Given by the user, or told by the name of a column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._names import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._columns import Column

_NAMES = {
    "prompt": ("prompt", "instruction", "question", "query", "user", "input_text", "inputs", "input"),
    "response": (
        *("response", "output", "completion", "answer", "assistant", "target", "output_text", "chosen", "targets"),
        *("solution", "canonical_solution"),
    ),
    "messages": ("messages", "conversation", "conversations", "chat", "dialogue"),
    "label": (
        *("label", "labels", "class", "category", "target_label", "gold_label", "label_gold", "sentiment", "intent"),
        "target",
    ),
    "split": ("split", "fold", "partition", "subset"),
}
_TEXTS = ("text", "content", "body", "document", "article", "passage", "abstract", "review", "comment", "sentence")
CONTEXT = ("input", "context", "passage", "document", "body", "background", "premise", "article", "choices", "options")
"""What a prompt is about, in a column of its own: with another one, the same question is another question."""

_GROUPS = (
    *("gender", "sex", "race", "ethnicity", "ethnic_group", "religion", "nationality", "disability", "age_group"),
    *("age_band", "age_bracket", "age_range", "marital_status", "sexual_orientation", "skin_tone", "dialect"),
)
"""What law or custom says people must not be told apart by (EU Charter, article 21); other groups are the user's."""
_KINDS = {
    "groups": {Kind.TEXT, Kind.BOOLEAN, Kind.NUMBER},
    "text": {Kind.TEXT},
    "prompt": {Kind.TEXT},
    "response": {Kind.TEXT},
    "messages": {Kind.NESTED, Kind.TEXT},
    "label": {Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN},
    "split": {Kind.TEXT},
}


@dataclass(frozen=True, slots=True)
class Roles:
    """Which columns play which part.

    Attributes
    ----------
    text
        Columns of free text that is neither prompt nor response.
    prompt, response, messages, label, split
        One column each, or None.
    groups
        Columns that name groups of people or things between which quality should not differ.
    context
        Columns of text that a prompt is about (``input`` beside ``instruction``): part of what tells rows apart.
    inferred
        The parts that were told by the name of a column and not by the user; documents say so.
    """

    text: tuple[Column, ...] = ()
    prompt: Column | None = None
    response: Column | None = None
    messages: Column | None = None
    label: Column | None = None
    split: Column | None = None
    groups: tuple[Column, ...] = ()
    inferred: frozenset[str] = frozenset()
    context: tuple[Column, ...] = ()

    @property
    def texts(self) -> tuple[Column, ...]:
        """All columns of plain free text, in the order of the table."""
        found = {c.number: c for c in (*self.text, *self.context, self.prompt, self.response) if c is not None}
        return tuple(found[number] for number in sorted(found))


def find_roles(columns: Sequence[Column], **given: str | Sequence[str] | None) -> Roles:
    """Resolve what the user named, and tell the rest by name and type.

    Raises
    ------
    DataError
        If a named column does not exist; the message names the nearest one.
    """
    parts: dict[str, Column | None] = {}
    inferred = set()
    for part, names in _NAMES.items():
        wanted = given.get(part)
        if wanted is not None:
            parts[part] = _named(columns, str(wanted), part)
        else:
            parts[part] = _told(columns, names, part)
            inferred |= {part} if parts[part] else set()
    text = tuple(_named(columns, name, "text") for name in _several(given.get("text")))
    if given.get("text") is None and not any(parts[part] for part in ("prompt", "response", "messages")):
        text = tuple(c for c in (_told(columns, _TEXTS, "text"),) if c is not None)
        inferred |= {"text"} if text else set()
    context = tuple(_named(columns, name, "context") for name in _several(given.get("context")))
    groups = tuple(_named(columns, name, "groups") for name in _several(given.get("groups")))
    if given.get("groups") is None:
        groups = tuple(c for c in columns if snake(c.name) in _GROUPS and c.kind in _KINDS["groups"])
        inferred |= {"groups"} if groups else set()
    return Roles(text=text, groups=groups, inferred=frozenset(inferred), context=context, **parts)


def _several(names: str | Sequence[str] | None) -> tuple[str, ...]:
    return () if names is None else (names,) if isinstance(names, str) else tuple(names)


def _named(columns: Sequence[Column], name: str, part: str) -> Column:
    for column in columns:
        if column.name == name:
            return column
    msg = f"{part}={name!r}: the data have no such column{nearest(name, [c.name for c in columns])}"
    raise DataError(msg)


def _told(columns: Sequence[Column], names: Sequence[str], part: str) -> Column | None:
    for name in names:
        for column in columns:
            if snake(column.name) == name and column.kind in _KINDS[part]:
                return column
    return None


def snake(name: str) -> str:
    """Return a name as columns are compared: ``"Input Text"`` is ``input_text``."""
    return re.sub(r"[\s.-]+", "_", name.strip().lower())
