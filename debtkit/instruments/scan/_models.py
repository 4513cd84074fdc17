"""Hosted model ids: which strings are one, whether they are pinned, and when the vendor shuts them down."""


# ruff: noqa: E501, PLR2004 - tables of names and patterns read best as one line each

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_PREFIX = re.compile(
    r"^(?:(?:openai|anthropic|google_genai|google-genai|google|mistralai|mistral|azure|azure_ai|azure_openai|vertex_ai|vertexai|gemini|cohere|groq"
    r"|openrouter|models|bedrock|litellm)[:/]|(?:us|eu|apac|global|jp|au|ca|us-gov)\.(?=(?:anthropic|amazon|meta|cohere|mistral|ai21)\.)|anthropic\.(?=claude))+"
)
_HOSTED = re.compile(
    r"^(?:"
    r"gpt-(?:3\.5|35|4|5)(?:[.-]?[0-9a-z]+)*(?:-[0-9a-z.]+)*"
    r"|chatgpt-4o-latest|ft:gpt-[0-9a-zA-Z.:\-]+"
    r"|o[134]-(?:mini|preview|pro|deep-research)(?:-[0-9-]+)?|o[13](?:-20[0-9-]+)?"
    r"|(?:text|code)-(?:davinci|curie|ada|babbage|cushman)-\d+|(?:babbage|davinci)-002"
    r"|claude-(?:v?\d|instant|opus|sonnet|haiku)[a-z0-9.@:\-]*"
    r"|gemini-(?:pro|flash|ultra|nano|exp|\d)[a-z0-9.\-]*"
    r"|(?:text|chat|code|codechat)-bison(?:-32k)?(?:[@-]\d+)?"
    r"|(?:open-)?(?:mistral|mixtral)-(?:tiny|small|medium|large|saba|nemo|moderation|7b|8x7b|8x22b)(?:-(?:latest|\d{4}|32768))?"
    r"|(?:codestral|ministral|pixtral|magistral|devstral)-[a-z0-9.\-]+"
    r"|command-(?:r|a|light|nightly|xlarge|medium)[a-z0-9+.\-]*"
    r"|deepseek-(?:chat|reasoner)|grok-\d[a-z0-9.\-]*"
    r"|amazon\.(?:nova|titan-t(?:ext|g1))[a-z0-9.\-]*(?::\d+)*|(?:meta\.llama|cohere\.command|mistral\.(?:mi[sx]tral|pixtral|magistral)|ai21\.(?:jamba|j2))[a-z0-9.\-]*-v\d+(?::\d+)*"
    r")$"
)
_OPEN_WEIGHTS = re.compile(r"^gpt-(?:2|j|neo|neox|oss)|(?<!open)-\d+(?:\.\d+)?b(?:-|$)(?!.*32768|.*-v\d+:\d+$)")
_AMBIGUOUS = re.compile(r"^o[13]$")
_NOT_CHAT = re.compile(r"embed|moderation|whisper|tts|dall-e|image|realtime|transcribe")
_DATED = re.compile(
    r"(?:-|@)(?:\d{8}|\d{4}-\d{2}-\d{2}|\d{2}-\d{4}|\d{2}-\d{2}|\d{4}|\d{4}-preview|00\d)(?:-v\d+(?::\d+)?)?$|-v\d+:\d+$|^ft:|:[0-9a-zA-Z]{6,}$"
)
MODEL_KEYS = frozenset(
    {
        "model", "model_name", "model_id", "modelname", "modelid", "llm", "engine", "deployment_name", "deployment", "azure_deployment", "chat_model",
        "llm_model", "default_model", "summary_llm", "agent_llm", "deployment_id", "model_version", "openai_model", "llm_name",
    }
)  # fmt: skip
_MODEL_KEY = re.compile(r"(?:^|_)(?:model|llm|engine|deployment)(?:_?(?:name|id))?$", re.IGNORECASE)
_LONGEST = 64


class Retirement(NamedTuple):
    """When a vendor shuts a model down, and the page that says so."""

    shutdown: date
    source: str


def bare_id(text: str) -> str | None:
    """Return a hosted model id without its provider prefix; None when the text is no such id."""
    return None if not 2 <= len(text) < _LONGEST or " " in text else _bare(text)


@lru_cache(maxsize=4096)
def _bare(text: str) -> str | None:
    bare = _PREFIX.sub("", text)
    return bare if _HOSTED.match(bare) and not _OPEN_WEIGHTS.search(bare) else None


def is_ambiguous(bare: str) -> bool:
    """Return whether an id is so short that only the name it is bound to tells what it is."""
    return bool(_AMBIGUOUS.match(bare))


def is_alias(bare: str) -> bool:
    """Return whether an id names a moving target: no date, no version, and not an embedding."""
    return not _DATED.search(bare) and not _NOT_CHAT.search(bare)


def is_model_key(key: str) -> bool:
    """Return whether a configuration key names a model."""
    return key.lower() in MODEL_KEYS or bool(_MODEL_KEY.search(key))


@cache
def _table() -> tuple[date, tuple[tuple[re.Pattern[str], Retirement], ...]]:
    data = json.loads(files("debtkit.instruments.scan").joinpath("tables/model_lifecycle.json").read_text("utf-8"))
    rows = tuple(
        (re.compile(row["pattern"]), Retirement(date.fromisoformat(row["shutdown"]), data["sources"][row["provider"]]))
        for row in data["models"]
    )
    return date.fromisoformat(data["as_of"]), rows


def table_date() -> date:
    """Return the day for which the table of shutdown dates was compiled."""
    return _table()[0]


@cache
def retirement(bare: str) -> Retirement | None:
    """Return when a model is shut down, if the table knows."""
    return next((row for pattern, row in _table()[1] if pattern.fullmatch(bare)), None)
