"""The looking phase: every file is read once, parsed once, and shown to the rules that subscribed to it."""

from __future__ import annotations

import ast
import fnmatch
import gc
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._config import Config
from debtkit.instruments.scan._markdown import Document
from debtkit.instruments.scan._mask import excerpt
from debtkit.instruments.scan._module import Module, parse
from debtkit.instruments.scan._notebook import Notebook
from debtkit.instruments.scan._read import Unread, read
from debtkit.instruments.scan.rules._base import reads_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan.rules._base import Collector

_IMPORT_LINE = re.compile(r"^(?:import\s+[\w.]+(?:\s+as\s+\w+)?|from\s+[\w.]+\s+import\s+[\w, ]+)\s*$")


@dataclass(slots=True)
class Looked:
    """What was seen in a set of files."""

    signs: list[Sign] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    partly: list[tuple[str, str]] = field(default_factory=list)
    read: int = 0
    bytes: int = 0


class Dispatcher:
    """Which rule wants what; built once per scan."""

    def __init__(self, rules: Sequence[Collector]) -> None:
        self.documents = [(r, reads_of(r, "doc")) for r in rules if "doc" in r.needs]
        self.configs = [(r, reads_of(r, "config")) for r in rules if "config" in r.needs]
        self.notebooks = [(r, reads_of(r, "nb")) for r in rules if "nb" in r.needs]
        self.texts = [r for r in rules if "text" in r.needs]
        self._code: dict[FileClass, tuple[list[Collector], dict[str, list[Collector]]]] = {}
        for kind in FileClass:
            wanted = [r for r in rules if "ast" in r.needs and kind in reads_of(r, "ast")]
            by_word: dict[str, list[Collector]] = {}
            for rule in wanted:
                for word in rule.words:
                    by_word.setdefault(word, []).append(rule)
            self._code[kind] = ([r for r in wanted if not r.words], by_word)
        self._globs = [(_globs(rule.needs), rule) for rule in rules if any(n.startswith("file:") for n in rule.needs)]

    def code(self, module: Module) -> Iterable[Collector]:
        """Return the rules that want this module, in a fixed order."""
        always, by_word = self._code[module.kind]
        chosen = dict.fromkeys(always)
        for word in sorted(module.words & by_word.keys()):
            chosen.update(dict.fromkeys(by_word[word]))
        return chosen

    def wants_code(self, kind: FileClass) -> bool:
        """Return whether any rule reads modules of a class."""
        always, by_word = self._code[kind]
        return bool(always or by_word)

    def files(self, path: str) -> list[Collector]:
        """Return the rules that want the text of a path."""
        lower = path.lower()
        return [rule for pattern, rule in self._globs if pattern.match(lower)]


@cache
def _globs(needs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(fnmatch.translate(need[5:]) for need in needs if need.startswith("file:")))


def look(
    root: Path, files: Iterable[tuple[str, FileClass, int]], own_roots: frozenset[str], dispatcher: Dispatcher
) -> Looked:
    """Show files to the rules; a file that cannot be read is noted and the scan goes on."""
    looked = Looked()
    with _no_collection():
        for path, kind, size in files:
            got = read(root, path, kind, size, own_roots)
            if isinstance(got, Unread):
                looked.skipped.append((path, got.reason))
            elif got is not None:
                looked.read += 1
                looked.bytes += size
                _show(got, dispatcher, looked)
    return looked


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
        looked.lines[file.path] = sum(1 for line in file.lines if line.strip())
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
