"""An evaluation that is run by hand and stops nothing."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan.rules._base import Rule, Subject
from debtkit.instruments.scan.rules._eval_script import NAMED
from debtkit.instruments.scan.rules.foundations import EvalCode
from debtkit.instruments.scan.rules.kinds import Library

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign

_MODELS = ("llm.ctor", "llm.client", "llm.call", "train")
_PRODUCT = 3
"""Where more than one module in three is named an evaluation, the evaluation is the product."""


class EvaluationGatesNothing(Rule):
    """An evaluation and CI exist, and no threshold on the evaluation can fail a run."""

    key = "evaluation_gates_nothing"
    area = "testing"
    check = "DK604"
    bad = True
    about = Subject("a script that evaluates a model, and CI", ())
    says = "this evaluation can come out badly without stopping anything"
    fix = "Compare its score with a threshold, exit with an error below it, and call it in CI."
    looks_at = "evaluations, gates and CI definitions that other rules found"
    not_counted = (
        "Evaluations in notebooks, tests and examples, and those that are the product: of a library, or most of the modules; projects without CI.",
    )
    known_limits = ("A gate in another repository, or in a service, is not seen.", "An evaluation that is the product rather than a test of it can be named too.")  # fmt: skip
    examples_bad = (
        {
            "app.py": "x = 1\n",
            "shop.py": "x = 1\n",
            "eval/run.py": "from deepeval import evaluate\nfrom openai import OpenAI\nevaluate(rows, OpenAI())\n",
            ".github/workflows/ci.yml": "on: push\njobs:\n  lint:\n    runs-on: x\n    steps:\n    - run: ruff check .\n",
        },
    )
    examples_good = (
        {
            "app.py": "x = 1\n",
            "shop.py": "x = 1\n",
            "eval/run.py": "import sys\nfrom openai import OpenAI\nfrom deepeval import evaluate\naccuracy = evaluate(rows)\nif accuracy < 0.8:\n    sys.exit(1)\n",
            ".github/workflows/ci.yml": "on: push\njobs:\n  lint:\n    runs-on: x\n    steps:\n    - run: python eval/run.py\n",
        },
        {"eval/run.py": "from deepeval import evaluate\nfrom openai import OpenAI\nevaluate(rows, OpenAI())\n"},
        {
            "app.py": "x = 1\n",
            ".github/workflows/ci.yml": "on: push\njobs:\n  lint:\n    runs-on: x\n    steps:\n    - run: ruff check .\n",
        },
    )

    def _evaluations(self, board: Board) -> list[Sign]:
        if not board.has("ci_present") or not board.has(*_MODELS) or any(True for _ in Library().evidence(board)):
            return []
        own = [path for path, kind in board.paths.items() if kind is FileClass.OWN and path.endswith(".py")]
        named = {path for path in own if NAMED.search(path)}
        if len(named) * _PRODUCT > len(own):
            return []
        return [sign for sign in EvalCode().evidence(board) if sign.path in named]

    def evidence(self, board: Board) -> Iterable[Sign]:
        found = [] if board.has("eval_gate_threshold") else self._evaluations(board)
        return [sign._replace(name=self.key, extra="") for sign in found[:1]]

    def applies(self, board: Board) -> bool:
        return bool(self._evaluations(board))
