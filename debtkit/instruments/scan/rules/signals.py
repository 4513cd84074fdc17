"""Shared signs: where models are built, called, loaded and trained. Many rules read them; they settle nothing themselves."""

# ruff: noqa: D102, E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._models import bare_id, is_ambiguous, is_model_key
from debtkit.instruments.scan._module import keyword_map, text_of
from debtkit.instruments.scan.rules._base import Collector
from debtkit.instruments.scan.rules._behind import behind_openai
from debtkit.instruments.scan.rules._retrieval import OwnRetrieval
from debtkit.instruments.scan.rules._shapes import is_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._config import Config
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import Call, Module
    from debtkit.instruments.scan._notebook import Notebook

_SDK_CALLS = re.compile(
    r"(?:^|\.)(?:chat\.completions\.(?:create|parse|stream)|completions\.create|messages\.(?:create|stream)|responses\.(?:create|parse)"
    r"|ChatCompletion\.a?create|Completion\.a?create|models\.generate_content(?:_stream)?|chat\.complete|chat\.stream|chats\.create)$"
)
_CALL_LASTS = frozenset(
    {
        "create", "parse", "stream", "acreate", "generate_content", "generate_content_stream", "generate_content_async", "complete", "completion",
        "acompletion", "chat", "generate", "run", "invoke_model", "invoke_model_with_response_stream", "converse", "converse_stream", "text_generation",
        "chat_completion", "inference",
    }
)  # fmt: skip
_CTOR_NAMES = frozenset(w.FAMILY_OF) | frozenset().union(*w.CLIENTS.values())
_UNMISTAKABLE = frozenset(name for name in w.FAMILY_OF if name.startswith(("Chat", "Azure"))) - {
    "ChatCompletionsClient"
}
_ADAPTERS = ("DashScope",)


def families(board_signs: Iterable[Sign]) -> set[str]:
    """Return the provider families of constructor, client, call and embedding signs."""
    return {sign.extra.partition("|")[0] for sign in board_signs} - {""}


class ModelUse(Collector):
    """Constructors, clients and calls of generative models, with what bounds them.

    ``llm.ctor``, ``llm.client`` and ``llm.call`` carry ``family|flags`` with the flags ``tokens``, ``time``, ``model`` (named), ``hidden`` (``**options``)
    and ``import`` (built when the module is imported).
    """

    needs = ("ast",)
    words = _CTOR_NAMES | _CALL_LASTS | frozenset(w.EMBEDDING_OF) | frozenset({"litellm", "init_chat_model"})
    reads = CODE | {FileClass.TEST}

    def module(self, module: Module) -> Iterator[Sign]:
        prefix = "test." if module.kind is FileClass.TEST else ""
        generates = False
        for call in module.called(_CTOR_NAMES):
            if found := _constructor(module, call):
                name, family = found
                yield module.sign(prefix + name, call.node, extra=f"{family}|{_flags(module, call)}")
                generates = generates or name == "llm.ctor"
        for call in module.called(_CALL_LASTS):
            if family := _generation(module, call):
                yield module.sign(prefix + "llm.call", call.node, extra=f"{family}|{_flags(module, call)}")
                generates = True
        if generates and module.kind is FileClass.OWN and not is_command(module):
            yield module.sign("llm.service", 1, excerpt="")
        for call in module.called(frozenset(w.EMBEDDING_OF)):
            if call.root in w.LLM_ROOTS or call.root == call.name:
                yield module.sign(prefix + "embed.ctor", call.node, extra=w.EMBEDDING_OF[call.last])


def _constructor(module: Module, call: Call) -> tuple[str, str] | None:
    root = call.root
    if root in module.file.own_roots or root.startswith(".") or not root:
        return None
    if call.last in w.CLIENTS.get(root, ()):
        genai = root != "google" or "genai" in call.name
        behind = behind_openai(call) if root == "openai" else ""
        served = behind or {"mistralai": "mistral", "zhipuai": "zhipu"}.get(root, root)
        return ("llm.client", served) if genai else None
    family = w.FAMILY_OF.get(call.last)
    if family is None:
        return None
    if root in w.LLM_ROOTS:
        if call.name.startswith("transformers.") or (root == "google" and call.last != "GenerativeModel"):
            return None
        return ("llm.ctor", family)
    # A name that was not imported here can come from a star import or an earlier cell.
    return (
        ("llm.ctor", family)
        if call.name == call.last
        and call.last in _UNMISTAKABLE
        and call.last not in module.aliases
        and not _defined(module, call.last)
        else None
    )


def _defined(module: Module, name: str) -> bool:
    return any(node.name == name for node in module.nodes(ast.ClassDef)) or any(
        node.name == name for node in module.functions
    )


_ROOT_FAMILY = {
    "openai": "openai",
    "anthropic": "anthropic",
    "mistralai": "mistral",
    "groq": "groq",
    "cohere": "cohere",
    "together": "together",
}


def _generation(module: Module, call: Call) -> str:
    """Return the provider family of a call that generates; nothing for any other call."""
    name, last = call.name, call.last
    by_root = {"completion": "litellm", "acompletion": "litellm", "run": "replicate"}
    if last in by_root:
        return {"litellm": "neutral", "replicate": "replicate"}[by_root[last]] if call.root == by_root[last] else ""
    if last in {"chat", "generate"}:
        cohere = last == "chat" and call.root in {"co", "cohere"} and "cohere" in module.roots
        return "ollama" if call.root == "ollama" else "cohere" * cohere
    if last.startswith(("invoke_model", "converse")):
        return "aws" * ("boto3" in module.words or "bedrock" in name.lower())
    if last in {"text_generation", "chat_completion"}:
        return "huggingface" * ("huggingface_hub" in module.roots)
    return "google" if last.startswith("generate_content") else _sdk_family(module, name)


def _sdk_family(module: Module, name: str) -> str:
    if not _SDK_CALLS.search(name):
        return ""
    if "messages" in name:
        known = not module.words.isdisjoint({"anthropic", "Anthropic"}) or ".messages.stream" in name
        return "anthropic" if known else _unless_threads(name)
    return next((family for root, family in _ROOT_FAMILY.items() if root in module.roots), "openai")


def _unless_threads(name: str) -> str:
    return "" if "threads" in name or "beta" in name or "client" not in name else "anthropic"


_OPAQUE = frozenset(
    {
        "generation_config",
        "config",
        "model_kwargs",
        "additional_kwargs",
        "pipeline_kwargs",
        "extra_body",
        "inferenceConfig",
        "body",
        "options",
        "gen_config",
    }
)


_LIMITED_LATER = frozenset({"llama_cpp", "gpt4all"})
"""Libraries whose constructor loads weights: a limit is given with each call of what it returns."""


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _flags(module: Module, call: Call) -> str:
    given = {name: value for name, value in keyword_map(call.node).items() if not _is_none(value)}
    flags = [name for name, words in (("tokens", w.TOKEN_BOUNDS), ("time", w.TIME_BOUNDS)) if words & given.keys()]
    if call.splat or _OPAQUE & given.keys() or call.root in _LIMITED_LATER:
        flags.append("hidden")
    if call.node.args or any(name in given for name in w.MODEL_KEYWORDS):
        flags.append("model")
    if module.cell is None and module.function_at(call.node.lineno) is None:
        flags.append("import")
    return ",".join(flags)


_RECORDED = re.compile(r"(^|/)(?:results?|outputs?|logs?)/[^.].*\.json$", re.IGNORECASE)
"""What a run wrote down: the model it names is the one that was used then."""


_TOKENIZERS = frozenset({"encoding_for_model", "encoding_name_for_model", "get_encoding"})
"""What cuts a text into tokens by the name of a model calls no model."""


class ModelIds(Collector):
    """Hosted model ids in code, configuration and scripts: ``model.id`` with the id as extra."""

    needs = (
        "ast",
        "config",
        "file:*.ts",
        "file:*.tsx",
        "file:*.js",
        "file:*.jsx",
        "file:*.mjs",
        "file:*.bicep",
        "file:*.tf",
    )
    reads = CODE | {FileClass.TEST}
    _quoted = re.compile(r"""["'`]([A-Za-z][A-Za-z0-9_./:@+-]{1,62})["'`]""")
    _parts = (
        "gpt-", "claude-", "gemini-", "stral", "command-", "davinci", "curie", "-bison", "deepseek-", "grok-", "mixtral", "text-ada",
        '"o1', "'o1", '"o3', "'o3", "/o1", "/o3", "o4-",
        "amazon.", "meta.llama", "ai21.",
    )  # fmt: skip
    _everywhere = (
        "gpt-", "claude-", "gemini-", "stral", "xtral", "command-", "davinci", "curie", "babbage", "cushman", "-ada-", "-bison", "deepseek-", "grok-",
        "amazon.", "meta.llama", "ai21.",
    )  # fmt: skip
    _short = re.compile(r"o[134](?![A-Za-z0-9_])")

    def module(self, module: Module) -> Iterator[Sign]:
        name = "test.model.id" if module.kind is FileClass.TEST else "model.id"
        # Short strings first: of them there are few, and looking for the parts in the whole source costs five times as much.
        likely = [
            (bare, node)
            for value, node in module.strings
            if len(value) < 64 and ("-" in value or value.endswith(("o1", "o3"))) and (bare := bare_id(value))
        ]
        if not likely or not any(part in module.source for part in self._parts):
            return
        seen: set[tuple[str, int]] = set()
        counted = {
            id(a) for c in module.called(_TOKENIZERS) for a in [*c.node.args, *(k.value for k in c.node.keywords)]
        }
        for bare, node in likely:
            if not is_ambiguous(bare) and (bare, node.lineno) not in seen and id(node) not in counted:
                seen.add((bare, node.lineno))
                yield module.sign(name, node, extra=bare)
        for call in module.called(_CTOR_NAMES | _CALL_LASTS):
            bare = bare_id(text_of(call.keyword(*w.MODEL_KEYWORDS)) or "")
            if bare and is_ambiguous(bare):
                yield module.sign(name, call.node, extra=bare)

    def config(self, config: Config) -> Iterator[Sign]:
        if (
            config.lower in {"package.json", "package-lock.json", "tsconfig.json"}
            or ".lock" in config.lower
            or _RECORDED.search(config.path)
            or not self._may_name(config.text)
        ):
            return
        for entry in config.entries:
            key = "model" if config.path.endswith(".env") and "MODEL" in entry.key.upper() else entry.key
            if isinstance(entry.value, str) and (is_model_key(key) or is_model_key(entry.key.lower())):
                bare = bare_id(entry.value.strip())
                if bare:
                    yield config.sign(
                        "test.model.id" if config.kind is FileClass.TEST else "model.id",
                        config.line_with(entry.key, entry.value) or config.line_with(entry.value),
                        extra=bare,
                    )

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind not in CODE or not self._may_name(file.text):
            return
        for match in self._quoted.finditer(file.text):
            bare = bare_id(match.group(1))
            if bare and not is_ambiguous(bare):
                yield file.sign("model.id", file.line_of(match.start()), extra=bare)

    def _may_name(self, text: str) -> bool:
        """Return whether a part of any hosted id occurs: each form that `bare_id` knows has one of these."""
        return any(part in text for part in self._everywhere) or bool(self._short.search(text))


class Loads(Collector):
    """Weights and data sets loaded from a hub: ``hub.load`` and ``hub.data`` with ``pinned``, ``open``, ``local`` or ``unclear``."""

    needs = ("ast",)
    words = frozenset(
        {
            "from_pretrained", "from_quantized", "load_dataset", "hf_hub_download", "snapshot_download", "SentenceTransformer", "CrossEncoder", "pipeline",
            "AutoModelForCausalLM", "Dataset", "load_from_hub",
        }
    )  # fmt: skip
    _loaders = frozenset(
        {
            "from_pretrained",
            "from_quantized",
            "load_dataset",
            "hf_hub_download",
            "snapshot_download",
            "SentenceTransformer",
            "CrossEncoder",
            "pipeline",
        }
    )
    _builders = frozenset(
        {"json", "csv", "parquet", "text", "imagefolder", "audiofolder", "pandas", "arrow", "webdataset", "sql", "xml"}
    )
    _local = re.compile(
        r"^(?:\.{0,2}/|~|[A-Za-z]:\\|data/|models?/|outputs?/|checkpoints?/|weights/|results/)|\.(?:json|csv|pt|bin|gguf|txt)$"
    )

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.called(self._loaders):
            if call.last == "pipeline" and call.root != "transformers":
                continue
            if (
                call.last in {"SentenceTransformer", "CrossEncoder"}
                and not module.imports_any(frozenset({"sentence_transformers"}))
                and call.name == call.last
            ):
                continue
            if call.root.startswith(".") or call.root in module.file.own_roots:
                continue
            yield module.sign(
                "hub.data" if call.last == "load_dataset" else "hub.load", call.node, extra=self._state(call)
            )

    def _state(self, call: Call) -> str:
        revision = call.keyword("revision", "model_revision")
        if revision is not None:
            value = text_of(revision)
            fixed = value not in {"main", "master", ""} if value is not None else not isinstance(revision, ast.Constant)
            return "pinned" if fixed else "open"
        first = (
            call.node.args[0]
            if call.node.args
            else call.keyword(
                "pretrained_model_name_or_path", "path", "repo_id", "model", "model_name_or_path", "model_name"
            )
        )
        if call.last == "pipeline":
            first = call.keyword("model") or (call.node.args[1] if len(call.node.args) > 1 else None)
        value = text_of(first) if first is not None else None
        if value is None or call.splat:
            return "unclear"
        if value in self._builders or self._local.search(value):
            return "local"
        return "open"


class Training(Collector):
    """Signs that models are trained: ``train``, ``finetune``, ``pretrain``; that something is random: ``random``."""

    needs = ("ast", "config")
    _trainers = frozenset(
        {
            "Trainer",
            "SFTTrainer",
            "Seq2SeqTrainer",
            "DPOTrainer",
            "ORPOTrainer",
            "GRPOTrainer",
            "PPOTrainer",
            "RewardTrainer",
            "KTOTrainer",
            "TrainingArguments",
            "SFTConfig",
        }
    )
    _tuners = frozenset(
        {
            "LoraConfig",
            "get_peft_model",
            "prepare_model_for_kbit_training",
            "FastLanguageModel",
            "mark_only_lora_as_trainable",
        }
    )
    _random = frozenset(
        {
            "shuffle",
            "sample",
            "choice",
            "choices",
            "randint",
            "rand",
            "randn",
            "random",
            "uniform",
            "train_test_split",
            "randperm",
            "multinomial",
            "random_split",
            "normal",
            "permutation",
        }
    )
    words = (
        frozenset({"backward", "step", "fit", "fine_tuning", "FineTune", "FineTuningJob", "compile", "HuggingFace"})
        | _trainers
        | _tuners
        | _random
    )
    _frameworks = frozenset(
        {"torch", "tensorflow", "keras", "jax", "flax", "lightning", "pytorch_lightning", "sklearn", "xgboost", "lightgbm", "setfit"}
    )  # fmt: skip

    def module(self, module: Module) -> Iterator[Sign]:
        yield from self._tuned(module)
        by_last = module.calls_by_last
        for call in by_last.get("backward", ()):
            yield module.sign("train", call.node)
            if "from_pretrained" not in module.words:
                yield module.sign("pretrain", call.node)
        if "fit" in by_last and module.roots & self._frameworks - {"sklearn"}:
            yield module.sign("train", by_last["fit"][0].node)
        for call in module.called(self._random):
            drawn = call.root in {"random", "numpy", "torch", "sklearn"} or call.name.endswith(".random." + call.last)
            if drawn or call.last in {"train_test_split", "random_split"}:
                yield module.sign("random", call.node)
                break

    def _tuned(self, module: Module) -> Iterator[Sign]:
        for call in module.called(self._trainers | self._tuners | {"create"}):
            tuner = call.last in self._tuners or ".fine_tuning." in call.name or "FineTun" in call.name
            trainer = call.last in self._trainers and call.root in {
                "transformers",
                "trl",
                "lightning",
                "pytorch_lightning",
                "unsloth",
                call.last,
            }
            if tuner or trainer:
                yield module.sign("train", call.node)
            if tuner or (trainer and call.root in {"trl", "transformers"}):
                yield module.sign("finetune", call.node)

    def config(self, config: Config) -> Iterator[Sign]:
        names = (
            {entry.key for entry in config.entries}
            if "learning_rate" in config.text and len(config.text) < 100_000
            else set()
        )
        if "learning_rate" in names and names & {
            "num_train_epochs",
            "epochs",
            "num_epochs",
            "max_steps",
            "micro_batch_size",
            "per_device_train_batch_size",
        }:
            yield config.sign("train", config.line_with("learning_rate"))


class Faces(Collector):
    """Signs of user interfaces, retrieval, agents and packaging: ``ui``, ``rag``, ``agent``, ``packaged``."""

    needs = ("ast", "file:pyproject.toml", "file:setup.py", "file:setup.cfg", "file:*.tsx", "file:*.ts")
    _rag = frozenset(
        {
            "FAISS", "Chroma", "Pinecone", "PineconeVectorStore", "Qdrant", "QdrantClient", "Weaviate", "VectorStoreIndex", "GPTVectorStoreIndex", "SupabaseVectorStore",
            "RetrievalQA", "RetrievalQAWithSourcesChain", "ConversationalRetrievalChain", "similarity_search", "as_retriever", "as_query_engine", "PGVector", "Milvus",
            "GPTSimpleVectorIndex", "create_retrieval_chain", "IndexFlatL2", "LanceDB", "InMemoryVectorStore", "similarity_search_with_score", "OpenSearchVectorSearch",
        }
    )  # fmt: skip
    _agent = frozenset(
        {
            "initialize_agent", "AgentExecutor", "create_react_agent", "create_openai_functions_agent", "create_tool_calling_agent", "StateGraph", "CrewAI", "Crew",
            "OpenAIAgent", "ReActAgent", "AssistantAgent", "FunctionAgent", "CodeAgent", "ToolCallingAgent", "create_agent", "FnAgentWorker", "FunctionCallingAgentWorker",
        }
    )  # fmt: skip
    _react = re.compile(r"from ['\"]react['\"]|from ['\"]next/")

    def module(self, module: Module) -> Iterable[Sign]:
        found: list[Sign] = []
        if module.imports_any(w.UI):
            found.append(module.sign("ui", 1, excerpt=""))
        for name, words in (("rag", self._rag), ("agent", self._agent)):
            hits = list(module.called(words)) if not words.isdisjoint(module.words) else []
            if hits:
                found.append(module.sign(name, hits[0].node))
        return found

    def file(self, file: TextFile) -> Iterable[Sign]:
        if file.lower.endswith((".tsx", ".ts")):
            return (
                [file.sign("ui", 1, excerpt="")] if file.kind is FileClass.OWN and self._react.search(file.text) else ()
            )
        packaged = (
            re.search(r"^\[project\]|^\[tool\.poetry\]|^\s*name\s*=|\bsetup\(", file.text, re.MULTILINE)
            and "package-mode = false" not in file.text
        )
        return [file.sign("packaged", 1)] if packaged and file.kind is FileClass.OWN else ()


class Subjects(Collector):
    """Signs of what facts are about and no other rule sees: ``sdk.import``, ``llm.service``, ``notebook.code``."""

    needs = ("ast", "nb")
    words = w.LLM_ROOTS
    _not_sdks = frozenset(
        {"boto3", "botocore", "aioboto3", "azure", "transformers", "huggingface_hub", "deepeval", "ragas", "langfuse"}
    )
    _google = frozenset({"google.generativeai", "google.genai"})

    def module(self, module: Module) -> Iterator[Sign]:
        roots = module.roots & w.LLM_ROOTS - self._not_sdks
        if roots - {"google"} or (roots and module.imports_any(self._google)):
            yield module.sign("sdk.import", 1, excerpt="")

    def notebook(self, notebook: Notebook) -> Iterator[Sign]:
        code = next((cell for cell in notebook.cells if cell.kind == "code" and cell.source.strip()), None)
        if code:
            yield notebook.cell_sign("notebook.code", code.index)


RULES = (ModelUse, ModelIds, Loads, Training, Faces, Subjects, OwnRetrieval)
