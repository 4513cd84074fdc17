"""Area 6, testing: tests with substance, CI that runs them, tests of the model's behaviour."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from debtkit.facts import Status
from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._module import FunctionNode, dotted, subtree, text_of
from debtkit.instruments.scan._own import importable
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._ci import is_ci_definition, steps_that_test
from debtkit.instruments.scan.rules._shapes import LibraryRule, used_libraries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import Module

_TESTS = frozenset({FileClass.TEST})
_ASSERTS = re.compile(r"^(?:assert|fail)|^raises$|^warns$|^should$|^expect$|_assert|^check_")


def test_functions(module: Module) -> list[FunctionNode]:
    """Return the functions that a test runner would collect."""
    return [f for f in module.functions if f.name.startswith("test")]


def _names(node: ast.AST) -> set[str]:
    found = set()
    for part in subtree(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
    return found


def _asserted(function: FunctionNode) -> Iterator[ast.AST]:
    """Yield what a test asserts on: conditions, assert-like calls, contexts that expect an error."""
    for node in subtree(function):
        if isinstance(node, ast.Assert):
            yield node.test
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else (node.func.id if isinstance(node.func, ast.Name) else "")
            if _ASSERTS.search(name):
                yield node


def _constants(function: FunctionNode) -> set[str]:
    """Return local names that are bound to nothing but constants."""
    bound: dict[str, bool] = {}
    for node in subtree(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    bound[target.id] = bound.get(target.id, True) and _is_constant(node.value, set())
    return {name for name, constant in bound.items() if constant}


def _is_constant(node: ast.AST, constants: set[str]) -> bool:
    for part in subtree(node):
        if isinstance(part, ast.Call | ast.Await) or (isinstance(part, ast.Name) and part.id not in constants and part.id not in {"True", "False", "None", "len", "str", "int"}):
            return False
    return True


def _is_trivial(condition: ast.AST, constants: set[str]) -> bool:
    """Return whether an assertion cannot fail because of the project: constants compared with constants, or a name with itself."""
    if isinstance(condition, ast.Call) and isinstance(condition.func, ast.Attribute | ast.Name):
        name = condition.func.attr if isinstance(condition.func, ast.Attribute) else condition.func.id
        if name in {"raises", "warns"} or (name.startswith("assert") and not condition.args and not condition.keywords):
            return False
        arguments = [*condition.args, *(k.value for k in condition.keywords)]
        return all(_is_constant(a, constants) for a in arguments) if arguments else name not in {"fail"}
    if isinstance(condition, ast.Compare) and len(condition.comparators) == 1 and ast.dump(condition.left) == ast.dump(condition.comparators[0]):
        return True
    return _is_constant(condition, constants)


def _project_names(module: Module) -> set[str]:
    """Return names in a test module that come from the project: imports of own code, and helpers and fixtures built on them."""
    # Everything that is not a known third-party library could be the project; the board later knows the importable names.
    return {bound for bound, full in module.aliases.items() if full.startswith(".") or full.partition(".")[0] not in _FOREIGN}


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
    needs = ("ast", "file:*.test.ts", "file:*.test.tsx", "file:*.test.js", "file:*.spec.ts", "file:*.spec.tsx", "file:*.spec.js", "file:*_test.go", "file:*.test.jsx")
    reads = _TESTS
    says = "no test calls the project's code and checks what comes back"
    fix = "Write tests that import the project, call it, and assert on what it returns; begin with the code around the model."
    examples_bad = (
        {"pkg/__init__.py": "x = 1\n", "tests/__init__.py": "", "tests/test_a.py": "def test_a():\n    text = 'a'\n    assert text == 'a'\n"},
        {"pkg/__init__.py": "x = 1\n", "tests/test_a.py": "import pkg\ndef test_a():\n    pkg.x\n    assert True\n"},
        {"pkg/__init__.py": "x = 1\n", "tests/test_a.py": "import pytest\nimport json\ndef test_a():\n    assert json.loads('1') == 1\n"},
        {"pkg/__init__.py": "x = 1\n", "tests/test_questions.txt": "What is it?\n"},
    )
    examples_good = (
        {"pkg/__init__.py": "def f():\n    return 1\n", "tests/test_a.py": "from pkg import f\ndef test_f():\n    assert f() == 1\n"},
        {"main.py": "app = 1\n", "test_main.py": "from fastapi.testclient import TestClient\nfrom main import app\nclient = TestClient(app)\ndef test_root():\n    r = client.get('/')\n    assert r.status_code == 200\n"},
        {"src/a.ts": "export const a = 1\n", "src/a.test.ts": "import { a } from './a'\ntest('a', () => { expect(a).toBe(1) })\n"},
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
            conditions = list(_asserted(test))
            if not conditions:
                continue
            constants = _constants(test)
            if all(_is_trivial(c, constants) for c in conditions):
                continue
            used = _names(test) | {a.arg for a in test.args.args}
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
            yield from file.find(self.key, re.compile(r"^func Test\w+\(t \*testing\.T\)", re.M), most=1) if "t.Error" in file.text or "t.Fatal" in file.text or "assert." in file.text else ()
        elif re.search(r"""from\s+['"](?:\.{1,2}/|@/|~/)|require\(['"]\.{1,2}/|\bcy\.visit\(|\bpage\.goto\(""", file.text) and re.search(r"\b(?:it|test)(?:\.\w+)?\(", file.text):
            yield from file.find(self.key, re.compile(r"\bexpect\(\s*(?!['\"\d]|true|false)[^)]|\.should\(|\bassert\.\w+\("), most=1)

    def evidence(self, board: Board) -> Iterable[Sign]:
        own = importable(board.paths) | {"."}
        provided = {s.extra.partition("|")[0] for s in board.of("test.provides") if own & set(s.extra.partition("|")[2].split(","))}
        real = [s for s in board.of("test.real") if own & set(s.extra.split(","))]
        real += [s for s in board.of("test.fixture") if provided & set(s.extra.split(","))]
        real += board.of("test.command")
        return [*board.of(self.key), *(s._replace(name=self.key, extra="") for s in real)]


_BUILT_IN_FIXTURES = frozenset({"self", "monkeypatch", "tmp_path", "capsys", "caplog", "request", "mocker"})


def _reaching(module: Module, project: set[str]) -> set[str]:
    """Return names through which a test reaches the project: what is imported, and what is built on it in this module."""
    helpers = [(node.name, _names(node)) for node in [*module.functions, *module.nodes(ast.ClassDef)] if not node.name.startswith("test")]
    bound = [(_bound_names(node), _names(node.value)) for node in module.nodes(ast.Assign) if node.col_offset == 0 or any("self" == t for t in _names(node.targets[0]))]
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
    return {t.id for t in node.targets if isinstance(t, ast.Name)} | {t.attr for t in node.targets if isinstance(t, ast.Attribute)}


_LONGEST_PLACEHOLDER = 8
_DOES = frozenset({ast.Call, ast.Await, ast.Yield, ast.YieldFrom})


class PlaceholderTest(Rule):
    """A test that cannot fail."""

    key = "placeholder_test"
    area = "testing"
    check = "DK609"
    bad = True
    needs = ("ast",)
    reads = _TESTS
    says = "this test cannot fail, whatever the project does"
    fix = "Call the code the test is named after and assert on its result, or delete the test."
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
        for test in test_functions(module):
            if test.decorator_list or len(test.body) > _LONGEST_PLACEHOLDER:
                continue
            body = [n for n in test.body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]
            if any(n.__class__ in _DOES for n in subtree(test)):
                continue
            empty = all(isinstance(n, ast.Pass) for n in body)
            conditions = list(_asserted(test))
            constants = _constants(test)
            if empty or (conditions and all(_is_trivial(c, constants) for c in conditions)):
                yield module.sign(self.key, test)


class CiPresent(Rule):
    """A CI definition with jobs and steps for this project."""

    key = "ci_present"
    area = "testing"
    check = "DK602"
    needs = ("file:.github/workflows/*", "file:.gitlab-ci.yml", "file:azure-pipelines*.y*ml", "file:*/azure-pipelines*.y*ml", "file:.circleci/config.yml", "file:.travis.yml", "file:jenkinsfile", "file:bitbucket-pipelines.yml", "file:.drone.yml", "file:.buildkite/*", "file:cloudbuild.y*ml", "file:appveyor.yml", "file:.woodpecker*")  # fmt: skip
    says = "nothing checks a change before it is merged"
    fix = "Add a workflow that lints and tests each change."
    examples_bad = (
        {".github/workflows/ci.yml": "name: CI\non: push\njobs:\n"},
        {".github/workflows/ci.yml": ""},
        {"third_party/x/.github/workflows/ci.yml": "on: push\njobs:\n  a:\n    steps:\n    - run: pytest\n"},
    )
    examples_good = ({".github/workflows/lint.yml": "on: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n    - run: ruff check .\n"},)

    def file(self, file: TextFile) -> Iterable[Sign]:
        line = is_ci_definition(file)
        return [file.sign(self.key, line)] if line else ()


class CiRunsTests(Rule):
    """A CI step executes a test runner."""

    key = "ci_runs_tests"
    area = "testing"
    check = "DK602"
    needs = CiPresent.needs
    says = "no CI step runs the tests"
    fix = "Add a step that runs the test suite on each change, and let a failure stop the merge."
    examples_bad = (
        {".github/workflows/ci.yml": "on: push\njobs:\n  test:\n    runs-on: x\n    steps:\n    - run: pip install pytest\n    # - run: pytest\n"},
        {".github/workflows/ci.yml": "on: push\njobs:\n  links:\n    runs-on: x\n    steps:\n    - name: check-links\n      run: make check-links\n"},
    )
    examples_good = (
        {".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n    - run: |\n        pip install pytest\n        pytest tests\n"},
        {".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n    - uses: pavelzw/pytest-action@v2\n"},
    )

    def file(self, file: TextFile) -> Iterable[Sign]:
        return [file.sign(self.key, line) for line in steps_that_test(file)[:3]]


_JUDGES = re.compile(r"grad(?:e|ed|ing)|judge|evaluat|score|accuracy|correct(?!ion)|relevan|faithful|similar|golden|ground_truth|expected_(?:answer|output|response)|rouge|bleu", re.I)


class LlmEvalTests(Rule):
    """Tests put prompts to a model and judge the answer."""

    key = "llm_eval_tests"
    area = "testing"
    check = "DK603"
    needs = ("ast", "file:*promptfoo*.y*ml")
    reads = _TESTS | CODE
    says = "no test puts a prompt to the model and judges the answer"
    fix = "Keep a set of prompts with expected answers and a metric, and run it as a test, live or recorded."
    examples_bad = (
        {"tests/test_evaluate.py": "from pkg.eval import parse_args\ndef test_evaluate():\n    assert parse_args(['--tasks', 'x']).tasks == 'x'\n"},
    )
    examples_good = (
        {"tests/test_answers.py": "from deepeval import assert_test\nfrom deepeval.metrics import AnswerRelevancyMetric\ndef test_a():\n    assert_test(case, [AnswerRelevancyMetric()])\n"},
        {"tests/test_qa.py": "import pytest\nfrom pkg import ask, grade\n@pytest.mark.vcr\ndef test_answer():\n    assert grade(ask('How many?'), 'two') == 'correct'\n"},
    )
    _libraries = frozenset({"deepeval", "ragas", "openevals", "trulens", "giskard", "langchain.evaluation", "langsmith.testing", "autoevals", "inspect_ai", "rouge_score", "bert_score", "phoenix.evals", "promptfoo", "pydantic_evals", "uptrain"})

    def module(self, module: Module) -> Iterator[Sign]:
        if module.kind is not FileClass.TEST:
            if "assert_test" in module.words and "deepeval" in module.roots:
                yield module.sign(self.key, 1)
            return
        tests = test_functions(module)
        if not tests:
            return
        yield from used_libraries(module, self._libraries, self.key)
        if not any(_INVENTED.search(word) for word in module.words):
            yield from (module.sign(self.key, test) for test in _asking_tests(module, tests)[:1])
        recorded = "vcr" in module.words
        if not recorded and module.words.isdisjoint(_LIVE) and "mark" not in module.words:
            return
        calls = not module.words.isdisjoint(_LIVE)
        for test in tests:
            marks = [dotted(d) for d in test.decorator_list]
            live = any(_LIVE_MARK.search(mark) for mark in marks) or (calls and _calls_live_model(test))
            if live and any(_judges(c) for c in _asserted(test)) and not _is_mocked(test):
                yield module.sign(self.key, test)
                return

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind is not FileClass.VENDORED and re.search(r"^\s*(?:prompts|providers)\s*:", file.text, re.M) and re.search(r"^\s*(?:- )?assert\s*:", file.text, re.M):
            yield file.sign(self.key, 1)


_INVENTED = re.compile(r"(?i)mock|fake|stub|dummy|patch")
_ASKS = frozenset({"ask", "aask", "query", "aquery", "chat", "achat", "invoke", "ainvoke", "predict", "complete", "acomplete", "answer", "get_answer", "acompletion", "completion", "run_query", "agent_query", "generate_answer", "get_response"})
_ANSWERS = re.compile(r"(?i)(?:^|_)(?:answer|completion|reply|response|output|result)s?(?:_text)?$")


def _asking_tests(module: Module, tests: list[FunctionNode]) -> list[FunctionNode]:
    """Return the tests that put a written question to the system and look for words in the answer."""
    asks = [c.node.lineno for c in module.called(_ASKS) if any(len((text_of(a) or "").split()) >= 3 for a in [*c.node.args, *(k.value for k in c.node.keywords)])]  # noqa: PLR2004
    looks = [
        node.lineno
        for node in (module.nodes(ast.Assert) if asks else ())
        if isinstance(node.test, ast.Compare) and isinstance(node.test.ops[0], ast.In) and text_of(node.test.left)
        and any(_ANSWERS.search(name) for name in _names(node.test.comparators[0]))
    ]  # fmt: skip
    return [t for t in tests if any(t.lineno <= n <= (t.end_lineno or 0) for n in asks) and any(t.lineno <= n <= (t.end_lineno or 0) for n in looks)]


_LIVE_MARK = re.compile(r"vcr|mark\.(?:llm|live|eval|openai|expensive)")
_LIVE = frozenset(w.FAMILY_OF) | {"acompletion", "completion", "chat_completion"}


def _judges(condition: ast.AST) -> bool:
    return any(_JUDGES.search(name) for name in _names(condition))


def _calls_live_model(test: FunctionNode) -> bool:
    names = _names(test)
    return bool(names & (set(w.FAMILY_OF) | {"acompletion", "completion", "chat_completion"})) and bool(names & {"invoke", "ainvoke", "create", "predict", "completion", "acompletion", "complete", "generate"})


def _is_mocked(test: FunctionNode) -> bool:
    return bool(_names(test) & {"Mock", "MagicMock", "AsyncMock", "patch", "FakeListLLM", "FakeLLM", "MockLLM", "FakeChatModel"})


class DriftMonitoring(LibraryRule):
    """Quality or input drift is watched after release."""

    key = "drift_monitoring"
    area = "testing"
    check = "DK608"
    absence = Status.NOT_SHOWN
    libraries = w.DRIFT
    fix = "Compare each week's inputs and scores with a reference and raise an alarm when they move."
    examples_bad = ({"a.py": "text = 'Evidently, the drift of the river'\n"},)
    examples_good = (
        {"m.py": "from evidently.report import Report\nReport(metrics=[]).run(reference_data=a, current_data=b)\n"},
        {"m.py": "def detect_drift(reference, current):\n    return ks_2samp(reference, current).pvalue < 0.05\n"},
    )
    _name = re.compile(r"(?:detect|check|compute|calculate|monitor|measure)\w*_drift\b|^drift_(?:score|report|detector|monitor)|^(?:data|prediction|embedding|concept)_drift", re.I)

    def module(self, module: Module) -> Iterator[Sign]:
        yield from used_libraries(module, self.libraries, self.key)
        for function in module.functions:
            if self._name.search(function.name) and any(isinstance(n, ast.Call) for n in subtree(function)):
                yield module.sign(self.key, function)


_SCORE = re.compile(r"(?:^|_)(?:score|accuracy|acc|f1|recall|precision|faithfulness|relevancy|bleu|rouge\w*|pass_rate|correctness|exact_match|hit_rate|mrr|ndcg|win_rate|success_rate|perplexity)s?(?:$|_)", re.I)
_EVAL_PLACE = re.compile(r"eval|bench|judge|gate|quality|regression|golden|metric|(^|/)ci/", re.I)


class EvalGateThreshold(Rule):
    """An evaluation result is compared with a threshold that can fail a run."""

    key = "eval_gate_threshold"
    area = "testing"
    check = "DK604"
    needs = ("ast", "file:*promptfoo*.y*ml")
    reads = CODE | _TESTS
    says = "evaluation results cannot stop a change"
    fix = "Compare the score with a threshold in CI and exit with an error below it."
    examples_bad = (
        {"retriever.py": "def keep(score):\n    if score > 0.7:\n        return True\n"},
        {"eval.py": "def run(rows):\n    accuracy = sum(rows) / len(rows)\n    print(accuracy)\n"},
    )
    examples_good = (
        {"eval_gate.py": "import sys\naccuracy = run()\nif accuracy < 0.8:\n    sys.exit(1)\n"},
        {"tests/test_eval.py": "from pkg import run\ndef test_quality():\n    score = run()\n    assert score >= 0.8\n"},
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if not _EVAL_PLACE.search(module.path):
            if "assert_test" in module.words and "deepeval" in module.roots:
                yield module.sign(self.key, 1)
            return
        for node in module.nodes(ast.Assert):
            if isinstance(node.test, ast.Compare) and _gates(node.test):
                yield module.sign(self.key, node)
        for branch in module.nodes(ast.If):
            if isinstance(branch.test, ast.Compare) and _gates(branch.test) and _stops(branch.body):
                yield module.sign(self.key, branch)

    def file(self, file: TextFile) -> Iterator[Sign]:
        if re.search(r"^\s*(?:- )?assert\s*:", file.text, re.M):
            yield from file.find(self.key, re.compile(r"^\s*threshold\s*:\s*[\d.]+", re.M), most=1)


def _gates(test: ast.Compare) -> bool:
    if len(test.ops) != 1 or not isinstance(test.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE):
        return False
    sides: list[Any] = [test.left, test.comparators[0]]
    number = any(isinstance(s, ast.Constant) and isinstance(s.value, int | float) and s.value for s in sides)
    threshold = any(re.search(r"(?i)threshold|minimum|min_|baseline|floor|target", n) for s in sides for n in _names(s))
    text = any(_SCORE.search(str(c.value)) for s in sides for c in subtree(s) if isinstance(c, ast.Constant) and isinstance(c.value, str))
    scored = text or any(_SCORE.search(n) for s in sides for n in _names(s))
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
    needs = ("ast",)
    reads = CODE | _TESTS
    says = "the model that answers also judges the answers"
    fix = "Let another model, of another family if possible, judge; or check a sample by hand."
    examples_bad = (
        {"app.py": "from openai import OpenAI\nr = OpenAI().chat.completions.create(model='gpt-4o-2024-08-06', messages=x)\n", "evals/judge.py": "from openai import OpenAI\nr = OpenAI().chat.completions.create(model='gpt-4o-2024-08-06', messages=judge)\n"},
    )
    examples_good = (
        {"app.py": "from openai import OpenAI\nr = OpenAI().chat.completions.create(model='gpt-4o-2024-08-06', messages=x)\n", "evals/judge.py": "from anthropic import Anthropic\nr = Anthropic().messages.create(model='claude-opus-4-20250514', messages=judge)\n"},
    )
    _judge = re.compile(r"(^|[/_])(judges?|graders?|evaluators?|evals?|evaluation|llm_as_judge)(?:[/_.]|$)", re.I)

    def evidence(self, board: Board) -> Iterable[Sign]:
        judges = [s for s in board.of("model.id", "test.model.id") if self._judge.search(s.path)]
        others = {s.extra for s in board.of("model.id") if not self._judge.search(s.path) and not s.path.endswith((".json", ".yaml", ".yml", ".toml"))}
        callers = {s.path for s in board.of("llm.call", "llm.ctor", "test.llm.call", "test.llm.ctor")}
        return [s._replace(name=self.key) for s in judges if s.extra in others and s.path in callers]


RULES = (HasRealTests, PlaceholderTest, CiPresent, CiRunsTests, LlmEvalTests, DriftMonitoring, EvalGateThreshold, JudgeIsModelUnderTest)
