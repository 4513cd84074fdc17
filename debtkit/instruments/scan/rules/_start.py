"""What a container does when it starts: does it fetch a model first."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._module import text_of
from debtkit.instruments.scan._starts import REACHED, RUNS
from debtkit.instruments.scan.rules._base import Rule, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import Module

_LOADS = frozenset({"from_pretrained", "SentenceTransformer", "CrossEncoder", "snapshot_download", "hf_hub_download", "pipeline", "HuggingFaceEmbeddings"})  # fmt: skip
_LIBRARIES = frozenset({"transformers", "sentence_transformers", "huggingface_hub", "langchain_huggingface", "langchain_community", "diffusers", "peft", "langchain"})  # fmt: skip
_HUB_ID = re.compile(r"^[A-Za-z0-9][\w.-]*/[\w.-]+$")
_SHORT_ID = re.compile(r"^(?:all-|multi-qa-|paraphrase-|bert-|distilbert|roberta|gpt2|t5-|cross-encoder|msmarco-|facebook|openai)[\w./-]*$")  # fmt: skip
_START = re.compile(r"^\s*(?:CMD|ENTRYPOINT)\s+(.+?)\s*$", re.MULTILINE | re.IGNORECASE)
_FETCHES = re.compile(
    r"(?i)from_pretrained|snapshot_download|hf_hub_download|huggingface-cli|\bhf download|SentenceTransformer\(|download[\w-]*\.(?:py|sh)|(?:pre|down)load[_-]?\w*|huggingface\.co|git lfs|--mount=type=cache"
    r"|HF_HOME|HF_HUB_CACHE|HF_HUB_OFFLINE|TRANSFORMERS_CACHE|TRANSFORMERS_OFFLINE|SENTENCE_TRANSFORMERS_HOME|\.cache/(?:huggingface|torch)|^\s*VOLUME\b|^\s*COPY\s+\S*(?:models?|weights|checkpoints)\b",
    re.MULTILINE,
)
_MOUNTS = re.compile(
    r"(?i)\.cache|HF_HOME|HF_HUB_CACHE|TRANSFORMERS_CACHE|SENTENCE_TRANSFORMERS_HOME|(?:models?|weights|hf|hub|checkpoints)[\w.-]*:/|:/[\w/.-]*(?:models?|weights|huggingface|cache)"
)
_RUNS_FILE = re.compile(r"(?<![\w./-])(?:\./)?((?:[\w-]+/)*[\w-]+)\.py\b")
_RUNS_MODULE = re.compile(r"-m[\"',\s]+([A-Za-z_][\w.]*)|([A-Za-z_][\w.]*):[A-Za-z_]\w*(?:\(\))?")
_FLASK = re.compile(r"\bflask[\"',\s]+(?:run|--host)\b")
_LAUNCHERS = frozenset(
    {"uvicorn", "gunicorn", "streamlit", "flask", "hypercorn", "fastapi", "pip", "chainlit", "daphne"}
)
_NEVER = frozenset({FileClass.VENDORED, FileClass.TEST, FileClass.DATA})


class ModelDownloadedAtStart(Rule):
    """The module that a container starts with loads weights from a hub when it is imported, and the image holds none."""

    key = "model_downloaded_at_start"
    area = "deployment"
    check = "DK1113"
    bad = True
    about = Subject("a Dockerfile whose start runs Python of the project", (RUNS,))
    needs = ("ast", "file:*dockerfile*", "file:*containerfile*", "file:*compose*.y*ml")
    reads = frozenset({FileClass.OWN})
    words = _LOADS
    says = "the container fetches this model each time it starts, and whatever the hub has then"
    fix = "Fetch the model while the image is built, at a fixed revision, or mount a cache that outlives the container."
    not_counted = (
        "Loads in a function that is not called at start; local paths and names that only a setting knows.",
        "Images that fetch the model, set a cache or copy one in; compose files that mount one.",
    )
    known_limits = (
        "Only the module that the start names is looked at, and modules that it imports from its own folder or package.",
        "A cache that only the cluster mounts is not seen.",
    )
    examples_bad = (
        {
            "Dockerfile": 'FROM python:3.11\nCOPY . /app\nCMD ["python", "app.py"]\n',
            "app.py": "from sentence_transformers import SentenceTransformer\nmodel = SentenceTransformer('all-MiniLM-L6-v2')\n",
        },
        {
            "Dockerfile": 'FROM python:3.11\nCOPY . /app\nCMD ["uvicorn", "app.main:app", "--host", "0.0.0.0"]\n',
            "app/main.py": "from fastapi import FastAPI\nfrom app.model import answer\napp = FastAPI()\n",
            "app/model.py": "from transformers import AutoModel\nmodel = AutoModel.from_pretrained('org/model', revision='4f1c')\ndef answer(x):\n    return model(x)\n",
        },
    )
    examples_good = (
        {
            "Dockerfile": "FROM python:3.11\nCOPY . /app\nRUN python -c \"from sentence_transformers import SentenceTransformer; SentenceTransformer('all-MiniLM-L6-v2')\"\nCMD python app.py\n",
            "app.py": "from sentence_transformers import SentenceTransformer\nmodel = SentenceTransformer('all-MiniLM-L6-v2')\n",
        },
        {
            "Dockerfile": "FROM python:3.11\nCOPY . /app\nCMD python app.py\n",
            "compose.yaml": "services:\n  app:\n    build: .\n    volumes:\n      - hf:/root/.cache/huggingface\n",
            "app.py": "from transformers import AutoModel\nmodel = AutoModel.from_pretrained('org/model')\n",
        },
        {
            "Dockerfile": "FROM python:3.11\nCMD python app.py\n",
            "app.py": "from transformers import AutoModel\nfrom openai import OpenAI\nprint(OpenAI())\n",
            "train.py": "from transformers import AutoModel\nmodel = AutoModel.from_pretrained('org/model')\n",
        },
        {
            "Dockerfile": "FROM python:3.11\nCMD python app.py\n",
            "app.py": "from transformers import AutoModel\ndef model():\n    return AutoModel.from_pretrained('org/model')\nlocal = AutoModel.from_pretrained('./weights')\n",
        },
    )

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind in _NEVER or file.lower.endswith((".md", ".dockerignore", ".py", ".sh", ".txt")):
            return
        if "compose" in file.lower and file.lower.endswith((".yml", ".yaml")):
            if _MOUNTS.search(file.text):
                yield file.sign("start.cache", 1, excerpt="")
            return
        starts = list(_START.finditer(file.text))
        if not starts or _FETCHES.search(file.text):
            return
        for module in dict.fromkeys(m for start in starts for m in _started(start.group(1))):
            yield file.sign(RUNS, file.line_of(starts[-1].start(1)), excerpt="", extra=module)

    def module(self, module: Module) -> Iterator[Sign]:
        if module.cell is not None:
            return
        for call in module.called(_LOADS):
            if call.root not in _LIBRARIES or module.function_at(call.node.lineno) is not None:
                continue
            first = call.node.args[0] if call.node.args else call.keyword("pretrained_model_name_or_path", "model_name_or_path", "repo_id", "model", "model_name")  # fmt: skip
            if call.last == "pipeline":
                first = call.keyword("model")
            inside = any(c.lineno <= call.node.lineno <= (c.end_lineno or 0) for c in module.nodes(ast.ClassDef))
            name = _value(module, first)
            small = "Tokenizer" in call.name or "Config" in call.name or "Processor" in call.name
            if not inside and not small and (_HUB_ID.match(name) or _SHORT_ID.match(name)):
                yield module.sign("start.load", call.node)

    def evidence(self, board: Board) -> Iterable[Sign]:
        if board.has("start.cache"):
            return
        reached = {sign.extra for sign in board.of(REACHED)}
        for sign in board.of("start.load"):
            if sign.path in reached:
                yield sign._replace(name=self.key)


def _value(module: Module, node: ast.AST | None) -> str:
    """Return the text of a constant, or of a name that this module sets to one."""
    if isinstance(node, ast.Name):
        given = [a.value for a in module.nodes(ast.Assign) if any(isinstance(t, ast.Name) and t.id == node.id for t in a.targets)]  # fmt: skip
        return text_of(given[0]) or "" if len(given) == 1 else ""
    return text_of(node) or ""


def _started(command: str) -> Iterable[str]:
    """Return the modules that a command starts, as paths without their ending."""
    yield from _RUNS_FILE.findall(command)
    if _FLASK.search(command):
        yield from ("app", "wsgi")
    for named, served in _RUNS_MODULE.findall(command):
        if (name := named or served) not in _LAUNCHERS:
            yield name.replace(".", "/")
