"""What LangChain and LlamaIndex leave on disk: saved prompts and chains, and the indexes of retrieval."""

# ruff: noqa: ANN401 - foreign data of any shape

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.systems._base import Reader, SystemRule
from debtkit.instruments.scan.systems._files import mapping, sequence
from debtkit.instruments.scan.systems._indexes import chroma_collections, faiss_index, llama_index, model_beside
from debtkit.instruments.scan.systems._seek import Teller

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.facts import Fact
    from debtkit.instruments.scan.systems._files import Files, UnreadableError
    from debtkit.instruments.scan.systems._indexes import Index

_STORES = ("index_store.json", "default__vector_store.json")
_CHROMA = "chroma.sqlite3"
_FOLDERS = (
    "storage", "index", "indexes", "indices", "faiss", "faiss_index", "vectorstore", "vector_store", "vectordb",
    "chroma", "chroma_db", ".chroma", "chromadb", "db",
)  # fmt: skip
"""Where such indexes usually are, be they ignored by git or not."""
_SAVED_NAME = re.compile(r"(?i)prompt|chain|agent|runnable|langchain|llm|template")
_SAVED = re.compile(rb'"lc"\s*:\s*1\b|(?<![\w"])"?_type"?\s*:\s*"?(?:prompt|few_shot|\w+_chain)\b')
_SAVED_TYPES = re.compile(r"prompt|few_shot|\w+_chain")
_MOST_SAVED = 300
_MOST_BYTES = 400_000
_HEAD = 1 << 16
_MOST_PARTS = 20_000


class LangChainReader(Reader):
    """Reads saved objects, and of indexes what tells size, dimension and embedding model; nothing is unpickled."""

    name = "langchain"
    title = "LangChain or LlamaIndex"

    def places(self, files: Files) -> list[str]:
        """Return one file of each index, and the saved objects."""
        stores = [*files.named(*_STORES, _CHROMA), *files.ending(".faiss"), *_usual(files)]
        by_folder = {path.rpartition("/")[0]: path for path in sorted(stores, reverse=True) if path.endswith(".json")}
        others = {path for path in stores if not path.endswith(".json")}
        named = (path for path in files.ending(".json", ".yaml", ".yml") if _SAVED_NAME.search(path))
        saved = [path for path, _ in zip(named, range(_MOST_SAVED), strict=False) if _is_saved(files, path)]
        return sorted({*by_folder.values(), *others, *saved})

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact | UnreadableError]:
        """Read one index or saved object."""
        tell = Teller(self.name, place)
        if place.endswith(".faiss"):
            yield from _faiss(files, place, tell)
        elif place.endswith(_CHROMA):
            yield from _chroma(files, place, tell)
        elif place.endswith("_store.json"):
            problems: list[UnreadableError] = []
            index = llama_index(files, place.rpartition("/")[0], problems)
            yield from problems
            yield from _index(files, place, index, tell)
        else:
            yield from _saved(files, place, tell)


def _usual(files: Files) -> Iterator[str]:
    tops = sorted({path.partition("/")[0] for path in files.folders if path} - set(_FOLDERS))
    for base in ("", *tops[:50]):
        for folder in _FOLDERS:
            path = f"{base}/{folder}".lstrip("/")
            if files.is_folder(path):
                names = (name for name in files.names(path) if name in {*_STORES, _CHROMA} or name.endswith(".faiss"))
                yield from (f"{path}/{name}" for name in names)


def _is_saved(files: Files, path: str) -> bool:
    size = files.size(path)
    return size is not None and size <= _MOST_BYTES and bool(_SAVED.search(files.bytes(path, only=_HEAD)))


def _index(files: Files, place: str, index: Index, tell: Teller) -> Iterator[Sign | Fact]:
    yield Sign("langchain.index", place)
    yield tell("index", index.kind)
    for what, value in (("dimension", index.dimension), ("vectors", index.vectors), ("documents", index.documents)):
        if value is not None and (value or what != "dimension"):
            yield tell(what, value)
    if index.types:
        yield tell("index_types", tuple(index.types))
    model, path = model_beside(files, place.rpartition("/")[0])
    if model:
        yield tell("embedding_model", model, path=path)
    elif index.vectors != 0:
        shown = f"{index.kind} index" + (f" of {index.dimension} dimensions" if index.dimension else "")
        yield Sign("langchain_index_without_embedding", place, "", shown)


def _faiss(files: Files, place: str, tell: Teller) -> Iterator[Sign | Fact | UnreadableError]:
    pickled = f"{place.removesuffix('.faiss')}.pkl"
    if files.size(pickled):
        yield Sign("langchain_pickle_index", pickled, "", pickled.rpartition("/")[2])
    yield from _index(files, place, faiss_index(files, place), tell)


def _chroma(files: Files, place: str, tell: Teller) -> Iterator[Sign | Fact]:
    folder = place.rpartition("/")[0]
    for name in files.names(folder):
        pickled = f"{folder}/{name}/index_metadata.pickle".lstrip("/")
        if files.size(pickled):
            yield Sign("langchain_pickle_index", pickled, "", "index_metadata.pickle")
    collections = chroma_collections(files, place)
    yield Sign("langchain.index", place)
    yield tell("index", "Chroma")
    yield tell("collections", tuple(_described(index) for index in collections), "table collections")
    model, path = model_beside(files, folder)
    if model:
        yield tell("embedding_model", model, path=path)
    for index in collections:
        if not model and not index.model and (index.vectors or index.dimension):
            shown = f"collection {index.name}, {index.dimension} dimensions"
            yield Sign("langchain_index_without_embedding", place, f"table collections, {index.name}", shown)


def _described(index: Index) -> str:
    model = f", embedded by {index.model}" if index.model else ""
    return f"{index.name}: {index.vectors} vectors of {index.dimension} dimensions{model}"


def _saved(files: Files, place: str, tell: Teller) -> Iterator[Fact]:
    data = files.json(place, most=_MOST_BYTES) if place.endswith(".json") else files.yaml(place, most=_MOST_BYTES)
    kind = mapping(data).get("_type")
    if isinstance(kind, str) and _SAVED_TYPES.fullmatch(kind):
        yield tell("saved", kind, "$._type")
        yield from _variables([mapping(data)], tell)
        return
    parts = list(_parts(data))
    if not parts:
        return
    made = [part for part in parts if part.get("type") == "constructor"]
    yield tell("saved", _name(parts[0]), "$")
    yield tell("classes", tuple(dict.fromkeys(map(_name, made))), "$")
    lost = [_name(part) for part in parts if part.get("type") == "not_implemented"]
    secrets = [_name(part) for part in parts if part.get("type") == "secret"]
    models = [mapping(part.get("kwargs")).get(key) for part in made for key in ("model", "model_name")]
    for what, values in (
        ("not_loadable", lost),
        ("secrets_needed", secrets),
        ("models", [model for model in models if isinstance(model, str)]),
    ):
        if values:
            yield tell(what, tuple(dict.fromkeys(values)), "$")
    yield from _variables([mapping(part.get("kwargs")) for part in made], tell)


def _variables(holders: list[Any], tell: Teller) -> Iterator[Fact]:
    names = [name for holder in holders for name in sequence(holder.get("input_variables")) if isinstance(name, str)]
    if names:
        yield tell("input_variables", tuple(dict.fromkeys(names)), "$")


def _parts(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the serialised objects in the order of the text, at most twenty thousand values deep or wide."""
    pending = [data]
    for _ in range(_MOST_PARTS):
        if not pending:
            return
        value = pending.pop()
        if isinstance(value, dict):
            if value.get("lc") == 1 and isinstance(value.get("id"), list):
                yield value
            pending.extend(reversed(list(value.values())[:_MOST_PARTS]))
        elif isinstance(value, list):
            pending.extend(reversed(value[:_MOST_PARTS]))


def _name(part: dict[str, Any]) -> str:
    return ".".join(str(name) for name in part["id"][:10])


_INDEX = Subject("an index of LangChain, LlamaIndex, FAISS or Chroma", ("langchain.index",))
_STORE = (
    '{"embedding_dict": {"n1": [0.5, 0.5]}, "text_id_to_ref_doc_id": {"n1": "d1"}, "metadata_dict": {}}\n'  # one vector
)
_POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
_BUILD = '{"embedding_model": "text-embedding-3-small", "chunk_size": 512}\n'


class LangchainIndexWithoutEmbedding(SystemRule):
    """An index of vectors, and nothing beside it names the embedding model that made them."""

    key = "langchain_index_without_embedding"
    area = "data"
    check = "DK322"
    about = _INDEX
    says = "nothing beside this index names the embedding model that made it"
    fix = "Write build.json beside the index: embedding model and version, dimension, chunking, hash of the data."
    not_counted = (
        "Indexes without vectors.",
        "A Chroma collection that names its embedding function, or its model in the metadata.",
    )
    known_limits = (
        "Code that holds the name is not counted as beside the index.",
        "Any name of an embedding model in such a text is taken for that of the index.",
    )
    examples_bad = (
        {"storage/default__vector_store.json": _STORE},
        {"storage/default__vector_store.json": _STORE, "storage/build.json": '{"embedding_model": null}\n'},
        {"storage/default__vector_store.json": _STORE, "config.yaml": "embedding_model: text-embedding-3-small\n"},
    )
    examples_good = (
        {"storage/default__vector_store.json": _STORE, "storage/build.json": _BUILD},
        {"storage/default__vector_store.json": _STORE, "storage.README.md": "Made with BAAI/bge-small-en-v1.5.\n"},
        {"data/rag/index_store.json": "{}\n", "data/rag/default__vector_store.json": '{"embedding_dict": {}}\n'},
    )


class LangchainPickleIndex(SystemRule):
    """An index of which a part is a pickle: loading it can run any code."""

    key = "langchain_pickle_index"
    area = "compliance"
    check = "DK816"
    about = _INDEX
    says = "loading this index can run any code"
    fix = "Build the index from its documents where it is used, or keep the texts as JSON beside the vectors."
    known_limits = ("A pickle is told by its name beside the index: `index.pkl`, `index_metadata.pickle`.",)
    examples_bad = ({"rag/index.faiss": _POINTER, "rag/index.pkl": _POINTER},)
    examples_good = (
        {"rag/index.faiss": _POINTER, "rag/texts.json": "[]\n"},
        {"storage/default__vector_store.json": _STORE},
    )


READER = LangChainReader
RULES = (LangchainIndexWithoutEmbedding, LangchainPickleIndex)
