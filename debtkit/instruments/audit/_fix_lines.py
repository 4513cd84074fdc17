"""JSON lines are copied as they stand: no key is added, no date is understood, no number is written anew."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.fixes._base import Redact

_TEXT = re.compile(rb'("(?:[^"\\]|\\.)*")(\s*:)?')
"""A text of JSON; with a colon behind it, it is a key."""
_PACKED = {".gz", ".gzip"}
_KINDS = {".jsonl", ".ndjson", ".json"}


def open_lines(table: Table) -> list[str] | None:
    """Return the files of a table if each of their lines is one of its rows; nothing if they must be read otherwise."""
    if not table.path or table.split is not None:
        return None
    for path in table.path:
        endings = [ending.lower() for ending in Path(path).suffixes]
        if endings and endings[-1] in _PACKED:
            endings.pop()
        if not endings or endings[-1] not in _KINDS:
            return None
    try:
        rows = sum(1 for _ in lines_of(table.path))
        first = next(lines_of(table.path), b"")
    except (OSError, EOFError):
        return None
    return list(table.path) if rows == table.rows and first.lstrip().startswith(b"{") else None


def lines_of(paths: list[str] | tuple[str, ...]) -> Iterator[bytes]:
    """Yield the lines of files that are not blank, without their ends."""
    for path in paths:
        opened: Any = gzip.open if Path(path).suffix.lower() in _PACKED else open
        with opened(path, "rb") as file:
            for at, line in enumerate(file):
                text = line.removeprefix(b"\xef\xbb\xbf") if at == 0 else line
                if text.strip():
                    yield text.rstrip(b"\r\n")


def redacted(line: bytes, redact: Redact) -> bytes:
    """Change the texts of a line; keys, numbers and blanks stay as they are."""
    name = ""

    def change(found: re.Match[bytes]) -> bytes:
        nonlocal name
        value = json.loads(found[1])
        if found[2]:
            name = value
            return found[0]
        fresh = redact(value, name)
        return found[0] if fresh == value else json.dumps(fresh, ensure_ascii=False).encode("utf-8", "backslashreplace")

    return _TEXT.sub(change, line)


def with_key(line: bytes, key: str, value: float) -> bytes:
    """Put one more key at the end of an object."""
    body = line.rstrip()[:-1].rstrip()
    comma = b"" if body.endswith(b"{") else b", "
    return body + comma + json.dumps(key).encode() + b": " + json.dumps(value).encode() + b"}"
