"""Tests of code: do they reach the project, and can they fail."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._module import dotted, subtree
from debtkit.instruments.scan._own import importable
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._subjects import TEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import FunctionNode, Module


_TESTS = frozenset({FileClass.TEST})


_ASSERTS = re.compile(r"^(?:assert|fail)|^raises$|^warns$|^should$|^expect$|_assert|^check_")


def test_functions(module: Module) -> list[FunctionNode]:
    """Return the functions that a test runner would collect."""
    return [f for f in module.functions if f.name.startswith("test")]


def _names(node: ast.AST) -> set[str]:
    return names_of(subtree(node))


def names_of(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the names and attributes among nodes."""
    found = set()
    for part in nodes:
        kind = part.__class__
        if kind is ast.Name:
            found.add(part.id)  # type: ignore[attr-defined]
        elif kind is ast.Attribute:
            found.add(part.attr)  # type: ignore[attr-defined]
    return found


def _asserted(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield what a test asserts on: conditions, assert-like calls, contexts that expect an error."""
    for node in nodes:
        if isinstance(node, ast.Assert):
            yield node.test
        elif isinstance(node, ast.Call):
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else (node.func.id if isinstance(node.func, ast.Name) else "")
            )
            if _ASSERTS.search(name):
                yield node


def constants(nodes: Iterable[ast.AST]) -> set[str]:
    """Return local names that are bound to nothing but constants."""
    bound: dict[str, bool] = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    bound[target.id] = bound.get(target.id, True) and _is_constant(node.value, set())
    return {name for name, constant in bound.items() if constant}


def _is_constant(node: ast.AST, constants: set[str]) -> bool:
    for part in subtree(node):
        if isinstance(part, ast.Call | ast.Await) or (
            isinstance(part, ast.Name)
            and part.id not in constants
            and part.id not in {"True", "False", "None", "len", "str", "int"}
        ):
            return False
    return True


def _is_trivial(condition: ast.AST, constants: set[str]) -> bool:
    """Return whether an assertion cannot fail because of the project: constants compared with constants, or a name with itself."""
    if isinstance(condition, ast.Call) and isinstance(condition.func, ast.Attribute | ast.Name):
        name = condition.func.attr if isinstance(condition.func, ast.Attribute) else condition.func.id
        if name in {"raises", "warns"} or (name.startswith("assert") and not condition.args and not condition.keywords):
            return False
        arguments = [*condition.args, *(k.value for k in condition.keywords)]
        return all(_is_constant(a, constants) for a in arguments) if arguments else name != "fail"
    if (
        isinstance(condition, ast.Compare)
        and len(condition.comparators) == 1
        and ast.dump(condition.left) == ast.dump(condition.comparators[0])
    ):
        return True
    return _is_constant(condition, constants)


def _is_import(condition: ast.AST, project: set[str]) -> bool:
    """Return whether an assertion only says that an import worked: a name is there, is not None, can be called."""
    if isinstance(condition, ast.Compare) and isinstance(condition.ops[0], ast.IsNot):
        condition = condition.left
    if isinstance(condition, ast.Call) and dotted(condition.func) in {
        "callable",
        "hasattr",
        "self.assertIsNotNone",
        "self.assertTrue",
    }:
        condition = condition.args[0] if condition.args else condition
    return isinstance(condition, ast.Name | ast.Attribute) and dotted(condition).partition(".")[0] in project


def _project_names(module: Module) -> set[str]:
    """Return names in a test module that come from the project: imports of own code, and helpers and fixtures built on them."""
    # Everything that is not a known third-party library could be the project; the board later knows the importable names.
    return {
        bound
        for bound, full in module.aliases.items()
        if full.startswith(".") or full.partition(".")[0] not in _FOREIGN
    }


_FOREIGN = frozenset(
    {
        "pytest", "unittest", "os", "sys", "re", "json", "time", "math", "random", "typing", "pathlib", "datetime", "collections", "itertools", "functools", "asyncio", "logging",
        "tempfile", "shutil", "subprocess", "io", "copy", "uuid", "string", "warnings", "contextlib", "dataclasses", "abc", "enum", "types", "inspect", "textwrap", "hashlib",
        "numpy", "pandas", "torch", "tensorflow", "requests", "httpx", "hypothesis", "mock", "pydantic", "fastapi", "starlette", "flask", "openai", "langchain", "langchain_core",
        "langchain_openai", "langchain_community", "llama_index", "transformers", "datasets", "dotenv", "yaml", "sqlalchemy", "aiohttp", "anthropic", "boto3", "responses",
        "freezegun", "faker", "vcr", "click", "typer", "PIL", "sklearn", "scipy", "__future__", "importlib", "traceback", "pickle", "base64", "threading", "multiprocessing", "csv",
        "glob", "platform", "socket", "struct", "tqdm", "rich", "lightning", "litellm", "tiktoken", "ragas", "deepeval", "respx", "psycopg2", "redis", "websockets", "jwt",
    }
)  # fmt: skip


_MOST_TESTS = 40


"""Tests of one file that are looked at: a file whose first forty are hollow is."""


class HasRealTests(Rule):
    """A test calls the project's own code and asserts on the result."""

    key = "has_real_tests"
    area = "testing"
    check = "DK601"
    needs = (
        "ast",
        "file:*.test.ts",
        "file:*.test.tsx",
        "file:*.test.js",
        "file:*.spec.ts",
        "file:*.spec.tsx",
        "file:*.spec.js",
        "file:*_test.go",
        "file:*.test.jsx",
    )
    reads = _TESTS
    says = "no test calls the project's code and checks what comes back"
    fix = "Write tests that import the project, call it, and assert on what it returns; begin with the code around the model."
    not_counted = (
        "Assertions on constants or that an import worked, an empty test package, tests that reach other libraries only.",
    )
    known_limits = ("One real test settles it: this is no measure of coverage.", "A test that starts the program as a command counts by any assertion.", "Only the first forty tests of a file are looked at.")  # fmt: skip
    examples_bad = (
        {
            "pkg/__init__.py": "x = 1\n",
            "tests/__init__.py": "",
            "tests/test_a.py": "def test_a():\n    text = 'a'\n    assert text == 'a'\n",
        },
        {"pkg/__init__.py": "x = 1\n", "tests/test_a.py": "import pkg\ndef test_a():\n    pkg.x\n    assert True\n"},
        {
            "pkg/__init__.py": "x = 1\n",
            "tests/test_a.py": "import pytest\nimport json\ndef test_a():\n    assert json.loads('1') == 1\n",
        },
        {"pkg/__init__.py": "x = 1\n", "tests/test_questions.txt": "What is it?\n"},
    )
    examples_good = (
        {
            "pkg/__init__.py": "def f():\n    return 1\n",
            "tests/test_a.py": "from pkg import f\ndef test_f():\n    assert f() == 1\n",
        },
        {
            "main.py": "app = 1\n",
            "test_main.py": "from fastapi.testclient import TestClient\nfrom main import app\nclient = TestClient(app)\ndef test_root():\n    r = client.get('/')\n    assert r.status_code == 200\n",
        },
        {
            "src/a.ts": "export const a = 1\n",
            "src/a.test.ts": "import { a } from './a'\ntest('a', () => { expect(a).toBe(1) })\n",
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if module.path.endswith("conftest.py"):
            yield from self._fixtures(module)
            return
        tests = test_functions(module)
        if not tests:
            return
        project = _project_names(module)
        roots = ",".join(sorted({module.aliases[name].partition(".")[0] or "." for name in project}))
        names: set[str] | None = None
        for test in tests[:_MOST_TESTS]:
            nodes = module.below(test)
            conditions = list(_asserted(nodes))
            if not conditions:
                continue
            fixed = constants(nodes)
            if all(_is_trivial(c, fixed) or _is_import(c, project) for c in conditions):
                continue
            used = names_of(nodes) | {a.arg for a in test.args.args}
            if names is None and not used & project:
                names = _reaching(module, project)
            fixture = sorted({a.arg for a in test.args.args} - _BUILT_IN_FIXTURES)
            if used & (project if names is None else names):
                yield module.sign("test.real", test, extra=roots)
                return
            if fixture:
                yield module.sign("test.fixture", test, extra=",".join(fixture))
            elif used & {"subprocess", "CliRunner", "runpy", "check_output", "__import__", "import_module"}:
                yield module.sign("test.command", test)

    def _fixtures(self, module: Module) -> Iterator[Sign]:
        names = _reaching(module, _project_names(module))
        roots = ",".join(sorted({module.aliases[n].partition(".")[0] or "." for n in _project_names(module)}))
        for function in module.functions:
            if function.name in names:
                yield module.sign("test.provides", function, extra=f"{function.name}|{roots}")

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.lower.endswith("_test.go"):
            yield from (
                file.find(self.key, re.compile(r"^func Test\w+\(t \*testing\.T\)", re.MULTILINE), most=1)
                if "t.Error" in file.text or "t.Fatal" in file.text or "assert." in file.text
                else ()
            )
        elif re.search(
            r"""from\s+['"](?:\.{1,2}/|@/|~/)|require\(['"]\.{1,2}/|\bcy\.visit\(|\bpage\.goto\(""", file.text
        ) and re.search(r"\b(?:it|test)(?:\.\w+)?\(", file.text):
            yield from file.find(
                self.key, re.compile(r"\bexpect\(\s*(?!['\"\d]|true|false)[^)]|\.should\(|\bassert\.\w+\("), most=1
            )

    def evidence(self, board: Board) -> Iterable[Sign]:
        own = importable(board.paths) | {"."}
        provided = {
            s.extra.partition("|")[0]
            for s in board.of("test.provides")
            if own & set(s.extra.partition("|")[2].split(","))
        }
        real = [s for s in board.of("test.real") if own & set(s.extra.split(","))]
        real += [s for s in board.of("test.fixture") if provided & set(s.extra.split(","))]
        real += board.of("test.command")
        return [*board.of(self.key), *(s._replace(name=self.key, extra="") for s in real)]


_BUILT_IN_FIXTURES = frozenset({"self", "monkeypatch", "tmp_path", "capsys", "caplog", "request", "mocker"})


def _reaching(module: Module, project: set[str]) -> set[str]:
    """Return names through which a test reaches the project: what is imported, and what is built on it in this module."""
    helpers = [
        (node.name, _names(node))
        for node in [*module.functions, *module.nodes(ast.ClassDef)]
        if not node.name.startswith("test")
    ]
    bound = [
        (_bound_names(node), _names(node.value))
        for node in module.nodes(ast.Assign)
        if node.col_offset == 0 or any(t == "self" for t in _names(node.targets[0]))
    ]
    names = set(project)
    for _ in range(3):
        before = len(names)
        names.update(name for name, inside in helpers if inside & names)
        for targets, inside in bound:
            if inside & names:
                names |= targets
        if len(names) == before:
            break
    return names


def _bound_names(node: ast.Assign) -> set[str]:
    return {t.id for t in node.targets if isinstance(t, ast.Name)} | {
        t.attr for t in node.targets if isinstance(t, ast.Attribute)
    }


_LONGEST_PLACEHOLDER = 8


_DOES = frozenset({ast.Call, ast.Await, ast.Yield, ast.YieldFrom})


class PlaceholderTest(Rule):
    """A test that cannot fail."""

    key = "placeholder_test"
    area = "testing"
    check = "DK609"
    bad = True
    about = TEST
    needs = ("ast",)
    reads = _TESTS
    says = "this test cannot fail, whatever the project does"
    fix = "Call the code the test is named after and assert on its result, or delete the test."
    not_counted = ("Tests that call anything, have a decorator or are longer than eight statements.",)
    known_limits = ("A test that calls code and asserts nothing is not named.",)
    examples_bad = (
        {"tests/test_a.py": "def test_a():\n    text = 'a'\n    assert text == 'a'\n"},
        {"tests/test_a.py": "def test_a():\n    assert True\n"},
        {"tests/test_a.py": "def test_a():\n    pass\n"},
    )
    examples_good = (
        {"tests/test_a.py": "from pkg import f\ndef test_f():\n    assert f() == 1\n\ndef test_runs():\n    f()\n"},
        {"tests/test_a.py": "import pytest\n@pytest.mark.skip\ndef test_f():\n    pass\n"},
    )

    def module(self, module: Module) -> Iterator[Sign]:
        tests = test_functions(module)
        if tests:
            yield module.sign("test.function", tests[0], excerpt="")
        for test in tests:
            if test.decorator_list or len(test.body) > _LONGEST_PLACEHOLDER:
                continue
            body = [n for n in test.body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]
            if any(n.__class__ in _DOES for n in subtree(test)):
                continue
            empty = all(isinstance(n, ast.Pass) for n in body)
            conditions = list(_asserted(module.below(test)))
            fixed = constants(module.below(test))
            if empty or (conditions and all(_is_trivial(c, fixed) for c in conditions)):
                yield module.sign(self.key, test)
