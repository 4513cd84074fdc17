"""Area 2, transparency: can a call be traced, a prediction be explained, an error be seen."""

# ruff: noqa: D102, E501 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.facts import Status
from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._module import roots_of, subtree, text_of
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._shapes import LibraryRule, is_command, used_libraries
from debtkit.instruments.scan.rules._subjects import MODEL_CALL, MODEL_SERVICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._config import Config
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import Module


class ExplainLib(LibraryRule):
    """An attribution or interpretability library is used."""

    key = "explain_lib"
    area = "transparency"
    check = "DK203"
    absence = Status.NOT_SHOWN
    libraries = w.EXPLANATION
    words = roots_of(w.EXPLANATION)
    fix = "Explain a sample of outputs with an attribution method and keep the result with the model card."
    not_counted = ("The word in prose, in a string or in data; an import that nothing uses.",)
    known_limits = ("A method of one's own, or one that runs elsewhere, is not seen: hence the question.",)
    examples_bad = (
        {
            "README.md": "# App\n\nWe love shap and lime and captum, the words of the trade, and nothing more than the words.\n",
            "a.py": "x = 'shap'\n",
        },
    )
    examples_good = ({"explain.py": "import shap\nvalues = shap.Explainer(model)(texts)\n"},)


class LlmTracing(Rule):
    """Model calls can be traced."""

    key = "llm_tracing"
    area = "transparency"
    check = "DK201"
    needs = ("ast", "config", "file:*.ts", "file:*.tsx", "file:*.js", "file:*dockerfile*")
    says = "model calls leave no trace that could be looked up later"
    fix = "Send each model call to a tracer (OpenTelemetry, Langfuse, Phoenix, LangSmith) with prompt, model, latency and tokens."
    not_counted = ("Error trackers; a tracer's name inside another word (`arize` in `summarize`).",)
    known_limits = ("A wrapper of one's own that logs each call is not recognised.", "A tracer's key in an environment file counts, though nothing may use it.")  # fmt: skip
    examples_bad = (
        {"a.py": "from text import summarize\nburglarize = summarize('arize')\nimport sentry_sdk\nsentry_sdk.init()\n"},
    )
    examples_good = (
        {"main.py": "from llama_index import set_global_handler\nset_global_handler('arize_phoenix')\n"},
        {".env.example": "LANGCHAIN_TRACING_V2=true\n"},
        {"t.py": "from langfuse.decorators import observe\n@observe()\ndef answer(q):\n    return llm(q)\n"},
    )
    _switch = re.compile(
        r"(?:LANGCHAIN|LANGSMITH)_TRACING(?:_V2)?[\"']?\]?\s*[:=]\s*[\"']?(?:true|1)\b|(?:OPIK|LANGFUSE_(?:PUBLIC|SECRET)|PHOENIX_API|ARIZE_API)_KEY\b",
        re.IGNORECASE,
    )
    _import = re.compile(
        r"""(?:from|require\(|import)\s*['"](?:langsmith|langfuse[\w-]*|@langfuse/[\w-]+|@opentelemetry/[\w-]+|@arizeai/[\w-]+|langwatch|helicone|@traceloop/[\w-]+|opik|braintrust|@vercel/otel)"""
    )

    _callbacks = frozenset({"success_callback", "failure_callback", "callbacks"})
    _traced = re.compile("G(?<=TRACING)")

    def module(self, module: Module) -> Iterator[Sign]:
        yield from used_libraries(module, w.TRACING, self.key)
        for call in module.called(frozenset({"set_global_handler"})):
            if call.node.args and text_of(call.node.args[0]) in w.TRACING_STRINGS - {"simple"}:
                yield module.sign(self.key, call.node)
        if self._callbacks.isdisjoint(module.words) and not self._traced.search(module.source):
            return
        for node in module.nodes(ast.Assign):
            if _is_tracing_switch(node) or _is_callback(node):
                yield module.sign(self.key, node)

    def config(self, config: Config) -> Iterator[Sign]:
        if (
            "TRACING" in config.text
            or "LANGFUSE_" in config.text
            or "OPIK" in config.text
            or "PHOENIX" in config.text
            or "ARIZE" in config.text
        ):
            yield from config.find(self.key, self._switch, most=1)

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind in {FileClass.OWN, FileClass.EXAMPLE}:
            pattern = self._switch if "dockerfile" in file.lower else self._import
            if any(
                word in file.text
                for word in (
                    "TRACING",
                    "_KEY",
                    "lang",
                    "opentelemetry",
                    "arize",
                    "helicone",
                    "traceloop",
                    "opik",
                    "braintrust",
                    "otel",
                )
            ):
                yield from file.find(self.key, pattern, most=1)


def _is_tracing_switch(node: ast.Assign) -> bool:
    target = node.targets[0]
    if not isinstance(target, ast.Subscript):
        return False
    name = text_of(target.slice) or ""
    return (
        bool(re.fullmatch(r"(?:LANGCHAIN|LANGSMITH)_TRACING(?:_V2)?", name))
        and (text_of(node.value) or "true").lower() == "true"
    )


def _is_callback(node: ast.Assign) -> bool:
    target = node.targets[0]
    named = isinstance(target, ast.Attribute) and target.attr in {"success_callback", "failure_callback", "callbacks"}
    return (
        named
        and isinstance(node.value, ast.List)
        and any(text_of(item) in w.TRACING_STRINGS for item in node.value.elts)
    )


class Logprobs(Rule):
    """Log-probabilities or a confidence come with a prediction."""

    key = "logprobs_or_confidence"
    area = "transparency"
    check = "DK202"
    needs = ("ast",)
    says = "no log-probability or confidence is asked for, returned or logged"
    fix = "Ask the model for log-probabilities, or let a second step rate the answer, and store the number with the answer."
    not_counted = ("The score of a retrieved passage; the word in a prompt.",)
    known_limits = ("A field called `confidence` counts, though nothing may fill it; a score under another name is missed.",)  # fmt: skip
    words = frozenset(
        {"logprobs", "top_logprobs", "return_log_probs", "compute_transition_scores", "confidence", "confidence_score", "answer_confidence", "token_logprobs", "log_probs", "response_logprobs", "logprob", "avg_logprob", "mean_logprob", "output_scores", "output_logits"}
    )  # fmt: skip
    examples_bad = (
        {"a.py": "docs = store.similarity_search_with_score(q)\nprompt = 'Say how high your confidence is'\n"},
        {
            "a.py": "out = model.generate(ids, output_scores=True, return_dict_in_generate=True)\nprint(out.sequences[0])\n"
        },
    )
    examples_good = (
        {
            "a.py": "from openai import OpenAI\nr = OpenAI().chat.completions.create(model='m', messages=m, logprobs=True)\n"
        },
        {
            "score.py": "out = model.generate(ids, max_new_tokens=6, output_scores=True, return_dict_in_generate=True)\np = softmax(out.scores[0])\n"
        },
        {
            "schema.py": "from pydantic import BaseModel\nclass Answer(BaseModel):\n    text: str\n    confidence: float\n"
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        for node in module.nodes(ast.keyword):
            if (
                node.arg in {"logprobs", "top_logprobs", "return_log_probs", "response_logprobs"}
                and not (isinstance(node.value, ast.Constant) and not node.value.value)
            ) or (
                node.arg in {"confidence", "confidence_score"}
                and not isinstance(node.value, ast.Constant)
                and _of_prediction(module)
            ):
                yield module.sign(self.key, node.value)
        if not module.words.isdisjoint({"output_scores", "output_logits"}):
            read = any(attribute.attr in {"scores", "logits"} for attribute in module.nodes(ast.Attribute))
            for call in module.called(frozenset({"generate"})) if read else ():
                if call.keyword("output_scores", "output_logits") is not None:
                    yield module.sign(self.key, call.node)
        for attribute in module.nodes(ast.Attribute):
            if attribute.attr in {"logprobs", "top_logprobs", "token_logprobs", "compute_transition_scores"}:
                yield module.sign(self.key, attribute)
        for field in module.nodes(ast.AnnAssign):
            if isinstance(field.target, ast.Name) and re.fullmatch(
                r"(?:answer_|model_|prediction_)?confidence(?:_score)?", field.target.id
            ):
                yield module.sign(self.key, field)


def _of_prediction(module: Module) -> bool:
    return not module.words.isdisjoint({"predict", "answer", "prediction", "response", "llm", "completion", "label"})


_LLM_TRY = frozenset(
    {
        "create",
        "acreate",
        "completion",
        "acompletion",
        "generate_content",
        "invoke",
        "ainvoke",
        "predict",
        "run",
        "arun",
        "chat",
        "achat",
        "query",
        "aquery",
        "complete",
    }
)


class LlmErrorSwallowed(Rule):
    """A model call sits in a try whose handler drops every error silently."""

    key = "llm_error_swallowed"
    area = "transparency"
    check = "DK204"
    bad = True
    about = MODEL_CALL
    needs = ("ast",)
    words = _LLM_TRY
    says = "every error of a model call is caught here and dropped"
    fix = "Catch the errors you can handle, log the rest with the request id, and raise."
    not_counted = ("A handler that raises, logs, shows or uses the error.",)
    known_limits = ("A handler that calls anything at all is taken to report the error.", "A call through a wrapper whose name does not sound like a model is missed.")  # fmt: skip
    examples_bad = (
        {
            "a.py": "from openai import OpenAI\nclient = OpenAI()\ntry:\n    r = client.chat.completions.create(model='m', messages=m)\nexcept Exception:\n    r = None\n"
        },
    )
    examples_good = (
        {
            "a.py": "import logging\nfrom openai import OpenAI\nclient = OpenAI()\ntry:\n    r = client.chat.completions.create(model='m', messages=m)\nexcept Exception:\n    logging.exception('call failed')\n    raise\n"
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if module.roots.isdisjoint(w.LLM_ROOTS - {"google", "azure", "boto3", "transformers"}):
            return
        for node in module.nodes(ast.Try):
            if not any(_calls_model(module, statement) for statement in node.body):
                continue
            for handler in node.handlers:
                if _catches_all(handler) and _drops(handler):
                    yield module.sign(self.key, handler)


def _calls_model(module: Module, statement: ast.stmt) -> bool:
    for node in subtree(statement):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _LLM_TRY:
            name = module.resolve(node.func).lower()
            if re.search(r"openai|client|llm|chain|completions|agent|model|litellm|anthropic|chat", name):
                return True
    return False


def _catches_all(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or (
        isinstance(handler.type, ast.Name) and handler.type.id in {"Exception", "BaseException"}
    )


def _drops(handler: ast.ExceptHandler) -> bool:
    """Return whether a handler neither raises, nor logs, nor shows, nor uses the error."""
    for statement in handler.body:
        for node in subtree(statement):
            if isinstance(node, ast.Raise | ast.Call) or (isinstance(node, ast.Name) and node.id == handler.name):
                return False
    return True


class PrintInModelCode(Rule):
    """Library or service code that calls a model prints instead of logging."""

    key = "print_in_model_code"
    area = "transparency"
    check = "DK205"
    bad = True
    about = MODEL_SERVICE
    needs = ("ast",)
    reads = frozenset({FileClass.OWN})
    words = frozenset({"print"})
    says = "model code prints instead of logging"
    fix = "Use a logger, so that level, time and destination can be set from outside."
    not_counted = ("Commands, scripts, notebooks and user interfaces: what they print is meant to be read.",)
    examples_bad = (
        {
            "svc/api.py": "from fastapi import FastAPI\nfrom openai import OpenAI\napp = FastAPI()\nclient = OpenAI()\n@app.post('/a')\ndef a(q: str):\n    r = client.chat.completions.create(model='m', messages=[])\n    print(r)\n    return r\n"
        },
    )
    examples_good = (
        {
            "cli.py": "import argparse\nfrom openai import OpenAI\nprint(OpenAI().chat.completions.create(model='m', messages=[]))\n"
        },
        {"nb.py": "print('no model here')\n"},
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if is_command(module):
            return
        for call in module.called(frozenset({"print"})):
            if call.name == "print" and module.function_at(call.node.lineno) is not None:
                yield module.sign("print.call", call.node)

    def evidence(self, board: Board) -> Iterable[Sign]:
        model_files = {sign.path for sign in board.of("llm.call", "llm.ctor")}
        return [sign._replace(name=self.key) for sign in board.of("print.call") if sign.path in model_files]


RULES = (ExplainLib, LlmTracing, Logprobs, LlmErrorSwallowed, PrintInModelCode)
