"""The looking phase: every file is read once, parsed once, and shown to the rules that subscribed to it."""

from __future__ import annotations

import ast
import gc
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debtkit.instruments._mask import excerpt
from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._config import Config
from debtkit.instruments.scan._folders import Folders, Unread
from debtkit.instruments.scan._markdown import Document
from debtkit.instruments.scan._module import Module, parse
from debtkit.instruments.scan._notebook import Notebook
from debtkit.instruments.scan._read import fetch, understand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from debtkit.instruments.scan._cache import Memory
    from debtkit.instruments.scan._dispatch import Dispatcher
    from debtkit.instruments.scan._files import Sign, TextFile

_IMPORT_LINE = re.compile(r"^(?:import\s+[\w.]+(?:\s+as\s+\w+)?|from\s+[\w.]+\s+import\s+[\w, ]+)\s*$")


@dataclass(slots=True)
class Looked:
    """What was seen in a set of files, or in one."""

    signs: list[Sign] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    partly: list[tuple[str, str]] = field(default_factory=list)
    read: int = 0
    bytes: int = 0

    def add(self, other: Looked) -> None:
        """Take in what was seen elsewhere."""
        self.signs += other.signs
        self.lines |= other.lines
        self.skipped += other.skipped
        self.partly += other.partly
        self.read += other.read
        self.bytes += other.bytes


def look(
    root: Path,
    files: Iterable[tuple[str, FileClass, int]],
    own_roots: frozenset[str],
    dispatcher: Dispatcher,
    memory: Memory | None = None,
) -> Looked:
    """Show files to the rules, but for those that are remembered; what cannot be read is noted and the scan goes on."""
    looked = Looked()
    with _no_collection(), Folders(root) as folders:
        for path, kind, size in files:
            raw = fetch(folders, path, kind, size)
            if isinstance(raw, Unread):
                looked.skipped.append((path, raw.reason))
            elif raw is not None:
                seen = Looked()
                key = memory.key(path, kind, raw) if memory else b""
                if memory is None or not memory.recall(key, path, seen):
                    seen = _see(path, kind, raw, own_roots, dispatcher)
                    if memory is not None:
                        memory.keep(key, path, seen)
                seen.bytes = size * seen.read
                looked.add(seen)
    return looked


def recall(
    root: Path, files: Iterable[tuple[str, FileClass, int]], memory: Memory
) -> tuple[Looked, list[tuple[str, FileClass, int]]]:
    """Return what is remembered, and the files that are not."""
    looked = Looked()
    unknown: list[tuple[str, FileClass, int]] = []
    with Folders(root) as folders:
        for path, kind, size in files:
            raw = fetch(folders, path, kind, size)
            seen = Looked()
            if isinstance(raw, bytes) and memory.recall(memory.key(path, kind, raw), path, seen):
                seen.bytes = size * seen.read
                looked.add(seen)
            elif raw is not None:
                unknown.append((path, kind, size))
    return looked, unknown


def _see(path: str, kind: FileClass, raw: bytes, own_roots: frozenset[str], dispatcher: Dispatcher) -> Looked:
    seen = Looked()
    file = understand(path, kind, raw, own_roots)
    if isinstance(file, Unread):
        seen.skipped.append((path, file.reason))
    elif file is not None:
        seen.read = 1
        _show(file, dispatcher, seen)
    return seen


@contextmanager
def _no_collection() -> Iterator[None]:
    """Syntax trees hold no cycles: counting references frees them, and the collector only costs time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _show(file: TextFile, dispatcher: Dispatcher, looked: Looked) -> None:
    for rule in dispatcher.texts:
        _take(looked, rule.file, file)
    for rule in dispatcher.files(file.path):
        _take(looked, rule.file, file)
    if isinstance(file, Notebook):
        _show_notebook(file, dispatcher, looked)
    elif isinstance(file, Document):
        _show_each(file, ((rule.document, kinds) for rule, kinds in dispatcher.documents), looked)
    elif isinstance(file, Config):
        _show_each(file, ((rule.config, kinds) for rule, kinds in dispatcher.configs), looked)
    elif file.lower.endswith(".py") and dispatcher.wants_code(file.kind):
        _show_python(file, dispatcher, looked)


def _show_each(file: TextFile, hooks: Iterable[tuple[object, frozenset[FileClass]]], looked: Looked) -> None:
    for hook, kinds in hooks:
        if file.kind in kinds:
            _take(looked, hook, file)


def _show_notebook(notebook: Notebook, dispatcher: Dispatcher, looked: Looked) -> None:
    for rule, kinds in dispatcher.notebooks:
        if notebook.kind in kinds:
            _take(looked, rule.notebook, notebook)
    code = [cell for cell in notebook.cells if cell.kind == "code" and cell.source.strip()]
    looked.lines[notebook.path] = sum(cell.source.count("\n") + 1 for cell in code)
    parsed = 0
    for module in notebook.modules():
        parsed += 1
        for rule in dispatcher.code(module):
            _take(looked, rule.module, module)
    if notebook.python and parsed < len(code):
        looked.partly.append(
            (notebook.path, f"{len(code) - parsed} of {len(code)} code cells do not parse as Python 3")
        )


def _show_python(file: TextFile, dispatcher: Dispatcher, looked: Looked) -> None:
    if file.kind in {FileClass.OWN, FileClass.EXAMPLE, FileClass.PROMPT}:
        looked.lines[file.path] = len(list(filter(str.strip, file.lines)))
    tree = parse(file.text)
    if tree is None:
        looked.partly.append((file.path, "does not parse as Python 3; only its imports and text were read"))
        tree = _imports_only(file)
    module = Module(file, tree)
    for rule in dispatcher.code(module):
        _take(looked, rule.module, module)


def _imports_only(file: TextFile) -> ast.Module:
    kept = [line if _IMPORT_LINE.match(line) else "" for line in file.lines]
    return parse("\n".join(kept)) or ast.Module(body=[], type_ignores=[])


def _take(looked: Looked, hook: object, subject: object) -> None:
    try:
        for sign in hook(subject):  # type: ignore[operator]
            looked.signs.append(sign._replace(excerpt=excerpt(sign.excerpt)) if sign.excerpt else sign)
    except RecursionError:
        looked.partly.append((subject.path, "nested too deeply for one of the rules"))  # type: ignore[attr-defined]
