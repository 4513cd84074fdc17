"""Code that outgrew its notebook: long cells that define things, and definitions that stand in a module too."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._copies import NAME, definitions
from debtkit.instruments.scan.rules._base import Rule, Subject
from debtkit.instruments.scan.rules._subjects import NOTEBOOK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._module import Module
    from debtkit.instruments.scan._notebook import Notebook

_MOST_LINES = 50
_DEFINES = re.compile(r"^(?:async\s+def|def|class)\s+\w+", re.MULTILINE)


def _notebook(source: str) -> str:
    import json  # noqa: PLC0415 - for the examples only

    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": source, "execution_count": 1, "outputs": []}]})  # fmt: skip


_SPLIT = "def split(text, size):\n    pieces = []\n    start = 0\n    while start < len(text):\n        pieces.append(text[start : start + size])\n        start += size\n    last = pieces[-1]\n    return pieces, last\n"


class NotebookCellLong(Rule):
    """A cell of more than 50 lines of code defines functions or classes."""

    key = "notebook_cell_long"
    area = "foundations"
    check = "DK107"
    bad = True
    about = NOTEBOOK
    needs = ("nb",)
    says = "a long cell defines functions or classes that no test can import"
    fix = "Move the definitions into a module of the package, import them here, and test them there."
    not_counted = (
        "Blank lines and comments; cells in which less than half of the lines stand in functions and classes.",
        "Cells of another language, and cells that write a file.",
    )
    known_limits = ("A teaching notebook that shows a whole class in one cell is named too.",)
    examples_bad = (
        {
            "a.ipynb": _notebook(
                "def f(x):\n    return x\n\n"
                + "\n".join(f"def f{n}(x):\n    y = f(x)\n    return y + {n}\n" for n in range(20))
            )
        },
    )
    examples_good = (
        {"a.ipynb": _notebook("\n".join(f"x{n} = {n}" for n in range(80)))},
        {"a.ipynb": _notebook("def f(x):\n    return x\n\n" + "\n".join(f"x{n} = f({n})" for n in range(80)))},
        {"a.ipynb": _notebook("%%writefile app.py\ndef f(x):\n    return x\n" + "x = 1\n" * 80)},
        {"a.ipynb": _notebook("def f(x):\n    return x\n" + "# a remark\n\n" * 60)},
    )

    def notebook(self, notebook: Notebook) -> Iterator[Sign]:
        for cell in notebook.cells if notebook.python else ():
            if cell.kind != "code" or cell.source.count("\n") < _MOST_LINES or cell.source.lstrip().startswith("%%"):
                continue
            names = _DEFINES.findall(cell.source)
            lines = [line for line in cell.source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
            if names and len(lines) > _MOST_LINES and _defined(lines) * 2 > len(lines):
                yield notebook.cell_sign(self.key, cell.index, excerpt=f"{len(lines)} lines of code, with {names[0]}")


def _defined(lines: list[str]) -> int:
    """Count the lines that stand in functions and classes."""
    inside, found = False, 0
    for line in lines:
        if not line[0].isspace() and not line.startswith((")", "]", "}", '"', "'")):
            inside = bool(_DEFINES.match(line))
        found += inside
    return found


class NotebookCodeDuplicated(Rule):
    """A function or class of a notebook stands in a module too, to the letter or nearly so."""

    key = "notebook_code_duplicated"
    area = "foundations"
    check = "DK107"
    bad = True
    about = Subject("a notebook with functions or classes, beside modules with some", ("notebook.names",))
    needs = ("ast",)
    reads = frozenset({FileClass.OWN, FileClass.NOTEBOOK})
    says = "this code stands in a module too, and only one of the two will be mended"
    fix = "Import it from the module, and delete the copy."
    not_counted = ("Definitions of six statements or less; comments, docstrings and layout.", "A module beside the notebook with the same name: tools keep such pairs in step.")  # fmt: skip
    known_limits = ("A copy under another name is missed.", "A course that shows the steps to a module in a notebook is named too.")  # fmt: skip
    examples_bad = (
        {"pkg/text.py": _SPLIT, "a.ipynb": _notebook(_SPLIT)},
        {
            "pkg/text.py": '"""Texts."""\n\n' + _SPLIT.replace("text, size", "text: str, size: int"),
            "a.ipynb": _notebook(_SPLIT.replace("    start = 0\n", "    start = 0  # from the left\n")),
        },
    )
    examples_good = (
        {"book/a.py": _SPLIT, "book/a.ipynb": _notebook(_SPLIT)},
        {"pkg/text.py": _SPLIT, "a.ipynb": _notebook("from pkg.text import split\nsplit('a', 1)\n")},
        {"pkg/text.py": _SPLIT, "a.ipynb": _notebook(_SPLIT.replace("split", "cut"))},
        {
            "pkg/run.py": "def main():\n    a = 1\n    b = 2\n    c = 3\n    d = 4\n    e = 5\n    print(a, b, c, d, e)\n",
            "a.ipynb": _notebook("def main():\n    rows = load()\n    model = fit(rows)\n    for row in rows:\n        check(model, row)\n    save(model)\n    plot(model)\n    return model\n"),
        },
    )  # fmt: skip

    def module(self, module: Module) -> Iterable[Sign]:
        if module.cell is None and module.kind is not FileClass.OWN:
            return ()
        names = " ".join(sorted({node.name for node in definitions(module.body)}))
        name = "code.names" if module.cell is None else "notebook.names"
        return [module.sign(name, 1, excerpt="", extra=names)] if names else ()

    def applies(self, board: Board) -> bool:
        return super().applies(board) and board.has("code.names")

    def evidence(self, board: Board) -> Iterable[Sign]:
        return [sign._replace(name=self.key) for sign in board.of(NAME)]
