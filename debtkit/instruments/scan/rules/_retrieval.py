"""Recognise retrieval that a project wrote itself: a search that ranks by likeness, and a prompt that takes its hits."""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._module import dotted, subtree
from debtkit.instruments.scan.rules._base import Collector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._module import FunctionNode, Module

_LIKENESS = re.compile(
    r"(?i)^(?:cosine\w*|cos_sim|pairwise_distances|bm25\w*|get_scores|tf_?idf\w*|jaccard\w*|semantic_search|kneighbors|similarity|similarities|dot_product|euclidean_distances|levenshtein|fuzz)$"
)
_RANKS = frozenset(
    {
        "sorted",
        "sort",
        "argsort",
        "argpartition",
        "nlargest",
        "topk",
        "top_k",
        "argmax",
        "most_common",
        "kneighbors",
        "get_top_n",
        "max",
    }
)
_WHOLE = frozenset({"get_top_n", "semantic_search", "kneighbors"})
"""Calls that compare and rank at once."""
_TAKES_HITS = re.compile(
    r"(?i)(?:^|[._])(?:prompts?|messages?|complete|completions?|generate|a?invoke|chat(?!_message)|llm|gpt|ask_model|answer_with)(?:[._]|$)"
)
_SEARCH_NAME = re.compile(
    r"(?i)(?:^|_)(?:search|retrieve\w*|retrieval|similar\w*|nearest|neighbou?rs|relevant|look_?up|find_\w+|rank\w*|top_k|top_n|closest|hits)(?:_|$)"
)
_PROMPT_PARTS = ("prompt", "message", "complet", "generate", "invoke", "chat", "llm", "gpt", "ask_model", "answer_with")
_SEARCH_PARTS = (
    "search",
    "retriev",
    "similar",
    "nearest",
    "neighbo",
    "relevant",
    "look",
    "find_",
    "rank",
    "top_",
    "closest",
    "hits",
)
_WORDS = frozenset(
    {"cosine", "cosine_similarity", "cos_sim", "cosine_distances", "pairwise_distances", "BM25Okapi", "bm25", "get_scores", "get_top_n", "semantic_search", "kneighbors", "similarity", "similarities", "jaccard", "TfidfVectorizer", "dot_product", "euclidean_distances"}
)  # fmt: skip


class OwnRetrieval(Collector):
    """``rag.search``: a function that ranks by likeness, by name; ``rag.use``: a call whose hits go into a prompt."""

    needs = ("ast",)

    def module(self, module: Module) -> Iterator[Sign]:
        """Look for both halves; they may stand in different modules."""
        if not module.words.isdisjoint(_WORDS):
            for function in module.functions:
                if _searches(function):
                    yield module.sign("rag.search", function, extra=function.name)
        if not any(part in module.said for part in _SEARCH_PARTS) or not _has_prompts(module):
            return
        searches = [
            call
            for last, calls in module.calls_by_last.items()
            if _SEARCH_NAME.search(last)
            for call in calls
            if call.root != "re"
        ]
        if searches:
            read: dict[int, _Statements] = {}
            for call in searches:
                around = module.function_at(call.node.lineno)
                body = module.body if around is None else around.body
                known = read.get(id(body)) or read.setdefault(id(body), _Statements(body))
                if known.feed_a_prompt_with(call.node):
                    yield module.sign("rag.use", call.node, extra=call.last)


def own_retrieval(board: Board) -> list[Sign]:
    """Return the searches of the project's own whose hits are put into a prompt."""
    used = {sign.extra for sign in board.of("rag.use")}
    calls = board.has("llm.ctor", "llm.call", "llm.client", "hub.load")
    return [sign for sign in board.of("rag.search") if sign.extra in used] if calls else []


def _searches(function: FunctionNode) -> bool:
    likeness = ranks = returns = False
    for node in subtree(function):
        if isinstance(node, ast.Call):
            last = _last(node)
            likeness = likeness or bool(_LIKENESS.match(last))
            ranks = ranks or last in _RANKS
            if last in _WHOLE:
                likeness = ranks = True
        returns = returns or (isinstance(node, ast.Return) and node.value is not None)
    return likeness and ranks and returns


def _has_prompts(module: Module) -> bool:
    """Return whether anything here could take hits; most modules with a search hold no prompt."""
    if any(part in module.said for part in _PROMPT_PARTS) and _TAKES_HITS.search(".".join(module.words)):
        return True
    return "role" in module.source and "content" in module.source


class _Statements:
    """The statements of one function or module, read once for all searches in it."""

    def __init__(self, body: list[ast.stmt]) -> None:
        nodes = [node for statement in body for node in subtree(statement)]
        given = list(_given_to_prompts(nodes))
        self._fed = {id(part) for value in given for part in subtree(value)}
        taken = {name for value in given for name in _names(value)}
        assigned = [node for node in nodes if isinstance(node, ast.Assign)] if taken else []
        for _ in range(3):
            for assign in assigned:
                if taken & {name for target in assign.targets for name in _names(target)}:
                    taken |= _names(assign.value)
                    self._fed.update(id(part) for part in subtree(assign.value))

    def feed_a_prompt_with(self, call: ast.Call) -> bool:
        """Return whether what a call gives back is put into a prompt."""
        return id(call) in self._fed


def _given_to_prompts(nodes: list[ast.AST]) -> Iterator[ast.AST]:
    """Yield what is given to calls that build or send a prompt, and the contents of messages."""
    for node in nodes:
        if isinstance(node, ast.Call) and _TAKES_HITS.search(dotted(node.func)):
            yield from [*node.args, *(word.value for word in node.keywords)]
        elif isinstance(node, ast.Dict):
            keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
            if "role" in keys and "content" in keys:
                yield node.values[keys.index("content")]


def _last(call: ast.Call) -> str:
    return dotted(call.func).rpartition(".")[2]


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in subtree(node) if isinstance(part, ast.Name)}
