"""Area 10, retirement: what ends, when, and whether anybody is told."""

# ruff: noqa: D102, E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from debtkit.facts import Fact, Status
from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan._markdown import below_titles, substance, words
from debtkit.instruments.scan._models import retirement, table_date
from debtkit.instruments.scan.rules._base import PROSE, Rule, Verdict
from debtkit.instruments.scan.rules._resting import UnmaintainedAndSilent
from debtkit.instruments.scan.rules._subjects import MODEL_ID, SDK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import TextFile
    from debtkit.instruments.scan._markdown import Document
    from debtkit.instruments.scan._models import Retirement
    from debtkit.instruments.scan._module import Module


class Changelog(Rule):
    """A changelog with entries."""

    key = "changelog"
    area = "retirement"
    check = "DK1003"
    needs = ("file:change*", "file:changes*", "file:history*", "file:release*notes*", "file:releases.*", "file:news.*", "file:docs/change*", "file:docs/*/change*", "file:docs/release*", "file:docs/history*", "file:*/changelog*", "file:docs/*release-notes*", "file:docs/*/release*")  # fmt: skip
    says = "nothing tells a user what changed between two versions"
    fix = "Keep CHANGELOG.md: one line a change, in the user's words, under the version and date; name model and prompt changes."
    not_counted = ("A title without entries.",)
    known_limits = ("Release notes that only the code host keeps are not seen.",)
    examples_bad = (
        {"CHANGELOG.md": "# Changelog\n\nAll changes will be kept in this file, as soon as there are any at all.\n"},
    )
    examples_good = ({"CHANGELOG.md": "# Changelog\n\n## 0.2.0 - 2024-05-01\n\n- Titles are shorter now.\n"},)
    _name = re.compile(
        r"(?:^|/)(?:change[-_]?log|changes|history|release[-_]?notes?|releases|news|whats[-_]?new)(?:[-_.][\w.-]*)?$"
    )
    _version = re.compile(
        r"\bv?\d+\.\d+(?:\.\d+)?\b|\b20\d\d-\d\d?-\d\d?\b|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d"
    )
    _entry = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+\S", re.MULTILINE)

    def file(self, file: TextFile) -> Iterable[Sign]:
        stem = re.sub(r"\.(md|rst|txt|mdx|markdown)$", "", file.path.lower())
        root = file.path.count("/") == 0 or file.path.lower().startswith("docs/") or file.path.count("/") == 1
        named = (
            bool(self._name.search(stem))
            and root
            and file.kind in {FileClass.DOCS, FileClass.OWN}
            and not file.lower.endswith((".py", ".ts", ".js", ".json", ".tsx", ".yml", ".yaml", ".sh"))
        )
        return (
            [file.sign(self.key, 1)]
            if named
            and self._version.search(file.text)
            and (self._entry.search(file.text) or words(file.text) >= 25)
            and substance(below_titles(file.text)) >= 2
            else ()
        )


_LEAST_WORDS = 8


class DeprecationNotice(Rule):
    """Something is said to be deprecated or superseded."""

    key = "deprecation_notice"
    area = "retirement"
    check = "DK1009"
    absence = Status.NOT_SHOWN
    needs = ("ast", "doc")
    reads = CODE | PROSE
    words = frozenset(
        {
            "DeprecationWarning",
            "FutureWarning",
            "PendingDeprecationWarning",
            "deprecated",
            "LangChainDeprecationWarning",
            "rank_zero_deprecation",
        }
    )
    fix = "Warn in code and in the README before something goes, with the date and what replaces it."
    not_counted = ("A filter for other people's warnings.",)
    known_limits = ("A notice that was sent by mail or on a web page is not seen: hence the question.",)
    examples_bad = (
        {
            "a.py": "import warnings\nwarnings.filterwarnings('ignore', category=DeprecationWarning)\n",
            "README.md": "# App\n\nIt replaces the deprecated tool of old.\n",
        },
    )
    examples_good = (
        {"a.py": "import warnings\ndef f():\n    warnings.warn('use g', DeprecationWarning, stacklevel=2)\n"},
        {
            "docs/settings.md": "# Settings\n\n## Deprecated settings\n\nTITLER_BATCH is no longer read since version 3; set TITLER_CONFIG instead.\n"
        },
        {
            "README.md": "# App\n\n**Update**: this project is no longer maintained and has been superseded by another one.\n"
        },
    )
    _notice = re.compile(
        r"(?i)\b(?:this|the) (?:project|repo(?:sitory)?|package|library|tool|template|app|demo|course|code|backend|version)\b[^.\n]{0,60}\b(?:is|has been|was) (?:now |very )*(?:deprecated|archived|superseded|no longer (?:actively )?(?:maintained|supported|developed)|unmaintained|discontinued|sunset)"
        r"|\b(?:old and deprecated|no longer (?:actively )?maintained|has been superseded by|is superseded by|not (?:actively )?maintained any ?more)\b|^\W*(?:deprecated|archived|deprecation notice)\b"
    )

    _heading = re.compile(r"(?i)\bdeprecat(?:ed|ions?)\b")

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.called(
            frozenset({"warn", "warn_deprecated", "rank_zero_deprecation", "warn_explicit", "deprecated", "deprecate"})
        ):
            arguments = [*call.node.args, *(k.value for k in call.node.keywords)]
            names = {module.resolve(a).rpartition(".")[2] for a in arguments if isinstance(a, ast.Name | ast.Attribute)}
            if names & {"DeprecationWarning", "PendingDeprecationWarning", "FutureWarning"} or call.last in {
                "warn_deprecated",
                "rank_zero_deprecation",
            }:
                yield module.sign(self.key, call.node)
        for node in module.nodes(ast.Raise):
            raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if raised is not None and module.resolve(raised).rpartition(".")[2] in {
                "DeprecationWarning",
                "PendingDeprecationWarning",
            }:
                yield module.sign(self.key, node)
        for function in [*module.functions, *module.nodes(ast.ClassDef)]:
            if any(module.resolve(d).rpartition(".")[2] == "deprecated" for d in function.decorator_list):
                yield module.sign(self.key, function)

    def document(self, doc: Document) -> Iterator[Sign]:
        if doc.kind is not FileClass.DOCS or doc.is_other_peoples:
            return
        if "deprecat" in doc.titles:
            yield from (
                doc.sign(self.key, section.line)
                for section in doc.sections
                if self._heading.search(section.title) and section.words >= _LEAST_WORDS
            )
        if not doc.is_readme:
            return
        for number, line in enumerate(doc.lines[:60], 1):
            if self._notice.search(re.sub(r"[*_`>]", "", line)) and not re.search(r"(?i)\bif\b|warning|warned", line):
                yield doc.sign(self.key, number)
                return


def _day(board: Board) -> date:
    """Return the day on which shutdown dates are judged: the caller's, else the day the table was compiled for."""
    return board.as_of or table_date()


def _with_dates(board: Board, key: str) -> Iterator[tuple[Sign, Retirement]]:
    seen: set[tuple[str, str, str]] = set()
    for sign in board.of("model.id"):
        row = retirement(sign.extra)
        if row and (sign.path, sign.locator, sign.extra) not in seen:
            seen.add((sign.path, sign.locator, sign.extra))
            yield sign._replace(name=key), row


def shutdown_dates(board: Board) -> list[Fact]:
    """Return the day on which each named model is, or was, shut down: what its interest rests on."""
    days: dict[str, str] = {}
    for sign, row in _with_dates(board, "place.shutdown"):
        subject = f"{sign.path}#{sign.locator}"
        days[subject] = min(row.shutdown.isoformat(), days.get(subject, "9999"))
    return [
        Fact("place.shutdown", day, Status.DERIVED, subject, source="scan.retirement@1")
        for subject, day in days.items()
    ]


class RetiredModelId(Rule):
    """A hosted model is named that its vendor has shut down."""

    key = "retired_model_id_in_code"
    area = "retirement"
    check = "DK1001"
    bad = True
    about = MODEL_ID
    says = "this model is shut down"
    fix = "Move to a model that is served, compare the answers on a fixed set first, and pin its dated id."
    looks_at = "names of models in Python, notebooks, JavaScript, TypeScript, Bicep, Terraform and configuration"
    not_counted = ("Change logs, documents and tests; open weights; a name by which a tokenizer is chosen.",)
    known_limits = ("A model that the shipped table does not know is not named; the table has a date.",)
    examples_bad = (
        {"a.py": "MODEL = 'text-davinci-003'\n"},
        {"conf/app.yaml": "llm: gpt-4-1106-preview\n"},
        {"a.py": "MODEL = 'us.anthropic.claude-3-sonnet-20240229-v1:0'\n"},
        {"infra/main.bicep": "param model string = 'gpt-35-turbo-16k'\n"},
    )
    examples_good = (
        {
            "a.py": "MODEL = 'gpt-4o-2024-08-06'\nBEDROCK = 'anthropic.claude-sonnet-4-5-20250929-v1:0'\n",
            "CHANGELOG.md": "Dropped text-davinci-003.\n",
            "tests/test_a.py": "M = 'text-davinci-003'\n",
        },
    )

    def evidence(self, board: Board) -> Iterable[Sign]:
        return [sign for sign, row in _with_dates(board, self.key) if row.shutdown <= _day(board)]


class ModelRetiresSoon(Rule):
    """A hosted model is named that its vendor shuts down within 180 days."""

    key = "model_retires_soon"
    area = "retirement"
    check = "DK1006"
    bad = True
    about = MODEL_ID
    says = "this model is shut down within 180 days"
    fix = "Plan the move now: compare the successor on a fixed set, and switch before the date."
    looks_at = "names of models in Python, notebooks, JavaScript, TypeScript, Bicep, Terraform and configuration"
    not_counted = ("Change logs, documents and tests; open weights; a name by which a tokenizer is chosen.",)
    known_limits = ("A vendor can move a date after the table was made.",)

    def evidence(self, board: Board) -> Iterable[Sign]:
        day = _day(board)
        return [sign for sign, row in _with_dates(board, self.key) if day < row.shutdown <= day + timedelta(days=180)]


class DeprecatedSdkCall(Rule):
    """A call that its library has deprecated or removed."""

    key = "deprecated_sdk_call"
    area = "retirement"
    check = "DK1002"
    bad = True
    about = SDK
    needs = ("ast",)
    says = "the library has deprecated or removed this call"
    fix = "Move to the call that replaces it, and raise the lower bound of the library."
    not_counted = ("Names that the library has kept.",)
    known_limits = ("A project that pins an old version of the library is named too.",)
    words = frozenset(
        {"openai", "langchain", "llama_index", "LLMChain", "ConversationChain", "initialize_agent", "ServiceContext", "LLMPredictor", "GPTSimpleVectorIndex", "generativeai", "RetrievalQA", "HUMAN_PROMPT", "gpt_index"}
    )  # fmt: skip
    examples_bad = (
        {"a.py": "import openai\nr = openai.ChatCompletion.create(model='m', messages=x)\n"},
        {"a.py": "from langchain.llms import OpenAI\nllm = OpenAI()\n"},
    )
    examples_good = (
        {
            "a.py": "from openai import OpenAI\nr = OpenAI().chat.completions.create(model='m', messages=x)\nfrom langchain_openai import ChatOpenAI\n"
        },
    )
    _calls = re.compile(
        r"^openai\.(?:ChatCompletion|Completion|Embedding|Image|Audio|Moderation|Edit|FineTune|File)\.a?(?:create|edit|transcribe|list)$"
        r"|^langchain\.(?:chains\.(?:llm\.)?LLMChain|LLMChain|chains\.ConversationChain|ConversationChain|agents\.initialize_agent|chains\.(?:conversation\.base\.)?ConversationChain)$"
        r"|^llama_index\.(?:core\.)?(?:ServiceContext\.from_defaults|LLMPredictor|GPTSimpleVectorIndex|GPTVectorStoreIndex|GPTListIndex|PromptHelper)|^gpt_index\."
    )
    _modules = re.compile(
        r"^langchain\.(?:llms|chat_models|embeddings|vectorstores|document_loaders|callbacks\.(?!base|manager)|utilities|tools\.(?!base|render))(?:\.|$)|^google\.generativeai$|^gpt_index"
    )
    _kept = frozenset(
        {
            "langchain.chat_models.init_chat_model",
            "langchain.embeddings.init_embeddings",
            "langchain.chat_models.base",
            "langchain.embeddings.base",
            "langchain.llms.base",
        }
    )

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.calls:
            if self._calls.match(call.name):
                yield module.sign(self.key, call.node)
        for node in module.nodes(ast.ImportFrom):
            name = node.module or ""
            named = [a for a in node.names if f"{name}.{a.name}" not in self._kept and name not in self._kept]
            if node.level == 0 and self._modules.match(name) and named:
                yield module.sign(self.key, node)
        for plain in module.nodes(ast.Import):
            if any(self._modules.match(a.name) for a in plain.names):
                yield module.sign(self.key, plain)


class ReleaseTags(Rule):
    """Versions are tagged in git."""

    key = "release_tags"
    area = "retirement"
    check = "DK1007"
    says = "no version is tagged, so nothing can be gone back to by name"
    fix = "Tag each release, and name model, prompt and data versions in the tag's notes."
    looks_at = "the tags that git has here"
    known_limits = ("A shallow clone without tags settles nothing.",)

    def judge(self, board: Board) -> Verdict:
        if board.git is None or (board.git.shallow and not board.git.tags):
            return Verdict(value=False, status=Status.NOT_SHOWN)
        if board.git.tags:
            return Verdict(
                value=True, status=Status.MEASURED, places=(Sign(self.key, ".git", "tags", f"{board.git.tags} tags"),)
            )
        return Verdict(value=False, status=Status.MEASURED)


RULES = (
    Changelog,
    DeprecationNotice,
    RetiredModelId,
    ModelRetiresSoon,
    DeprecatedSdkCall,
    ReleaseTags,
    UnmaintainedAndSilent,
)
