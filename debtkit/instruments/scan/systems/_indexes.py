"""Indexes that retrieval keeps on disk: LlamaIndex stores, FAISS files, Chroma databases."""

# ruff: noqa: E501, PLR2004, ANN401 - a pattern reads best on one line; numbers that a format fixes; foreign data of any shape

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from debtkit.instruments.scan.systems._files import UnreadableError, mapping
from debtkit.instruments.scan.systems._seek import refuse_pointer

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from debtkit.instruments.scan.systems._files import Files

_HEAD = 1 << 18
_MOST_STORE = 16_000_000
_MOST_COLLECTIONS = 200
_MOST_TEXT = 1 << 16
_MOST_BESIDE = 50
_FAISS = re.compile(rb"I[A-Za-z0-9]{3}")
_FIRST_VECTOR = re.compile(rb'"embedding_dict"\s*:\s*\{\s*"(?:[^"\\]|\\.)*"\s*:\s*\[([^\]]*)\]')
_TEXTS = (".json", ".yaml", ".yml", ".toml", ".md", ".txt", ".ini", ".cfg")
_STORE = re.compile(
    r"(?i)(?:docstore|index_store|graph_store|.*vector_store|property_graph_store)\.json$|.*\.(?:faiss|pkl|sqlite3)$"
)
_ABOUT = re.compile(r"(?i)index|build|manifest|meta|embed|rag")
_KEY = re.compile(
    r"(?i)\bembed(?:ding|dings|der)?(?:[_ .-]?(?:model|function|name|id)){0,3}[\"'`*]*[ \t]*[:=][\"'`* \t]*(?!(?:null|none|true|false|mock\w*|todo|unknown|default)\b)([A-Za-z][\w./:@-]{2,80})"
)
_KNOWN = re.compile(
    r"(?i)(?<![\w-])(?:text-embedding-[\w-]+|all-(?:minilm|mpnet)-[\w-]+|(?:multi-qa|paraphrase)-[\w-]+|(?:sentence-transformers|baai|intfloat|thenlper|jinaai|nomic-ai|mixedbread-ai)/[\w.-]+"
    r"|(?:multilingual-)?e5-(?:small|base|large)[\w-]*|bge-[\w.-]+|gte-[\w.-]+|nomic-embed-[\w.-]+|mxbai-embed-[\w.-]+|voyage-[\w.-]+|embed-(?:english|multilingual)-[\w.-]+|jina-embeddings-[\w.-]+"
    r"|gemini-embedding-[\w.-]+|textembedding-gecko[\w@.-]*|snowflake-arctic-embed[\w.-]*|amazon\.titan-embed[\w.:-]*)"
)


@dataclass(slots=True)
class Index:
    """What is known of one index."""

    kind: str
    name: str = ""
    dimension: int = 0
    vectors: int | None = None
    documents: int | None = None
    types: list[str] = field(default_factory=list)
    model: str = ""


def faiss_index(files: Files, path: str) -> Index:
    """Return what the head of a FAISS file says.

    Raises
    ------
    UnreadableError
        If it is none.
    """
    refuse_pointer(files, path)
    head = files.bytes(path, only=64)
    index = _faiss_head(head)
    if index is None:
        raise UnreadableError(path, "no FAISS index: its first bytes are not those of one")
    return index


def _faiss_head(head: bytes) -> Index | None:
    if not _FAISS.match(head) or len(head) < 32:
        return None
    index = Index("FAISS", types=[head[:4].decode("ascii", "replace")])
    dimension, vectors, mark = (
        int.from_bytes(head[a:b], "little", signed=True) for a, b in ((4, 8), (8, 16), (16, 24))
    )
    if mark == 1 << 20 and 0 < dimension < 1_000_000 and vectors >= 0:
        index.dimension, index.vectors = dimension, vectors
    return index


def llama_index(files: Files, folder: str, problems: list[UnreadableError]) -> Index:
    """Return what the stores of a folder say; what cannot be read is added to the problems."""
    index = Index("LlamaIndex")
    for name in files.names(folder):
        path = f"{folder}/{name}".lstrip("/")
        try:
            if name == "docstore.json":
                store = mapping(files.json(path, most=_MOST_STORE))
                index.documents = len(mapping(store.get("docstore/ref_doc_info")))
            elif name == "index_store.json":
                store = mapping(files.json(path, most=_MOST_STORE))
                kinds = (mapping(entry).get("__type__") for entry in mapping(store.get("index_store/data")).values())
                index.types = sorted({str(kind) for kind in kinds if kind})
            elif name.endswith("vector_store.json") and not name.startswith("image__"):
                _vectors(files, path, index)
        except UnreadableError as error:
            problems.append(error)
    return index


def _vectors(files: Files, path: str, index: Index) -> None:
    refuse_pointer(files, path)
    head = files.bytes(path, only=_HEAD)
    as_faiss = _faiss_head(head)
    if as_faiss is not None:
        index.dimension, index.vectors = as_faiss.dimension, as_faiss.vectors
        return
    if (files.size(path) or 0) <= _MOST_STORE:
        vectors = mapping(mapping(files.json(path, most=_MOST_STORE)).get("embedding_dict"))
        index.vectors = (index.vectors or 0) + len(vectors)
        first = next(iter(vectors.values()), None)
        index.dimension = len(first) if isinstance(first, list) else index.dimension
        return
    found = _FIRST_VECTOR.search(head)
    if found is None:
        raise UnreadableError(path, "no vectors of LlamaIndex at the beginning of a large file")
    index.dimension = found.group(1).count(b",") + 1


def chroma_collections(files: Files, path: str) -> list[Index]:
    """Return the collections of a Chroma database that hold vectors.

    Raises
    ------
    UnreadableError
        If it is no such database.
    """
    with files.sqlite(path) as connection:
        columns = {row["name"] for row in connection.execute("PRAGMA table_info(collections)")}
        if not {"id", "name", "dimension"} <= columns:
            raise UnreadableError(path, "not a Chroma database that is known: no table of collections")
        settings = [column for column in ("config_json_str", "schema_str") if column in columns]
        rows = connection.execute(
            f"SELECT id, name, dimension{''.join(', ' + c for c in settings)} FROM collections ORDER BY name LIMIT ?",  # noqa: S608 - two fixed names
            (_MOST_COLLECTIONS,),
        ).fetchall()
        counts = _counts(connection)
        said = _said(connection)
        return [
            Index(
                "Chroma",
                name=str(row["name"]),
                dimension=row["dimension"] if isinstance(row["dimension"], int) else 0,
                vectors=counts.get(row["id"], 0),
                model=said.get(row["id"], "") or next(filter(None, (_function(row[c]) for c in settings)), ""),
            )
            for row in rows
        ]


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    if not {"embeddings", "segments"} <= _tables(connection):
        return {}
    query = "SELECT s.collection, count(*) FROM embeddings e JOIN segments s ON s.id = e.segment_id GROUP BY 1"
    return {row[0]: row[1] for row in connection.execute(query)}


def _said(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the embedding models that people wrote into the metadata of their collections."""
    if "collection_metadata" not in _tables(connection):
        return {}
    query = "SELECT collection_id, str_value FROM collection_metadata WHERE key LIKE '%embed%' AND str_value <> '' LIMIT 1000"
    return {row[0]: str(row[1]) for row in connection.execute(query)}


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _function(text: Any) -> str:
    """Return the embedding function that a collection's settings name, with its model where it is told."""
    try:
        pending = [json.loads(text)] if isinstance(text, str) and len(text) < 1_000_000 else []
    except (ValueError, RecursionError):
        return ""
    left = 10_000
    while pending and left:
        left -= 1
        value = pending.pop()
        if isinstance(value, dict):
            function = mapping(value.get("embedding_function"))
            if function.get("type") == "known" and isinstance(function.get("name"), str):
                config = mapping(function.get("config"))
                model = config.get("model_name") or config.get("model") or ""
                return f"{function['name']} {model}".strip() if isinstance(model, str) else str(function["name"])
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
    return ""


def model_beside(files: Files, folder: str) -> tuple[str, str]:
    """Return the embedding model that a text beside an index names, and the path of that text."""
    above, _, own = folder.rpartition("/")
    paths = list(_texts(files, folder))
    if folder:
        here = re.compile(rf"(?i){_ABOUT.pattern}|{re.escape(own)}")
        paths += [path for path in _texts(files, above) if above or here.search(path)]
    for path in paths[:_MOST_BESIDE]:
        try:
            text = files.bytes(path, only=_MOST_TEXT).decode("utf-8", "replace")
        except UnreadableError:
            continue
        key = _KEY.search(text)
        known = key or _KNOWN.search(text)
        if known:
            return (key.group(1) if key else known.group()), path
    return "", ""


def _texts(files: Files, folder: str) -> Iterator[str]:
    for name in files.names(folder):
        path = f"{folder}/{name}".lstrip("/")
        if name.lower().endswith(_TEXTS) and not _STORE.match(name) and files.size(path) is not None:
            yield path
