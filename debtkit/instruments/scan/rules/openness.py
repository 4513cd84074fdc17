"""Area 12, openness: licence, pins, providers, and prompts that can be read and changed apart from code."""

from __future__ import annotations

import ast
import re
from hashlib import sha256
from typing import TYPE_CHECKING

from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._models import is_alias
from debtkit.instruments.scan._module import text_of
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._prompts import prompt_strings
from debtkit.instruments.scan.rules.signals import families

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._config import Config
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import Module


class License(Rule):
    """A top-level licence file with licence text."""

    key = "license"
    area = "openness"
    check = "DK1207"
    needs = ("file:licen[cs]e*", "file:copying*", "file:unlicense*", "file:licenses/*")
    says = "nobody but the author may use this"
    fix = "Add the text of a licence as LICENSE and name it in pyproject.toml."
    examples_bad = ({"LICENSE": "MIT\n"}, {"README.md": "License: MIT\n"})
    examples_good = ({"LICENSE": "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software, to deal in it without restriction, including the rights to use, copy, modify, merge, publish and distribute it, subject to the conditions below.\n"},)

    def file(self, file: TextFile) -> Iterable[Sign]:
        match = re.search(r"(?i)permission|licen[cs]e|copyright|redistribution", file.text)
        return [file.sign(self.key, 1)] if match and len(" ".join(file.text[match.start() :].split())) >= 200 and not file.lower.endswith((".py", ".json")) else ()  # noqa: PLR2004


class PythonLockFile(Rule):
    """A lock file of a Python resolver."""

    key = "python_lock_file"
    area = "openness"
    check = "DK1211"
    needs = ("file:*poetry.lock", "file:*uv.lock", "file:*pdm.lock", "file:*pixi.lock", "file:*pipfile.lock", "file:*conda-lock.y*ml", "file:*pylock*.toml")
    says = "an install tomorrow can bring other versions than today"
    fix = "Commit a lock file (uv, Poetry, pixi) and install from it in CI and in the image."
    examples_bad = ({"poetry.lock": "", "requirements.txt": "openai==1.2.3\n", "package-lock.json": '{"packages": {}}\n'},)
    examples_good = ({"uv.lock": 'version = 1\n\n[[package]]\nname = "a"\nversion = "1"\n'},)

    def file(self, file: TextFile) -> Iterable[Sign]:
        if file.kind in {FileClass.VENDORED, FileClass.DATA}:
            return ()
        return file.find(self.key, re.compile(r"^\[\[packages?\]\]|^packages?\s*:\s*\n|^- (?:conda|pypi|name)\s*:|\"(?:default|develop)\"\s*:\s*\{\s*\"", re.M), most=1)


_JS_SDK = re.compile(r"""['"](?:@ai-sdk/(\w+)|@langchain/(openai|anthropic|google-genai|mistralai|cohere|groq|ollama)|(openai|@anthropic-ai/sdk|@google/generative-ai|@mistralai/mistralai|cohere-ai|groq-sdk|ollama))['"]""")
_JS_FAMILY = {"@anthropic-ai/sdk": "anthropic", "@google/generative-ai": "google", "@mistralai/mistralai": "mistral", "cohere-ai": "cohere", "groq-sdk": "groq", "google-genai": "google", "mistralai": "mistral"}


class MultiProvider(Rule):
    """Two or more model providers are used, or a provider-neutral layer."""

    key = "multi_provider"
    area = "openness"
    check = "DK1204"
    needs = ("ast", "file:*.ts", "file:*.tsx", "file:*.js", "file:*.mjs")
    says = "everything hangs on one model provider"
    fix = "Put a thin layer of your own between code and provider, and run the evaluation against a second one."
    words = frozenset({"litellm", "aisuite", "init_chat_model", "lm_studio", "portkey_ai", "OpenRouter", "get_llm", "LLMProvider"})
    examples_bad = (
        {"a.py": "from langchain.chat_models import ChatOpenAI\nfrom langchain.llms import HuggingFaceHub\nllm = ChatOpenAI(model='m')\n# llm = HuggingFaceHub()\n"},
    )
    examples_good = (
        {"a.py": "from langchain_openai import ChatOpenAI\nfrom langchain_anthropic import ChatAnthropic\na = ChatOpenAI(model='m')\nb = ChatAnthropic(model='n')\n"},
        {"a.py": "import litellm\nr = litellm.completion(model='m', messages=x)\n"},
    )

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.calls:
            neutral = call.root in {"litellm", "aisuite"} and call.last in {"completion", "acompletion", "Router", "Client", "embedding", "aembedding", "text_completion"}
            if neutral or call.last == "init_chat_model":
                yield module.sign("provider.neutral", call.node)

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind in CODE:
            for match in _JS_SDK.finditer(file.text):
                name = match.group(1) or match.group(2) or match.group(3)
                if name not in {"react", "rsc", "ui", "svelte", "vue", "provider", "provider-utils", "openai_compatible"}:
                    yield file.sign("provider.js", file.line_of(match.start()), extra=_JS_FAMILY.get(name, name))

    def evidence(self, board: Board) -> Iterable[Sign]:
        used = board.of("llm.ctor", "llm.client", "llm.call", "embed.ctor", "provider.js")
        neutral = board.of("provider.neutral")
        known = families(used)
        if neutral or "neutral" in known:
            return [s._replace(name=self.key) for s in neutral or [s for s in used if s.extra.startswith("neutral")]]
        if len(known) < 2 or not board.has("llm.ctor", "llm.client", "llm.call", "provider.js"):  # noqa: PLR2004 - more than one
            return ()
        first = {family: next(s for s in used if s.extra.partition("|")[0] == family) for family in sorted(known)}
        return [s._replace(name=self.key) for s in first.values()]

    def applies(self, board: Board) -> bool:
        return board.has("llm.ctor", "llm.client", "llm.call", "model.id", "provider.js")


class PromptsOutsideCode(Rule):
    """Prompts live in files or modules of their own."""

    key = "prompts_outside_code"
    area = "openness"
    check = "DK1205"
    needs = ("ast", "text")
    reads = CODE
    says = "prompts are written into the code that uses them"
    fix = "Move prompts into files or one module of their own, with a version each."
    examples_bad = (
        {"app.py": "from langchain.prompts import PromptTemplate\nfrom langchain_openai import ChatOpenAI\nx = PromptTemplate.from_template('You are a helper. Answer the question of the user in one sentence: {q}')\nllm = ChatOpenAI(model='m')\n"},
        {"prompts/a.txt": "", "templates/index.html": "<html></html>\n", "app.py": "from openai import OpenAI\nOpenAI().chat.completions.create(model='m', messages=x)\n"},
    )
    examples_good = (
        {"prompts/title.txt": "You give a short title to the ticket below, in the language of the ticket.\n\n{ticket}\n"},
        {"pkg/prompts.py": "TITLE = 'You give a short title to the ticket below, in the language of the ticket: {ticket}'\n"},
    )
    _module = re.compile(r"(^|/)(prompts?|[\w-]*prompts?|prompt_?(templates?|library|constants?|store|bank)|[\w-]*prompt_templates?|system_prompts?)\.py$|(^|/)(prompts?|prompt_templates?|[\w-]*_prompts)/[^/]+\.py$", re.I)
    _file = re.compile(r"(^|/)([\w-]*prompts?|prompt[_-]?templates?)/[^.].*\.(txt|md|j2|jinja2?|ya?ml|json|toml|prompt|mustache|hbs|xml|ts|js)$|(^|/)[\w.-]*prompts?[\w-]*\.(txt|j2|jinja2?|ya?ml|json|toml|md|ts|js)$|\.prompty?$|(^|/)templates?/[^/]*(prompt|system|user|chat|instruct)[^/]*\.(j2|jinja2?|txt|md|ya?ml|json)$", re.I)
    _page = re.compile(r"(^|/)templates?/(?:[^/]+/)?[^/]+\.(j2|jinja2?|txt|json|ya?ml|tmpl)$", re.I)
    _speech = re.compile(r"(?i)you are an?\b|### ?(?:instruction|response|input)|\{\{? ?(?:instruction|question|context|query|user_input|input|messages?|chat_history|document)s? ?\}?\}|<\|(?:im_start|system|user)\|>|\[INST\]|your (?:task|job) is\b")
    _never = re.compile(r"(^|/)(\.github|docs?|documentation|wiki|node_modules|ui|components?|hooks|pages|locales?)/|requirements|package|readme|tsconfig|\.test\.|\.spec\.|eslint|changelog|install", re.I)

    def module(self, module: Module) -> Iterator[Sign]:
        if module.cell is None and module.kind is not FileClass.EXAMPLE and self._module.search(module.path) and not re.search(r"(^|/)(test_|cli)", module.path):
            longest = [node for value, node in module.strings if len(value) >= 40 and len(value.split()) >= 6]  # noqa: PLR2004 - a sentence
            if longest:
                yield module.sign(self.key, longest[0])

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind in {FileClass.PROMPT, FileClass.OWN, FileClass.DOCS} and (self._file.search(file.path) or self._page.search(file.path)) and not self._never.search(file.path):
            if (not self._page.search(file.path) or self._speech.search(file.text)) and len(file.text.strip()) >= 30 and len(file.text.split()) >= 6 and (not file.lower.endswith((".ts", ".js")) or re.search(r"`[^`]{60,}`|\"[^\"\n]{60,}\"", file.text)):  # noqa: PLR2004
                yield file.sign(self.key, 1)

    def applies(self, board: Board) -> bool:
        return board.has("llm.ctor", "llm.client", "llm.call", "model.id", "hub.load") and (board.has("llm.ctor", "llm.client", "llm.call", "model.id") or not board.has("pretrain"))


class UnpinnedModelAlias(Rule):
    """A hosted model is named without date or version, or left to the default."""

    key = "unpinned_model_alias"
    area = "openness"
    check = "DK1202"
    bad = True
    says = "this name can mean another model tomorrow"
    fix = "Name the dated id in one place, and change it only after the evaluation ran on the new one."
    examples_bad = (
        {"a.py": "MODEL = 'gpt-4o-mini'\n"},
        {"a.py": "from langchain_openai import ChatOpenAI\nllm = ChatOpenAI()\n"},
        {"params.yaml": "llm:\n  model_name: gpt-3.5-turbo\n"},
    )
    examples_good = (
        {"a.py": "MODEL = 'gpt-4o-2024-08-06'\nE = 'text-embedding-3-small'\nW = 'mistralai/Mistral-7B-Instruct-v0.2'\nfrom openai import OpenAI\nc = OpenAI()\n"},
    )
    _defaults = frozenset({"openai", "anthropic", "google", "mistral", "cohere", "groq"})

    def evidence(self, board: Board) -> Iterable[Sign]:
        seen: set[tuple[str, str, str]] = set()
        for sign in board.of("model.id"):
            if is_alias(sign.extra) and (sign.path, sign.locator, sign.extra) not in seen:
                seen.add((sign.path, sign.locator, sign.extra))
                yield sign._replace(name=self.key)
        for sign in board.of("llm.ctor"):
            family, _, flags = sign.extra.partition("|")
            if family in self._defaults and not {"model", "hidden"} & set(flags.split(",")):
                yield sign._replace(name=self.key, extra="default")

    def applies(self, board: Board) -> bool:
        return board.has("model.id", "llm.ctor", "llm.call")


class HfRevisionPinned(Rule):
    """Hub loads pass a revision."""

    key = "hf_revision_pinned"
    area = "openness"
    check = "DK1203"
    needs = ("config", "ast")
    says = "weights and data from the hub are taken as they are on the day"
    fix = "Pass revision= with a commit to every load."
    words = frozenset({"revision", "model_revision"})
    examples_bad = ({"a.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('a/b', revision='main')\n"},)
    examples_good = ({"a.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('a/b', revision='4f1c2d')\n"}, {"conf/t.yaml": "model_revision: 4f1c2d\n"})

    def module(self, module: Module) -> Iterator[Sign]:
        for keyword in module.nodes(ast.keyword):
            value = text_of(keyword.value)
            if keyword.arg in {"revision", "model_revision"} and value and value not in {"main", "master"} and not _is_migration(module):
                yield module.sign("hub.revision", keyword.value)

    def config(self, config: Config) -> Iterator[Sign]:
        if "revision" in config.text:
            for entry in config.entries:
                if entry.key in {"model_revision", "hf_revision", "dataset_revision"} and str(entry.value) not in {"main", "master", "None", ""}:
                    yield config.sign(self.key, config.line_with(entry.key))
                    return

    def evidence(self, board: Board) -> Iterable[Sign]:
        pinned = [s for s in board.of("hub.load", "hub.data") if s.extra == "pinned"]
        return [s._replace(name=self.key) for s in [*board.of(self.key), *pinned, *board.of("hub.revision")]]

    def applies(self, board: Board) -> bool:
        return board.has("hub.load", "hub.data")


def _is_migration(module: Module) -> bool:
    return "alembic" in module.words or "/migrations/" in module.path


class HfLoadUnpinned(Rule):
    """Weights are loaded from a hub without a revision."""

    key = "hf_load_unpinned"
    area = "openness"
    check = "DK1203"
    bad = True
    says = "these weights are taken as they are on the day"
    fix = "Pass revision= with a commit."
    examples_bad = ({"a.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('org/model')\n"},)
    examples_good = ({"a.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('org/model', revision='4f1c')\nn = AutoModel.from_pretrained('./out')\no = AutoModel.from_pretrained(path)\n"},)

    def evidence(self, board: Board) -> Iterable[Sign]:
        return [s._replace(name=self.key) for s in board.of("hub.load") if s.extra == "open"]


class PromptInline(Rule):
    """A prompt is written into the code that uses it."""

    key = "prompt_inline"
    area = "openness"
    check = "DK1205"
    bad = True
    needs = ("ast",)
    reads = frozenset({FileClass.OWN, FileClass.NOTEBOOK})
    says = "a prompt is written into the code that uses it"
    fix = "Move it into a prompt file or module with a version, and load it by name."
    examples_bad = ({"app.py": "from openai import OpenAI\nSYSTEM_PROMPT = 'You are a careful helper of the support team. Answer the question in one short sentence, and say so when you do not know.'\nOpenAI().chat.completions.create(model='m', messages=[{'role': 'system', 'content': SYSTEM_PROMPT}])\n"},)
    examples_good = ({"prompts.py": "SYSTEM_PROMPT = 'You are a careful helper of the support team. Answer the question in one short sentence, and say so when you do not know.'\n", "app.py": "from prompts import SYSTEM_PROMPT\n"},)
    _shortest = 100

    def module(self, module: Module) -> Iterator[Sign]:
        if PromptsOutsideCode._module.search(module.path):
            return
        for name, text, node in prompt_strings(module):
            if len(text) >= self._shortest:
                yield module.sign("prompt.code", node, extra=name)

    def evidence(self, board: Board) -> Iterable[Sign]:
        callers = {s.path for s in board.of("llm.call", "llm.ctor", "llm.client")}
        return [s._replace(name=self.key) for s in board.of("prompt.code") if s.path in callers]


class DuplicatePrompt(Rule):
    """The same prompt stands in two places."""

    key = "duplicate_prompt"
    area = "openness"
    check = "DK1210"
    bad = True
    needs = ("ast",)
    reads = frozenset({FileClass.OWN, FileClass.NOTEBOOK, FileClass.PROMPT, FileClass.EXAMPLE})
    says = "the same prompt stands elsewhere too"
    fix = "Keep one copy and import it; two copies drift apart."
    examples_bad = (
        {"a.py": "PROMPT = 'You are a careful helper of the support team. Answer the question in one short sentence, and say so when you do not know.'\n", "b.py": "PROMPT_B = 'You are a careful helper of the support team. Answer the question in one short sentence,  and say so when you do not know.'\n"},
    )
    examples_good = ({"a.py": "PROMPT = 'You are a careful helper of the support team. Answer the question in one short sentence, and say so when you do not know.'\n", "b.py": "from a import PROMPT\n"},)
    _shortest = 100

    def module(self, module: Module) -> Iterator[Sign]:
        for _, text, node in prompt_strings(module):
            plain = re.sub(r"\W+", " ", text.lower()).strip()
            if len(plain) >= self._shortest:
                yield module.sign("prompt.text", node, extra=sha256(plain.encode()).hexdigest()[:16])

    def evidence(self, board: Board) -> Iterator[Sign]:
        groups: dict[str, list[Sign]] = {}
        for sign in board.of("prompt.text"):
            groups.setdefault(sign.extra, []).append(sign)
        for group in groups.values():
            first = group[0]
            for sign in group[1:]:
                if (sign.path, sign.locator) != (first.path, first.locator):
                    yield sign._replace(name=self.key, excerpt=f"same as {first.path} {first.locator}".rstrip())


class HardcodedEndpoint(Rule):
    """The address of a model service is written into code."""

    key = "hardcoded_endpoint"
    area = "openness"
    check = "DK1206"
    bad = True
    needs = ("ast",)
    reads = frozenset({FileClass.OWN, FileClass.NOTEBOOK})
    says = "the address of a model service is written into the code"
    fix = "Read the address from the configuration, so that another place can serve the model."
    examples_bad = (
        {"a.py": "from openai import AzureOpenAI\nc = AzureOpenAI(azure_endpoint='https://kunde-prod.openai.azure.com/')\n"},
        {"a.py": "from openai import OpenAI\nc = OpenAI(base_url='https://llm.intern.kunde.io/v1')\n"},
    )
    examples_good = ({"a.py": "import os\nfrom openai import OpenAI\nc = OpenAI(base_url=os.environ['LLM_URL'])\nd = os.getenv('U', 'https://api.openai.com/v1')\ne = OpenAI(base_url='http://localhost:8000/v1')\n"},)
    _service = re.compile(r"^https?://[\w.-]+\.(?:openai\.azure\.com|cognitiveservices\.azure\.com|services\.ai\.azure\.com|sagemaker\.[\w-]+\.amazonaws\.com|endpoints\.huggingface\.cloud|modal\.run|replicate\.delivery)|^https://api-inference\.huggingface\.co/models/\S+")
    _keywords = frozenset({"base_url", "api_base", "openai_api_base", "azure_endpoint", "endpoint_url", "inference_server_url", "openai_base_url"})

    def module(self, module: Module) -> Iterator[Sign]:
        for value, node in module.strings:
            if value.startswith("http") and self._service.match(value) and not re.search(r"your|<|\{|example|xxx", value, re.I):
                yield module.sign(self.key, node)
        for keyword in module.nodes(ast.keyword):
            value = text_of(keyword.value) or ""
            if keyword.arg in self._keywords and value.startswith("http") and not self._service.match(value) and not re.search(r"localhost|127\.0|0\.0\.0\.0|your|<|example|host\.docker", value):
                yield module.sign(self.key, keyword.value)


_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*(.*?)\s*(?:#.*|;.*)?$")


class DependencyUnpinned(Rule):
    """An application installs whatever version is newest on the day."""

    key = "dependency_unpinned"
    area = "openness"
    check = "DK1201"
    bad = True
    needs = ("file:requirements*.txt", "file:*/requirements*.txt", "file:requirements/*.txt", "file:*/requirements/*.txt", "file:*environment.y*ml")
    says = "the newest version of the day is installed"
    fix = "Pin the exact version, or commit a lock file and install from it."
    examples_bad = ({"requirements.txt": "openai\nlangchain>=0.1\n", "app.py": "x = 1\n"},)
    examples_good = (
        {"requirements.txt": "openai==1.2.3\n-r other.txt\n# note\ngit+https://a.org/b@abc\n"},
        {"requirements.txt": "openai\n", "uv.lock": 'version = 1\n[[package]]\nname = "a"\n'},
    )

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind in {FileClass.VENDORED, FileClass.TEST, FileClass.DATA} or not file.lower.endswith(".txt") or re.search(r"dev|test|doc|lint", file.lower):
            return
        for number, line in enumerate(file.lines, 1):
            text = line.strip()
            if not text or text.startswith(("#", "-", "git+", "http", ".", "/")) or " @ " in text or "{" in text:
                continue
            match = _REQUIREMENT.match(text)
            if match and not re.search(r"===?\s*[\w.!+]+(?!\*)|\s--hash", match.group(2)) and re.fullmatch(r"[<>=!~,.*\w\s+-]*", match.group(2)):
                yield file.sign("requirement.open", number)

    def evidence(self, board: Board) -> Iterable[Sign]:
        if board.has("python_lock_file") or _is_library(board):
            return ()
        return [s._replace(name=self.key) for s in board.of("requirement.open")]


def _is_library(board: Board) -> bool:
    """Return whether the project is a library: packaged, and neither a user interface nor a service of its own."""
    return board.has("packaged") and not board.has("ui", "http_api_service")


RULES = (
    License, PythonLockFile, MultiProvider, PromptsOutsideCode, UnpinnedModelAlias, HfRevisionPinned, HfLoadUnpinned, PromptInline, DuplicatePrompt,
    HardcodedEndpoint, DependencyUnpinned,
)  # fmt: skip
