"""Recognise prompts among string constants."""

# ruff: noqa: E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._module import subtree, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.scan._module import Module

_NAME = re.compile(
    r"(?i)(?:^|_)(?:prompts?|system_message|system_msg|instructions?|sys_prompt|few_shot|template)(?:_|$|\d)"
)
_SPEECH = re.compile(
    r"(?i)\byou are (?:an?|the|my)\b|\byour (?:task|job|role|goal) is\b|\banswer the (?:question|following|user)|\bgiven the (?:following|context|conversation|chat)\b"
    r"|\bsummari[sz]e the\b|\b(?:use|using) the following (?:pieces|context)|\brespond (?:only|with|in)\b|\bstandalone question\b|\bact as an?\b|\bdo not (?:make|invent|include)\b|\bassistant\b.*\b(?:user|human)\b"
)
_CALLS = frozenset(
    {
        "PromptTemplate",
        "ChatPromptTemplate",
        "from_template",
        "from_messages",
        "SystemMessage",
        "SystemMessagePromptTemplate",
        "HumanMessagePromptTemplate",
        "SystemMessageTemplate",
    }
)
_TAKES_PROMPT = re.compile(
    r"(?i)^(?:a?(?:complete|invoke|generate|predict|chat)(?:_\w+)?|ask(?:_\w+)?|(?:call|query|prompt|ask|run)_(?:the_)?(?:llm|model|gpt|claude|gemini|openai)\w*|(?:get_)?(?:chat_)?completion)$"
)
_SHORTEST = 60
_MAY_BE_TEXT = frozenset({ast.Constant, ast.JoinedStr, ast.BinOp, ast.Call})


def prompt_strings(module: Module) -> list[tuple[str, str, ast.expr]]:
    """Return the prompts of a module; three rules ask, one search answers."""
    return module.once(_find_prompts)


def _find_prompts(module: Module) -> Iterator[tuple[str, str, ast.expr]]:
    """Yield name, text and node of each string that is a prompt: named so, given to a prompt class or a system role, and reading like one."""
    seen: set[int] = set()
    assigned: list[ast.Assign | ast.AnnAssign] = [*module.nodes(ast.Assign), *module.nodes(ast.AnnAssign)]
    for assign in assigned:
        target = assign.targets[0] if isinstance(assign, ast.Assign) else assign.target
        name = target.id if isinstance(target, ast.Name) else (target.attr if isinstance(target, ast.Attribute) else "")
        given = assign.value
        text = literal(given) if given.__class__ in _MAY_BE_TEXT else None
        if (
            given is not None
            and text
            and len(text) >= _SHORTEST
            and (_NAME.search(name) or _SPEECH.search(text))
            and _reads_like_prose(text)
        ):
            seen.add(id(given))
            yield name, text, given
    for call in module.called(_CALLS):
        for value in [*call.node.args, *(k.value for k in call.node.keywords)]:
            text = literal(value)
            if text and len(text) >= _SHORTEST and id(value) not in seen and _reads_like_prose(text):
                seen.add(id(value))
                yield "", text, value
    for mapping in module.nodes(ast.Dict):
        keys = [key.value if key.__class__ is ast.Constant else None for key in mapping.keys]
        if (
            "role" in keys
            and "content" in keys
            and text_of(mapping.values[keys.index("role")]) in {"system", "developer", "user"}
        ):
            value = mapping.values[keys.index("content")]
            text = literal(value)
            if text and len(text) >= _SHORTEST and id(value) not in seen and _SPEECH.search(text):
                seen.add(id(value))
                yield "", text, value


def is_sent(module: Module, name: str) -> bool:
    """Return whether a prompt goes from this module to a model: as a message, into a template, or to what completes it."""
    if not name:
        return True

    def holds(value: ast.AST) -> bool:
        return any(name in {getattr(part, "id", ""), getattr(part, "attr", "")} for part in subtree(value))

    for mapping in module.nodes(ast.Dict):
        keys = [text_of(key) if key is not None else None for key in mapping.keys]
        if "role" in keys and "content" in keys and holds(mapping.values[keys.index("content")]):
            return True
    return any(
        holds(value)
        for call in module.calls
        if _TAKES_PROMPT.search(call.last) or call.last in _CALLS
        for value in [*call.node.args, *(word.value for word in call.node.keywords)]
    )


def literal(node: ast.AST | None) -> str | None:
    """Return the fixed text of a string, of an f-string, or of a string on which a method is called."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = literal(node.left), literal(node.right)
        return None if left is None and right is None else (left or "{}") + (right or "{}")
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"format", "strip", "dedent", "replace"}
    ):
        return literal(node.args[0]) if node.func.attr == "dedent" and node.args else literal(node.func.value)
    return None


def _reads_like_prose(text: str) -> bool:
    head = text.lstrip()[:80].lower()
    return (
        not head.startswith(
            ("select ", "<html", "<!doctype", "<div", "<style", "insert ", "create table", "http", "import ")
        )
        and len(re.findall(r"[A-Za-z]{2,}", text)) >= 8
    )
