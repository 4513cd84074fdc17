"""The files of a data set, as Croissant lists them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_FORMATS = {
    "parquet": "application/x-parquet", "pq": "application/x-parquet", "parq": "application/x-parquet",
    "csv": "text/csv", "tsv": "text/tab-separated-values", "tab": "text/tab-separated-values",
    "json": "application/json", "jsonl": "application/jsonlines", "ndjson": "application/jsonlines",
}  # fmt: skip
_PACKED = {"gz": "application/gzip", "gzip": "application/gzip", "zst": "application/zstd", "zstd": "application/zstd"}
_MOST = 1_000
_CHUNK = 1 << 20


def distribution(files: Sequence[str]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the resources, and the reference with which fields name their source; none for data in memory.

    Each file is listed with its size and SHA-256, up to a thousand; more of them, or several, are also one set.
    """
    if not files:
        return [], {}
    names = _names(files)
    listed = [_file(path, name) for path, name in zip(files[:_MOST], names, strict=False)]
    if len(files) == 1:
        return listed, {"fileObject": {"@id": names[0]}}
    kinds = {_format(name) for name in names}
    ending = "".join(Path(names[0]).suffixes[-2:] if Path(names[0]).suffix[1:] in _PACKED else Path(names[0]).suffix)
    files_set = {
        "@type": "cr:FileSet",
        "@id": "files",
        "name": "files",
        "description": f"The {len(files):,} files of the data set.",
        "encodingFormat": min(kinds),
        "includes": f"**/*{ending}" if any("/" in name for name in names) else f"*{ending}",
    }
    return [*listed, files_set], {"fileSet": {"@id": "files"}}


def _names(files: Sequence[str]) -> list[str]:
    """Return names relative to the folder that holds all of them."""
    places = [Path(path).absolute() for path in files]
    folder = os.path.commonpath([place.parent for place in places])
    return [place.relative_to(folder).as_posix() for place in places]


def _file(path: str, name: str) -> dict[str, Any]:
    digest = hashlib.sha256()
    size = 0
    with Path(path).open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{size} B",
        "encodingFormat": _format(name),
        "sha256": digest.hexdigest(),
    }


def _format(name: str) -> str:
    ending = Path(name).suffix[1:].lower()
    return _PACKED.get(ending) or _FORMATS.get(ending, "application/octet-stream")
