"""Area 4, architecture: prompts that nothing uses."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._module import subtree, text_of
from debtkit.instruments.scan.rules._base import Rule, Subject
from debtkit.instruments.scan.rules._prompts import prompt_strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import Module

_ANY = re.compile("[pP](?:rompt|ROMPT)")
_NAME = re.compile(r"[pP](?:rompt|ROMPT)\w*")
_PLACES = ("file", "path", "dir", "folder", "root", "files", "paths", "dirs")
"""How names end that say where prompts lie."""
_JS_FOLDER = re.compile(r"[\"'`/]prompts?[\"'`/]")
_OPENS = frozenset({"join", "joinpath", "open", "Path", "read_text"})
_FOLDERS = "prompts/"
_AFTER_A_FOLDER = {"prompt": frozenset("/\\"), "Prompt": frozenset("/\\"), "prompts": frozenset("/\\\"'")}
_EVERYDAY = frozenset({"prompt", "prompts", "Prompt"})
"""Too common to be the name of one prompt."""
_ENDING = re.compile(r"\.(?:txt|md|j2|jinja2?|prompty?|mustache|hbs)\b")
_PROMPT_FILE = re.compile(r"\.(?:txt|md|j2|jinja2?|prompty?|mustache|hbs)$", re.IGNORECASE)
_NOT_A_PROMPT = re.compile(
    r"(?i)(?:^|/)\.|(?:^|/)(?:docs?|tests?|examples?|data|site|website|blog)/|readme|changelog|license|requirements"
)
_LISTS = frozenset({"glob", "rglob", "iterdir", "listdir", "scandir", "walk", "files", "open_text", "getmembers"})
_LOADERS = frozenset(
    {
        "FileSystemLoader",
        "PackageLoader",
        "get_template",
        "import_module",
        "load_prompt",
        "from_file",
        "from_template_file",
        "Prompty",
    }
)
_DYNAMIC = re.compile(r"(?i)prompts?/")
_FOLDER = re.compile(r"(?i)^[^\s]*prompts?[^\s]*$")
_LEAST_WORDS = 6
_PYTHON = frozenset({FileClass.OWN, FileClass.PROMPT})


class DeadPrompt(Rule):
    """A prompt constant or prompt file is named nowhere but where it stands."""

    key = "dead_prompt"
    area = "architecture"
    check = "DK407"
    bad = True
    about = Subject("a prompt constant or prompt file", ("prompt.constant", "prompt.file"))
    needs = (
        "ast", "file:*.yaml", "file:*.yml", "file:*.json", "file:*.toml", "file:*.ts", "file:*.tsx", "file:*.js", "file:*.mjs", "file:*.sh", "file:*.md",
        "file:*makefile*", "file:*dockerfile*", "file:*.j2", "file:*.jinja*", "file:*.txt", "file:*.prompt*", "file:*.mustache", "file:*.hbs", "file:*.go", "file:*.html",
    )  # fmt: skip
    reads = frozenset(FileClass) - {FileClass.VENDORED}
    says = "nothing refers to this prompt"
    fix = "Delete it (git keeps it), or use it."
    not_counted = (
        "Prompts that anything in code, tests, templates or configuration names; prompts that are looked up by a name that the program puts together.",
    )
    known_limits = (
        "A prompt that only a comment or `__all__` names counts as used.",
        "A constant that only users of a library import is named.",
    )
    examples_bad = (
        {
            "pkg/prompts.py": "TITLE_PROMPT = 'You give a short title to the ticket below, in the language of the ticket: {ticket}'\nOLD_TITLE_PROMPT = 'You are a helper of the support team. Write a title for the ticket below: {ticket}'\n",
            "pkg/app.py": "from pkg.prompts import TITLE_PROMPT\nprint(TITLE_PROMPT)\n",
        },
        {
            "prompts/title.txt": "You give a short title to the ticket below, in the language of the ticket.\n",
            "prompts/title_old.txt": "You are a helper of the support team. Write a title for the ticket below.\n",
            "app.py": "from pathlib import Path\nfrom openai import OpenAI\nPROMPT = Path('prompts/title.txt').read_text()\nOpenAI().responses.create(model='m', instructions=PROMPT, input=x)\n",
        },
    )
    examples_good = (
        {
            "pkg/prompts.py": "TITLE_PROMPT = 'You give a short title to the ticket below, in the language of the ticket: {ticket}'\n",
            "tests/test_title.py": "from pkg import prompts\ndef test_title():\n    assert '{ticket}' in prompts.TITLE_PROMPT\n",
        },
        {
            "pkg/prompts.py": "TITLE_PROMPT = 'You give a short title to the ticket below, in the language of the ticket: {ticket}'\n",
            "config.yaml": "prompt: TITLE_PROMPT\n",
        },
        {
            "pkg/prompts.py": "TITLE_PROMPT = 'You give a short title to the ticket below, in the language of the ticket: {ticket}'\n",
            "pkg/app.py": "from pkg import prompts\ndef get(task):\n    return getattr(prompts, task.upper())\n",
        },
        {
            "prompts/title.txt": "You give a short title to the ticket below, in the language of the ticket.\n",
            "app.py": "from pathlib import Path\nfrom openai import OpenAI\ndef load(name):\n    return (Path('prompts') / f'{name}.txt').read_text()\nOpenAI().responses.create(model='m', instructions=load(x), input=x)\n",
        },
        {
            "prompts/title.txt": "You give a short title to the ticket below, in the language of the ticket.\n",
            "notes.md": "# Prompts\n",
        },
        {
            ".github/prompts/review.prompt.md": "You review the change below and name what is wrong with it.\n",
            "app.py": "from openai import OpenAI\nOpenAI().responses.create(model='m', instructions='x', input=x)\n",
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        counted = _named(module.source)
        if not counted:
            return
        names = " ".join(f"{name}:{times}" for name, times in sorted(counted.items()))
        yield module.sign("prompt.named", 1, excerpt="", extra=names)
        files = _files(module.source)
        if files:
            yield module.sign("prompt.file.named", 1, excerpt="", extra=files)
        if _looks_up_names(module):
            yield module.sign("prompt.looked.up", 1, excerpt="")
        placed = files or _FOLDERS in counted or any(name.lower().endswith(_PLACES) for name in counted)
        if (placed or not _LOADERS.isdisjoint(module.words)) and _looks_up_files(module):
            yield module.sign("prompt.file.looked.up", 1, excerpt="")
        if module.cell is None and module.kind in _PYTHON:
            top = {id(getattr(statement, "value", None)): statement for statement in module.body}
            for name, _, node in prompt_strings(module):
                if id(node) in top and name in counted:
                    yield module.sign("prompt.constant", top[id(node)], extra=name)

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind is FileClass.VENDORED:
            return
        if _is_prompt(file):
            yield file.sign("prompt.file", 1)
        if "prompt" not in file.text and "PROMPT" not in file.text and "Prompt" not in file.text:
            return
        if files := _files(file.text):
            yield file.sign("prompt.file.named", 1, excerpt="", extra=files)
        if file.lower.endswith((".md", ".txt")):
            return
        names = " ".join(f"{name}:{times}" for name, times in sorted(_named(file.text).items()))
        yield file.sign("prompt.named", 1, excerpt="", extra=names)
        if file.lower.endswith((".ts", ".tsx", ".js", ".mjs", ".go")) and _JS_FOLDER.search(file.text):
            yield file.sign("prompt.file.looked.up", 1, excerpt="")

    def evidence(self, board: Board) -> Iterator[Sign]:
        if not board.has("prompt.looked.up"):
            times: Counter[str] = Counter()
            for sign in board.of("prompt.named"):
                for pair in sign.extra.split(" "):
                    name, _, number = pair.rpartition(":")
                    times[name] += int(number)
            yield from (
                sign._replace(name=self.key, extra="") for sign in board.of("prompt.constant") if times[sign.extra] == 1
            )
        if not board.has("prompt.file.looked.up") and board.has("llm.call", "llm.ctor", "llm.client"):
            named = {(name, sign.path) for sign in board.of("prompt.file.named") for name in sign.extra.split(" ")}
            for sign in board.of("prompt.file"):
                base = sign.path.rpartition("/")[2]
                if not any(name == base and path != sign.path for name, path in named):
                    yield sign._replace(name=self.key)


def _is_prompt(file: TextFile) -> bool:
    """Return whether a file is a prompt with words in it."""
    named = file.kind is FileClass.PROMPT and _PROMPT_FILE.search(file.path) and not _NOT_A_PROMPT.search(file.path)
    return bool(named) and len(file.text.split()) >= _LEAST_WORDS


def _named(text: str) -> Counter[str]:
    """Count the identifiers of a text that hold the word prompt."""
    counted: Counter[str] = Counter()
    if "prompt" not in text and "PROMPT" not in text and "Prompt" not in text:
        return counted
    for match in _NAME.finditer(text):
        start, name = match.start(), match.group()
        before = text[start - 1] if start else " "
        if before == "_" or before.isalnum():
            counted[text[_before(text, start) : match.end()]] += 1
        elif name not in _EVERYDAY:
            counted[name] += 1
        elif text[match.end() : match.end() + 1] in _AFTER_A_FOLDER[name]:
            counted[_FOLDERS] += 1
    return counted or Counter(prompt=1)


def _before(text: str, at: int) -> int:
    """Return where the identifier begins that reaches up to a position."""
    while at and (text[at - 1].isalnum() or text[at - 1] == "_"):
        at -= 1
    return at


def _files(text: str) -> str:
    """Return the names of the text files that are named in a text."""
    found: set[str] = set()
    for match in _ENDING.finditer(text):
        start = match.start()
        while start and (text[start - 1].isalnum() or text[start - 1] in "_-."):
            start -= 1
        found.add(text[start : match.end()])
    return " ".join(sorted(found - {""}))


def _looks_up_names(module: Module) -> bool:
    """Return whether a module fetches a prompt by a name that is not written out."""
    if "globals" in module.calls_by_last or "getmembers" in module.calls_by_last:
        return True
    for call in module.called(frozenset({"getattr", "vars", "import_module", "dir"})):
        if call.last == "import_module":
            return True
        given = call.node.args
        if given and _ANY.search(module.resolve(given[0])) and (len(given) == 1 or text_of(given[1]) is None):
            return True
    return "__dict__" in module.words


def _looks_up_files(module: Module) -> bool:
    """Return whether a module opens prompt files whose names are not written out."""
    if not _LOADERS.isdisjoint(module.words):
        return True
    if not _LISTS.isdisjoint(module.words) and any(_FOLDER.match(value) for value, _ in module.strings):
        return True
    pieces = (part for text in module.nodes(ast.JoinedStr) for part in text.values if isinstance(part, ast.Constant))
    if any(_is_path(str(piece.value)) for piece in pieces):
        return True
    if any(text_of(node.right) is None and _speaks(node.left) for node in module.nodes(ast.BinOp) if _joins(node)):
        return True
    return any(
        any(map(_speaks, given)) and text_of(given[-1] if call.last != "open" else given[0]) is None
        for call in module.called(_OPENS)
        if (given := call.node.args) and (call.last != "join" or call.name.endswith("path.join"))
    )


def _is_path(text: str) -> bool:
    """Return whether a piece of text is one of a path to a prompt."""
    return ("/" in text or "." in text) and bool(_DYNAMIC.search(text) or _PROMPT_FILE.search(text))


def _joins(node: ast.BinOp) -> bool:
    """Return whether an operator puts a path together."""
    kind, left = node.op.__class__, node.left
    if kind is ast.Div:
        return left.__class__ is not ast.Constant or text_of(left) is not None
    if kind is not ast.Add and kind is not ast.Mod:
        return False
    if left.__class__ is ast.BinOp:
        left = left.right
    return left.__class__ is ast.Constant and _is_path(text_of(left) or "")


def _speaks(node: ast.expr) -> bool:
    """Return whether an expression names or holds the word prompt."""
    return any(
        _ANY.search(getattr(part, "id", "") or getattr(part, "attr", "") or text_of(part) or "")
        for part in subtree(node)
    )
