"""Python that is newer than the one that runs the scan is read all the same."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from debtkit.instruments.scan._module import parse
from debtkit.instruments.scan._newer import older

if TYPE_CHECKING:
    from collections.abc import Callable

    from debtkit.instruments.scan import ScanResult

NEWER = {
    "an alias": ("type Pair = A | B\n", "Pair = A | B"),
    "an alias with a parameter": ("type Pair[T] = tuple[T, T]\n", "Pair = tuple[T, T]"),
    "a generic function": (
        "def first[T: int](rows: T) -> T:\n    return rows\n",
        "def first(rows: T) -> T:\n    return rows",
    ),
    "a generic class": ("class Box[T](Base):\n    x = 1\n", "class Box(Base):\n    x = 1"),
    "a class without bases": ("class Box[T]:\n    x = 1\n", "class Box:\n    x = 1"),
    "the same quotes": ('x = f"{row["a"]} {{b}}"\n', "x = f\"{row['a']} {{b}}\""),
    "several exceptions": ("try:\n    f()\nexcept A, b.B:\n    g()\n", "try:\n    f()\nexcept (A, b.B):\n    g()"),
}


@pytest.mark.parametrize(("source", "expected"), NEWER.values(), ids=NEWER)
def test_newer_syntax_is_rewritten(source: str, expected: str) -> None:
    rewritten = older(source).rstrip()
    assert rewritten == expected
    assert rewritten.count("\n") == source.rstrip().count("\n")
    assert ast.parse(rewritten)


def test_backslash_inside_braces() -> None:
    assert ast.parse(older("x = f\"{'\\n'.join(rows)}\"\n"))


@pytest.mark.parametrize(
    "source",
    [
        "x = f'{a!r:>{width}} {{}} {d[\"k\"]}'\n",
        'x = rf"\\d{n}" + f"""{d["k"]}"""\n',
        "type = 1\ntype == 2\nrows[0](1)\n",
        "x = f'never closed {a\n",
        "try:\n    f()\nexcept (A, B) as error:\n    g()\n",
    ],
)
def test_older_syntax_stays(source: str) -> None:
    assert older(source) == source


@pytest.mark.parametrize("source", ["print 'x'\n", "def f(:\n", "type X = (\n"])
def test_what_is_no_python_stays_unread(source: str) -> None:
    assert parse(source) is None


def test_module_with_newer_syntax_is_judged(scanned: Callable[..., ScanResult]) -> None:
    found = scanned(
        {
            "llm.py": "from langchain_ollama import ChatOllama\nfrom langchain_openai import ChatOpenAI\n\n"
            "type Model = ChatOpenAI | ChatOllama\n\n\n"
            "def get() -> Model:\n    return ChatOllama(model='m') or ChatOpenAI(model='n')\n"
        }
    )
    assert found["multi_provider"].holds
    assert found["portable_serving"].holds
