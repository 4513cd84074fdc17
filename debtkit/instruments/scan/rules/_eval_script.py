"""Recognise an evaluation that is spread over the functions of a script or the cells of a notebook.

A script or notebook that is named like an evaluation is judged as a whole. It has to load a set of cases, to reach a
model, and to go through the cases in a loop that either scores each answer against its case or keeps the answers.
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._module import dotted, subtree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._module import Module

NAMED = re.compile(
    r"(?:^|/)(?:[a-z0-9]+[_-])*(?:evals?|evaluat(?:e|es|ion|ions|or|ing)|bench|benchmarks?|benchmarking)(?:[_-][\w -]+)?(?:/|\.(?:py|ipynb)$)",
    re.IGNORECASE,
)
_SCORES = re.compile(
    r"(?:^|_)(?:f1|exact_match|em|accuracy|acc|bleu|rouge\w*|similarity|score|scores|scorer|grade|grader|judge|correct|correctness|faithfulness"
    r"|relevan\w+|recall|mrr|ndcg|hit_rate|wer|levenshtein|edit_distance|matches|is_match|compare)(?:_|$|\d)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:^|_)(?:ask|answer|query|chat|complete|completion|generate|predict|invoke|ainvoke|respond|suggest|chain|llm|model|agent|qa|engine|pipeline)(?:_|$|\d)",
    re.IGNORECASE,
)
_CASES = re.compile(
    r"(?:^|_)(?:questions?|queries|cases?|prompts?|golden|examples?|samples?|dataset|data|rows?|records|items|tests?|problems|tasks|tickets|references?|inputs)(?:_|$|\d)",
    re.IGNORECASE,
)
_LOADS = frozenset(
    {"load", "loads", "open", "read_text", "read_csv", "read_json", "read_parquet", "DictReader", "reader", "load_dataset", "safe_load", "from_csv", "from_json"}
)  # fmt: skip
_KEEPS = frozenset({"append", "extend", "add", "write", "writerow", "add_row", "update"})
_WRITES = frozenset(
    {"to_csv", "to_json", "to_parquet", "dump", "dumps", "write", "writerow", "writerows", "write_text"}
)
_WEB = frozenset({"requests", "httpx", "aiohttp", "urllib"})
_LEAST_CASES = 3
_COMPARED = 2


def is_script(path: str) -> bool:
    """Return whether a file is named like an evaluation that is run by hand, not like a test."""
    name = path.rpartition("/")[2]
    return bool(NAMED.search(name)) and not name.startswith("test_") and not name.endswith("_test.py")


def pieces(module: Module) -> Iterator[Sign]:
    """Yield what a module named like an evaluation holds of one: ``eval.cases``, ``eval.reach``, ``eval.loop``."""
    if not NAMED.search(module.path):
        return
    if _loads(module):
        yield module.sign("eval.cases", 1, excerpt="")
    if _reaches(module):
        yield module.sign("eval.reach", 1, excerpt="")
    writes = not _WRITES.isdisjoint(module.words)
    loops: list[ast.For | ast.AsyncFor] = [*module.nodes(ast.For), *module.nodes(ast.AsyncFor)]
    for loop in loops:
        if hit := _scored(loop) or (writes and _kept(loop)):
            yield module.sign("eval.loop", _metric(module, hit) or hit)


def whole(cases: Iterable[Sign], reach: Iterable[Sign], loops: Iterable[Sign]) -> list[Sign]:
    """Return the loops of files that hold all three pieces."""
    paths = {sign.path for sign in cases} & {sign.path for sign in reach}
    return [sign for sign in loops if sign.path in paths]


def _loads(module: Module) -> bool:
    if not _LOADS.isdisjoint(module.calls_by_last) or any(last.startswith("load_") for last in module.calls_by_last):
        return True
    return any(
        isinstance(assign.value, ast.List | ast.Tuple)
        and len(assign.value.elts) >= _LEAST_CASES
        and all(isinstance(item, ast.Dict | ast.Tuple | ast.Constant) for item in assign.value.elts)
        and any(_CASES.search(dotted(target)) for target in assign.targets)
        for assign in module.nodes(ast.Assign)
    )


def _reaches(module: Module) -> bool:
    """Return whether a model can be reached: a model library, the project's own code, or a service."""
    own = any(name.startswith(".") or name.partition(".")[0] in module.file.own_roots for name in module.imported)
    return own or not module.roots.isdisjoint(w.LLM_ROOTS | _WEB)


def _scored(loop: ast.For | ast.AsyncFor) -> ast.Call | None:
    """Return the call that scores, in a loop over cases, an answer got there against its case."""
    case = _names(loop.target)
    answers = {
        name
        for node in subtree(loop)
        if isinstance(node, ast.Assign) and any(isinstance(part, ast.Call) for part in subtree(node.value))
        for target in node.targets
        for name in _names(target)
    }
    for node in subtree(loop):
        if not isinstance(node, ast.Call) or not _SCORES.search(_last(node)):
            continue
        given = [*node.args, *(word.value for word in node.keywords)]
        used = set().union(*(_names(value) for value in given)) if given else set()
        if len(given) >= _COMPARED and used & case and (used & answers or any(_asks(value) for value in given)):
            return node
    return None


def _kept(loop: ast.For | ast.AsyncFor) -> ast.AST | None:
    """Return the loop when it puts a fixed set of cases to a model and keeps what comes back."""
    if not _CASES.search(dotted(loop.iter).rpartition(".")[2]):
        return None
    case = _names(loop.target)
    answers: set[str] = set()
    kept = False
    for node in subtree(loop):
        if isinstance(node, ast.Assign) and any(
            isinstance(part, ast.Call) and _asks(part) and case & _names(part) for part in subtree(node.value)
        ):
            answers |= {name for target in node.targets for name in _names(target)}
    for node in subtree(loop):
        if isinstance(node, ast.Call) and _last(node) in _KEEPS:
            kept = (
                kept or bool(answers & _names(node)) or any(_asks(part) and case & _names(part) for part in node.args)
            )
    return loop if kept else None


def _metric(module: Module, node: ast.AST) -> ast.AST | None:
    """Return the metric's own definition where it stands in the same module."""
    if not isinstance(node, ast.Call):
        return None
    return next((function for function in module.functions if function.name == _last(node)), None)


def _asks(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Call) and bool(_ASKS.search(_last(part))) for part in subtree(node))


def _last(call: ast.Call) -> str:
    return dotted(call.func).rpartition(".")[2]


def _names(node: ast.AST) -> set[str]:
    """Return the names that an expression or a target holds."""
    return {part.id for part in subtree(node) if isinstance(part, ast.Name)}


_GOLDEN = re.compile(r"(?:^|_)(?:golden|gold|expected|ground_truth|reference)(?:_|$)")


def with_golden(node: ast.Compare) -> bool:
    """Return whether an answer is compared with the one it ought to be."""
    sides = [
        {part.id for part in subtree(side) if isinstance(part, ast.Name)} for side in (node.left, *node.comparators)
    ]
    return all(sides) and any(_GOLDEN.search(name) for side in sides for name in side)
