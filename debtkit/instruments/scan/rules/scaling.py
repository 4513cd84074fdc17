"""Area 5, scaling: what a call may cost, how long it may take, and whether another place can run the model."""

# ruff: noqa: D102, E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.facts import Status
from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._module import text_of
from debtkit.instruments.scan.rules._base import PROSE, Rule
from debtkit.instruments.scan.rules._behind import behind_openai
from debtkit.instruments.scan.rules._eval_script import NAMED
from debtkit.instruments.scan.rules._shapes import used_libraries
from debtkit.instruments.scan.rules._subjects import (
    GENERATION,
    HOSTED_CALL,
    MODEL,
    SERVED_MODEL,
    has_hosted_call,
    is_hosted,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._config import Config
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._markdown import Document
    from debtkit.instruments.scan._module import FunctionNode, Module


class UsageOrCostMetrics(Rule):
    """Tokens, cost or serving usage are read or exported."""

    key = "usage_or_cost_metrics"
    area = "scaling"
    check = "DK503"
    about = SERVED_MODEL
    absence = Status.NOT_SHOWN
    needs = ("ast", "doc", "file:*.ts", "file:*.tsx", "file:*prometheus*.y*ml")
    reads = CODE | PROSE
    fix = "Read the usage of each response, multiply it by the price, and export both per feature."
    not_counted = ("A tokenizer that counts in order to split a text.",)
    known_limits = ("A provider's dashboard is not seen: hence the question.", "One place that reads the usage settles it for all calls.")  # fmt: skip
    words = frozenset(
        {"get_openai_callback", "usage_metadata", "token_usage", "total_tokens", "prompt_tokens", "completion_tokens", "input_tokens", "output_tokens", "completion_cost", "cost_per_token", "TokenCountingHandler", "prometheus_client", "total_cost", "prometheus_fastapi_instrumentator", "Instrumentator", "response_cost", "tokencost", "get_usage_metadata_callback", "OpenAICallbackHandler"}
    )  # fmt: skip
    examples_bad = ({"a.py": "import tiktoken\nn = len(tiktoken.get_encoding('x').encode(t))\nmax_tokens = n\n"},)
    examples_good = (
        {"a.py": "r = client.chat.completions.create(model='m', messages=x)\nlog(r.usage.total_tokens)\n"},
        {
            "a.py": "from langchain.callbacks import get_openai_callback\nwith get_openai_callback() as cb:\n    run()\nprint(cb.total_cost)\n"
        },
    )
    _attributes = frozenset({"usage_metadata", "token_usage", "total_tokens", "prompt_tokens", "completion_tokens", "total_cost", "response_cost", "input_tokens", "output_tokens", "total_llm_token_count", "prompt_token_count"})  # fmt: skip
    _calls = frozenset({"get_openai_callback", "completion_cost", "cost_per_token", "TokenCountingHandler", "Instrumentator", "calculate_prompt_cost", "get_usage_metadata_callback", "OpenAICallbackHandler"})  # fmt: skip
    _keys = frozenset({"token_usage", "usage_metadata", "total_tokens", "prompt_tokens", "completion_tokens"})

    def module(self, module: Module) -> Iterator[Sign]:
        for node in module.nodes(ast.Attribute):
            if (
                node.attr in self._attributes
                and isinstance(node.ctx, ast.Load)
                and "tokenizer" not in module.resolve(node).lower()
            ):
                yield module.sign(self.key, node)
        for call in module.called(self._calls):
            yield module.sign(self.key, call.node)
        for subscript in module.nodes(ast.Subscript):
            if text_of(subscript.slice) in self._keys:
                yield module.sign(self.key, subscript)
        yield from used_libraries(
            module, frozenset({"prometheus_client", "tokencost", "prometheus_fastapi_instrumentator"}), self.key
        )

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.lower.endswith((".ts", ".tsx")):
            if file.kind is FileClass.OWN:
                yield from file.find(
                    self.key,
                    re.compile(r"\busage\??\.(?:total_tokens|totalTokens|prompt_tokens|promptTokens|completionTokens)"),
                    most=1,
                )
        elif "scrape_configs:" in file.text:
            yield file.sign(self.key, 1)

    def document(self, doc: Document) -> Iterator[Sign]:
        for section in (
            doc.sections if "metrics" in doc.titles or "statistics" in doc.titles or "prometheus" in doc.titles else ()
        ):
            if (
                re.search(
                    r"(?i)\b(?:usage|triton|server|inference|serving|token|performance) (?:metrics|statistics)\b|^(?:triton )?metrics$|prometheus",
                    section.title,
                )
                and section.words + len(section.code) >= 15
                and section.code
            ):
                yield doc.sign("usage.docs", section.line)

    def applies(self, board: Board) -> bool:
        return board.has("llm.ctor", "llm.client", "llm.call", "model.id") or not board.has("train")

    def evidence(self, board: Board) -> Iterable[Sign]:
        served = any("dockerfile" in path.lower() or path.endswith(".pbtxt") for path in board.paths)
        return [
            *board.of(self.key),
            *(sign._replace(name=self.key) for sign in (board.of("usage.docs") if served else ())),
        ]


_LOCAL_CTORS = frozenset(name for name, family in w.FAMILY_OF.items() if family in w.LOCAL_FAMILIES - {"hf-local"}) | {
    "OllamaEmbeddings",
    "OllamaEmbedding",
    "LlamaCppEmbeddings",
}


def _local_servers(module: Module, key: str) -> Iterator[Sign]:
    """Yield the clients of OpenAI whose address is that of a server of open weights."""
    for call in module.called(w.CLIENTS["openai"] | {"ChatOpenAI"}):
        if call.root in {"openai", "langchain_openai"} and behind_openai(call) in w.LOCAL_FAMILIES:
            yield module.sign(key, call.node)


class PortableServing(Rule):
    """There is a route to run the model off a hosted API."""

    key = "portable_serving"
    area = "scaling"
    check = "DK504"
    absence = Status.NOT_SHOWN
    needs = (
        "ast",
        "doc",
        "file:*dockerfile*",
        "file:*compose*.y*ml",
        "file:*.sh",
        "file:*.yaml",
        "file:*.yml",
        "file:*makefile",
        "file:*.pbtxt",
    )
    reads = PROSE | {FileClass.NOTEBOOK, FileClass.PROMPT}
    fix = "Show one route to run the same prompts on open weights (vLLM, Ollama, llama.cpp, ONNX), and test it."
    not_counted = ("A name in a list of links.",)
    known_limits = ("One command in the README counts, though nobody may have tried it.",)
    examples_bad = (
        {
            "README.md": "# App\n\nAlternatives: Ollama, vLLM, llama.cpp.\n",
            "a.py": "from openai import OpenAI\nOpenAI()\n",
        },
    )
    examples_good = (
        {"a.py": "from vllm import LLM\nllm = LLM(model='a/b')\n"},
        {"docker-compose.yml": "services:\n  llm:\n    image: ollama/ollama:0.3\n"},
        {
            "a.py": "import os\nfrom openai import OpenAI\nc = OpenAI(base_url=os.getenv('OLLAMA_ENDPOINT'), api_key='none')\n"
        },
        {
            "README.md": "# Tuner\n\n## Try the weights\n\nInstall the program that runs them on your own card:\n\n```sh\npip install mistral_inference\nmistral-chat out/ --max_tokens 256\n```\n"
        },
        {
            "README.md": "# App\n\n## Run on your own machine\n\nPull the weights once and start the server:\n\n```sh\nollama run llama3\n```\n"
        },
    )
    _image = re.compile(
        r"(?:ollama/ollama|vllm/vllm-openai|text-generation-inference|tritonserver|huggingface/text-|ghcr\.io/ggerganov/llama|llama\.cpp|localai|lmsysorg/sglang|openvino/|xinference|sagemaker-djl|huggingface-pytorch-tgi)"
    )
    _image_line = re.compile(
        rf"^[^#\n]*\b(?:image:|FROM|uri|docker run)[^\n]*{_image.pattern}", re.MULTILINE | re.IGNORECASE
    )
    _command = re.compile(
        r"^[ \t$>]*(?:sudo |docker (?:compose )?(?:run|exec)[^\n]*)?(?:ollama (?:run|pull|serve|create)|vllm serve|python3? -m vllm|llama-server|\./(?:llama-)?server|tritonserver|python3? -m (?:llama_cpp|sglang)|text-generation-launcher|python3? [^\n]*launch_triton_server|litellm --model ollama|trtllm-build|trtllm-serve|mistral-chat|llama-cli|llamafile|lms (?:load|server)|docker model (?:run|pull)|lmdeploy (?:serve|chat)|(?:python3? -m )?mlx_lm\.(?:server|generate)|pip install [^\n]*(?:gpt4all|llama-cpp-python|vllm|onnxruntime|mistral[_-]inference|mlx-lm|lmdeploy|sglang|exllamav2|ctransformers|openvino))",
        re.MULTILINE,
    )
    _said = re.compile(r"[\"'](?:ollama|vllm)/|:11434|ollama (?:run|pull)|" + _image.pattern)
    _marks = (
        "llama", "vllm", "triton", "text-generation", "localai", "sglang", "openvino/", "xinference", "sagemaker-djl", "huggingface", "/server",
        "trtllm", "gpt4all", "onnxruntime", ":11434", "mistral", "lms ", "docker model", "lmdeploy", "mlx", "exllama", "ctransformers", "openvino",
    )  # fmt: skip
    """Of `_command`, `_said` and `_image`, each form holds one of these."""
    _tgi = frozenset({"get_huggingface_llm_image_uri", "HuggingFaceModel", "export_onnx"})

    def module(self, module: Module) -> Iterator[Sign]:
        words = module.words
        if not words.isdisjoint(w.SERVING):
            yield from used_libraries(module, w.SERVING, self.key)
        if not words.isdisjoint(_LOCAL_CTORS):
            for call in module.called(_LOCAL_CTORS):
                if call.root in w.LLM_ROOTS:
                    yield module.sign(self.key, call.node)
        yield from _local_servers(module, self.key)
        if not words.isdisjoint(self._tgi):
            for call in module.called(frozenset({"get_huggingface_llm_image_uri"})):
                yield module.sign(self.key, call.node)
        if "onnx" in words:
            yield from (module.sign(self.key, c.node) for c in module.calls if c.name == "torch.onnx.export")
        for value, node in module.strings:
            if (
                len(value) < 64 and value.startswith(("ollama/", "ollama_chat/", "vllm/", "hosted_vllm/", "ollama:"))
            ) or (value.endswith(":11434") and value.startswith("http")):
                yield module.sign(self.key, node)

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind not in {FileClass.OWN, FileClass.EXAMPLE}:
            return
        if file.lower.endswith(".pbtxt"):
            yield from file.find(self.key, re.compile(r"^\s*(?:backend|platform)\s*:", re.MULTILINE), most=1)
            return
        if not any(mark in file.text for mark in self._marks):
            return
        if self._image.search(file.text):
            yield from file.find(self.key, self._image_line, most=1)
        if file.lower.endswith((".sh", "makefile")) or "dockerfile" in file.lower:
            yield from file.find(self.key, self._command, most=1)

    def document(self, doc: Document) -> Iterator[Sign]:
        if not any(mark in doc.text for mark in self._marks):
            return
        for section in doc.sections:
            code = "\n".join(section.code)
            if (
                any(mark in code for mark in self._marks)
                and (self._command.search(code) or self._said.search(code))
                and section.words >= 8
            ):
                yield doc.sign(self.key, section.line)
                return


class LlmCallsBounded(Rule):
    """The main generation path has a bound on tokens, time or retries."""

    key = "llm_calls_bounded"
    area = "scaling"
    check = "DK501"
    about = MODEL
    needs = ("ast", "config")
    says = "model calls have no bound on tokens, time or retries"
    fix = "Set a token limit, a timeout and a retry limit where the client is built."
    not_counted = ("One bounded side call among unbounded ones; evaluations and notebooks beside the main path.",)
    known_limits = ("A bound in a settings class or configuration counts; whether it reaches the call is not followed.",)  # fmt: skip
    examples_bad = (
        {
            "a.py": "from openai import OpenAI\nclient = OpenAI()\nr = client.chat.completions.create(model='m', messages=x)\n"
        },
        {
            "a.py": "from langchain_openai import ChatOpenAI\na = ChatOpenAI(model='m')\nb = ChatOpenAI(model='m')\nc = ChatOpenAI(model='m', max_tokens=5)\n"
        },
        {
            "a.py": "from openai import OpenAI\nclient = OpenAI()\nr = client.chat.completions.create(model='m', messages=x)\n",
            "eval/run_eval.py": "from openai import OpenAI\nclient = OpenAI()\nr = client.chat.completions.create(model='m', messages=x, max_tokens=5)\n",
        },
    )
    examples_good = (
        {
            "a.py": "from openai import OpenAI\nclient = OpenAI()\nr = client.chat.completions.create(model='m', messages=x, max_tokens=200)\n"
        },
        {
            "pkg/llm.py": "from openai import OpenAI\nclient = OpenAI()\nr = client.chat.completions.create(model='m', messages=x, max_tokens=200)\n",
            "evaluation/judge.py": "from openai import OpenAI\nclient = OpenAI()\nr = client.chat.completions.create(model='m', messages=x)\n",
            "look.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"from openai import OpenAI\\nc = OpenAI()\\nr = c.chat.completions.create(model=\'m\', messages=x)","execution_count":1,"outputs":[]}]}',
        },
        {
            "settings.py": "class Settings:\n    max_tokens: int = 256\n",
            "a.py": "from openai import OpenAI\nOpenAI().chat.completions.create(model='m', messages=x, **options)\n",
        },
        {
            "a.py": "from openai import OpenAI\nfrom tenacity import retry, stop_after_attempt\n@retry(stop=stop_after_attempt(3))\ndef ask():\n    return OpenAI().chat.completions.create(model='m', messages=x)\n"
        },
    )
    _retry = frozenset({"retry", "on_exception", "on_predicate", "retry_with_exponential_backoff", "with_retry", "retrying", "completion_with_backoff"})  # fmt: skip
    words = (
        w.BOUNDS
        | w.LLM_ROOTS
        | frozenset(
            {
                "retry",
                "on_exception",
                "with_retry",
                "generate",
                "pipeline",
                "HuggingFacePipeline",
                "completion_with_backoff",
                "timeout",
                "SamplingParams",
                "GenerationConfig",
            }
        )
    )

    def module(self, module: Module) -> Iterator[Sign]:
        yield from self._settings(module)
        yield from self._retries(module)
        for keyword in module.nodes(ast.keyword):
            if keyword.arg in w.TOKEN_BOUNDS and not _is_none(keyword.value):
                yield module.sign("bound.keyword", keyword.value)
        for call in module.called(frozenset({"generate", "pipeline", "SamplingParams", "HuggingFacePipeline"})):
            if call.last == "generate" and call.root in w.LLM_ROOTS - {"transformers"}:
                continue
            bounded = any(k.arg in w.TOKEN_BOUNDS | {"max_length"} for k in call.node.keywords)
            hidden = call.splat or call.keyword("generation_config") is not None
            yield module.sign("gen.local", call.node, extra="tokens" if bounded else "hidden" * hidden)

    def _settings(self, module: Module) -> Iterator[Sign]:
        """Find bounds that are settings: fields, parameters, constants, dictionaries of options."""
        for field in module.nodes(ast.AnnAssign):
            if _target_name(field.target).lower() in w.BOUNDS and not _is_none(field.value):
                yield module.sign("bound.setting", field)
        for function in module.functions:
            if any(name in w.TOKEN_BOUNDS and not _is_none(default) for name, default in _parameters(function)):
                yield module.sign("bound.setting", function)
        for assign in module.nodes(ast.Assign):
            if (
                isinstance(assign.value, ast.Constant)
                and assign.value.value is not None
                and any(_target_name(t).lower() in w.TOKEN_BOUNDS for t in assign.targets)
            ):
                yield module.sign("bound.setting", assign)
        holders: list[ast.Return | ast.Assign] = [*module.nodes(ast.Return), *module.nodes(ast.Assign)]
        for holder in holders:
            options = holder.value
            if isinstance(options, ast.Dict):
                pairs = zip(options.keys, options.values, strict=True)
                yield from (
                    module.sign("bound.setting", k)
                    for k, v in pairs
                    if k is not None and text_of(k) in _BOUND_KEYS and not _is_none(v)
                )

    def _retries(self, module: Module) -> Iterator[Sign]:
        for function in module.functions:
            if any(module.resolve(d).rpartition(".")[2] in self._retry for d in function.decorator_list):
                yield module.sign("bound.retry", function, extra=f"{function.lineno}-{function.end_lineno}")
        for call in module.called(frozenset({"with_retry", "completion_with_backoff"})):
            yield module.sign("bound.setting", call.node)

    def config(self, config: Config) -> Iterator[Sign]:
        if not any(
            word in config.text
            for word in (
                "max_tokens",
                "max_new_tokens",
                "max_output_tokens",
                "max_retries",
                "request_timeout",
                "max_completion_tokens",
                "MAX_TOKENS",
                "MAX_NEW_TOKENS",
            )
        ):
            return
        for entry in config.called(w.BOUNDS):
            if str(entry.value).isdigit() and not any("embed" in part.lower() for part in entry.trail):
                yield config.sign("bound.config", config.line_with(entry.key))
                return

    def evidence(self, board: Board) -> Iterable[Sign]:
        sites = self._sites(board)
        settings = board.of("bound.setting", "bound.config")
        local = board.of("gen.local")
        retried = [
            s
            for s in board.of("bound.retry")
            if any(site.path == s.path and _inside(s.extra, site.line) for site in sites)
        ]
        bounded = [s for s in sites if {"tokens", "time"} & set(s.extra.partition("|")[2].split(","))]
        opaque = any("hidden" in s.extra for s in [*sites, *local])
        own = [s for s in local if s.extra == "tokens"]
        keywords = board.of("bound.keyword")
        if sites:
            enough = retried or len(bounded) * 2 >= len(sites) or settings
            places = [*bounded, *retried, *settings] if enough else []
            return _renamed(places or ([*keywords] if opaque and keywords else []), self.key)
        return _renamed(
            own or ([*settings, *keywords] if local or board.has("hub.load", "model.id", "llm.client") else []),
            self.key,
        )

    def _sites(self, board: Board) -> list[Sign]:
        """Return the calls on the main path: evaluations are beside it, and so are notebooks next to modules that call."""
        sites = board.of("llm.ctor", "llm.call")
        served = [s for s in sites if not NAMED.search(s.path)] or sites
        own = (FileClass.OWN, FileClass.PROMPT)
        return [s for s in served if board.paths.get(s.path) in own] or served


def _parameters(function: FunctionNode) -> Iterator[tuple[str, ast.expr]]:
    """Yield each parameter with its default; one without a default has to be given, and stands for itself."""
    given = function.args
    names = [*given.posonlyargs, *given.args]
    defaults = [*[None] * (len(names) - len(given.defaults)), *given.defaults]
    for arg, default in [*zip(names, defaults, strict=True), *zip(given.kwonlyargs, given.kw_defaults, strict=True)]:
        yield arg.arg, default or ast.Name(arg.arg)


def _target_name(target: ast.expr) -> str:
    if isinstance(target, ast.Name):
        return target.id
    if isinstance(target, ast.Attribute):
        return target.attr
    return text_of(target.slice) or "" if isinstance(target, ast.Subscript) else ""


_BOUND_KEYS = w.TOKEN_BOUNDS | {"num_retries", "max_retries", "request_timeout"}


def _renamed(signs: Iterable[Sign], name: str) -> list[Sign]:
    return [sign._replace(name=name) for sign in signs]


def _is_none(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


def _inside(span: str, line: int) -> bool:
    first, _, last = span.partition("-")
    return int(first) <= line <= int(last)


class LlmCallWithoutLimit(Rule):
    """A model call has no bound on the tokens it may produce."""

    key = "llm_call_without_limit"
    area = "scaling"
    check = "DK501"
    bad = True
    about = GENERATION
    says = "this call may produce, and bill, as many tokens as the model allows"
    fix = "Pass max_tokens (or the parameter of this client) with a number that fits the task."
    looks_at = "model calls in Python modules and notebook cells"
    not_counted = ("Calls that are given `**options` or an object of settings.",)
    known_limits = ("A limit that a wrapper or a gateway sets is not seen, and the call is named.",)
    examples_bad = (
        {"a.py": "from openai import OpenAI\nc = OpenAI()\nr = c.chat.completions.create(model='m', messages=x)\n"},
    )
    examples_good = (
        {
            "a.py": "from openai import OpenAI\nc = OpenAI()\nr = c.chat.completions.create(model='m', messages=x, max_tokens=9)\ns = c.chat.completions.create(**options)\n"
        },
        {"a.py": "from llama_cpp import Llama\nm = Llama(model_path='m.gguf')\nr = m(text, max_tokens=9)\n"},
    )

    def evidence(self, board: Board) -> Iterable[Sign]:
        return [
            s._replace(name=self.key)
            for s in board.of("llm.ctor", "llm.call")
            if not {"tokens", "hidden"} & set(s.extra.partition("|")[2].split(","))
        ]


class LlmCallWithoutTimeout(Rule):
    """A client is built, or an old call made, without timeout or retry bound."""

    key = "llm_call_without_timeout"
    area = "scaling"
    check = "DK502"
    bad = True
    about = HOSTED_CALL
    needs = ("ast",)
    words = frozenset({"timeout", "request_timeout", "max_retries", "with_options"})
    says = "nothing here says how long to wait for the model or how often to try again"
    fix = "Pass timeout= and max_retries= where the client is built."
    not_counted = ("Calls that are given `**options`; modules that use `with_options(timeout=...)`.",)
    known_limits = ("A client whose library has a bound of its own by default is named too: here nobody chose it.",)
    examples_bad = ({"a.py": "from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model='m')\n"},)
    examples_good = (
        {"a.py": "from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model='m', timeout=30, max_retries=2)\n"},
    )

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.called(frozenset({"with_options"})):
            if call.keyword("timeout", "max_retries") is not None:
                yield module.sign("timeout.client", call.node)

    def evidence(self, board: Board) -> Iterable[Sign]:
        guarded = {sign.path for sign in board.of("timeout.client")}
        places = [s for s in board.of("llm.client", "llm.ctor") if is_hosted(s)]
        old = [
            s
            for s in board.of("llm.call")
            if "ChatCompletion." in s.excerpt or "openai.Completion" in s.excerpt or s.extra.startswith("neutral")
        ]
        return [
            s._replace(name=self.key)
            for s in [*places, *old]
            if s.path not in guarded and not {"time", "hidden"} & set(s.extra.partition("|")[2].split(","))
        ]

    def applies(self, board: Board) -> bool:
        return has_hosted_call(board)


RULES = (UsageOrCostMetrics, PortableServing, LlmCallsBounded, LlmCallWithoutLimit, LlmCallWithoutTimeout)
