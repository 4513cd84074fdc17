"""Which texts a row has: prompt, response, other text, and the turns of a chat."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset

NO_TEXT = "no column of text is known: name it with text=, prompt=, response= or messages="

_ROLE_KEYS = ("role", "from", "speaker")
_TEXT_KEYS = ("content", "value", "text")
ROLES = {
    "system": "s", "developer": "s", "user": "u", "human": "u", "prompter": "u", "assistant": "a", "gpt": "a",
    "model": "a", "bot": "a", "chatgpt": "a", "tool": "t", "function": "t", "ipython": "t", "observation": "t",
}  # fmt: skip
"""Who speaks, in the words of common chat formats: system, user, assistant, tool."""


@dataclass(frozen=True, slots=True)
class Part:
    """One text of each row.

    Attributes
    ----------
    name
        The user's name of the column; for the turns of a chat with who speaks: ``"messages: user"``.
    role
        ``"prompt"``, ``"response"``, ``"text"`` or ``"context"`` (what a prompt is about; it may be empty).
    column
        Where it is from.
    speaker
        For a chat, the letter of `ROLES` whose turns it is.
    """

    name: str
    role: str
    column: Column
    speaker: str = ""

    def texts(self, values: Sequence[Any]) -> list[str | None]:
        """Return the texts of a batch of values."""
        if not self.speaker:
            return [value if value is None or isinstance(value, str) else str(value) for value in values]
        return [_said(value, self.speaker) for value in values]


def parts_of(data: Dataset) -> tuple[Part, ...]:
    """Return the texts of each row: plain columns in the order of the table, then the turns of the chat."""
    roles = data.roles
    named: dict[Column | None, str] = {roles.prompt: "prompt", roles.response: "response"}
    named |= dict.fromkeys(roles.context, "context")
    plain = tuple(Part(c.name, named.get(c, "text"), c) for c in roles.texts)
    if roles.messages is None:
        return plain
    chat = roles.messages
    return (
        *plain,
        Part(f"{chat.name}: user", "prompt", chat, "u"),
        Part(f"{chat.name}: assistant", "response", chat, "a"),
    )


def text_columns(data: Dataset) -> tuple[Column, ...]:
    """Return the columns that the shared pass over the texts wants: the texts, and the split."""
    found = {part.column.number: part.column for part in parts_of(data)}
    if found and data.roles.split is not None:
        found[data.roles.split.number] = data.roles.split
    return tuple(found[number] for number in sorted(found))


def turns(value: object) -> list[tuple[str, str]]:
    """Return who speaks and what, from a list of messages or its JSON; what is neither has no turns."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return []
    if isinstance(value, dict):
        value = next((v for v in value.values() if isinstance(v, list)), [])
    if not isinstance(value, list | tuple):
        return []
    return [(_first(m, _ROLE_KEYS), _text(_value(m, _TEXT_KEYS))) for m in value if isinstance(m, dict)]


def _said(value: object, speaker: str) -> str | None:
    if value is None:
        return None
    return "\n".join(text for role, text in turns(value) if ROLES.get(role.strip().lower()) == speaker)


def _value(message: Mapping[str, object], keys: Iterable[str]) -> object:
    return next((message[key] for key in keys if message.get(key) is not None), None)


def _first(message: Mapping[str, object], keys: Iterable[str]) -> str:
    found = _value(message, keys)
    return found if isinstance(found, str) else ""


def _text(content: object) -> str:
    """Return plain text; of content in several pieces (text, images) the text."""
    if isinstance(content, str):
        return content
    if isinstance(content, list | tuple):
        return "\n".join(_text(_value(p, _TEXT_KEYS)) if isinstance(p, dict) else _text(p) for p in content)
    return ""
