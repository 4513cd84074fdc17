"""Who answers a client of OpenAI: many vendors and local servers speak the same protocol."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._module import subtree, text_of

if TYPE_CHECKING:
    from debtkit.instruments.scan._module import Call

_ADDRESS = frozenset({"base_url", "api_base", "openai_api_base", "openai_base_url"})
_BEHIND = re.compile(r"(?i)(ollama|:11434|vllm|deepseek|openrouter|groq|fireworks|perplexity)")


def behind_openai(call: Call) -> str:
    """Return the family that a client of OpenAI really talks to, where its address names another one."""
    for keyword in call.node.keywords:
        if keyword.arg in _ADDRESS:
            for node in subtree(keyword.value):
                name = text_of(node) or (node.id if isinstance(node, ast.Name) else getattr(node, "attr", ""))
                if match := _BEHIND.search(str(name)):
                    found = match.group().lower()
                    return {":11434": "ollama", "openrouter": "neutral"}.get(found, found)
    return ""
