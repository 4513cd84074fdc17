"""What the code uses and nobody wrote down: environment variables, and long prompts."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._config import is_env
from debtkit.instruments.scan._module import text_of
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._prompts import prompt_strings
from debtkit.instruments.scan.rules._subjects import ENVIRONMENT, PROMPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import Module


_READS = re.compile(r"environ|getenv")


class EnvVarUndocumented(Rule):
    """The code reads an environment variable that nothing documents."""

    key = "env_var_undocumented"
    area = "documentation"
    check = "DK706"
    bad = True
    about = ENVIRONMENT
    needs = ("ast", "text")
    reads = frozenset({FileClass.OWN})
    words = frozenset({"environ", "getenv", "env", "environment"})
    says = "the code reads an environment variable that no template or document names"
    fix = "Name the variable, with an example and what it is for, in .env.example and the README."
    not_counted = (
        "Variables of the system, of CI and of launchers; names without an underscore.",
        "Variables of which a settings file to copy has the name, as `config.example.json`.",
        "Variables that the project's own code sets, as for a process that it starts; an `export` in a docstring.",
    )
    known_limits = ("What a settings class reads by the names of its fields is not followed.",)
    examples_bad = ({"a.py": "import os\nk = os.environ['TITLER_TIMEOUT']\n", "README.md": "# App\n"},)
    examples_good = (
        {"a.py": "import os\nk = os.environ['TITLER_TIMEOUT']\n", ".env.example": "TITLER_TIMEOUT=3\n"},
        {"a.py": "import os\nh = os.environ['HOME']\nos.environ['TITLER_MODE'] = 'x'\n"},
        {
            "a.py": "import os\nk = os.environ['TITLER_PORT']\n",
            "start.py": "import subprocess\nsubprocess.run(['python', 'a.py'], env={'TITLER_PORT': '80'})\n",
        },
        {"a.py": "import os\nk = os.environ['TITLER_TIMEOUT']\n", "config_example.json": '{"titler_timeout": 3}\n'},
        {"a.py": '"""Titles.\n\n    export TITLER_TOKEN=abc\n"""\nimport os\nk = os.environ["TITLER_TOKEN"]\n'},
    )
    _usual = re.compile(
        r"^(?:HOME|PATH|USER|USERNAME|PWD|SHELL|TMPDIR|TEMP|LANG|LC_\w+|CI|GITHUB_\w+|PYTHON\w*|CUDA_\w+|RANK|LOCAL_RANK|WORLD_SIZE|MASTER_\w+|NCCL_\w+|OMP_\w+|PORT|HOSTNAME|TERM|DISPLAY|SLURM_\w+|SM_\w+|WANDB_\w+|MLFLOW_\w+|XDG_\w+|TOKENIZERS_PARALLELISM|HF_HOME|PYTEST_\w+|KUBERNETES_\w+|AWS_LAMBDA\w*|VIRTUAL_ENV|EDITOR|NO_COLOR|COLAB_\w+|KAGGLE_\w+|LOCAL_WORLD_SIZE)$"
    )
    _documents = (".md", ".rst", ".mdx", ".txt", ".sh", ".yml", ".yaml", ".toml", ".tf", ".bicep")
    _template = re.compile(r"(?i)(?:example|sample|template)[^/]*\.(?:json|jsonc|json5)$")
    """A settings file to copy: the program may take a setting of it from the variable of that name."""
    _exported = re.compile(r"^\s*(?:\$ )?export ([A-Z][A-Z0-9]*_[A-Z0-9_]+)=", re.MULTILINE)
    _inside = re.compile(r"_(?<=[A-Z0-9]_)[A-Z0-9_]")
    _documented = re.compile(r"[A-Z](?<!\w.)[A-Z0-9]*_[A-Z0-9_]+\b")

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.called(frozenset({"getenv", "get"})):
            if call.name in {"os.getenv", "os.environ.get"} and call.node.args:
                yield from self._named(module, call.node.args[0])
        for node in module.nodes(ast.Subscript):
            if module.resolve(node.value) == "os.environ":
                read = isinstance(node.ctx, ast.Load)
                yield from self._named(module, node.slice, "env.read" if read else "env.named")
        yield from self._set(module)

    def _set(self, module: Module) -> Iterator[Sign]:
        """Yield the variables that the project sets itself, or puts together for a process that it starts."""
        for call in module.called(frozenset({"setdefault", "putenv"})):
            if call.name in {"os.environ.setdefault", "os.putenv"} and call.node.args:
                yield from self._named(module, call.node.args[0], "env.named")
        for given in module.nodes(ast.Dict):
            for key, value in zip(given.keys, given.values, strict=True):
                if (
                    key is not None
                    and self._documented.fullmatch(text_of(key) or "")
                    and not _READS.search(ast.dump(value))
                ):
                    yield from self._named(module, key, "env.named")

    def _named(self, module: Module, node: ast.expr, sign: str = "env.read") -> Iterator[Sign]:
        name = text_of(node)
        if name and self._documented.fullmatch(name) and not self._usual.match(name):
            yield module.sign(sign, node, extra=name, excerpt=None if sign == "env.read" else "")

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind in {FileClass.VENDORED, FileClass.DATA} or "_" not in file.text:
            return
        if (
            file.lower.endswith(self._documents)
            or is_env(file.lower)
            or "dockerfile" in file.lower
            or file.lower == "makefile"
        ):
            for name in sorted(set(self._documented.findall(file.text))) if self._inside.search(file.text) else ():
                yield file.sign("env.named", 0, excerpt="", extra=name)
        elif self._template.search(file.path):
            for name in sorted(set(self._documented.findall(file.text.upper()))):
                yield file.sign("env.named", 0, excerpt="", extra=name)
        elif file.lower.endswith(".py") and "export " in file.text:
            for name in sorted(set(self._exported.findall(file.text))):
                yield file.sign("env.named", 0, excerpt="", extra=name)

    def evidence(self, board: Board) -> Iterable[Sign]:
        named = {sign.extra for sign in board.of("env.named")}
        first: dict[str, Sign] = {}
        for sign in board.of("env.read"):
            if sign.extra not in named:
                first.setdefault(sign.extra, sign._replace(name=self.key))
        return sorted(first.values(), key=lambda s: (s.path, s.line))


_LONG_PROMPT = 400


class PromptUndocumented(Rule):
    """A long prompt in code has no comment, docstring or version near it."""

    key = "prompt_undocumented"
    area = "documentation"
    check = "DK707"
    bad = True
    about = PROMPT
    needs = ("ast",)
    reads = frozenset({FileClass.OWN, FileClass.PROMPT})
    says = "this long prompt says neither what it is for nor which version it is"
    fix = "Put a comment above the prompt: purpose, owner, version, and what it was tested on."
    not_counted = (
        "Notebooks; prompts of 400 characters or less.",
        "Prompts in a class or function with a docstring, or in a module whose docstring speaks of prompts.",
    )
    known_limits = ("Any comment beside the prompt counts, whether it explains anything or not.",)
    examples_bad = (
        {
            "a.py": "from langchain.prompts import PromptTemplate\nTITLE_PROMPT = '''"
            + "You are a helper. Answer the question about the ticket {ticket}. " * 8
            + "'''\nx = PromptTemplate.from_template(TITLE_PROMPT)\n"
        },
    )
    examples_good = (
        {
            "a.py": "from langchain.prompts import PromptTemplate\n# Titles for tickets, version 3; tested on golden.jsonl.\nTITLE_PROMPT = '''"
            + "You are a helper. Answer the question about the ticket {ticket}. " * 8
            + "'''\n"
        },
        {
            "a.py": '"""Prompts for the titles of tickets, tested on golden.jsonl."""\n\nTITLE_PROMPT = """'
            + "You are a helper. Answer the question about the ticket {ticket}. " * 8
            + '"""\n'
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if module.cell is not None:
            return
        about_prompts = "prompt" in _module_docstring(module).lower()
        for name, text, node in prompt_strings(module):
            if len(text) <= _LONG_PROMPT:
                continue
            yield module.sign("prompt.long", node, excerpt="")
            if not (about_prompts or _is_explained(module, node)):
                yield module.sign(self.key, node, extra=name)


def _module_docstring(module: Module) -> str:
    first = module.body[0] if module.body else None
    return (text_of(first.value) or "") if isinstance(first, ast.Expr) else ""


def _is_explained(module: Module, node: ast.expr) -> bool:
    """Return whether a comment stands beside a prompt, or a docstring in the function or class that holds it."""
    begins, ends = node.lineno - 1, node.end_lineno or node.lineno
    if any(line.lstrip().startswith("#") for line in module.file.lines[max(0, begins - 3) : begins + 1]):
        return True
    if any(line.lstrip().startswith(("'''", '"""', "#")) for line in module.file.lines[ends : ends + 1]):
        return True
    inside = module.function_at(node.lineno)
    holders = [c for c in module.nodes(ast.ClassDef) if c.lineno <= node.lineno <= (c.end_lineno or 0)]
    return any(ast.get_docstring(holder) for holder in [*holders, *([inside] if inside else [])])
