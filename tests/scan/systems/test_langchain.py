"""What we read of saved objects and indexes, beside what LangChain, LlamaIndex, FAISS and Chroma say of them."""

from __future__ import annotations

import base64
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debtkit.instruments.scan import scan
from debtkit.instruments.scan.systems import read_systems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from debtkit.instruments.scan import ScanResult
    from debtkit.instruments.scan.systems import SystemsRead

MADE: dict[str, Any] = json.loads((Path(__file__).parent / "made" / "langchain.json").read_text("utf-8"))
STORE: dict[str, str] = MADE["llama"]["files"]
FAISS: dict[str, bytes] = {name: base64.b64decode(MADE["faiss"][name]["bytes"]) for name in ("flat", "mapped")}
INDEX = "langchain_index_without_embedding"


def read(folder: Path) -> SystemsRead:
    listed = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return read_systems(folder, listed)


def facts(read: SystemsRead, subject: str) -> dict[str, Any]:
    return {f.key.removeprefix("langchain."): f.value for f in read.facts if f.subject == subject}


def debts(read: SystemsRead) -> list[tuple[str, str]]:
    return [(sign.name, sign.path) for sign in read.signs if sign.name.startswith("langchain_")]


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return folder


def chroma(folder: Path) -> Path:
    """Make the tables of a Chroma database again."""
    (folder / "chroma").mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "chroma" / "chroma.sqlite3")) as connection:
        for statement in MADE["chroma"]["sql"]:
            connection.execute(statement)
        connection.commit()
    return folder


def test_a_saved_chain_is_what_langchain_saved(tmp_path: Path) -> None:
    write(tmp_path, {"chains/titler.json": MADE["chain"]["text"], "chains/keyed.json": MADE["chain"]["keyed"]})
    found = read(tmp_path)
    told = facts(found, "chains/titler.json")
    assert told["saved"] == "langchain.schema.runnable.RunnableSequence"
    assert sorted(told["classes"]) == MADE["chain"]["classes"]
    assert list(told["input_variables"]) == MADE["chain"]["input_variables"]
    assert told["not_loadable"] == ("langchain_core.language_models.fake_chat_models.FakeListChatModel",)
    keyed = facts(found, "chains/keyed.json")
    assert keyed["secrets_needed"] == ("EXAMPLE_API_KEY",)
    assert keyed["models"] == ("titler-1",)
    assert debts(found) == []


@pytest.mark.parametrize("name", ["prompt.json", "prompt.yaml"])
def test_a_saved_prompt_of_the_older_form(tmp_path: Path, name: str) -> None:
    told = facts(read(write(tmp_path, {name: MADE["prompt"][name]})), name)
    assert told["saved"] == "prompt"
    assert told["input_variables"] == ("ticket",)


@pytest.mark.parametrize("text", ['{"type": "prompt", "model_type": "x"}', '{"_type": "car"}', "[]", '{"lc": 10}'])
def test_other_json_is_no_saved_object(tmp_path: Path, text: str) -> None:
    assert read(write(tmp_path, {"prompts/a.json": text})).signs == []


def test_an_index_is_what_llamaindex_saved(tmp_path: Path) -> None:
    found = read(write(tmp_path, {f"storage/{name}": text for name, text in STORE.items()}))
    told = facts(found, "storage/default__vector_store.json")
    assert told["documents"] == MADE["llama"]["documents"]
    assert told["vectors"] == MADE["llama"]["vectors"]
    assert told["dimension"] == MADE["llama"]["dimension"]
    assert list(told["index_types"]) == MADE["llama"]["types"]
    assert debts(found) == [(INDEX, "storage/default__vector_store.json")]


def test_a_large_store_is_read_from_its_beginning(tmp_path: Path) -> None:
    text = STORE["default__vector_store.json"].rstrip().removesuffix("}") + " " * 16_000_000 + "}"
    found = read(write(tmp_path, {"storage/default__vector_store.json": text}))
    told = facts(found, "storage/default__vector_store.json")
    assert told["dimension"] == MADE["llama"]["dimension"]
    assert "vectors" not in told
    assert found.unread == []


@pytest.mark.parametrize("kind", ["flat", "mapped"])
def test_an_index_is_what_faiss_saved(tmp_path: Path, kind: str) -> None:
    write(tmp_path, {"rag/index.faiss": FAISS[kind], "rag/index.pkl": b"\x80\x04N."})
    write(tmp_path, {"storage/default__vector_store.json": FAISS[kind]})
    found = read(tmp_path)
    for place in ("rag/index.faiss", "storage/default__vector_store.json"):
        told = facts(found, place)
        assert told["dimension"] == MADE["faiss"][kind]["dimension"]
        assert told["vectors"] == MADE["faiss"][kind]["vectors"]
    pickled = [path for name, path in debts(found) if name == "langchain_pickle_index"]
    assert pickled == ["rag/index.pkl"]


def test_collections_are_what_chroma_saved(tmp_path: Path) -> None:
    write(chroma(tmp_path), {"chroma/00000000-0000-0000-0000-000000000008/index_metadata.pickle": b"\x80\x04N."})
    found = read(tmp_path)
    told = facts(found, "chroma/chroma.sqlite3")
    counts = {text.split(":")[0]: int(text.split()[1]) for text in map(str, told["collections"])}
    assert counts == MADE["chroma"]["counts"]
    assert told["collections"] == (
        "by-function: 1 vectors of 5 dimensions, embedded by default",
        "empty: 0 vectors of 0 dimensions",
        "named: 1 vectors of 2 dimensions, embedded by model-a",
        "tickets: 2 vectors of 3 dimensions",
    )
    assert [(s.name, s.locator) for s in found.signs if s.name.startswith("langchain_")] == [
        ("langchain_pickle_index", ""),
        (INDEX, "table collections, tickets"),
    ]


@pytest.mark.parametrize(
    ("path", "text", "model"),
    [
        ("rag/v1/build.json", '{"embedding_model": "text-embedding-3-small"}', "text-embedding-3-small"),
        ("rag/v1/meta.yaml", "embeddings:\n  embed_model_name: BAAI/bge-m3\n", "BAAI/bge-m3"),
        ("rag/v1/README.md", "Made with `intfloat/multilingual-e5-large`.", "intfloat/multilingual-e5-large"),
        ("rag/v1/README.md", "**Embedding model**: voyage-3-large", "voyage-3-large"),
        ("rag/settings.toml", 'embedding = "nomic-embed-text"', "nomic-embed-text"),
        ("rag/v1/build.json", '{"embedding_model": null, "embedding_dim": 1536}', None),
        ("rag/v1/README.md", "The embedding model is a secret. Embeddings: 1536.", None),
        ("rag/v1/docstore.json", '{"text": "we use text-embedding-3-small"}', None),
        ("settings.toml", 'embedding_model = "text-embedding-3-small"', None),
        ("rag/v1/embed.py", 'embedding_model = "text-embedding-3-small"', None),
    ],
)
def test_the_embedding_model_is_named_beside_the_index(tmp_path: Path, path: str, text: str, model: str | None) -> None:
    place = "rag/v1/default__vector_store.json"
    found = read(write(tmp_path, {place: STORE["default__vector_store.json"], path: text}))
    assert facts(found, place).get("embedding_model") == model
    assert (debts(found) == [(INDEX, place)]) is (model is None)


def test_an_index_that_git_ignores_is_seen(tmp_path: Path) -> None:
    write(tmp_path, {f"app/storage/{name}": text for name, text in STORE.items()})
    assert debts(read_systems(tmp_path, ["app/main.py"])) == [(INDEX, "app/storage/default__vector_store.json")]


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("a/index.faiss", b"", "no FAISS index"),
        ("a/index.faiss", b"\x80\x04 pickle", "no FAISS index"),
        ("a/index.faiss", b"version https://git-lfs.github.com/spec/v1\n", "git LFS pointer"),
        ("a/chroma.sqlite3", b"SQLite format 3\0 cut", "sqlite"),
        ("a/default__vector_store.json", b'{"embedding_dict": {"n": [0.5', "not valid JSON"),
        ("a/default__vector_store.json", b"[" * 200_000, "not valid JSON"),
        ("a/index_store.json", b'{"index_store/data": ', "not valid JSON"),
        ("prompts/a.json", b'{"lc": 1, ', "not valid JSON"),
        ("prompts/a.yaml", b"_type: prompt\na: [", "not valid YAML"),
    ],
    ids=range(9),
)
def test_what_is_damaged_is_told(
    lay: Callable[[Mapping[str, str]], Path], path: str, content: bytes, reason: str
) -> None:
    result = scan(write(lay({"b/default__vector_store.json": STORE["default__vector_store.json"]}), {path: content}))
    assert [reason in part["reason"] for part in result.coverage["partly_read"] if part["path"] == path] == [True]
    assert "b/default__vector_store.json" in [place.path for place in result[INDEX].evidence]


def test_a_database_of_something_else_is_told(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "chroma.sqlite3")) as connection:
        connection.execute("create table collections (id, name)")
        connection.commit()
    assert [reason for _, reason in read(tmp_path).unread] == [
        "not a Chroma database that is known: no table of collections"
    ]


def test_a_chain_without_end_is_read_to_a_limit(scanned: Callable[..., ScanResult]) -> None:
    part = '{"lc": 1, "type": "constructor", "id": ["a"], "kwargs": {"x": '
    result = scanned({"chain.json": part * 200 + "1" + "}}" * 200, "prompt.json": '{"lc": 1, "id": [' + "[" * 5000})
    assert [p["path"] for p in result.coverage["partly_read"]] == ["prompt.json"]


HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["lc", "id", "type", "kwargs", "input_variables", "_type", "docstore/ref_doc_info", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@settings(max_examples=80, deadline=None)
@given(saved=HOSTILE, store=HOSTILE, docs=HOSTILE, faiss=st.binary(max_size=60))
def test_artefacts_of_any_shape(
    saved: object, store: object, docs: object, faiss: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "rag-fuzz"
    write(
        folder,
        {
            "chain.json": json.dumps({"lc": 1, "id": saved, "kwargs": [saved, {"lc": 1, "id": [saved]}]}),
            "storage/default__vector_store.json": json.dumps({"embedding_dict": store}),
            "storage/index_store.json": json.dumps({"index_store/data": docs}),
            "storage/docstore.json": json.dumps(docs),
            "a/index.faiss": b"IxF2" + faiss,
        },
    )
    assert not [reason for _, reason in read(folder).unread if "not what" in reason]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_mutated_databases_never_stop_the_scan(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp() / "chroma-fuzz"
    place = folder / "chroma" / "chroma.sqlite3"
    if not (folder / "sound").exists():
        (chroma(folder) / "sound").write_bytes(place.read_bytes())
    raw = bytearray((folder / "sound").read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    place.write_bytes(bytes(raw[: data.draw(st.sampled_from([len(raw), len(raw) // 2, 4096, 100]))]))
    found = read_systems(folder, ["chroma/chroma.sqlite3"])
    assert [fact.key for fact in found.facts if fact.key == "langchain.index"] or found.unread
