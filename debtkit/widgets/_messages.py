"""What a page may say: one small message for one act, checked here before anything else sees it.

A message is a mapping with ``type`` and the fields of that type; ``n`` is a number of the page's own,
returned with the reply so that the page knows which act was confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping

KINDS = {
    "hosted_model_app": "calls a hosted model",
    "rag": "retrieves documents for the model",
    "agent": "lets the model act through tools",
    "fine_tuned": "fine-tunes a model",
    "trained_from_scratch": "trains a model from scratch",
    "library": "is a library that others import",
    "notebook_research": "is research in notebooks",
}
"""Kinds of system with the words that the page shows for them."""

CONTEXT = {
    "personal_data": "handles personal data",
    "eu_market": "is offered in the European Union",
    "public_facing": "faces the public",
}
"""What a system may do besides; each is yes, no or not known."""

ID, VALUE, TEXT, PATH = 32, 32, 4000, 1000
_FIELDS: dict[str, dict[str, int]] = {
    "answer": {"id": ID, "value": VALUE},
    "note": {"id": ID, "text": TEXT},
    "evidence": {"id": ID, "path": PATH},
    "not_applicable": {"id": ID, "because": TEXT},
    "clear": {"id": ID},
    "undo": {},
}


def serial(content: object) -> str:
    """Return the page's own number for a message, or nothing when it has none."""
    number = content.get("n") if isinstance(content, Mapping) else None
    return number if isinstance(number, str) and len(number) <= VALUE else ""


def subject(content: object) -> str:
    """Return the check that a message is about, so that an error can appear beside it."""
    check = content.get("id") if isinstance(content, Mapping) else None
    return check if isinstance(check, str) and len(check) <= ID else ""


def read(content: object) -> tuple[str, dict[str, str]]:
    """Return the type and the text fields of a message from a page.

    Raises
    ------
    ValueError
        If it is not one of the known acts, lacks a field, has one too many, or a field is no text or too long.
    """
    if not isinstance(content, Mapping):
        msg = f"a message must be a mapping with 'type', not {type(content).__name__}"
        raise ValueError(msg)
    kind = content.get("type")
    if not isinstance(kind, str) or kind not in _FIELDS:
        msg = f"unknown act {str(kind)[:40]!r}; known are {', '.join(_FIELDS)}, profile"
        raise ValueError(msg)
    limits = _FIELDS[kind]
    extra = sorted(str(key)[:40] for key in content if key not in {"type", "n", *limits})
    if extra:
        msg = f"{kind} has no field {extra[0]!r}; it has {', '.join(limits) or 'none'}"
        raise ValueError(msg)
    return kind, {name: _text(kind, name, content.get(name), limit) for name, limit in limits.items()}


def _text(kind: str, name: str, value: object, limit: int) -> str:
    if not isinstance(value, str):
        msg = f"{kind} needs the text field {name!r}"
        raise ValueError(msg)
    if len(value) > limit:
        msg = f"{name} is {len(value)} characters long; {limit} is the limit"
        raise ValueError(msg)
    return value


def read_profile(content: Mapping[object, object]) -> dict[str, object]:
    """Return the keywords for `set_profile` that a profile message stands for.

    Raises
    ------
    ValueError
        If a kind or a context is not known, or of the wrong type.
    """
    said = {str(key): value for key, value in content.items() if key not in {"type", "n"}}
    extra = sorted(set(said) - {"kinds", *CONTEXT})
    if extra or not said:
        what = f"profile has no field {extra[0][:40]!r}" if extra else "profile says nothing"
        msg = f"{what}; it has kinds, {', '.join(CONTEXT)}"
        raise ValueError(msg)
    for name in set(said) & set(CONTEXT):
        if not isinstance(said[name], bool):
            msg = f"{name} is true or false, not {type(said[name]).__name__}"
            raise ValueError(msg)
    if "kinds" in said:
        said["kinds"] = _kinds(said["kinds"])
    return said


def _kinds(value: object) -> list[str]:
    if not isinstance(value, list) or len(value) > len(KINDS):
        msg = f"kinds is a list of some of {', '.join(KINDS)}"
        raise ValueError(msg)
    for kind in value:
        if not isinstance(kind, str) or kind not in KINDS:
            msg = f"unknown kind {str(kind)[:40]!r}; known are {', '.join(KINDS)}"
            raise ValueError(msg)
    return list(value)
