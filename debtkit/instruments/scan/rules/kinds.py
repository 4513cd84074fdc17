"""What kind of system this is, and what can be told of its context."""

# ruff: noqa: D102, E501 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from debtkit.facts import Status
from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan.rules._base import PROSE, Rule, Verdict
from debtkit.instruments.scan.rules._retrieval import own_retrieval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._markdown import Document


class Kind(Rule):
    """A kind of system: derived from signs, unless the caller fixed the profile."""

    area = "kinds"

    def judge(self, board: Board) -> Verdict:
        if board.forced:
            return Verdict(value=self.key.removeprefix("kind.") in board.forced, status=Status.DECLARED)
        places = tuple(self.evidence(board))
        return Verdict(value=bool(places), status=Status.DERIVED, places=places)


class HostedModelApp(Kind):
    """Calls a model that somebody else serves."""

    key = "kind.hosted_model_app"
    examples_good = ({"a.py": "from openai import OpenAI\nOpenAI()\n"},)
    examples_bad = ({"a.py": "import torch\nloss.backward()\n"},)

    def evidence(self, board: Board) -> Iterable[Sign]:
        used = board.of("llm.ctor", "llm.client", "llm.call", "provider.js")
        hosted = [s for s in used if s.extra.partition("|")[0] not in w.LOCAL_FAMILIES]
        ids = [s for s in board.of("model.id") if not s.path.endswith((".md", ".txt"))]
        # A training code base may name hosted models in a price list or a comparison: calls decide there.
        return hosted or ([] if board.has("train") else ids)


class Rag(Kind):
    """Answers from documents that it looks up."""

    key = "kind.rag"
    examples_good = (
        {
            "a.py": "from langchain_community.vectorstores import FAISS\ndb = FAISS.from_texts(t, e)\ndb.similarity_search(q)\n"
        },
        {
            "kb.py": "def search(query, k=2):\n    scored = [(cosine(count(query), count(page)), page) for page in PAGES]\n    return sorted(scored)[-k:]\n",
            "app.py": "from openai import OpenAI\nimport kb\ndef answer(question):\n    hits = kb.search(question)\n    context = '\\n'.join(text for _, text in hits)\n    return OpenAI().responses.create(model='m', input=build_prompt(question, context))\n",
        },
        {
            "app.py": "from openai import OpenAI\nfrom rank_bm25 import BM25Okapi\ndef retrieve(query):\n    return BM25Okapi(PAGES).get_top_n(query.split(), PAGES, n=3)\ndef answer(question):\n    return OpenAI().chat.completions.create(model='m', messages=[{'role': 'user', 'content': f'{retrieve(question)} {question}'}])\n"
        },
    )
    examples_bad = (
        {"a.py": "x = 1\n"},
        {
            "app.py": "import streamlit as st\nfrom openai import OpenAI\ndef search(query):\n    return sorted(PAGES, key=lambda page: cosine(query, page))[:3]\nhits = search(st.text_input('Find'))\nst.write(hits)\ntitle = OpenAI().responses.create(model='m', input='Give a title.')\n"
        },
    )

    def evidence(self, board: Board) -> Iterable[Sign]:
        return board.of("rag") or [sign._replace(name=self.key) for sign in own_retrieval(board)]


class Agent(Kind):
    """Lets a model choose actions."""

    key = "kind.agent"
    examples_good = ({"a.py": "from langchain.agents import initialize_agent\na = initialize_agent(t, llm)\n"},)
    examples_bad = ({"a.py": "x = 1\n"},)

    def evidence(self, board: Board) -> Iterable[Sign]:
        return board.of("agent")


class FineTuned(Kind):
    """Trains on from weights of somebody else."""

    key = "kind.fine_tuned"
    examples_good = ({"a.py": "from peft import LoraConfig\nc = LoraConfig(r=8)\n"},)
    examples_bad = ({"a.py": "x = 1\n"},)

    def evidence(self, board: Board) -> Iterable[Sign]:
        return board.of("finetune")


class TrainedFromScratch(Kind):
    """Trains a model of its own."""

    key = "kind.trained_from_scratch"
    examples_good = ({"a.py": "import torch\nloss = model(x)\nloss.backward()\n"},)
    examples_bad = ({"a.py": "x = 1\n"},)

    def evidence(self, board: Board) -> Iterable[Sign]:
        return board.of("pretrain")


class Library(Kind):
    """Is installed by others."""

    key = "kind.library"
    examples_good = ({"pyproject.toml": "[project]\nname = 'a'\nversion = '1'\n", "a/__init__.py": "x = 1\n"},)
    examples_bad = ({"app.py": "import streamlit as st\nst.write(1)\n"},)

    def evidence(self, board: Board) -> Iterable[Sign]:
        package = any(path.endswith("/__init__.py") and kind is FileClass.OWN for path, kind in board.paths.items())
        return board.of("packaged") if package and not board.has("ui") else ()


class NotebookResearch(Kind):
    """Lives in notebooks."""

    key = "kind.notebook_research"
    examples_good = (
        {"a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"x = 1","execution_count":1,"outputs":[]}]}'},
    )
    examples_bad = ({"a.py": "x = 1\n"},)

    def judge(self, board: Board) -> Verdict:
        if board.forced:
            return super().judge(board)
        cells = sum(n for path, n in board.lines.items() if path.endswith(".ipynb"))
        rest = sum(n for path, n in board.lines.items() if not path.endswith(".ipynb"))
        return Verdict(value=cells > rest, status=Status.DERIVED)


class Context(Rule):
    """Something about the surroundings: only ever shown, never shown absent."""

    area = "kinds"
    needs = ("doc",)
    reads = PROSE
    pattern: ClassVar[re.Pattern[str]]
    literals: ClassVar[tuple[str, ...]] = ()

    def document(self, doc: Document) -> Iterable[Sign]:
        return doc.find_first(self.key, self.pattern, self.literals)

    def judge(self, board: Board) -> Verdict:
        places = tuple(self.evidence(board))
        return Verdict(value=bool(places), status=Status.DERIVED if places else Status.NOT_SHOWN, places=places)


class PersonalData(Context):
    """Personal data are processed."""

    key = "context.personal_data"
    literals = ("personal data", "personal information", "email address", "user account")
    pattern = re.compile(
        r"(?i)\b(?:we|app|service|system)\b[^.\n]{0,40}\b(?:collects?|stores?|process(?:es)?)\b[^.\n]{0,60}\b(?:personal (?:data|information)|email address|user accounts?)"
    )
    examples_good = ({"PRIVACY.md": "We collect personal data when you sign in.\n"},)
    examples_bad = ({"README.md": "# App\n"},)

    def evidence(self, board: Board) -> Iterable[Sign]:
        return [*board.of(self.key), *(s._replace(name=self.key) for s in board.of("personal_data_in_outputs"))]


class EuMarket(Context):
    """Offered in the European Union."""

    key = "context.eu_market"
    literals = ("gdpr", "eu ai act", "dsgvo", "rgpd")
    pattern = re.compile(r"\bGDPR\b|\bEU AI Act\b|\bDSGVO\b|\bRGPD\b")
    examples_good = ({"PRIVACY.md": "Under the GDPR you may ask for your data.\n"},)
    examples_bad = ({"README.md": "# App\n"},)


class PublicFacing(Context):
    """Reachable by the public."""

    key = "context.public_facing"
    literals = ("live demo", "try it", "hosted version", "hosted app", "hosted demo", "live at", "deployed at")
    pattern = re.compile(
        r"(?i)\b(?:live demo|try it (?:out )?(?:online|here|now|live|at)|hosted (?:version|app|demo)|(?:is |running )?live at|deployed at)\b"
        r"[^\n]{0,40}https?://(?!localhost|127\.|(?:img\.)?shields|dcbadge|[\w.]*badge)"
    )
    examples_good = ({"README.md": "# App\n\nLive demo: https://tickets.streamlit.app\n"},)
    examples_bad = (
        {"README.md": "# App\n"},
        {"README.md": "# App\n\n[![](https://dcbadge.vercel.app/api/server/abc)](https://discord.gg/abc)\n"},
        {
            "CODE_OF_CONDUCT.md": "# Conduct\n\nAdapted from the covenant, available at https://www.example.org/version/1/\n"
        },
    )


RULES = (
    HostedModelApp,
    Rag,
    Agent,
    FineTuned,
    TrainedFromScratch,
    Library,
    NotebookResearch,
    PersonalData,
    EuMarket,
    PublicFacing,
)
