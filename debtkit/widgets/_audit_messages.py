"""What the page of an audit may say: one small message for one act, checked here before anything else sees it."""

from __future__ import annotations

from collections.abc import Mapping

from debtkit.widgets._messages import PATH, VALUE

LISTS = ("columns", "findings")
"""What is shown in part, and on demand further."""
_MOST_STEPS = 20
_FIELDS = {"fix": ("steps", "path", "by"), "count": ("group", "split"), "more": ("what",)}


def read_act(content: object) -> tuple[str, dict[str, object]]:
    """Return the type and the fields of a message from a page.

    Raises
    ------
    ValueError
        If it is not one of the known acts, lacks a field, has one too many, or a field is of the wrong kind.
    """
    if not isinstance(content, Mapping):
        msg = f"a message must be a mapping with 'type', not {type(content).__name__}"
        raise ValueError(msg)
    kind = content.get("type")
    if not isinstance(kind, str) or kind not in _FIELDS:
        msg = f"unknown act {str(kind)[:40]!r}; known are {', '.join(_FIELDS)}"
        raise ValueError(msg)
    fields = {str(key): value for key, value in content.items() if key not in {"type", "n"}}
    if set(fields) != set(_FIELDS[kind]):
        msg = f"{kind} has the fields {', '.join(_FIELDS[kind])}, no others"
        raise ValueError(msg)
    _CHECKS[kind](fields)
    return kind, fields


def _fix(fields: Mapping[str, object]) -> None:
    steps, path = fields["steps"], fields["path"]
    if not isinstance(steps, list) or not all(isinstance(step, str) and len(step) <= VALUE for step in steps):
        msg = "steps is a list of names"
        raise ValueError(msg)
    if not 0 < len(steps) <= _MOST_STEPS:
        msg = "choose at least one step"
        raise ValueError(msg)
    if not isinstance(path, str) or len(path) > PATH:
        msg = f"path is a text of at most {PATH} characters"
        raise ValueError(msg)
    _number("by", fields["by"])


def _count(fields: Mapping[str, object]) -> None:
    for name, value in fields.items():
        _number(name, value)


def _number(name: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < -1:
        msg = f"{name} is a number from -1 on"
        raise ValueError(msg)


def _more(fields: Mapping[str, object]) -> None:
    if fields["what"] not in LISTS:
        msg = f"what is one of {', '.join(LISTS)}"
        raise ValueError(msg)


_CHECKS = {"fix": _fix, "count": _count, "more": _more}
