"""Stages as DVC makes them of ``dvc.yaml``: ``vars``, ``${...}``, ``foreach`` and ``matrix``."""

# ruff: noqa: ANN401 - foreign data of any shape

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from debtkit.instruments.scan.systems._files import UnreadableError, mapping, sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_REFERENCE = re.compile(r"(?<!\\)\$\{(.*?)\}")
_INDEX = re.compile(r"\[\s*([^\[\]]*?)\s*\]")
_DEEPEST = 30
_MOST_STAGES = 500
_MOST_TEXT = 20_000


class UnresolvedError(Exception):
    """A reference that cannot be resolved, and why."""


def context_of(declared: Any, load: Callable[[str], Mapping[str, Any]], *, start: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that a ``vars`` section gives, on top of others.

    Parameters
    ----------
    declared
        The section: mappings, and files as ``FILE`` or ``FILE:KEY,KEY``.
    load
        Returns the content of a parameters file.
    start
        What is known before.
    """
    context: dict[str, Any] = dict(start)
    for item in sequence(declared):
        if isinstance(item, str):
            path, _, keys = item.partition(":")
            try:
                loaded = load(path)
            except UnreadableError as error:
                msg = f"{path}: {error.reason}"
                raise UnresolvedError(msg) from error
            wanted = [key for key in keys.split(",") if key]
            item = {key: loaded.get(key) for key in wanted} if wanted else loaded  # noqa: PLW2901 - the file's content
        context = _merged(context, mapping(item))
    return context


def _merged(one: Mapping[str, Any], other: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    merged = dict(one)
    for key, value in other.items():
        both = isinstance(merged.get(key), Mapping) and isinstance(value, Mapping) and depth < _DEEPEST
        merged[str(key)] = _merged(merged[key], value, depth + 1) if both else value
    return merged


def resolve(value: Any, context: Mapping[str, Any], depth: int = 0) -> Any:
    """Return a value with its references replaced.

    Raises
    ------
    UnresolvedError
        If a reference names nothing, or something that cannot stand in a text.
    """
    if depth > _DEEPEST:
        msg = "nested too deeply"
        raise UnresolvedError(msg)
    if isinstance(value, dict):
        return {resolve(k, context, depth + 1): resolve(v, context, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [resolve(item, context, depth + 1) for item in value]
    if not isinstance(value, str) or "${" not in value:
        return value
    if (whole := _REFERENCE.fullmatch(value)) and "${" not in whole[1]:
        return select(whole[1], context)
    return _filled(value, context)


def _filled(template: str, context: Mapping[str, Any]) -> str:
    parts: list[str] = []
    length = end = 0
    for match in _REFERENCE.finditer(template):
        parts += [template[end : match.start()], _as_text(select(match[1], context))]
        length += len(parts[-1]) + len(parts[-2])
        if length > _MOST_TEXT:
            msg = f"a text of more than {_MOST_TEXT} characters"
            raise UnresolvedError(msg)
        end = match.end()
    return "".join([*parts, template[end:]]).replace("\\${", "${")


def select(expression: str, context: Mapping[str, Any]) -> Any:
    """Return what an expression such as ``model.layers[0]`` names.

    Raises
    ------
    UnresolvedError
        If there is no such value.
    """
    value: Any = context
    for part in _INDEX.sub(r".\1", expression.strip()).split("."):
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            msg = f"${{{expression.strip()}}} is not set"
            raise UnresolvedError(msg)
    return value


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        msg = "a list or mapping inside a text"
        raise UnresolvedError(msg)
    return str(value)


def expand(name: str, definition: Any, context: Mapping[str, Any]) -> Iterator[tuple[str, Any, Mapping[str, Any]]]:
    """Yield name, definition and values of each stage that one entry stands for.

    Raises
    ------
    UnresolvedError
        If what it goes through cannot be resolved, or makes too many stages.
    """
    stage = mapping(definition)
    if "foreach" in stage:
        items = list(islice(_foreach(resolve(stage["foreach"], context)), _MOST_STAGES + 1))
        inner = stage.get("do")
    elif "matrix" in stage:
        items = list(islice(_matrix(resolve(stage["matrix"], context)), _MOST_STAGES + 1))
        inner = {key: value for key, value in stage.items() if key != "matrix"}
    else:
        yield name, definition, context
        return
    if len(items) > _MOST_STAGES:
        msg = f"more than {_MOST_STAGES} stages"
        raise UnresolvedError(msg)
    for key, more in items:
        yield f"{name}@{key}", inner, {**context, **more}


def _foreach(through: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(through, dict):
        yield from ((_as_text(key), {"item": value, "key": _as_text(key)}) for key, value in through.items())
    elif isinstance(through, list):
        by_number = any(isinstance(item, dict | list) for item in through)
        for number, item in enumerate(through):
            yield str(number) if by_number else _as_text(item), {"item": item}
    else:
        msg = "foreach goes through neither a list nor a mapping"
        raise UnresolvedError(msg)


def _matrix(axes: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(axes, dict) or not all(isinstance(axis, list) for axis in axes.values()):
        msg = "matrix goes through something else than lists"
        raise UnresolvedError(msg)
    for chosen in product(*(enumerate(axis) for axis in axes.values())):
        names = [
            f"{axis}{number}" if isinstance(value, dict | list) else _as_text(value)
            for axis, (number, value) in zip(axes, chosen, strict=True)
        ]
        key = "-".join(names)
        yield key, {"item": {axis: value for axis, (_, value) in zip(axes, chosen, strict=True)}, "key": key}
