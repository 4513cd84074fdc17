"""Names of models as a span has them: which was asked for, which answered, and whether they are of one family."""

from __future__ import annotations

import re
from typing import NamedTuple

_VENDOR = re.compile(
    r"^(?:(?:us|eu|ap|apac|global)\.)?(?:anthropic|meta|amazon|mistral|cohere|ai21|deepseek|qwen|openai)\.(?=[a-z])"
)
_EDITION = re.compile(r"-v\d+:\d+$")
_DATE = re.compile(
    r"(?<![\w.])(?:20\d\d-?[01]\d-?[0-3]\d|[01]\d-20\d\d|[01]\d-[0-3]\d|\d{4}|00\d)(?![\w.])|(?<![\w.])\d{6}(?![\w.])"
)
_MOVING = frozenset({"latest", "preview", "exp", "experimental", "stable", "0"})
_ONCE_CALLED = {"gpt-4-turbo-preview": "gpt-4-preview"}
"""Aliases whose dated names were built otherwise."""


class ModelName(NamedTuple):
    """A name without provider and edition, and its parts."""

    bare: str
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    dated: bool

    @property
    def opaque(self) -> bool:
        """Return whether the name tells nothing of a model: the name of a deployment or of a route."""
        return not self.numbers and not self.dated

    def of_family(self, other: ModelName) -> bool:
        """Return whether another name is this one with a date or a version."""
        return self.words == other.words and (self.numbers == other.numbers or not self.numbers)


def model_name(text: str) -> ModelName:
    """Take a name apart."""
    bare = _EDITION.sub("", _VENDOR.sub("", text.strip().lower().rpartition("/")[2])).replace("@", "-")
    plain = _ONCE_CALLED.get(bare, bare)
    parts = [part for part in re.split(r"[-_: ]+", _DATE.sub("", plain)) if part and part not in _MOVING]
    words = tuple(part for part in parts if not re.search(r"\d", part))
    return ModelName(bare, words, tuple(part for part in parts if part not in words), bool(_DATE.search(plain)))
