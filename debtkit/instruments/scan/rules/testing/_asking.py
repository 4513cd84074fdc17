"""Calls that make a model write, and the temperature at which they ask."""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._models import bare_id
from debtkit.instruments.scan._module import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.scan._module import Call, Module

LASTS = frozenset(
    {"create", "parse", "stream", "acreate", "generate_content", "generate_content_stream", "generate_content_async", "completion", "acompletion", "complete", "chat", "chat_completion"}
)  # fmt: skip
_SDK = re.compile(
    r"(?:^|\.)(?:chat\.completions\.(?:create|parse|stream)|messages\.(?:create|stream)|responses\.(?:create|parse)|ChatCompletion\.a?create|models\.generate_content(?:_stream)?|chat\.complete)$"
)
_LIBRARIES = {
    "completion": "litellm",
    "acompletion": "litellm",
    "chat": "ollama",
    "chat_completion": "huggingface_hub",
}
_HOLDERS = frozenset(
    {"generation_config", "config", "gen_config", "options", "inferenceConfig", "model_kwargs", "generation_kwargs"}
)
"""Keywords that can hold a temperature inside."""
_OPAQUE = frozenset({"extra_body", "body", "input_data", "params", "parameters"})
_REASONS = frozenset({"reasoning_effort", "reasoning", "thinking"})
_REASONING = re.compile(
    r"^(?:o[134](?:-|$)|gpt-5|codex|deepseek-reasoner|claude-opus-4-[7-9]|grok-[34][a-z0-9-]*(?:mini|reasoning))|-thinking"
)
"""Models that refuse a temperature, or do not heed it."""
_SAMPLES = frozenset({"n", "num_samples", "candidate_count", "best_of", "num_generations"})
_NEAR_ZERO = 0.05
_LONGEST_ID = 64


class Asking(NamedTuple):
    """One call that makes a model write, or that builds a chat model with its settings.

    ``temperature`` is ``zero``, ``above``, ``absent``, ``refused`` (the model takes none), ``many`` (several answers
    are drawn on purpose) or ``unclear``.
    """

    call: Call
    temperature: str
    function: str


def asking_calls(module: Module) -> Iterator[Asking]:
    """Yield the calls of a module that make a model write, in no fixed order."""
    found = [call for call in module.called(LASTS) if _writes(module, call)]
    found += [call for call in module.called(frozenset(w.FAMILY_OF)) if _is_chat_model(module, call)]
    if not found:
        return
    reasons = any(_REASONING.search(value) for value, _ in module.strings if 1 < len(value) < _LONGEST_ID)
    for call in found:
        function = module.function_at(call.node.lineno)
        yield Asking(call, _temperature(module, call, reasons=reasons), function.name if function is not None else "")


def _writes(module: Module, call: Call) -> bool:
    """Return whether a call makes a model write, by an SDK that takes the temperature in the call."""
    if call.root in module.file.own_roots or call.root.startswith("."):
        return False
    if call.last.startswith("generate_content"):
        return "google" in module.roots or "genai" in module.words or "vertexai" in module.roots
    if call.last in _LIBRARIES:
        library = _LIBRARIES[call.last]
        return call.root == library or (call.last == "chat_completion" and library in module.roots)
    if not _SDK.search(call.name) or "threads" in call.name or ".batches." in call.name:
        return False
    return "messages" not in call.name or not module.words.isdisjoint({"anthropic", "Anthropic", "AsyncAnthropic"})


def _is_chat_model(module: Module, call: Call) -> bool:
    """Return whether a constructor is of a chat model whose temperature is set where it is built; ragas sets its own."""
    if not call.root.startswith("langchain") or w.FAMILY_OF[call.last] in {"hf-local", "huggingface", "neutral"}:
        return False
    if not any(full.startswith("ragas") for full in module.aliases.values()):
        return True
    function = module.function_at(call.node.lineno)
    names = module.nodes(ast.Name) if function is None else module.below(function)
    return not any(module.aliases.get(getattr(name, "id", ""), "").startswith("ragas") for name in names)


def _temperature(module: Module, call: Call, *, reasons: bool) -> str:
    words = {word.arg for word in call.node.keywords}
    if any(word.arg in _SAMPLES and not _is_one(word.value) for word in call.node.keywords):
        return "many"
    given = call.keyword("temperature")
    if given is not None:
        return _number(given)
    model = _model(module, call)
    if words & _REASONS or _REASONING.search(model) or (reasons and not model):
        return "refused"
    if call.splat or words & _OPAQUE:
        return "unclear"
    held = call.keyword(*_HOLDERS)
    return "absent" if held is None else _inside(held)


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in {1, None}


def _number(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return "zero" if node.value <= _NEAR_ZERO else "above"
    return "unclear"


def _inside(node: ast.expr) -> str:
    """Return the temperature in an object of settings that is written at the call."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None or text_of(key) == "temperature":
                return "unclear" if key is None else _number(value)
        return "absent"
    if isinstance(node, ast.Call):
        if any(word.arg is None for word in node.keywords) or node.args:
            return "unclear"
        return next((_number(word.value) for word in node.keywords if word.arg == "temperature"), "absent")
    return "unclear"


def _model(module: Module, call: Call) -> str:
    """Return the hosted model that a call names: as a literal, or by a constant of its module."""
    given = call.keyword(*w.MODEL_KEYWORDS) or (call.node.args[0] if call.node.args else None)
    if isinstance(given, ast.Name):
        bound = [
            statement.value
            for statement in module.body
            if isinstance(statement, ast.Assign)
            and any(isinstance(target, ast.Name) and target.id == given.id for target in statement.targets)
        ]
        given = bound[0] if len(bound) == 1 else None
    text = text_of(given) or ""
    return bare_id(text.rpartition("/")[2]) or ""
