"""Lock-in: into how many modules the types of one vendor have spread."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from typing import TYPE_CHECKING

from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan.rules._base import Rule, Subject
from debtkit.instruments.scan.rules.signals import families

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._module import Module

_VENDORS = {
    "openai": "openai", "anthropic": "anthropic", "google.generativeai": "google", "google.genai": "google", "vertexai": "google", "cohere": "cohere",
    "mistralai": "mistral", "groq": "groq", "together": "together", "replicate": "replicate", "zhipuai": "zhipu", "dashscope": "alibaba", "ai21": "ai21",
    "xai_sdk": "xai",
}  # fmt: skip
"""SDKs that speak to one vendor only."""
_ADAPTED = {
    "langchain_openai": "openai", "langchain_anthropic": "anthropic", "langchain_google_genai": "google", "langchain_google_vertexai": "google",
    "langchain_cohere": "cohere", "langchain_mistralai": "mistral", "langchain_groq": "groq", "langchain_together": "together", "langchain_aws": "aws",
    "langchain_ollama": "ollama", "langchain_huggingface": "huggingface", "ollama": "ollama",
}  # fmt: skip
"""What else stands beside an SDK in a layer of one's own that knows several."""
_FOREIGN = (
    frozenset(sys.stdlib_module_names)
    | w.LLM_ROOTS
    | frozenset({"numpy", "pandas", "torch", "pytest", "pydantic", "fastapi", "streamlit", "tqdm", "yaml", "dotenv", "requests", "sklearn"})
) - {"phi", "agents", "guidance", "camel"}  # fmt: skip
_ADAPTERS = re.compile(
    r"^(?:.*/)?(?:llms?|models?|providers?|clients?|adapters?|backends?|engines?|completion_fns|embedd(?:ings?|ers?)|integrations?|connectors?|samplers?|generators?|openai|anthropic)(?=/)",
    re.IGNORECASE,
)
"""A folder of adapters: its modules are one layer."""
_MOST = 2
"""Two modules are no spread: one for answers, one for embeddings or speech."""


class ProviderLockIn(Rule):
    """The SDK of one vendor is imported in more than two modules that belong together, and no neutral layer is in use."""

    key = "provider_lock_in"
    area = "openness"
    check = "DK1213"
    bad = True
    about = Subject("an import of a vendor's SDK in modules of one's own", ("sdk.vendor",))
    needs = ("ast",)
    reads = frozenset({FileClass.OWN, FileClass.PROMPT})
    says = "the SDK of one vendor is imported here too, besides the module that wraps it"
    fix = "Call the model through one module with types of your own, and import the vendor's SDK only there."
    not_counted = (
        "Two modules: answers and embeddings are naturally apart. Modules that no import connects: they are programs of their own.",
        "Projects with LiteLLM, aisuite or `init_chat_model`, or with SDKs of several vendors side by side: there the layer exists.",
        "Several modules in one folder of adapters, such as `llms` or `providers`: they are one layer.",
        "LangChain, LlamaIndex and the like, whose types are neutral; tests, notebooks and examples.",
    )
    known_limits = (
        "An SDK that speaks to compatible servers of others counts as its vendor's.",
        "Code in other languages than Python is not looked at.",
    )
    examples_bad = (
        {
            "shop/__init__.py": "",
            "shop/llm.py": "from openai import OpenAI\ndef complete(m):\n    return OpenAI().responses.create(model='m', input=m)\n",
            "shop/title.py": "import openai\nfrom shop.llm import complete\ndef title(t):\n    try:\n        return complete(t)\n    except openai.RateLimitError:\n        return ''\n",
            "shop/reply.py": "from openai.types.chat import ChatCompletion\nfrom shop.llm import complete\ndef reply(t: ChatCompletion):\n    return complete(t)\n",
        },
        {
            "bot/llm.py": "import anthropic\nCLIENT = anthropic.Anthropic()\n",
            "bot/agent.py": "from anthropic.types import Message\nfrom .llm import CLIENT\n",
            "bot/tools.py": "import anthropic\nfrom . import agent\n",
            "bot/loop.py": "from anthropic import APIError\nfrom . import tools\n",
        },
    )
    examples_good = (
        {
            "shop/llm.py": "from openai import OpenAI\n",
            "shop/embed.py": "from openai import OpenAI\nfrom shop.llm import x\n",
            "shop/title.py": "from shop.llm import complete\nfrom shop.embed import vector\n",
        },
        {
            "llms/one.py": "import openai\n",
            "llms/two.py": "import anthropic\nfrom llms import one\n",
            "app.py": "import openai\nfrom llms import one, two\n",
            "errors.py": "from openai import APIError\nimport app\n",
        },
        {
            "a.py": "from openai import APIError\nimport b\n",
            "b.py": "import openai\nimport c\n",
            "c.py": "import openai\nimport litellm\nlitellm.completion(model='m', messages=x)\n",
        },
        {
            "pkg/llms/base.py": "import openai\n",
            "pkg/llms/chat.py": "import openai\nfrom pkg.llms.base import x\n",
            "pkg/llms/speech.py": "import openai\nfrom pkg.llms.base import x\n",
            "pkg/embed.py": "import openai\nfrom pkg.llms.base import x\n",
        },
        {
            "one/app.py": "import openai\n",
            "two/app.py": "import openai\n",
            "three/app.py": "import openai\n",
            "four/app.py": "import openai\n",
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if module.cell is not None:
            return
        own = _own_imports(module)
        if own:
            yield module.sign("import.own", 1, excerpt="", extra=" ".join(own))
        if module.words.isdisjoint(_ROOTS) or module.roots.isdisjoint(_ROOTS):
            return
        for table, name in ((_VENDORS, "sdk.vendor"), (_ADAPTED, "sdk.beside")):
            seen: set[str] = set()
            for library, vendor in table.items():
                if vendor not in seen and (found := module.imports_any(frozenset({library}))):
                    seen.add(vendor)
                    yield module.sign(name, module.imported[found], extra=vendor)

    def evidence(self, board: Board) -> Iterator[Sign]:
        by_vendor: dict[str, list[Sign]] = {}
        for sign in board.of("sdk.vendor"):
            by_vendor.setdefault(sign.extra, []).append(sign)
        if all(len(signs) <= _MOST for signs in by_vendor.values()) or _has_layer(board):
            return
        groups, wanted = _together(board)
        for signs in by_vendor.values():
            of_group: dict[int, list[Sign]] = {}
            for sign in signs:
                of_group.setdefault(groups[sign.path], []).append(sign)
            for spread in of_group.values():
                layers = [match.group() for sign in spread if (match := _ADAPTERS.match(sign.path))]
                if len(spread) - len(layers) + len(set(layers)) > _MOST:
                    first = max(spread, key=lambda sign: wanted[sign.path])
                    yield from (sign._replace(name=self.key, extra="") for sign in spread if sign is not first)


_ROOTS = frozenset(name.partition(".")[0] for name in (*_VENDORS, *_ADAPTED))


def _own_imports(module: Module) -> list[str]:
    """Return what a module imports that may be the project's own: everything but libraries that are known as such."""
    found: dict[str, None] = {}
    for node in module.nodes(ast.Import):
        found.update((alias.name, None) for alias in node.names if alias.name.partition(".")[0] not in _FOREIGN)
    for source in module.nodes(ast.ImportFrom):
        name = "." * source.level + (source.module or "")
        if source.level or name.partition(".")[0] not in _FOREIGN:
            stem = name if name.endswith(".") else f"{name}."
            found.update((stem + alias.name, None) for alias in source.names)
    return list(found)


def _has_layer(board: Board) -> bool:
    """Return whether the project has a neutral layer: a library for it, or SDKs of several vendors in one place."""
    used = board.of("llm.ctor", "llm.client", "llm.call", "embed.ctor")
    if board.has("provider.neutral") or "neutral" in families(used):
        return True
    vendors: dict[str, set[str]] = {}
    for sign in board.of("sdk.vendor", "sdk.beside"):
        folder = sign.path.rpartition("/")[0]
        for place in {sign.path, folder, folder.rpartition("/")[0]} - {""}:
            vendors.setdefault(place, set()).add(sign.extra)
    return any(len(known) > 1 for known in vendors.values())


def _together(board: Board) -> tuple[dict[str, int], Counter[str]]:
    """Return the group of each module by imports in either direction, and how many modules import each."""
    names: dict[str, str] = {}
    paths = [path for path, kind in board.paths.items() if path.endswith(".py") and kind is not FileClass.VENDORED]
    for path in sorted(paths, key=len, reverse=True):
        parts = path[:-3].removesuffix("/__init__").split("/")
        names.update((".".join(parts[start:]), path) for start in range(len(parts)))
    group = {path: number for number, path in enumerate(paths)}
    members = {number: [path] for path, number in group.items()}
    wanted: Counter[str] = Counter()
    for sign in board.of("import.own"):
        for target in {_resolved(sign.path, name, names) for name in sign.extra.split(" ")} - {"", sign.path}:
            wanted[target] += 1
            one, other = sorted((group[sign.path], group[target]), key=lambda number: len(members[number]))
            if one != other:
                group.update(dict.fromkeys(members[one], other))
                members[other] += members.pop(one)
    return group, wanted


def _resolved(path: str, name: str, names: Mapping[str, str]) -> str:
    """Return the file that an import means: a sibling before others of the same name; the last part may be a name in it."""
    level = len(name) - len(name.lstrip("."))
    folders = path.split("/")[:-1]
    if level:
        folders = folders[: len(folders) - level + 1]
        tries: Iterable[str] = [".".join([*folders, *name.lstrip(".").split(".")])]
    else:
        tries = [".".join([*folders, name]), name]
    for full in tries:
        for wanted in (full, full.rpartition(".")[0]):
            if wanted in names:
                return names[wanted]
    return ""
