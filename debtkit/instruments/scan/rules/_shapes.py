"""Shapes that rules share: a library in use, a file with substance, a section with content."""

# ruff: noqa: E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar

from debtkit.instruments.scan._markdown import UNSPACED, plain
from debtkit.instruments.scan._module import dotted, roots_of, subtree
from debtkit.instruments.scan.rules._base import PROSE, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._markdown import Document, Section
    from debtkit.instruments.scan._module import FunctionNode, Module

_SUBSTANCE = 25


def used_libraries(module: Module, libraries: frozenset[str], name: str) -> Iterator[Sign]:
    """Yield a sign for the first imported library of a set whose name is used below; in notebooks later cells may use it."""
    if module.roots.isdisjoint(roots_of(libraries)):
        return
    names = {node.id for node in module.nodes(ast.Name)} if module.cell is None else None
    imports: list[ast.Import | ast.ImportFrom] = [*module.nodes(ast.Import), *module.nodes(ast.ImportFrom)]
    for node in imports:
        for full, bound in _bindings(node):
            known = any(full == lib or full.startswith(lib + ".") for lib in libraries)
            if known and full.partition(".")[0] not in module.file.own_roots and (names is None or bound in names):
                yield module.sign(name, node, extra=full)
                return


_COMMANDS = frozenset({"argparse", "click", "typer", "fire", "rich", "streamlit", "gradio"})


def is_command(module: Module) -> bool:
    """Return whether a module is a notebook cell, a script or an interface: what it prints is meant to be read."""
    return (
        module.cell is not None
        or not module.roots.isdisjoint(_COMMANDS)
        or "__main__" in module.source
        or bool(re.search(r"(^|/)(scripts?|bin|tools|cli)(/|$)|cli\.py$|__main__", module.path))
    )


def _bindings(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Yield the full name of each import, and the name it is bound to."""
    for alias in node.names:
        if isinstance(node, ast.Import):
            yield alias.name, alias.asname or alias.name.partition(".")[0]
        else:
            yield f"{'.' * node.level}{node.module or ''}.{alias.name}", alias.asname or alias.name


_IDLE = frozenset(
    {"print", "log", "debug", "info", "warning", "error", "exception", "sleep", "str", "repr", "int", "float", "bool", "list", "tuple", "dict", "len", "round", "copy", "strip", "lower", "upper", "format"}
)  # fmt: skip


def acts(function: FunctionNode) -> bool:
    """Return whether a function does more than print, log, and give back a constant or what it was given."""
    return any(
        (isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] not in _IDLE)
        or (
            isinstance(node, ast.Compare)
            and not all(isinstance(part, ast.Constant) for part in (node.left, *node.comparators))
        )
        for statement in function.body
        for node in subtree(statement)
    )


class LibraryRule(Rule):
    """True when one of a set of libraries is imported and used in the project's own code."""

    needs: ClassVar[tuple[str, ...]] = ("ast",)
    libraries: ClassVar[frozenset[str]] = frozenset()

    def module(self, module: Module) -> Iterable[Sign]:
        return used_libraries(module, self.libraries, self.key)


class SectionRule(Rule):
    """True when a prose file has a section whose heading says so and whose text has content."""

    needs: ClassVar[tuple[str, ...]] = ("doc",)
    reads = PROSE
    heading: ClassVar[re.Pattern[str]]
    topics: ClassVar[tuple[str, ...]] = ("",)
    """What `heading` needs, in lower case, to match: looked for first, since few headings hold any."""
    never: ClassVar[re.Pattern[str]] = re.compile(r"(?!)")
    least: ClassVar[int] = _SUBSTANCE

    def document(self, doc: Document) -> Iterable[Sign]:
        if doc.is_other_peoples or not any(topic in doc.titles for topic in self.topics):
            return
        for section in doc.sections:
            if (
                self.heading.search(section.title)
                and not self.never.search(section.title)
                and self.has_content(section, doc)
            ):
                yield doc.sign(self.key, section.line)

    def has_content(self, section: Section, doc: Document) -> bool:
        """Return whether the section says something."""
        del doc
        return (
            section.words >= self.least and not is_word_salad(section.prose) and not only_links(section, outward=True)
        )


_LINK_LINE = re.compile(r"\s*(?:[-*+]|\d+\.)\s*(?:\*\*)?\[[^\]]+\]\(([^)]+)\)(?:\*\*)?\s*$")


def only_links(section: Section, *, outward: bool = False) -> bool:
    """Return whether more than half of the lines of a section are links to something else; outward: to other sites."""
    lines = [line for line in section.body if line.strip()]
    links = [str(match[1]) for line in lines if (match := _LINK_LINE.match(line))]
    return sum(not outward or link.startswith("http") for link in links) * 2 > len(lines)


def is_word_salad(text: str) -> bool:
    """Return whether a text is filler, or a bare list of catchwords: almost no short function words, no sentence."""
    words = re.findall(r"[A-Za-z]+", plain(text).lower())
    if len(words) < 12 or len(_UNSPACED.findall(text)) > len(words):
        return False
    if len(_FILLER.intersection(words)) > len(_FILLER) // 2:
        return True
    glue = sum(word in _GLUE for word in words)
    if glue * 40 >= len(words) or "|" in text or "![" in text:
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) < 3 or not _TERSE[0] <= len(words) / len(lines) <= _TERSE[1]


_UNSPACED = re.compile(f"[{UNSPACED}]")
_TERSE = (2.2, 14)
"""Words in a line of notes: fewer are a list of names, and more without a small word between them are no sentence."""
_FILLER = frozenset({"lorem", "ipsum", "dolor", "amet", "consectetur", "adipiscing", "elit"})
_GLUE = frozenset(
    ["the", "a", "an", "is", "are", "be", "to", "of", "and", "in", "for", "on", "with", "that", "this", "it", "as", "by", "from", "or", "not", "we", "you", "your", "our", "can", "will", "use", "if", "when", "all", "at", "der", "das", "und", "ist", "sind", "ein", "eine", "nicht", "mit", "zu", "den", "von", "wird", "le", "la", "les", "et", "est", "une", "pas", "des", "du", "el", "los", "las", "y", "es", "un", "una", "para", "que", "il", "di", "che", "non", "het", "een", "van", "niet"]
)  # fmt: skip


def prose_file(doc: Document, least: int = _SUBSTANCE) -> bool:
    """Return whether a prose file has substance."""
    return doc.words >= least and not is_word_salad(doc.prose)
