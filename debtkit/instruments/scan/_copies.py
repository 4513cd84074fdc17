"""Functions and classes of a notebook that stand in a module too, to the letter or nearly so."""

from __future__ import annotations

import ast
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._files import Sign, TextFile
from debtkit.instruments.scan._folders import Folders, Unread
from debtkit.instruments.scan._notebook import read_notebook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from debtkit.instruments.scan._board import Board

LEAST_STATEMENTS = 6
NAME = "code.copied"
_LIKE = 0.9
_DEFINITION = re.compile(r"^(?:async def|def|class) (?P<name>\w+)", re.MULTILINE)
_END = re.compile(r"^(?=[^\s)\]}#\"'])", re.MULTILINE)
_DOCSTRING = re.compile(r'^\s*[rR]?"""(?:.|\n)*?"""\s*$', re.MULTILINE)
_REMARK = re.compile(r"\s+#[^\"]*$")
_HINT = re.compile(r":\s*[\w.\[\]| ]+(?=\s*[,=)])")
_RETURNS = re.compile(r"\s*->\s*[^:]+:$")
_MOST_FILES = 60
_MOST_BYTES = 1_500_000
_MOST_NOTEBOOK = 20_000_000

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class _Code(NamedTuple):
    path: str
    line: int
    cell: int | None
    lines: tuple[str, ...]


def definitions(body: list[ast.stmt]) -> Iterator[Definition]:
    """Yield the functions and classes of a module that are worth a comparison."""
    for node in body:
        if isinstance(node, Definition) and (node.end_lineno or 0) - node.lineno >= LEAST_STATEMENTS:
            yield node


def copies_in_notebooks(root: Path, board: Board) -> Iterator[Sign]:
    """Yield each pair once, at the notebook's cell; ``extra`` is the place in the module.

    A module with the name of the notebook, beside it, is its other form, kept in step by a tool.
    """
    in_modules = {sign.path: frozenset(sign.extra.split()) for sign in board.of("code.names")}
    in_notebooks: dict[str, set[str]] = {}
    for sign in board.of("notebook.names"):
        in_notebooks.setdefault(sign.path, set()).update(sign.extra.split())
    known = frozenset().union(*in_modules.values()) if in_modules else frozenset()
    shared = frozenset().union(*in_notebooks.values()) & known if in_notebooks else frozenset()
    if not shared:
        return
    with Folders(root) as folders:
        modules: dict[str, list[_Code]] = {}
        for path in sorted(path for path, names in in_modules.items() if names & shared)[:_MOST_FILES]:
            for name, code in _of_module(folders, path, shared):
                modules.setdefault(name, []).append(code)
        for path in sorted(path for path, names in in_notebooks.items() if names & shared)[:_MOST_FILES]:
            for name, code in _of_notebook(folders, path, shared):
                yield from _pair(name, code, modules.get(name, ()))


def _pair(name: str, here: _Code, there: list[_Code] | tuple[()]) -> Iterator[Sign]:
    best: tuple[float, _Code] | None = None
    twin = here.path.rpartition(".")[0] + ".py"
    for code in there if twin not in {code.path for code in there} else ():
        if not _LIKE <= len(here.lines) / len(code.lines) <= 1 / _LIKE:
            continue
        same = here.lines == code.lines
        like = 1.0 if same else SequenceMatcher(None, here.lines, code.lines, autojunk=False).ratio()
        if like >= _LIKE and (best is None or like > best[0]):
            best = (like, code)
    if best is None or here.cell is None:
        return
    code = best[1]
    apart = "the same" if best[0] == 1.0 else "nearly the same"
    excerpt = f"{name}: {apart} as in {code.path} line {code.line}"
    yield Sign(
        NAME, here.path, f"cell {here.cell}", excerpt, here.cell * 10_000 + here.line, f"{code.path}:{code.line}"
    )


def _of_module(folders: Folders, path: str, names: frozenset[str]) -> Iterator[tuple[str, _Code]]:
    text = _text(folders, path, _MOST_BYTES)
    for name, line, lines in _blocks(text or "", names):
        yield name, _Code(path, line, None, lines)


def _of_notebook(folders: Folders, path: str, names: frozenset[str]) -> Iterator[tuple[str, _Code]]:
    text = _text(folders, path, _MOST_NOTEBOOK)
    notebook = read_notebook(TextFile(path, text, FileClass.NOTEBOOK)) if text is not None else None
    for cell in notebook.cells if notebook is not None else ():
        if cell.kind == "code":
            for name, line, lines in _blocks(cell.source, names):
                yield name, _Code(path, line, cell.index, lines)


def _text(folders: Folders, path: str, limit: int) -> str | None:
    raw = folders.read(path, limit)
    return None if isinstance(raw, Unread) or len(raw) > limit else raw.decode("utf-8-sig", "replace")


def _blocks(text: str, names: frozenset[str]) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Yield name, line and plain lines of the definitions that are wanted: as text, since parsing again is dear."""
    for match in _DEFINITION.finditer(text):
        if match["name"] in names:
            end = _END.search(text, match.end())
            lines = _plain(text[match.start() : end.start() if end else len(text)])
            if len(lines) > LEAST_STATEMENTS:
                yield match["name"], text.count("\n", 0, match.start()) + 1, lines


def _plain(block: str) -> tuple[str, ...]:
    """Return the lines without comments, docstrings, hints and layout."""
    kept = []
    for line in _DOCSTRING.sub("", block.replace("'", '"')).splitlines():
        bare = _REMARK.sub("", line).strip()
        if bare.startswith(("def ", "async def ", "class ")):
            bare = _HINT.sub("", _RETURNS.sub(":", bare))
        if bare and not bare.startswith("#"):
            kept.append(" ".join(bare.split()))
    return tuple(kept)
