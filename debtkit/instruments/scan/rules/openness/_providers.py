"""Providers: how many, and whether their addresses are in the code."""

# ruff: noqa: E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._module import text_of
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules.signals import families

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import Module


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
    needs = ("ast", "file:*.ts", "file:*.tsx", "file:*.js", "file:*.mjs")
    says = "everything hangs on one model provider"
    fix = "Put a thin layer of your own between code and provider, and run the evaluation against a second one."
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

    def applies(self, board: Board) -> bool:
        return board.has("llm.ctor", "llm.client", "llm.call", "model.id", "provider.js")


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
        {
            "a.py": "from openai import AzureOpenAI\nc = AzureOpenAI(azure_endpoint='https://kunde-prod.openai.azure.com/')\n"
        },
        {"a.py": "from openai import OpenAI\nc = OpenAI(base_url='https://llm.intern.kunde.io/v1')\n"},
    )
    examples_good = (
        {
            "a.py": "import os\nfrom openai import OpenAI\nc = OpenAI(base_url=os.environ['LLM_URL'])\nd = os.getenv('U', 'https://api.openai.com/v1')\ne = OpenAI(base_url='http://localhost:8000/v1')\n"
        },
    )
    _service = re.compile(
        r"^https?://[\w.-]+\.(?:openai\.azure\.com|cognitiveservices\.azure\.com|services\.ai\.azure\.com|sagemaker\.[\w-]+\.amazonaws\.com|endpoints\.huggingface\.cloud|modal\.run|replicate\.delivery)|^https://api-inference\.huggingface\.co/models/\S+"
    )
    _keywords = frozenset(
        {
            "base_url",
            "api_base",
            "openai_api_base",
            "azure_endpoint",
            "endpoint_url",
            "inference_server_url",
            "openai_base_url",
        }
    )

    def module(self, module: Module) -> Iterator[Sign]:
        for value, node in module.strings:
            if (
                value.startswith("http")
                and self._service.match(value)
                and not re.search(r"your|<|\{|example|xxx", value, re.IGNORECASE)
            ):
                yield module.sign(self.key, node)
        for keyword in module.nodes(ast.keyword):
            value = text_of(keyword.value) or ""
            if (
                keyword.arg in self._keywords
                and value.startswith("http")
                and not self._service.match(value)
                and not re.search(r"localhost|127\.0|0\.0\.0\.0|your|<|example|host\.docker", value)
            ):
                yield module.sign(self.key, keyword.value)
