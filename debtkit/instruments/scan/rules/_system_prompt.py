"""Text from outside that is put into the system prompt, followed through the assignments of one function."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._module import dotted, subtree, text_of
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._subjects import MODEL_CALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._module import FunctionNode, Module

_USER = re.compile(
    r"(?i)^(?:user_?(?:input|text|message|query|question|prompt|msg)|question|query|message|user_msg|input_text|prompt_input|request_text|utterance)$"
)
_SETTING = re.compile(
    r"(?i)(?:^|_)(?:self|cls|tone|style|languages?|lang|locale|model|name|names|today|date|time|now|year|format|formats|schema|tools?|settings?|config|cfg|options?|role|persona|agent|mode|kind|type"
    r"|level|version|max|min|num|n|k|count|limit|length|size|index|idx|id|ids|key|prompts?|template|system|instructions?|rules?|guidelines?|examples?|shots?|context|docs?|documents?|articles?|chunks?"
    r"|sources?|passages?|snippets?|knowledge|results?|hits|retrieved|memory|summary|description|criteria|rubric|metric|columns?|fields?|table|tables|dialect|labels?|categories|category|classes|topics?|domain|intent"
    r"|enabled|flag|temperature|separator|sep|delimiter|prefix|suffix|header|footer|title|company|product|brand|path|file|files|filename|url|env)$"
)
"""Parameters that configure a prompt, or carry what was retrieved: not what a user typed."""
_PLAIN_TYPES = frozenset({"int", "float", "bool", "date", "datetime", "Path", "Enum"})
_WIDGETS = frozenset({"text_input", "text_area", "chat_input", "input", "get_json"})
_REQUEST = re.compile(r"(?:^|\.)request\.(?:json|form|args|values|data|body|query_params|get_json)\b")
_KEEPS_TEXT = frozenset(
    {"strip", "lower", "upper", "replace", "rstrip", "lstrip", "title", "capitalize", "str", "get", "format", "dedent"}
)
_SYSTEM_KEYWORDS = frozenset({"system", "system_prompt", "system_instruction", "system_message"})
_ROLES = frozenset({"system", "developer"})


class UserTextInSystemPrompt(Rule):
    """Text from the user is put into the system prompt."""

    key = "user_text_in_system_prompt"
    area = "compliance"
    check = "DK805"
    bad = True
    about = MODEL_CALL
    needs = ("ast",)
    words = frozenset(
        {"SystemMessage", "system_prompt", "role", "system", "messages", "create", "SystemMessagePromptTemplate", "system_instruction", "instructions", "from_messages", "content"}
    )  # fmt: skip
    says = "text of the user is put into the system prompt"
    fix = "Keep the system prompt fixed and pass the user's text as a message of its own, with role user."
    not_counted = ("Parameters that choose a tone, a language or a role; what was retrieved.",)
    known_limits = ("Followed through the assignments of one function only.", "A parameter under a name that says neither is judged by its type.")  # fmt: skip
    examples_bad = (
        {
            "a.py": "def ask(client, user_input):\n    return client.chat.completions.create(model='m', messages=[{'role': 'system', 'content': f'You help. {user_input}'}])\n"
        },
        {
            "a.py": "def reply(client, ticket, tone):\n    system = f'You answer this customer: {ticket.strip()} in a {TONES[tone]} tone.'\n    return client.chat.completions.create(model='m', messages=[{'role': 'system', 'content': system}, {'role': 'user', 'content': 'Write it.'}])\n"
        },
        {
            "a.py": "import streamlit as st\ntext = st.text_area('Ticket')\nsystem = 'You answer: {}'.format(text)\nclient.messages.create(model='m', system=system, messages=x)\n"
        },
        {
            "a.py": "from langchain_core.messages import SystemMessage\ndef ask(llm, letter):\n    return llm.invoke([SystemMessage(content='You sum up: ' + letter)])\n"
        },
    )
    examples_good = (
        {
            "a.py": "def ask(client, user_input):\n    return client.chat.completions.create(model='m', messages=[{'role': 'system', 'content': f'Today is {today}.'}, {'role': 'user', 'content': user_input}])\n"
        },
        {
            "a.py": "RULES = 'Be short.'\ndef ask(client, ticket, language, max_words: int):\n    system = f'You write {language}. {RULES} At most {max_words} words.'\n    user = f'Ticket: {ticket}'\n    return client.chat.completions.create(model='m', messages=[{'role': 'system', 'content': system}, {'role': 'user', 'content': user}])\n"
        },
        {
            "a.py": "def complete(client, prompt, text):\n    text = load(text)\n    return client.messages.create(model='m', system=prompt, messages=[{'role': 'user', 'content': f'{text}'}])\n"
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        seen: set[int] = set()
        for content in _system_contents(module):
            for text in _origins(module, content):
                if id(text) not in seen and _mixes(module, text):
                    seen.add(id(text))
                    yield module.sign(self.key, text)


def _system_contents(module: Module) -> Iterator[ast.expr]:
    """Yield the expressions that are given to a model as its system prompt."""
    for mapping in module.nodes(ast.Dict):
        keys = [text_of(key) if key is not None else None for key in mapping.keys]
        if "role" in keys and "content" in keys and text_of(mapping.values[keys.index("role")]) in _ROLES:
            yield mapping.values[keys.index("content")]
    for call in module.called(frozenset({"SystemMessage"})):
        value = call.keyword("content") or (call.node.args[0] if call.node.args else None)
        if value is not None:
            yield value
    for pair in module.nodes(ast.Tuple):
        if len(pair.elts) == 2 and text_of(pair.elts[0]) in _ROLES and isinstance(pair.ctx, ast.Load):  # noqa: PLR2004
            yield pair.elts[1]
    for call in module.calls:
        instructed = call.name.endswith("responses.create") or call.last == "Agent"
        for keyword in call.node.keywords:
            if keyword.arg in _SYSTEM_KEYWORDS or (instructed and keyword.arg == "instructions"):
                yield keyword.value


def _origins(module: Module, content: ast.expr) -> Iterator[ast.expr]:
    """Yield an expression, or, when it is a name, what the same function assigned to it before."""
    if not isinstance(content, ast.Name):
        yield content
        return
    for assign in _assigned(module, module.function_at(content.lineno)):
        if assign.lineno >= content.lineno or content.id not in _targets(assign):
            continue
        if isinstance(assign, ast.AugAssign):
            yield ast.copy_location(ast.BinOp(ast.Constant(""), ast.Add(), assign.value), assign)
        else:
            yield assign.value


def _assigned(module: Module, scope: FunctionNode | None) -> list[ast.Assign | ast.AugAssign]:
    """Return the assignments of a function, or those that run with the module, in source order."""
    found: list[ast.Assign | ast.AugAssign] = []
    stack: list[ast.AST] = list(module.body if scope is None else scope.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Assign | ast.AugAssign):
            found.append(node)
        elif isinstance(node, ast.stmt | ast.excepthandler | ast.match_case) and not isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ):
            stack.extend(ast.iter_child_nodes(node))
    return sorted(found, key=lambda assign: assign.lineno)


def _targets(assign: ast.Assign | ast.AugAssign) -> set[str]:
    targets = assign.targets if isinstance(assign, ast.Assign) else [assign.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _mixes(module: Module, node: ast.expr) -> bool:
    """Return whether an expression joins fixed text with text from outside."""
    inserted = [part for part in _inserted(node) if not isinstance(part, ast.Constant)]
    if not inserted:
        return False
    outside = _outside(module, module.function_at(node.lineno))
    return any(_is_text_of(part, outside) for part in inserted)


def _inserted(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is put between the fixed parts of a text."""
    if isinstance(node, ast.JoinedStr):
        yield from (part.value for part in node.values if isinstance(part, ast.FormattedValue))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        for side in (node.left, node.right):
            if isinstance(side, ast.JoinedStr | ast.BinOp):
                yield from _inserted(side)
            elif isinstance(side, ast.Tuple):
                yield from side.elts
            else:
                yield side
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "format":
            yield from [*node.args, *(word.value for word in node.keywords)]
        elif node.func.attr in _KEEPS_TEXT:
            yield from _inserted(node.args[0] if node.func.attr == "dedent" and node.args else node.func.value)


def _outside(module: Module, scope: FunctionNode | None) -> set[str]:
    """Return the names that hold text from outside in a function, or at the top of a module."""
    names = _parameters(scope) if scope is not None else set()
    for assign in _assigned(module, scope):
        if _is_asked(module, assign.value) or _is_text_of(assign.value, names):
            names |= _targets(assign)
        elif isinstance(assign, ast.Assign):
            names -= _targets(assign)
    return names


def _parameters(function: FunctionNode) -> set[str]:
    """Return the parameters that may hold a user's text: neither settings nor numbers, and not preset."""
    given = function.args
    preset = {arg.arg for arg in given.args[len(given.args) - len(given.defaults) :]}
    preset |= {arg.arg for arg, default in zip(given.kwonlyargs, given.kw_defaults, strict=True) if default is not None}
    return {
        arg.arg
        for arg in [*given.posonlyargs, *given.args, *given.kwonlyargs]
        if _USER.match(arg.arg)
        or (arg.arg not in preset and not _SETTING.search(arg.arg) and not _is_plain_type(arg.annotation))
    }


def _is_plain_type(annotation: ast.expr | None) -> bool:
    """Return whether an annotation rules text out."""
    if annotation is None:
        return False
    named = {part.id for part in _names(annotation)}
    return bool(named & _PLAIN_TYPES) or (bool(named) and "str" not in named and "Any" not in named)


def _names(node: ast.AST) -> Iterable[ast.Name]:
    return [part for part in ast.walk(node) if isinstance(part, ast.Name)]


def _is_asked(module: Module, node: ast.AST) -> bool:
    """Return whether an expression asks the user, by a widget or a request."""
    return any(
        isinstance(part, ast.Call | ast.Attribute | ast.Subscript)
        and (
            _REQUEST.search(module.resolve(part))
            or (isinstance(part, ast.Call) and dotted(part.func).rpartition(".")[2] in _WIDGETS)
        )
        for part in subtree(node)
    )


def _is_text_of(node: ast.AST, outside: set[str]) -> bool:
    """Return whether an expression is text from outside, as it came or tidied up."""
    if isinstance(node, ast.Name):
        return node.id in outside
    if isinstance(node, ast.Attribute):
        return bool(_USER.match(node.attr))
    if isinstance(node, ast.Subscript):
        return _is_text_of(node.value, outside) and not isinstance(node.slice, ast.Name)
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        return any(_is_text_of(part, outside) for part in _inserted(node))
    return isinstance(node, ast.Call) and _is_tidied(node, outside)


def _is_tidied(call: ast.Call, outside: set[str]) -> bool:
    """Return whether a call gives text from outside back, in nearly the same words."""
    func = call.func
    if isinstance(func, ast.Attribute) and func.attr in _KEEPS_TEXT:
        return _is_text_of(func.value, outside)
    return isinstance(func, ast.Name) and func.id in _KEEPS_TEXT and any(_is_text_of(a, outside) for a in call.args)
