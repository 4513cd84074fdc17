"""Tests of the model: answers judged, gates, drift."""

# ruff: noqa: E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from debtkit.facts import Status
from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._module import dotted, subtree, text_of
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._shapes import LibraryRule, acts, used_libraries
from debtkit.instruments.scan.rules._subjects import JUDGE
from debtkit.instruments.scan.rules.testing._code import _TESTS, _asserted, _names, constants, names_of, test_functions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import FunctionNode, Module


_JUDGES = re.compile(
    r"grad(?:e|ed|ing)|judge|evaluat|score|accuracy|correct(?!ion)|relevan|faithful|similar|golden|ground_truth|expected_(?:answer|output|response)|rouge|bleu",
    re.IGNORECASE,
)


class LlmEvalTests(Rule):
    """Tests put prompts to a model and judge the answer."""

    key = "llm_eval_tests"
    area = "testing"
    check = "DK603"
    needs = ("ast", "file:*promptfoo*.y*ml")
    reads = _TESTS | CODE
    says = "no test puts a prompt to the model and judges the answer"
    fix = "Keep a set of prompts with expected answers and a metric, and run it as a test, live or recorded."
    not_counted = ("A test that is only named so; tests of an evaluation script's arguments; invented models.",)
    known_limits = ("A test of how benchmark questions are built does not count, though a label in the validation says it does.",)  # fmt: skip
    examples_bad = (
        {
            "tests/test_evaluate.py": "from pkg.eval import parse_args\ndef test_evaluate():\n    assert parse_args(['--tasks', 'x']).tasks == 'x'\n"
        },
    )
    examples_good = (
        {
            "tests/test_answers.py": "from deepeval import assert_test\nfrom deepeval.metrics import AnswerRelevancyMetric\ndef test_a():\n    assert_test(case, [AnswerRelevancyMetric()])\n"
        },
        {
            "tests/test_llm.py": "def test_answer(client):\n    prompt = 'What is the capital of Italy?'\n    answer = client.generate_answer(prompt, max_new_tokens=10)\n    assert 'rome' in answer.lower()\n"
        },
        {
            "tests/test_qa.py": "import pytest\nfrom pkg import ask, grade\n@pytest.mark.vcr\ndef test_answer():\n    assert grade(ask('How many?'), 'two') == 'correct'\n"
        },
    )
    _libraries = frozenset(
        {
            "deepeval",
            "ragas",
            "openevals",
            "trulens",
            "giskard",
            "langchain.evaluation",
            "langsmith.testing",
            "autoevals",
            "inspect_ai",
            "rouge_score",
            "bert_score",
            "phoenix.evals",
            "promptfoo",
            "pydantic_evals",
            "uptrain",
        }
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if module.kind is not FileClass.TEST:
            if "assert_test" in module.words and "deepeval" in module.roots:
                yield module.sign(self.key, 1)
            return
        tests = test_functions(module)
        if not tests:
            return
        yield from used_libraries(module, self._libraries, self.key)
        for test in _asking_tests(module, tests)[:1]:
            if not any(_INVENTED.search(word) for word in module.words):
                yield module.sign(self.key, test)
        recorded = "vcr" in module.words
        if not recorded and module.words.isdisjoint(_LIVE) and "mark" not in module.words:
            return
        calls = not module.words.isdisjoint(_LIVE)
        for test in tests:
            marks = [dotted(d) for d in test.decorator_list]
            live = any(_LIVE_MARK.search(mark) for mark in marks) or (
                calls and _calls_live_model(names_of(module.below(test)))
            )
            if live and any(_judges(c) for c in _asserted(module.below(test))) and not _is_mocked(test):
                yield module.sign(self.key, test)
                return

    def file(self, file: TextFile) -> Iterator[Sign]:
        if (
            file.kind is not FileClass.VENDORED
            and re.search(r"^\s*(?:prompts|providers)\s*:", file.text, re.MULTILINE)
            and re.search(r"^\s*(?:- )?assert\s*:", file.text, re.MULTILINE)
        ):
            yield file.sign(self.key, 1)


_INVENTED = re.compile(r"(?i)mock|fake|stub|dummy|patch")


_ASKS = frozenset(
    {
        "ask",
        "aask",
        "query",
        "aquery",
        "chat",
        "achat",
        "invoke",
        "ainvoke",
        "predict",
        "complete",
        "acomplete",
        "answer",
        "get_answer",
        "acompletion",
        "completion",
        "run_query",
        "agent_query",
        "generate_answer",
        "get_response",
    }
)


def _is_question(node: ast.expr, written: set[str]) -> bool:
    """Return whether an argument is a text of three words or more, or the name of one."""
    return len((text_of(node) or "").split()) >= 3 or (isinstance(node, ast.Name) and node.id in written)


_ANSWERS = re.compile(r"(?i)(?:^|_)(?:answer|completion|reply|response|output|result)s?(?:_text)?$")


def _asking_tests(module: Module, tests: list[FunctionNode]) -> list[FunctionNode]:
    """Return the tests that put a written question to the system and look for words in the answer."""
    written = {
        target.id
        for node in module.nodes(ast.Assign)
        if len((text_of(node.value) or "").split()) >= 3
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    asks = [
        c.node.lineno
        for c in module.called(_ASKS)
        if any(_is_question(a, written) for a in [*c.node.args, *(k.value for k in c.node.keywords)])
    ]
    if not asks:
        return []
    looks = [
        node.lineno
        for node in module.nodes(ast.Assert)
        if isinstance(node.test, ast.Compare) and isinstance(node.test.ops[0], ast.In) and text_of(node.test.left)
        and any(_ANSWERS.search(name) for name in _names(node.test.comparators[0]))
    ]  # fmt: skip
    return [
        t
        for t in tests
        if any(t.lineno <= n <= (t.end_lineno or 0) for n in asks)
        and any(t.lineno <= n <= (t.end_lineno or 0) for n in looks)
    ]


_LIVE_MARK = re.compile(r"vcr|mark\.(?:llm|live|eval|openai|expensive)")


_LIVE = frozenset(w.FAMILY_OF) | {"acompletion", "completion", "chat_completion"}


def _judges(condition: ast.AST) -> bool:
    return any(_JUDGES.search(name) for name in _names(condition))


def _calls_live_model(names: set[str]) -> bool:
    return bool(names & _LIVE) and bool(
        names & {"invoke", "ainvoke", "create", "predict", "completion", "acompletion", "complete", "generate"}
    )


def _is_mocked(test: FunctionNode) -> bool:
    return bool(
        _names(test) & {"Mock", "MagicMock", "AsyncMock", "patch", "FakeListLLM", "FakeLLM", "MockLLM", "FakeChatModel"}
    )


class DriftMonitoring(LibraryRule):
    """Quality or input drift is watched after release."""

    key = "drift_monitoring"
    area = "testing"
    check = "DK608"
    absence = Status.NOT_SHOWN
    libraries = w.DRIFT
    fix = "Compare each week's inputs and scores with a reference and raise an alarm when they move."
    not_counted = ("The word in data or prose.",)
    known_limits = ("Watching by a service or from another repository is not seen: hence the question.",)
    examples_bad = ({"a.py": "text = 'Evidently, the drift of the river'\n"},)
    examples_good = (
        {"m.py": "from evidently.report import Report\nReport(metrics=[]).run(reference_data=a, current_data=b)\n"},
        {"m.py": "def detect_drift(reference, current):\n    return ks_2samp(reference, current).pvalue < 0.05\n"},
    )
    _name = re.compile(
        r"(?:detect|check|compute|calculate|monitor|measure)\w*_drift\b|^drift_(?:score|report|detector|monitor)|^(?:data|prediction|embedding|concept)_drift",
        re.IGNORECASE,
    )

    def module(self, module: Module) -> Iterator[Sign]:
        yield from used_libraries(module, self.libraries, self.key)
        for function in module.functions if "drift" in module.defined else ():
            if self._name.search(function.name) and acts(function):
                yield module.sign(self.key, function)


_SCORE = re.compile(
    r"(?:^|_)(?:score|accuracy|acc|f1|recall|precision|faithfulness|relevancy|bleu|rouge\w*|pass_rate|correctness|exact_match|hit_rate|mrr|ndcg|win_rate|success_rate|perplexity)s?(?:$|_)",
    re.IGNORECASE,
)


_EVAL_PLACE = re.compile(r"eval|bench|judge|gate|quality|regression|golden|metric|(^|/)ci/", re.IGNORECASE)


class EvalGateThreshold(Rule):
    """An evaluation result is compared with a threshold that can fail a run."""

    key = "eval_gate_threshold"
    area = "testing"
    check = "DK604"
    needs = ("ast", "file:*promptfoo*.y*ml")
    reads = CODE | _TESTS
    says = "evaluation results cannot stop a change"
    fix = "Compare the score with a threshold in CI and exit with an error below it."
    not_counted = ("Thresholds of a retriever or a classifier outside evaluation code.",)
    known_limits = ("Looked for in files named like evaluation, quality or CI only; a gate in another repository is missed.",)  # fmt: skip
    examples_bad = (
        {"retriever.py": "def keep(score):\n    if score > 0.7:\n        return True\n"},
        {"eval.py": "def run(rows):\n    accuracy = sum(rows) / len(rows)\n    print(accuracy)\n"},
    )
    examples_good = (
        {"eval_gate.py": "import sys\naccuracy = run()\nif accuracy < 0.8:\n    sys.exit(1)\n"},
        {
            "tests/test_eval.py": "from pkg import run\ndef test_quality():\n    score = run()\n    assert score >= 0.8\n"
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if not _EVAL_PLACE.search(module.path):
            if "assert_test" in module.words and "deepeval" in module.roots:
                yield module.sign(self.key, 1)
            return
        stated = constants(module.nodes(ast.Assign))
        for node in module.nodes(ast.Assert):
            if isinstance(node.test, ast.Compare) and _gates(node.test, stated):
                yield module.sign(self.key, node)
        for branch in module.nodes(ast.If):
            if isinstance(branch.test, ast.Compare) and _gates(branch.test, stated) and _stops(branch.body):
                yield module.sign(self.key, branch)

    def file(self, file: TextFile) -> Iterator[Sign]:
        if re.search(r"^\s*(?:- )?assert\s*:", file.text, re.MULTILINE):
            yield from file.find(self.key, re.compile(r"^\s*threshold\s*:\s*[\d.]+", re.MULTILINE), most=1)


def _gates(test: ast.Compare, stated: set[str]) -> bool:
    """Return whether a score, not one that is merely stated, is compared with a threshold."""
    if len(test.ops) != 1 or not isinstance(test.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE):
        return False
    sides: list[Any] = [test.left, test.comparators[0]]
    number = any(isinstance(s, ast.Constant) and isinstance(s.value, int | float) and s.value for s in sides)
    threshold = any(re.search(r"(?i)threshold|minimum|min_|baseline|floor|target", n) for s in sides for n in _names(s))
    text = any(
        _SCORE.search(str(c.value))
        for s in sides
        for c in subtree(s)
        if isinstance(c, ast.Constant) and isinstance(c.value, str)
    )
    scored = text or any(_SCORE.search(n) for s in sides for n in _names(s) - stated)
    return scored and (number or threshold)


def _stops(body: list[ast.stmt]) -> bool:
    for statement in body:
        for node in subtree(statement):
            if isinstance(node, ast.Raise):
                return True
            if isinstance(node, ast.Call) and _names(node.func) & {"exit", "_exit", "fail", "SystemExit"}:
                return True
    return False


class JudgeIsModelUnderTest(Rule):
    """The same model answers and judges."""

    key = "judge_is_model_under_test"
    area = "testing"
    check = "DK606"
    bad = True
    about = JUDGE
    needs = ("ast",)
    reads = CODE | _TESTS
    says = "the model that answers also judges the answers"
    fix = "Let another model, of another family if possible, judge; or check a sample by hand."
    not_counted = ("A model that only configuration names.",)
    known_limits = ("Two versions of one family count as two models.",)
    examples_bad = (
        {
            "app.py": "from openai import OpenAI\nr = OpenAI().chat.completions.create(model='gpt-4o-2024-08-06', messages=x)\n",
            "evals/judge.py": "from openai import OpenAI\nr = OpenAI().chat.completions.create(model='gpt-4o-2024-08-06', messages=judge)\n",
        },
    )
    examples_good = (
        {
            "app.py": "from openai import OpenAI\nr = OpenAI().chat.completions.create(model='gpt-4o-2024-08-06', messages=x)\n",
            "evals/judge.py": "from anthropic import Anthropic\nr = Anthropic().messages.create(model='claude-opus-4-20250514', messages=judge)\n",
        },
    )
    _judge = re.compile(
        r"(^|[/_])(judges?|graders?|evaluators?|evals?|evaluation|llm_as_judge)(?:[/_.]|$)", re.IGNORECASE
    )

    def evidence(self, board: Board) -> Iterable[Sign]:
        judges = [s for s in board.of("model.id", "test.model.id") if self._judge.search(s.path)]
        others = {
            s.extra
            for s in board.of("model.id")
            if not self._judge.search(s.path) and not s.path.endswith((".json", ".yaml", ".yml", ".toml"))
        }
        callers = {s.path for s in board.of("llm.call", "llm.ctor", "test.llm.call", "test.llm.ctor")}
        return [s._replace(name=self.key) for s in judges if s.extra in others and s.path in callers]

    def applies(self, board: Board) -> bool:
        return any(self._judge.search(sign.path) for sign in board.of(*JUDGE.signs))
