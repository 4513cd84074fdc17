"""Code that writes a vector index: does it say with which embedding model the index was made."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._module import text_of
from debtkit.instruments.scan.rules._base import Rule, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._module import Call, Module

_EMBEDS = re.compile(r"(?i)embed|encoder|vectori[sz]er")
_WRITERS = frozenset({"dump", "dumps", "write_text", "safe_dump", "write", "model_dump_json"})
_RECORDS = frozenset({"json", "yaml", "pickle", "joblib", "toml", "tomli_w", "orjson", "cloudpickle"})
_FILLS = frozenset({"add_documents", "add_texts", "aadd_documents", "aadd_texts"})
"""Without one of these, a store that is made by its path is only opened."""
_STORES = ("chroma", "langchain", "langchain_chroma", "langchain_community", "chromadb")


class RagIndexWithoutEmbedding(Rule):
    """Code writes an index to disk, and nothing beside it that names the embedding model."""

    key = "rag_index_without_embedding"
    area = "data"
    check = "DK322"
    bad = True
    about = Subject("code that writes a vector index to disk", ("index.saved",))
    needs = ("ast",)
    words = frozenset({"save_local", "persist_directory", "persist", "write_index"})
    says = "this index is written without the name of the embedding model that made it"
    fix = "Write the model's id, its revision and the size of its vectors into the index's metadata or a file beside it, and compare them when the index is loaded."
    not_counted = (
        "Indexes in memory, stores that somebody else serves, and a wrapper of FAISS that knows of no embedding.",
        "Code that writes a record beside the index, or metadata of the collection in which the embedding model is named; a path that holds its name.",
        "Projects whose pipeline keeps the parameters of each step, as `dvc.lock` does.",
    )
    known_limits = ("A record that is written by another module is not seen.", "A store that keeps the name of an embedding function by itself is named too.", "Indexes that are written through `chromadb` itself or another library are not seen.")  # fmt: skip
    examples_bad = (
        {
            "ingest.py": "from langchain_community.vectorstores import FAISS\nfrom langchain_openai import OpenAIEmbeddings\ndb = FAISS.from_documents(rows, OpenAIEmbeddings())\ndb.save_local('index')\n"
        },
        {
            "ingest.py": "from langchain_chroma import Chroma\ndb = Chroma.from_documents(rows, embed, persist_directory='db')\n"
        },
        {
            "build.py": "import faiss\nindex = faiss.IndexFlatL2(384)\nindex.add(encoder.encode(texts))\nfaiss.write_index(index, 'a.index')\n"
        },
        {
            "build.py": "from llama_index.core import VectorStoreIndex\nindex = VectorStoreIndex.from_documents(rows)\nindex.storage_context.persist(persist_dir='storage')\n"
        },
    )
    examples_good = (
        {
            "ingest.py": "import json\nfrom langchain_community.vectorstores import FAISS\nMODEL = 'text-embedding-3-small'\ndb = FAISS.from_documents(rows, embed(MODEL))\ndb.save_local('index')\njson.dump({'embedding_model': MODEL}, open('index/made_with.json', 'w'))\n"
        },
        {
            "ingest.py": "from langchain_chroma import Chroma\ndb = Chroma.from_documents(rows, embed, persist_directory='db', collection_metadata={'embedding_model': NAME})\n"
        },
        {
            "ingest.py": "from langchain_community.vectorstores import FAISS\ndb = FAISS.from_documents(rows, embed)\ndb.save_local(f'index/{embedding_name}')\n"
        },
        {"ingest.py": "from langchain_chroma import Chroma\ndb = Chroma.from_documents(rows, embed)\n"},
        {
            "ask.py": "from langchain_chroma import Chroma\ndb = Chroma(persist_directory='db', embedding_function=embed)\nprint(db.similarity_search('x'))\n"
        },
        {"state.py": "def persist(queue):\n    queue.persist('state.json')\n"},
    )

    def module(self, module: Module) -> Iterator[Sign]:
        metadata: bool | None = None
        for call in module.called(frozenset({"save_local", "persist", "write_index", "from_documents", "from_texts", "Chroma"})):  # fmt: skip
            where = _target(module, call)
            if where is None:
                continue
            if metadata is None:
                metadata = _names_in_metadata(module)
            named = metadata or _names(where) or _is_recorded(module, call)
            yield module.sign("index.saved", call.node, extra="named" if named else "")

    def evidence(self, board: Board) -> Iterable[Sign]:
        if any(path.rpartition("/")[2] == "dvc.lock" for path in board.paths):
            return []
        once: dict[str, Sign] = {}
        for sign in board.of("index.saved"):
            if not sign.extra:
                once.setdefault(sign.path, sign)
        return [sign._replace(name=self.key) for sign in once.values()]


def _target(module: Module, call: Call) -> ast.AST | None:
    """Return where an index is written to, when this call writes one."""
    first = call.node.args[0] if call.node.args else None
    if call.last == "save_local":
        return first or call.keyword("folder_path", "path") or call.node
    if call.last == "write_index":
        made_here = call.root == "faiss" and any(_EMBEDS.search(word) for word in module.words)
        return (call.node.args[1] if len(call.node.args) > 1 else call.node) if made_here else None
    if call.last == "persist":
        elsewhere = any(word.arg == "vector_store" for word in module.nodes(ast.keyword))
        if not elsewhere and ("storage_context" in call.name or call.keyword("persist_dir") is not None):
            return call.keyword("persist_dir") or first or call.node
        return None
    where = call.keyword("persist_directory")
    if where is None or _is_none(where) or "Chroma" not in call.name or call.root not in _STORES:
        return None
    return where if call.last != "Chroma" or not _FILLS.isdisjoint(module.words) else None


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _names(where: ast.AST) -> bool:
    """Return whether a path is built from the name of the embedding model."""
    for node in ast.walk(where):
        text = text_of(node) or (node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else "")  # fmt: skip
        if _EMBEDS.search(text):
            return True
    return False


def _is_recorded(module: Module, call: Call) -> bool:
    """Return whether the code around a call writes a record, too, or the store itself as an object."""
    around = module.function_at(call.node.lineno)
    first, last = (around.lineno, around.end_lineno or 0) if around is not None else (0, 1_000_000)
    written = [c for c in module.called(_WRITERS) if first <= c.node.lineno <= last]
    return any(c.root in _RECORDS or _has_embedding_key(c.node) for c in written)


def _names_in_metadata(module: Module) -> bool:
    given = [word.value for word in module.nodes(ast.keyword) if word.arg in {"collection_metadata", "metadata"}]
    return any(_has_embedding_key(node) for node in given)


def _has_embedding_key(node: ast.AST) -> bool:
    keys = [key for part in ast.walk(node) if isinstance(part, ast.Dict) for key in part.keys]
    return any(_EMBEDS.search(text_of(key) or "") for key in keys if key is not None)
