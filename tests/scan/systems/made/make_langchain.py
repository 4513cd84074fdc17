"""Save a chain with LangChain and indexes with LlamaIndex, FAISS and Chroma, and what these tools say of them.

Run once, in an environment of its own:

    uv venv /tmp/ragenv && uv pip install --python /tmp/ragenv langchain-core langchain-community llama-index-core \
        faiss-cpu chromadb
    /tmp/ragenv/bin/python make_langchain.py

Made with langchain-core 1.7.2, llama-index-core 0.14.25, faiss-cpu 1.15.1 and chromadb 1.5.9. Writes langchain.json:
the files as text (FAISS as base 64, Chroma as the statements of four of its tables) and the tools' own answers.
Ids are numbered anew, so that two runs differ in nothing.
"""

from __future__ import annotations

import base64
import json
import re
import sqlite3
import tempfile
from pathlib import Path

import chromadb  # type: ignore[import-not-found]
import faiss  # type: ignore[import-not-found]
from langchain_community.vectorstores import FAISS  # type: ignore[import-not-found]
from langchain_core.embeddings import DeterministicFakeEmbedding  # type: ignore[import-not-found]
from langchain_core.language_models import FakeListChatModel  # type: ignore[import-not-found]
from langchain_core.load import Serializable, dumps  # type: ignore[import-not-found]
from langchain_core.output_parsers import StrOutputParser  # type: ignore[import-not-found]
from langchain_core.prompts import ChatPromptTemplate, PromptTemplate  # type: ignore[import-not-found]
from llama_index.core import Document, StorageContext, VectorStoreIndex  # type: ignore[import-not-found]
from llama_index.core.embeddings import MockEmbedding  # type: ignore[import-not-found]

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TABLES = ("collections", "collection_metadata", "segments", "embeddings")


class Keyed(Serializable):  # type: ignore[misc]
    """Something that needs a key, as clients of providers do."""

    model_name: str
    api_key: str

    @property
    def lc_secrets(self) -> dict[str, str]:
        """The variable of the key."""
        return {"api_key": "EXAMPLE_API_KEY"}

    @classmethod
    def is_lc_serializable(cls) -> bool:
        """Whether it can be saved."""
        return True


def chain() -> dict[str, object]:
    """Save a chain of four parts, and say what they are."""
    prompt = ChatPromptTemplate.from_messages([("system", "Write titles in {language}."), ("human", "{ticket}")])
    made = prompt | FakeListChatModel(responses=["x"]) | StrOutputParser()
    parts = [made, prompt, *(m for m in prompt.messages), *(m.prompt for m in prompt.messages), made.last]
    return {
        "text": dumps(made, pretty=True),
        "classes": sorted({".".join(part.lc_id()) for part in parts}),
        "input_variables": prompt.input_variables,
        "keyed": dumps(Keyed(model_name="titler-1", api_key="not-a-key")),
    }


def prompt(folder: Path) -> dict[str, str]:
    """Save a prompt in the older form, as JSON and as YAML."""
    made = PromptTemplate.from_template("Title of {ticket}:")
    for suffix in ("json", "yaml"):
        made.save(folder / f"prompt.{suffix}")
    return {name: (folder / name).read_text("utf-8") for name in ("prompt.json", "prompt.yaml")}


def llama(folder: Path) -> dict[str, object]:
    """Persist an index of two documents in three pieces, and load it again."""
    documents = [Document(text="The printer prints pink.", id_="d1"), Document(text="Login fails.", id_="d2")]
    index = VectorStoreIndex.from_documents(documents, embed_model=MockEmbedding(embed_dim=4))
    index.storage_context.persist(folder / "storage")
    loaded = StorageContext.from_defaults(persist_dir=folder / "storage")
    vectors = loaded.vector_store.data.embedding_dict
    return {
        "files": {path.name: path.read_text("utf-8") for path in sorted((folder / "storage").iterdir())},
        "documents": len(loaded.docstore.get_all_ref_doc_info()),
        "vectors": len(vectors),
        "dimension": len(next(iter(vectors.values()))),
        "types": sorted(str(s.get_type().value) for s in loaded.index_store.index_structs()),
    }


def faiss_index(folder: Path) -> dict[str, object]:
    """Save an index through LangChain, and ask FAISS what it holds; the pickle beside it is only named."""
    FAISS.from_texts(["a", "b", "c"], DeterministicFakeEmbedding(size=6)).save_local(str(folder / "faiss"))
    index = faiss.read_index(str(folder / "faiss" / "index.faiss"))
    flat = base64.b64encode((folder / "faiss" / "index.faiss").read_bytes()).decode()
    ivf = faiss.IndexIDMap(faiss.IndexHNSWFlat(5, 4))
    mapped = base64.b64encode(faiss.serialize_index(ivf).tobytes()).decode()
    return {
        "names": sorted(path.name for path in (folder / "faiss").iterdir()),
        "flat": {"bytes": flat, "dimension": index.d, "vectors": index.ntotal},
        "mapped": {"bytes": mapped, "dimension": ivf.d, "vectors": ivf.ntotal},
    }


def chroma(folder: Path) -> dict[str, object]:
    """Persist collections with and without the name of an embedding model."""
    client = chromadb.PersistentClient(str(folder / "chroma"))
    plain = client.create_collection("tickets", embedding_function=None)
    plain.add(ids=["1", "2"], embeddings=[[0.1, 0.2, 0.3], [0.1, 0.2, 0.4]], documents=["a", "b"])
    named = client.create_collection("named", metadata={"embedding_model": "model-a"}, embedding_function=None)
    named.add(ids=["1"], embeddings=[[0.1, 0.2]], documents=["a"])
    client.create_collection("by-function").add(ids=["1"], embeddings=[[0.5] * 5], documents=["a"])
    client.create_collection("empty", embedding_function=None)
    counts = {collection.name: collection.count() for collection in client.list_collections()}
    return {"sql": statements(folder / "chroma" / "chroma.sqlite3"), "counts": counts}


def statements(path: Path) -> list[str]:
    """Return what makes four tables of a database again."""
    connection = sqlite3.connect(path)
    made = []
    for table in _TABLES:
        made.append(connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0])
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        quoted = " || ',' || ".join(f"quote({name})" for name in names if name != "created_at")
        columns = ", ".join(name for name in names if name != "created_at")
        rows = connection.execute(f"SELECT {quoted} FROM {table}").fetchall()  # noqa: S608 - fixed names
        made += [f"INSERT INTO {table} ({columns}) VALUES ({row[0]})" for row in rows]  # noqa: S608 - fixed names
    connection.close()
    return made


def numbered(text: str) -> str:
    """Return text whose ids are numbered in their order, and so are the hashes of texts with such ids."""
    known: dict[str, str] = {}

    def anew(match: re.Match[str]) -> str:
        return known.setdefault(match.group(), f"00000000-0000-0000-0000-{len(known):012}")

    return re.sub(r"\b[0-9a-f]{64}\b", "0" * 64, _UUID.sub(anew, text))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        made = {
            "chain": chain(),
            "prompt": prompt(root),
            "llama": llama(root),
            "faiss": faiss_index(root),
            "chroma": chroma(root),
        }
    out = Path(__file__).with_name("langchain.json")
    out.write_text(numbered(json.dumps(made, indent=1)) + "\n", "utf-8")
