"""How deep a YAML text nests, found before it is loaded: the C loader descends on the stack and can exhaust it."""

from __future__ import annotations

import re

DEEPEST = 500
_DEEP_LINE = re.compile(r"^[ \t?:-]{250}", re.MULTILINE)


def too_deep(text: str) -> bool:
    """Return whether a text nests more than 500 levels; one that is no YAML does not."""
    if text.count("[") + text.count("{") <= DEEPEST and not _DEEP_LINE.search(text):
        return False
    return _counted(text)


def _counted(text: str) -> bool:
    import yaml  # noqa: PLC0415 - loaded on use

    depth = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEEPEST:
                    return True
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        return False
    return False
