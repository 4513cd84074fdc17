"""Parameters files: YAML, JSON, TOML, and Python as far as its values are written out."""

from __future__ import annotations

import ast
import tomllib
from typing import TYPE_CHECKING, Any

from debtkit.instruments.scan.systems._files import UnreadableError, mapping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.instruments.scan.systems._files import Files

_MOST_BYTES = 200_000
_NOT_THERE = object()


def load_params(files: Files, path: str) -> Mapping[str, Any]:
    """Return the values of a parameters file.

    Raises
    ------
    UnreadableError
        If it cannot be read as what its suffix says.
    """
    suffix = path.rpartition(".")[2].lower()
    if suffix == "json":
        return mapping(files.json(path, most=_MOST_BYTES))
    if suffix not in {"toml", "py"}:
        return mapping(files.yaml(path, most=_MOST_BYTES, core=True))
    text = files.text(path, most=_MOST_BYTES)
    try:
        return tomllib.loads(text) if suffix == "toml" else _written_out(ast.parse(text).body)
    except (ValueError, SyntaxError, RecursionError, MemoryError) as error:
        raise UnreadableError(path, f"not valid: {type(error).__name__}") from error


def value_at(values: Mapping[str, Any], key: str) -> tuple[bool, Any]:
    """Return whether a dotted key is there, and its value."""
    found: Any = values
    for part in key.split("."):
        if isinstance(found, dict):
            found = next((value for name, value in found.items() if str(name) == part), _NOT_THERE)
        elif isinstance(found, list) and part.isdecimal() and int(part) < len(found):
            found = found[int(part)]
        else:
            found = _NOT_THERE
        if found is _NOT_THERE:
            return False, None
    return True, found


def _written_out(body: list[ast.stmt], *, of_self: bool = False) -> dict[str, Any]:
    """Return what assignments of literals give; in ``__init__`` those to ``self``."""
    values: dict[str, Any] = {}
    for node in body:
        if isinstance(node, ast.ClassDef):
            values[node.name] = _written_out(node.body)
        elif isinstance(node, ast.FunctionDef) and node.name == "__init__":
            values.update(_written_out(node.body, of_self=True))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            name = _name(targets[0], of_self=of_self) if len(targets) == 1 else ""
            if name:
                try:
                    values[name] = ast.literal_eval(node.value)
                except (ValueError, TypeError, RecursionError, MemoryError):
                    continue
    return values


def _name(target: ast.expr, *, of_self: bool) -> str:
    if isinstance(target, ast.Name) and not of_self:
        return target.id
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
        return target.attr
    return ""
