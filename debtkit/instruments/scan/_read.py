"""Read files within limits, and turn each into the object its rules expect."""

# ruff: noqa: E501 - tables on one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._config import Config, is_config
from debtkit.instruments.scan._files import TextFile
from debtkit.instruments.scan._folders import Unread
from debtkit.instruments.scan._markdown import Document
from debtkit.instruments.scan._notebook import read_notebook
from debtkit.render import without_blocks

if TYPE_CHECKING:
    from debtkit.instruments.scan._folders import Folders

_MB = 1_000_000
MOST_BYTES = 4 * _MB
_MOST_DATA_BYTES = 400_000
_MOST_NOTEBOOK_BYTES = 50 * _MB
_MOST_PYTHON_BYTES = 1_500_000
_DATA_LIKE = (".json", ".txt", ".md", ".csv", ".tsv", ".jsonl", ".yaml", ".yml", ".xml", ".html", ".svg")
_PROSE = (".md", ".mdx", ".rst", ".txt", ".adoc")
_NEVER_TEXT = (
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".pdf", ".zip", ".gz", ".bz2", ".xz", ".7z", ".tar", ".mp3", ".mp4", ".mov", ".wav", ".ogg",
    ".woff", ".woff2", ".ttf", ".eot", ".otf", ".so", ".dll", ".dylib", ".exe", ".bin", ".pt", ".pth", ".onnx", ".safetensors", ".gguf", ".h5",
    ".pkl", ".pickle", ".joblib", ".npy", ".npz", ".parquet", ".arrow", ".feather", ".db", ".sqlite", ".faiss", ".index", ".pyc", ".whl", ".jar",
    ".model", ".ckpt", ".tflite", ".pb", ".avif", ".webm", ".psd", ".docx", ".xlsx", ".pptx",
)  # fmt: skip
_LOCKS = (
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "pixi.lock",
    "pipfile.lock",
    "conda-lock.yml",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
)
_LOCK_HEAD = 20_000
_OWN_RECORD = re.compile(r'\s*\{\s*"schema": "debtkit\.')
"""What debtkit itself wrote is an answer, not evidence: its records here, its blocks in documents below."""


def fetch(folders: Folders, path: str, kind: FileClass, size: int) -> bytes | Unread | None:
    """Read the bytes of one file; None for files that hold no text and are not meant to be read."""
    lower = path.lower()
    name = lower.rsplit("/", 1)[-1]
    if lower.endswith(_NEVER_TEXT) or name == "debtkit.yaml":
        return None
    lock = name in _LOCKS
    too_big = None if lock else _limit(lower, kind, size)
    if too_big is not None:
        return too_big
    return folders.read(path, _LOCK_HEAD if lock else size)


def understand(path: str, kind: FileClass, raw: bytes, own_roots: frozenset[str]) -> TextFile | Unread | None:
    """Turn bytes into the object that rules expect; None for what holds no text after all."""
    lower = path.lower()
    if b"\0" in raw[:8192] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return (
            Unread("holds NUL bytes: binary or damaged")
            if lower.endswith((".py", ".md", ".txt", ".yaml", ".yml", ".json", ".ipynb"))
            else None
        )
    text = _decode(raw)
    if text.startswith("version https://git-lfs.github.com/spec/"):
        return Unread("git LFS pointer; the content is not here")
    return _typed(path, lower, text, kind, own_roots)


def _limit(lower: str, kind: FileClass, size: int) -> Unread | None:
    if lower.endswith(".ipynb"):
        return (
            Unread(f"notebook of {size // _MB} MB; the limit is {_MOST_NOTEBOOK_BYTES // _MB} MB")
            if size > _MOST_NOTEBOOK_BYTES
            else None
        )
    if kind in {FileClass.DATA, FileClass.VENDORED} and size > _MOST_DATA_BYTES:
        return Unread(f"data of {size // 1000} kB; the limit is {_MOST_DATA_BYTES // 1000} kB")
    if size > MOST_BYTES:
        return Unread(f"file of {size // _MB} MB; the limit is {MOST_BYTES // _MB} MB")
    if lower.endswith(_DATA_LIKE) and size > _MOST_DATA_BYTES:
        return Unread(f"text of {size // 1000} kB; the limit is {_MOST_DATA_BYTES // 1000} kB")
    return None


def _decode(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _typed(path: str, lower: str, text: str, kind: FileClass, own_roots: frozenset[str]) -> TextFile | Unread | None:
    name = lower.rsplit("/", 1)[-1]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if lower.endswith(".ipynb"):
        notebook = read_notebook(TextFile(path, text, kind, own_roots=own_roots))
        return Unread("not a valid notebook (JSON with cells)") if notebook is None else notebook
    if name in _LOCKS:
        return TextFile(path, text, kind, own_roots=own_roots)
    if _OWN_RECORD.match(text):
        return None
    if lower.endswith(_PROSE):
        return Document(path, without_blocks(text) if "debtkit:begin" in text else text, kind, own_roots=own_roots)
    if is_config(name):
        return Config(path, text, kind, own_roots=own_roots)
    return TextFile(path, text, kind, own_roots=own_roots)
