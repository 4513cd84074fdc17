"""Providers: how many, and whether their addresses are in the code."""

# ruff: noqa: E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._models import bare_id
from debtkit.instruments.scan._module import text_of
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._subjects import MODEL_CALL, PROVIDER
from debtkit.instruments.scan.rules.signals import families

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import Call, Module


_JS_SDK = re.compile(
    r"""['"](?:@ai-sdk/(\w+)|@langchain/(openai|anthropic|google-genai|mistralai|cohere|groq|ollama)|(openai|@anthropic-ai/sdk|@google/generative-ai|@mistralai/mistralai|cohere-ai|groq-sdk|ollama))['"]"""
)


_JS_FAMILY = {
    "@anthropic-ai/sdk": "anthropic",
    "@google/generative-ai": "google",
    "@mistralai/mistralai": "mistral",
    "cohere-ai": "cohere",
    "groq-sdk": "groq",
    "google-genai": "google",
    "mistralai": "mistral",
}


class MultiProvider(Rule):
    """Two or more model providers are used, or a provider-neutral layer."""

    key = "multi_provider"
    area = "openness"
    check = "DK1204"
    about = PROVIDER
    needs = ("ast", "file:*.ts", "file:*.tsx", "file:*.js", "file:*.mjs")
    says = "everything hangs on one model provider"
    fix = "Put a thin layer of your own between code and provider, and run the evaluation against a second one."
    not_counted = ("An import whose only use is commented out.",)
    known_limits = ("Two providers count though each has a task of its own, such as embeddings and answers.",)
    words = frozenset(
        {"litellm", "aisuite", "init_chat_model", "lm_studio", "portkey_ai", "OpenRouter", "get_llm", "LLMProvider"}
    )
    examples_bad = (
        {
            "a.py": "from langchain.chat_models import ChatOpenAI\nfrom langchain.llms import HuggingFaceHub\nllm = ChatOpenAI(model='m')\n# llm = HuggingFaceHub()\n"
        },
    )
    examples_good = (
        {
            "a.py": "from langchain_openai import ChatOpenAI\nfrom langchain_anthropic import ChatAnthropic\na = ChatOpenAI(model='m')\nb = ChatAnthropic(model='n')\n"
        },
        {"a.py": "import litellm\nr = litellm.completion(model='m', messages=x)\n"},
        {
            "a.py": "import os\nfrom openai import AsyncOpenAI\na = AsyncOpenAI()\nb = AsyncOpenAI(base_url=os.environ['OLLAMA_ENDPOINT'])\n"
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.calls:
            neutral = call.root in {"litellm", "aisuite"} and call.last in {
                "completion",
                "acompletion",
                "Router",
                "Client",
                "embedding",
                "aembedding",
                "text_completion",
            }
            if neutral or call.last == "init_chat_model":
                yield module.sign("provider.neutral", call.node)

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind in CODE:
            for match in _JS_SDK.finditer(file.text):
                name = match.group(1) or match.group(2) or match.group(3)
                if name not in {
                    "react",
                    "rsc",
                    "ui",
                    "svelte",
                    "vue",
                    "provider",
                    "provider-utils",
                    "openai_compatible",
                }:
                    yield file.sign("provider.js", file.line_of(match.start()), extra=_JS_FAMILY.get(name, name))

    def evidence(self, board: Board) -> Iterable[Sign]:
        used = board.of("llm.ctor", "llm.client", "llm.call", "embed.ctor", "provider.js")
        neutral = board.of("provider.neutral")
        known = families(used)
        if neutral or "neutral" in known:
            return [s._replace(name=self.key) for s in neutral or [s for s in used if s.extra.startswith("neutral")]]
        if len(known) < 2 or not board.has("llm.ctor", "llm.client", "llm.call", "provider.js"):
            return ()
        first = {family: next(s for s in used if s.extra.partition("|")[0] == family) for family in sorted(known)}
        return [s._replace(name=self.key) for s in first.values()]


class HardcodedEndpoint(Rule):
    """The address of a model service is written into code."""

    key = "hardcoded_endpoint"
    area = "openness"
    check = "DK1206"
    bad = True
    about = MODEL_CALL
    needs = ("ast",)
    reads = frozenset({FileClass.OWN, FileClass.NOTEBOOK})
    says = "the address of a model service is written into the code"
    fix = "Read the address from the configuration, so that another place can serve the model."
    not_counted = ("A vendor's public address, this machine, a neighbour container, placeholders.",)
    examples_bad = (
        {
            "a.py": "from openai import AzureOpenAI\nc = AzureOpenAI(azure_endpoint='https://kunde-prod.openai.azure.com/')\n"
        },
        {"a.py": "from openai import OpenAI\nc = OpenAI(base_url='https://llm.intern.kunde.io/v1')\n"},
        {"a.py": "import openai\nopenai.api_base = 'https://gateway.kunde.io/v1'\n"},
        {
            "a.py": "from langchain_openai import AzureChatOpenAI\nc = AzureChatOpenAI(azure_deployment='kunde-chat-prod')\n"
        },
    )
    examples_good = (
        {
            "a.py": "import os\nfrom openai import OpenAI\nc = OpenAI(base_url=os.environ['LLM_URL'])\nd = os.getenv('U', 'https://api.openai.com/v1')\ne = OpenAI(base_url='http://localhost:8000/v1')\n"
        },
        {
            "a.py": "import httpx\nfrom openai import OpenAI\nc = OpenAI(base_url='https://api.deepseek.com/v1')\nd = httpx.Client(base_url='https://shop.kunde.io/api')\ne = OpenAI(base_url='http://vllm:8000/v1')\n",
            "b.py": "from langchain_openai import AzureChatOpenAI\nc = AzureChatOpenAI(azure_deployment='gpt-35-turbo')\nd = AzureChatOpenAI(azure_endpoint='https://your-resource.openai.azure.com/')\n",
        },
    )
    _service = re.compile(
        r"^https?://[\w.-]+\.(?:openai\.azure\.com|cognitiveservices\.azure\.com|services\.ai\.azure\.com|sagemaker\.[\w-]+\.amazonaws\.com|endpoints\.huggingface\.cloud|modal\.run|replicate\.delivery)|^https://api-inference\.huggingface\.co/models/\S+"
    )
    _keywords = frozenset({"api_base", "openai_api_base", "azure_endpoint", "openai_base_url", "inference_server_url"})
    _of_a_model = frozenset({"base_url", "endpoint_url", "endpoint", "server_url"})
    """Keywords that mean a model's address only in a call that builds a model or its client."""
    _names = re.compile(
        r"(?i)^(?:(?:openai|llm|azure_openai|model|inference|vllm|tgi|chat|completion)_(?:api_)?(?:base(?:_url)?|url|endpoint(?:_url)?|host)|azure_endpoint|api_base)$"
    )
    _deployment = frozenset({"azure_deployment", "deployment_name", "deployment_id"})
    _vendors = re.compile(
        r"^https://(?:api\.(?:openai|anthropic|groq|mistral|together|deepseek|fireworks|perplexity|x|cohere|moonshot|minimax|stepfun|lingyiwanwu|siliconflow|cerebras|sambanova|novita|hyperbolic|deepinfra|studio\.nebius|cloudflare|replicate|ai21|upstage|voyageai|jina|endpoints\.anyscale|smith\.langchain|inference)\.\w+"
        r"|openrouter\.ai|generativelanguage\.googleapis\.com|dashscope[\w-]*\.aliyuncs\.com|integrate\.api\.nvidia\.com|router\.huggingface\.co|api-inference\.huggingface\.co|open\.bigmodel\.cn|ark\.cn-beijing\.volces\.com|models\.(?:inference\.ai\.azure|github)\.\w+|text\.octoai\.run|inference\.baseten\.co|models\.litellm\.cloud|ollama\.com|[\w-]+-aiplatform\.googleapis\.com)(?:[/:]|$)"
    )
    _placeholder = re.compile(
        r"(?i)localhost|127\.0|0\.0\.0\.0|\[::1\]|host\.docker|your|<|\{|xxx|://(?:[\w-]+\.)*example\.(?:com|org|net)|://(?:example|test)\b|://(?:my|some|foo)[-_]|://[\w-]+(?::\d+)?(?:/|$)"
    )
    """Addresses of this machine or of a neighbour container, and addresses that stand for another."""

    def module(self, module: Module) -> Iterator[Sign]:
        seen: set[int] = set()
        for node in self._literals(module):
            if id(node) not in seen:
                seen.add(id(node))
                yield module.sign(self.key, node)

    def _literals(self, module: Module) -> Iterator[ast.expr]:
        for value, node in module.strings:
            if (
                value.startswith("http")
                and self._service.match(value)
                and not re.search(r"your|<|\{|example|xxx", value, re.IGNORECASE)
            ):
                yield node
        given = not module.words.isdisjoint(self._keywords | self._of_a_model | self._deployment)
        for call in module.calls if given else ():
            for keyword in call.node.keywords:
                if (keyword.arg in self._keywords or (keyword.arg in self._of_a_model and _builds_model(call))) and (
                    self._is_private(keyword.value)
                ):
                    yield keyword.value
                if keyword.arg in self._deployment and _builds_model(call) and _is_deployment(keyword.value):
                    yield keyword.value
        if module.roots.isdisjoint(w.LLM_ROOTS):
            return
        for assign in module.nodes(ast.Assign):
            if any(self._is_address(target) for target in assign.targets) and self._is_private(assign.value):
                yield assign.value

    def _is_address(self, target: ast.expr) -> bool:
        """Return whether a name holds a model's address; asked only beside a model library."""
        name = target.id if isinstance(target, ast.Name) else (target.attr if isinstance(target, ast.Attribute) else "")
        return bool(self._names.match(name))

    def _is_private(self, node: ast.expr) -> bool:
        value = text_of(node) or ""
        return (
            value.startswith(("http://", "https://"))
            and not self._vendors.match(value)
            and not self._placeholder.search(value)
        )


def _builds_model(call: Call) -> bool:
    """Return whether a call builds a model or its client."""
    if call.root == "boto3":
        return any(
            "bedrock" in (text_of(given) or "") or "sagemaker" in (text_of(given) or "") for given in call.node.args
        )
    return call.root in w.LLM_ROOTS or call.last in w.FAMILY_OF or call.last in w.EMBEDDING_OF


def _is_deployment(node: ast.expr) -> bool:
    """Return whether a literal is a deployment's own name: neither a model's name nor a placeholder."""
    value = text_of(node) or ""
    return (
        bool(value)
        and not bare_id(value)
        and not re.search(r"(?i)your|<|\{|xxx|example|embedding-ada|embedding-3", value)
    )
