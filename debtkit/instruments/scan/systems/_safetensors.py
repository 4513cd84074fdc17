"""The header of a safetensors file: names, types and shapes of its tensors, without the tensors."""

# ruff: noqa: PLR2004 - the format fixes eight bytes, and pairs

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, Any

from debtkit.instruments.scan.systems._files import UnreadableError, mapping, sequence
from debtkit.instruments.scan.systems._seek import refuse_pointer

if TYPE_CHECKING:
    from debtkit.instruments.scan.systems._files import Files

_MOST_HEADER = 20_000_000
_MOST_DIMS = 32
_MOST_PARAMETERS = 1 << 62


@dataclass(slots=True)
class Header:
    """What the header says."""

    names: set[str] = field(default_factory=set)
    dtypes: Counter[str] = field(default_factory=Counter)
    parameters: int = 0
    metadata: dict[str, str] = field(default_factory=dict)


def read_header(files: Files, path: str) -> Header:
    """Return the header of a file.

    Raises
    ------
    UnreadableError
        If it is cut off, too large, or no header.
    """
    refuse_pointer(files, path)
    size = files.size(path) or 0
    with files.opened(path) as file:
        length = int.from_bytes(file.read(8), "little")
        if size < 8 or length > size - 8:
            raise UnreadableError(path, f"cut off: {size} bytes, the header alone ends at {length + 8}")
        if length > _MOST_HEADER:
            raise UnreadableError(path, f"header of {length // 1_000_000} MB; the limit is {_MOST_HEADER // 1_000_000}")
        raw = file.read(length)
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(path, f"no safetensors header: {type(error).__name__}") from error
    if not isinstance(data, dict):
        raise UnreadableError(path, "no safetensors header: not a mapping")
    return _header(path, data, size - 8 - length)


def _header(path: str, data: dict[str, Any], room: int) -> Header:
    header = Header()
    metadata = mapping(data.pop("__metadata__", None))
    header.metadata = {key: value for key, value in metadata.items() if isinstance(value, str)}
    needed = 0
    for name, tensor in data.items():
        entry = mapping(tensor)
        shape, offsets = sequence(entry.get("shape")), sequence(entry.get("data_offsets"))
        if not _counts(shape) or len(shape) > _MOST_DIMS or not _counts(offsets) or len(offsets) != 2:
            raise UnreadableError(path, "no safetensors header: a tensor without shape or place")
        needed = max(needed, offsets[1])
        header.names.add(name)
        header.dtypes[str(entry.get("dtype"))] += 1
        header.parameters = min(header.parameters + prod(shape), _MOST_PARAMETERS)
    if needed > room:
        raise UnreadableError(path, f"cut off: its tensors need {needed} bytes, {room} are there")
    return header


def _counts(values: list[Any]) -> bool:
    return all(type(value) is int and 0 <= value < _MOST_PARAMETERS for value in values)
