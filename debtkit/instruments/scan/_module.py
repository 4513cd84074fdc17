"""One Python module, or one notebook cell: parsed once, walked once, indexed by node type.

The walk skips what no rule reads (contexts, operators, type comments) and keeps nodes in source order.
"""

# ruff: noqa: E501 - tables on one line

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache, cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan._newer import older

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from debtkit.instruments.scan._files import TextFile

Node = TypeVar("Node", bound=ast.AST)
Found = TypeVar("Found")
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef

_SKIPPED_FIELDS = frozenset(
    {
        "ctx", "op", "ops", "type_comment", "kind", "type_ignores", "name", "attr", "id", "module", "level", "names", "kwd_attrs", "rest", "conversion",
        "is_async", "simple", "asname", "tag", "type_params",
    }
)  # fmt: skip
"""Contexts, operators, and everything that is a string or a number."""
_LEAVES = (
    ast.Name,
    ast.Constant,
    ast.alias,
    ast.Pass,
    ast.Break,
    ast.Continue,
    ast.Global,
    ast.Nonlocal,
    ast.Import,
    ast.ImportFrom,
)


def _child_fields() -> dict[type[ast.AST], tuple[str, ...]]:
    table: dict[type[ast.AST], tuple[str, ...]] = {}
    for value in vars(ast).values():
        if isinstance(value, type) and issubclass(value, ast.AST):
            names = (
                ()
                if issubclass(value, _LEAVES)
                else tuple(reversed([f for f in value._fields if f not in _SKIPPED_FIELDS]))
            )
            table[value] = names
    return table


_FIELDS = _child_fields()
_FIELDS[ast.arg] = ()
_FIELDS[ast.MatchSingleton] = ()
_FIELDS[ast.keyword] = ("value",)
_FIELDS[ast.Attribute] = ("value",)
_FIELDS[ast.FunctionDef] = tuple(f for f in _FIELDS[ast.FunctionDef] if f != "returns")
_FIELDS[ast.AsyncFunctionDef] = _FIELDS[ast.FunctionDef]
_FIELDS[ast.AnnAssign] = ("value", "target")

_ONE = {kind: attrgetter(*names) for kind, names in _FIELDS.items() if len(names) == 1}
_SEVERAL = {kind: attrgetter(*names) for kind, names in _FIELDS.items() if len(names) > 1}
"""The same fields, taken in one call: a tenth of the walk."""

_MOST_SOURCE = 1_500_000
_MAGIC = re.compile(r"^(\s*)[%!?].*$")
_ASSIGNED_MAGIC = re.compile(r"^(\s*[\w, ]+=\s*)[%!].*$")


class Call(NamedTuple):
    """One call: its node and its name with import aliases resolved: ``openai.OpenAI``, ``client.chat.completions.create``."""

    node: ast.Call
    name: str
    last: str

    def keyword(self, *names: str) -> ast.expr | None:
        """Return the value of the first keyword argument with one of these names."""
        for word in self.node.keywords:
            if word.arg in names:
                return word.value
        return None

    @property
    def splat(self) -> bool:
        """Whether ``**options`` hides some of the arguments."""
        return any(word.arg is None for word in self.node.keywords)

    @property
    def root(self) -> str:
        """The first part of the dotted name."""
        return self.name.partition(".")[0]


def parse(source: str) -> ast.Module | None:
    """Parse Python source; None when it is not Python 3 or breaks a limit."""
    if len(source) > _MOST_SOURCE:
        return None
    try:
        return ast.parse(source)
    except SyntaxError:
        return _parse_older(source)
    except (ValueError, RecursionError, MemoryError):
        return None


def _parse_older(source: str) -> ast.Module | None:
    """Parse source that is newer than the Python that runs this; None when that is not what is wrong with it."""
    rewritten = older(source)
    if rewritten == source:
        return None
    try:
        return ast.parse(rewritten)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def blank_magics(source: str) -> str:
    """Replace notebook magics and shell lines, so that the rest of the cell parses."""
    if source.lstrip().startswith("%%"):
        first, _, rest = source.lstrip().partition("\n")
        return "pass\n" + rest if re.match(r"%%(time|timeit|capture|prun)\b", first) else "pass"
    if "%" not in source and "!" not in source and "?" not in source:
        return source
    return "\n".join(_blank(line) for line in source.split("\n"))


def _blank(line: str) -> str:
    if match := _MAGIC.match(line):
        return match.group(1) + "pass"
    if match := _ASSIGNED_MAGIC.match(line):
        return match.group(1) + "None"
    return line if not line.rstrip().endswith("?") else "pass"


def text_of(node: ast.AST | None) -> str | None:
    """Return the value of a string constant."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@cache
def roots_of(libraries: frozenset[str]) -> frozenset[str]:
    """Return the first parts of dotted names; asked of the same few sets in every module."""
    return frozenset(name.partition(".")[0] for name in libraries)


def dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` of a chain of attributes; what is no name becomes ``?``."""
    parts: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript | ast.Await):
            node = node.value
        else:
            parts.append(node.id if isinstance(node, ast.Name) else "?")
            return ".".join(reversed(parts))


class Module:
    """The index of one parsed module or cell."""

    def __init__(
        self, file: TextFile, tree: ast.Module, *, cell: int | None = None, aliases: dict[str, str] | None = None
    ) -> None:
        self.file = file
        self.path = file.path
        self.kind = file.kind
        self.cell = cell
        self.source = file.text
        self.body = tree.body
        self.aliases: dict[str, str] = {} if aliases is None else aliases
        self._buckets = _walk(tree)
        self._found: dict[Callable[[Module], Any], list[Any]] = {}
        self._below: dict[ast.AST, list[ast.AST]] = {}
        self._read_imports()

    def _read_imports(self) -> None:
        self.imported: dict[str, int] = {}
        for node in self.nodes(ast.Import):
            for alias in node.names:
                self.imported.setdefault(alias.name, node.lineno)
                self.aliases[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        for source in self.nodes(ast.ImportFrom):
            module = "." * source.level + (source.module or "")
            self.imported.setdefault(module, source.lineno)
            for alias in source.names:
                self.aliases[alias.asname or alias.name] = f"{module}.{alias.name}"
                self.imported.setdefault(f"{module}.{alias.name}", source.lineno)

    def nodes(self, kind: type[Node]) -> list[Node]:
        """Return all nodes of one type, in source order."""
        return self._buckets.get(kind, [])

    def once(self, find: Callable[[Module], Iterable[Found]]) -> list[Found]:
        """Return what ``find`` finds here; it is asked once, however many rules want to know."""
        if find not in self._found:
            self._found[find] = list(find(self))
        return self._found[find]

    @cached_property
    def calls(self) -> list[Call]:
        """All calls, names resolved."""
        aliases = self.aliases
        make = Call._make  # half the price of the constructor, thousands of times a file
        found: list[Call] = []
        for node in self.nodes(ast.Call):
            func = node.func
            if func.__class__ is ast.Name:
                name = aliases.get(func.id, func.id)
                found.append(make((node, name, name.rpartition(".")[2])))
            elif func.__class__ is ast.Attribute:
                if func.value.__class__ is ast.Name:
                    name = f"{aliases.get(func.value.id, func.value.id)}.{func.attr}"
                else:
                    root, dot, rest = dotted(func).partition(".")
                    name = aliases.get(root, root) + dot + rest
                found.append(make((node, name, func.attr)))
        return found

    @cached_property
    def calls_by_last(self) -> dict[str, list[Call]]:
        """Calls grouped by the last part of their name."""
        grouped: dict[str, list[Call]] = {}
        for call in self.calls:
            grouped.setdefault(call.last, []).append(call)
        return grouped

    @cached_property
    def said(self) -> str:
        """All `words` in lower case, for literal prefilters: cheaper than the names of the calls."""
        return " ".join(self.words).lower()

    def called(self, names: frozenset[str]) -> Iterator[Call]:
        """Yield the calls whose last name part is one of these, in source order."""
        if self.cell is None and self.words.isdisjoint(names):  # a cell may call what another one imported
            return
        by_last = self.calls_by_last
        hits = [call for name in names & by_last.keys() for call in by_last[name]]
        hits.sort(key=lambda call: (call.node.lineno, call.node.col_offset))
        yield from hits

    @cached_property
    def words(self) -> frozenset[str]:
        """Every identifier that occurs: names, attributes, keywords, parameters, definitions, parts of imports."""
        found = {n.id for n in self.nodes(ast.Name)}
        found.update(n.attr for n in self.nodes(ast.Attribute))
        found.update(n.arg for n in self.nodes(ast.keyword) if n.arg)
        found.update(n.arg for n in self.nodes(ast.arg))
        found.update(n.name for n in self.functions)
        found.update(n.name for n in self.nodes(ast.ClassDef))
        for name in self.imported:
            found.update(name.split("."))
        return frozenset(found)

    @cached_property
    def defined(self) -> str:
        """The names of all functions in lower case, for literal prefilters."""
        return " ".join([function.name for function in self.functions]).lower()

    @cached_property
    def functions(self) -> list[FunctionNode]:
        """All functions and methods."""
        return [*self.nodes(ast.FunctionDef), *self.nodes(ast.AsyncFunctionDef)]

    @cached_property
    def strings(self) -> list[tuple[str, ast.Constant]]:
        """All string constants except docstrings."""
        return [(node.value, node) for node in self.nodes(ast.Constant) if node.value.__class__ is str]

    @cached_property
    def roots(self) -> frozenset[str]:
        """Top-level names of imported libraries that are not the project's own."""
        return (
            frozenset(name.partition(".")[0] for name in self.imported if not name.startswith("."))
            - self.file.own_roots
        )

    def imports_any(self, libraries: frozenset[str]) -> str:
        """Return the first imported module that is, or lies in, one of these libraries; nothing if there is none."""
        if self.roots.isdisjoint(roots_of(libraries)):
            return ""
        for name in self.imported:
            if name.partition(".")[0] in self.file.own_roots:
                continue
            if name in libraries or any(name.startswith(lib + ".") for lib in libraries):
                return name
        return ""

    def resolve(self, node: ast.AST) -> str:
        """Return the dotted name of an expression with its import alias resolved."""
        root, dot, rest = dotted(node).partition(".")
        return self.aliases.get(root, root) + dot + rest

    def below(self, node: ast.AST) -> list[ast.AST]:
        """Return a node and all below it, like `subtree`; walked once, however many rules ask."""
        if node not in self._below:
            self._below[node] = list(subtree(node))
        return self._below[node]

    def function_at(self, line: int) -> FunctionNode | None:
        """Return the innermost function that spans a line."""
        inner: FunctionNode | None = None
        for function in self.functions:
            if function.lineno <= line <= (function.end_lineno or line) and (
                inner is None or function.lineno >= inner.lineno
            ):
                inner = function
        return inner

    def locator(self, line: int) -> str:
        """Return how a reader finds a line."""
        return f"L{line}" if self.cell is None else f"cell {self.cell}"

    def sign(self, name: str, node: ast.AST | int, *, excerpt: str | None = None, extra: str = "") -> Sign:
        """Point at a node; the excerpt is its line unless given."""
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        shown = self.file.line_text(line) if excerpt is None else excerpt
        order = line if self.cell is None else self.cell * 10_000 + line
        return Sign(name, self.path, self.locator(line), shown, order, extra)


def _walk(tree: ast.AST) -> dict[type[Any], list[Any]]:  # noqa: C901 - one loop, no calls: it is the hot one
    """Group the nodes by type. Names, constants and attribute chains are most of a tree: they skip the general case."""
    buckets: defaultdict[type[Any], list[Any]] = defaultdict(list)
    attributes, names, constants = buckets[ast.Attribute], buckets[ast.Name], buckets[ast.Constant]
    several, one = _SEVERAL, _ONE
    stack: list[Any] = [tree]
    pop, push, extend = stack.pop, stack.append, stack.extend
    while stack:
        node = pop()
        kind = node.__class__
        while kind is ast.Attribute:
            attributes.append(node)
            node = node.value
            kind = node.__class__
        if kind is ast.Name:
            names.append(node)
        elif kind is ast.Constant:
            constants.append(node)
        elif node is not None:
            buckets[kind].append(node)
            if kind in several:
                for child in several[kind](node):
                    if child.__class__ is not list:
                        push(child)
                    elif child:
                        extend(child[::-1])
            elif kind in one:
                child = one[kind](node)
                if child.__class__ is list:
                    extend(child[::-1])
                elif kind is not ast.Expr or child.__class__ is not ast.Constant:
                    push(child)
    return buckets


def keyword_map(call: ast.Call) -> Mapping[str, ast.expr]:
    """Return the keyword arguments of a call by name."""
    return {word.arg: word.value for word in call.keywords if word.arg}


def subtree(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a part of the tree again; for the few nodes a rule has already chosen."""
    stack: list[Any] = [node]
    while stack:
        current = stack.pop()
        if current is None:
            continue
        yield current
        for name in _FIELDS[current.__class__]:
            child = getattr(current, name)
            if child.__class__ is list:
                stack.extend(child)
            elif child is not None:
                stack.append(child)
