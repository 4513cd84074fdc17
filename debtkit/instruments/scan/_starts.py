"""The modules that a container starts with, and those that they import: nothing else runs at start."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan._folders import Folders, Unread
from debtkit.instruments.scan._module import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from debtkit.instruments.scan._board import Board

RUNS = "start.runs"
"""A Dockerfile's start, with the module that it names as ``extra``."""
REACHED = "start.reached"
"""A module that runs at start, as ``extra``."""
_LOADS = "start.load"
_MOST_BYTES = 1_500_000
_MOST_MODULES = 40


def started_modules(root: Path, board: Board) -> Iterator[Sign]:
    """Yield each module that is imported when a container starts, if any module loads weights when it is imported."""
    if not (board.has(RUNS) and board.has(_LOADS)):
        return
    pending = [path for sign in board.of(RUNS) if (path := _path(board, sign))]
    seen = dict.fromkeys(pending)
    with Folders(root) as folders:
        while pending and len(seen) < _MOST_MODULES:
            path = pending.pop()
            fresh = [other for other in _imported(folders, board, path) if other not in seen]
            seen.update(dict.fromkeys(fresh))
            pending.extend(fresh)
    for path in sorted(seen):
        yield Sign(REACHED, path, extra=path)


def _path(board: Board, sign: Sign) -> str:
    """Return the file that a start means: from the folder of the Dockerfile, or the only one with that ending."""
    folder = sign.path.rpartition("/")[0]
    for base in dict.fromkeys((folder, "")):
        for tail in (".py", "/__main__.py", "/__init__.py"):
            path = f"{base}/{sign.extra}{tail}".lstrip("/")
            if path in board.paths:
                return path
    ends = [path for path in board.paths if path.endswith(f"/{sign.extra}.py")]
    return ends[0] if len(ends) == 1 else ""


def _imported(folders: Folders, board: Board, path: str) -> Iterator[str]:
    """Yield the project's own modules that a module imports at its top level."""
    raw = folders.read(path, _MOST_BYTES)
    tree = None if isinstance(raw, Unread) else parse(raw.decode("utf-8-sig", "replace"))
    folder = path.rpartition("/")[0]
    for node in tree.body if tree is not None else ():
        if isinstance(node, ast.Import):
            yield from _found(board, folder, [alias.name for alias in node.names])
        elif isinstance(node, ast.ImportFrom):
            base = folder
            for _ in range(node.level - 1):
                base = base.rpartition("/")[0]
            module = node.module or ""
            names = [f"{module}.{alias.name}".lstrip(".") for alias in node.names]
            yield from _found(board, base, [module, *names], only=bool(node.level))


def _found(board: Board, folder: str, names: list[str], *, only: bool = False) -> Iterator[str]:
    """Yield the files of these modules, looked for beside the importing one and in the folders above it."""
    bases = [folder]
    while not only and bases[-1]:
        bases.append(bases[-1].rpartition("/")[0])
    for name in filter(None, names):
        plain = name.replace(".", "/")
        for base in bases:
            for tail in (".py", "/__init__.py"):
                if (path := f"{base}/{plain}{tail}".lstrip("/")) in board.paths:
                    yield path
