"""What an edit is: a few changes of files with the exact set of facts that they turn over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Tree = dict[str, str]


@dataclass(frozen=True)
class Edit:
    """One edit of a base project; ``flips`` are the facts that become true or false by it, all of them."""

    name: str
    flips: frozenset[str]
    changes: tuple[Callable[[Tree], None], ...]

    def of(self, base: Tree) -> Tree:
        """Return the edited project."""
        tree = dict(base)
        for change in self.changes:
            change(tree)
        return tree


def edit(name: str, flips: str, *changes: Callable[[Tree], None]) -> Edit:
    """Return an edit; the facts are given as one text."""
    return Edit(name, frozenset(flips.split()), changes)


def swap(path: str, old: str, new: str) -> Callable[[Tree], None]:
    """Replace a piece of a file, which has to be there."""

    def change(tree: Tree) -> None:
        assert old in tree[path], f"{path} does not hold {old!r}"
        tree[path] = tree[path].replace(old, new)

    return change


def everywhere(old: str, new: str) -> Callable[[Tree], None]:
    """Replace a piece in all files."""

    def change(tree: Tree) -> None:
        held = [path for path, text in tree.items() if old in text]
        assert held, f"no file holds {old!r}"
        for path in held:
            tree[path] = tree[path].replace(old, new)

    return change


def put(path: str, text: str) -> Callable[[Tree], None]:
    """Add a file, or write it anew."""

    def change(tree: Tree) -> None:
        tree[path] = text

    return change


def drop(*paths: str) -> Callable[[Tree], None]:
    """Remove files."""

    def change(tree: Tree) -> None:
        for path in paths:
            del tree[path]

    return change


def keep_lines(path: str, last: str) -> Callable[[Tree], None]:
    """Cut a file below the line that begins so."""

    def change(tree: Tree) -> None:
        lines = tree[path].splitlines(keepends=True)
        at = next(number for number, line in enumerate(lines) if line.startswith(last))
        tree[path] = "".join(lines[: at + 1])

    return change


def cells(path: str, alter: Callable[[list[dict[str, Any]]], None]) -> Callable[[Tree], None]:
    """Alter the cells of a notebook."""

    def change(tree: Tree) -> None:
        notebook = json.loads(tree[path])
        alter(notebook["cells"])
        tree[path] = json.dumps(notebook, ensure_ascii=False, indent=1)

    return change


def output(number: int, *outputs: dict[str, Any]) -> Callable[[list[dict[str, Any]]], None]:
    """Give a cell these outputs and no other."""

    def alter(found: list[dict[str, Any]]) -> None:
        found[number]["outputs"] = list(outputs)

    return alter


def source(number: int, text: str) -> Callable[[list[dict[str, Any]]], None]:
    """Give a cell another source."""

    def alter(found: list[dict[str, Any]]) -> None:
        found[number]["source"] = text

    return alter


def numbered(found: list[dict[str, Any]]) -> None:
    """Give the code cells numbers as if the notebook had been run from top to bottom."""
    for number, cell in enumerate((cell for cell in found if cell["cell_type"] == "code"), 1):
        cell["execution_count"] = number


def shown(text: str) -> dict[str, Any]:
    """Return an output that prints a text."""
    return {"output_type": "stream", "name": "stdout", "text": [text]}
