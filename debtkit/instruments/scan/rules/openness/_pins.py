"""Licence, and what is held fast: models, weights, dependencies."""

# ruff: noqa: E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._models import is_alias
from debtkit.instruments.scan._module import text_of
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._subjects import HOSTED_MODEL, HUB, HUB_WEIGHTS, REQUIREMENTS, from_hub, is_hosted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._config import Config
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import Module


class License(Rule):
    """A top-level licence file with licence text."""

    key = "license"
    area = "openness"
    check = "DK1207"
    needs = ("file:licen[cs]e*", "file:copying*", "file:unlicense*", "file:licenses/*")
    says = "no licence at the top: beyond what a licence in a folder below covers, nobody but the author may use this"
    fix = "Add the text of a licence as LICENSE at the top, and name it in pyproject.toml."
    not_counted = (
        "A line in the README, a file with fewer than 200 characters of licence, or a licence of one folder below.",
    )
    examples_bad = ({"LICENSE": "MIT\n"}, {"README.md": "License: MIT\n"})
    examples_good = (
        {
            "LICENSE": "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software, to deal in it without restriction, including the rights to use, copy, modify, merge, publish and distribute it, subject to the conditions below.\n"
        },
    )

    _terms = re.compile(
        r"(?i)permission|permitted|grant|warrant|liab|distribut|conditions|terms|copyright|public domain|as is|\bcopy\b|modif|\buse\b|rights?\b"
    )

    def file(self, file: TextFile) -> Iterable[Sign]:
        match = re.search(r"(?i)permission|licen[cs]e|copyright|redistribution", file.text)
        terms = {word.lower() for word in self._terms.findall(file.text)}
        return (
            [file.sign(self.key, 1)]
            if match
            and len(terms) >= 3
            and len(" ".join(file.text[match.start() :].split())) >= 200
            and not file.lower.endswith((".py", ".json"))
            else ()
        )


class PythonLockFile(Rule):
    """A lock file of a Python resolver."""

    key = "python_lock_file"
    area = "openness"
    check = "DK1211"
    needs = (
        "file:*poetry.lock",
        "file:*uv.lock",
        "file:*pdm.lock",
        "file:*pixi.lock",
        "file:*pipfile.lock",
        "file:*conda-lock.y*ml",
        "file:*pylock*.toml",
    )
    says = "an install tomorrow can bring other versions than today"
    fix = "Commit a lock file (uv, Poetry, pixi) and install from it in CI and in the image."
    not_counted = ("Lock files of npm or yarn; requirements that are pinned by hand.",)
    examples_bad = (
        {"poetry.lock": "", "requirements.txt": "openai==1.2.3\n", "package-lock.json": '{"packages": {}}\n'},
    )
    examples_good = ({"uv.lock": 'version = 1\n\n[[package]]\nname = "a"\nversion = "1"\n'},)

    def file(self, file: TextFile) -> Iterable[Sign]:
        if file.kind in {FileClass.VENDORED, FileClass.DATA}:
            return ()
        return file.find(
            self.key,
            re.compile(
                r"^\[\[packages?\]\]|^packages?\s*:\s*\n|^- (?:conda|pypi|name)\s*:|\"(?:default|develop)\"\s*:\s*\{\s*\"",
                re.MULTILINE,
            ),
            most=1,
        )


class UnpinnedModelAlias(Rule):
    """A hosted model is named without date or version, or left to the default."""

    key = "unpinned_model_alias"
    area = "openness"
    check = "DK1202"
    bad = True
    about = HOSTED_MODEL
    says = "this name can mean another model tomorrow"
    fix = "Name the dated id in one place, and change it only after the evaluation ran on the new one."
    looks_at = "names and calls of models in Python, notebooks, JavaScript, TypeScript and configuration"
    not_counted = (
        "Embedding and moderation models, open weights, names in documents, tests and the recorded results of a run.",
    )
    known_limits = ("Some vendors have no dated id for a model: then there is nothing to pin.", "A name that is put together when the program runs is not followed.")  # fmt: skip
    examples_bad = (
        {"a.py": "MODEL = 'gpt-4o-mini'\n"},
        {"a.py": "from langchain_openai import ChatOpenAI\nllm = ChatOpenAI()\n"},
        {"params.yaml": "llm:\n  model_name: gpt-3.5-turbo\n"},
    )
    examples_good = (
        {
            "a.py": "MODEL = 'gpt-4o-2024-08-06'\nE = 'text-embedding-3-small'\nW = 'mistralai/Mistral-7B-Instruct-v0.2'\nfrom openai import OpenAI\nc = OpenAI()\n"
        },
        {
            "a.py": "MODEL = 'gpt-4o-2024-08-06'\n",
            "tests/answers/chat.json": '{"model": "gpt-4o"}\n',
            "evals/results/first/run.json": '{"model": "gpt-4o"}\n',
        },
    )
    _defaults = frozenset({"openai", "anthropic", "google", "mistral", "cohere", "groq"})

    def evidence(self, board: Board) -> Iterable[Sign]:
        seen: set[tuple[str, str, str]] = set()
        for sign in board.of("model.id"):
            if is_alias(sign.extra) and (sign.path, sign.locator, sign.extra) not in seen:
                seen.add((sign.path, sign.locator, sign.extra))
                yield sign._replace(name=self.key)
        for sign in board.of("llm.ctor"):
            family, _, flags = sign.extra.partition("|")
            if family in self._defaults and not {"model", "hidden"} & set(flags.split(",")):
                yield sign._replace(name=self.key, extra="default")

    def applies(self, board: Board) -> bool:
        return board.has("model.id") or any(map(is_hosted, board.of("llm.ctor", "llm.call")))


class HfRevisionPinned(Rule):
    """Hub loads pass a revision."""

    key = "hf_revision_pinned"
    area = "openness"
    check = "DK1203"
    about = HUB
    needs = ("config", "ast")
    says = "weights and data from the hub are taken as they are on the day"
    fix = "Pass revision= with a commit to every load."
    not_counted = ('`revision="main"`, and the revisions of database migrations.',)
    known_limits = ("One pinned load settles it; the open ones are named apart.",)
    words = frozenset({"revision", "model_revision"})
    examples_bad = (
        {"a.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('a/b', revision='main')\n"},
    )
    examples_good = (
        {"a.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('a/b', revision='4f1c2d')\n"},
        {"conf/t.yaml": "model_revision: 4f1c2d\n"},
    )

    def module(self, module: Module) -> Iterator[Sign]:
        for keyword in module.nodes(ast.keyword):
            value = text_of(keyword.value)
            if (
                keyword.arg in {"revision", "model_revision"}
                and value
                and value not in {"main", "master"}
                and not _is_migration(module)
            ):
                yield module.sign("hub.revision", keyword.value)

    def config(self, config: Config) -> Iterator[Sign]:
        if "revision" in config.text:
            for entry in config.entries:
                if entry.key in {"model_revision", "hf_revision", "dataset_revision"} and str(entry.value) not in {
                    "main",
                    "master",
                    "None",
                    "",
                }:
                    yield config.sign(self.key, config.line_with(entry.key))
                    return

    def evidence(self, board: Board) -> Iterable[Sign]:
        pinned = [s for s in board.of("hub.load", "hub.data") if s.extra == "pinned"]
        return [s._replace(name=self.key) for s in [*board.of(self.key), *pinned, *board.of("hub.revision")]]

    def applies(self, board: Board) -> bool:
        return from_hub(board.of(*HUB.signs))


def _is_migration(module: Module) -> bool:
    return "alembic" in module.words or "/migrations/" in module.path


class HfLoadUnpinned(Rule):
    """Weights are loaded from a hub without a revision."""

    key = "hf_load_unpinned"
    area = "openness"
    check = "DK1203"
    bad = True
    about = HUB_WEIGHTS
    says = "these weights are taken as they are on the day"
    fix = "Pass revision= with a commit."
    looks_at = "loads in Python modules and notebook cells"
    not_counted = ("Local paths, and names that are only known when the program runs.",)
    known_limits = ("A folder of one's own whose name looks like `owner/name` is named too.",)
    examples_bad = ({"a.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('org/model')\n"},)
    examples_good = (
        {
            "a.py": "from transformers import AutoModel\nm = AutoModel.from_pretrained('org/model', revision='4f1c')\nn = AutoModel.from_pretrained('./out')\no = AutoModel.from_pretrained(path)\n"
        },
    )

    def evidence(self, board: Board) -> Iterable[Sign]:
        return [s._replace(name=self.key) for s in board.of("hub.load") if s.extra == "open"]

    def applies(self, board: Board) -> bool:
        return from_hub(board.of(*HUB_WEIGHTS.signs))


_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*(.*?)\s*(?:#.*|;.*)?$")


class DependencyUnpinned(Rule):
    """An application installs whatever version is newest on the day."""

    key = "dependency_unpinned"
    area = "openness"
    check = "DK1201"
    bad = True
    about = REQUIREMENTS
    needs = (
        "file:requirements*.txt",
        "file:*/requirements*.txt",
        "file:requirements/*.txt",
        "file:*/requirements/*.txt",
        "file:*environment.y*ml",
    )
    says = "the newest version of the day is installed"
    fix = "Pin the exact version, or commit a lock file and install from it."
    not_counted = ("Ranges in a library, a project with a lock file, tools for development, links to git.",)
    known_limits = ("The dependencies of an application in `pyproject.toml` are not looked at.",)
    examples_bad = ({"requirements.txt": "openai\nlangchain>=0.1\n", "app.py": "x = 1\n"},)
    examples_good = (
        {"requirements.txt": "openai==1.2.3\n-r other.txt\n# note\ngit+https://a.org/b@abc\n"},
        {"requirements.txt": "openai\n", "uv.lock": 'version = 1\n[[package]]\nname = "a"\n'},
        {"model/MLmodel": "flavors:\n  sklearn:\n    code: null\n", "model/requirements.txt": "numpy\n"},
    )

    def file(self, file: TextFile) -> Iterator[Sign]:
        if (
            file.kind in {FileClass.VENDORED, FileClass.TEST, FileClass.DATA}
            or not file.lower.endswith(".txt")
            or re.search(r"dev|test|doc|lint", file.lower)
        ):
            return
        for number, line in enumerate(file.lines, 1):
            text = line.strip()
            if not text or text.startswith(("#", "-", "git+", "http", ".", "/")) or " @ " in text or "{" in text:
                continue
            match = _REQUIREMENT.match(text)
            if match:
                yield file.sign("requirement", 0, excerpt="")
            if (
                match
                and not re.search(r"===?\s*[\w.!+]+(?!\*)|\s--hash", match.group(2))
                and re.fullmatch(r"[<>=!~,.*\w\s+-]*", match.group(2))
            ):
                yield file.sign("requirement.open", number)

    def evidence(self, board: Board) -> Iterable[Sign]:
        if board.has("python_lock_file") or _is_library(board):
            return ()
        models = {sign.path.rpartition("/")[0] for sign in board.of("system.mlmodel")}
        open_ones = [sign for sign in board.of("requirement.open") if sign.path.rpartition("/")[0] not in models]
        return [sign._replace(name=self.key) for sign in open_ones]

    def applies(self, board: Board) -> bool:
        ranges = board.has("requirement.open") and not board.has("python_lock_file")
        return super().applies(board) and not ranges


def _is_library(board: Board) -> bool:
    """Return whether the project is a library: packaged, and neither a user interface nor a service of its own."""
    return board.has("packaged") and not board.has("ui", "http_api_service")
