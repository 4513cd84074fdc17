"""Area 4, architecture: where prompt and model code changes most and is hardest to change."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan.rules._base import Rule, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._module import Module

_DECISIONS = (
    ast.If, ast.For, ast.AsyncFor, ast.While, ast.IfExp, ast.ExceptHandler, ast.BoolOp, ast.comprehension, ast.match_case,
)  # fmt: skip
_LEAST_COMMITS = 30
_LEAST_CHANGES = 8
_LEAST_FILES = 10
_LEAST_DECISIONS = 60
_SHARE = 0.9
_MOST = 5
_PARTS = ("llm.call", "llm.ctor", "llm.client", "train")
"""Signs of a call of a model, or of a model in training."""


class HotSpot(Rule):
    """A module with prompts or model code is among the most changed tenth of the project, and complex."""

    key = "hot_spot"
    area = "architecture"
    check = "DK408"
    bad = True
    about = Subject("prompt or model code, with a history of 30 commits or more", ())
    needs = ("ast",)
    reads = frozenset({FileClass.OWN, FileClass.PROMPT})
    says = "this module holds prompts or model code, is changed more than nine in ten others, and is complex"
    fix = "Before the next change, move what changes (prompts, settings, one provider) into a module of its own, with tests."
    not_counted = (
        "Modules with fewer than 60 decisions or eight commits; projects of fewer than ten modules; shallow clones.",
    )
    known_limits = (
        "Commits before a file was renamed do not count, and of a long history only the newest 2,000 commits.",
        "A module that changes often because it is the product is named too: it says where to look first, not that something is wrong.",
    )

    def module(self, module: Module) -> Iterator[Sign]:
        decisions = sum([len(module.nodes(kind)) for kind in _DECISIONS])
        if decisions >= _LEAST_DECISIONS:
            yield module.sign("module.decisions", 1, excerpt="", extra=str(decisions))

    def _changes(self, board: Board) -> dict[str, int]:
        """Return the commits of each module, where there is history enough to compare."""
        git = board.git
        if git is None or git.shallow or git.commits < _LEAST_COMMITS:
            return {}
        own = [p for p, kind in board.paths.items() if p.endswith(".py") and kind in self.reads]
        changes = {path: git.touched[path] for path in own if git.touched[path]}
        return changes if len(changes) >= _LEAST_FILES else {}

    def evidence(self, board: Board) -> Iterator[Sign]:
        changes = self._changes(board)
        if not changes:
            return
        limit = sorted(changes.values())[int(len(changes) * _SHARE)]
        parts = _prompt_or_model(board)
        hot = [
            (changes[sign.path] * int(sign.extra), sign)
            for sign in board.of("module.decisions")
            if sign.path in parts and changes.get(sign.path, 0) >= max(limit, _LEAST_CHANGES)
        ]
        for _, sign in sorted(hot, key=lambda pair: (-pair[0], pair[1].path))[:_MOST]:
            says = f"{changes[sign.path]} commits, {sign.extra} decisions"
            yield sign._replace(name=self.key, locator="", line=0, excerpt=says, extra="")

    def applies(self, board: Board) -> bool:
        return bool(_prompt_or_model(board)) and bool(self._changes(board))


def _prompt_or_model(board: Board) -> set[str]:
    """Return the modules that call or train a model, or send a prompt to one."""
    prompts = [sign for sign in board.of("prompt.code") if sign.extra == "sent"]
    return {sign.path for sign in [*board.of(*_PARTS), *prompts]}
