"""From what a tool calls a place to a file of the project, with its line as evidence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from debtkit.facts import Evidence
from debtkit.instruments._mask import excerpt
from debtkit.instruments.importers._json import items, mapping, text
from debtkit.render import read_plain, refuse_links

_MOST_BYTES = 5_000_000
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_DRIVE = re.compile(r"^/?[A-Za-z]:[/\\]")


class Places:
    """Finds the files of one project; reads each once."""

    def __init__(self, root: str | Path) -> None:
        self._root = Path(root)
        self._whole = self._root.resolve()
        self._texts: dict[str, str | None] = {}

    def relative(self, name: str) -> str | None:
        """Return a path below the project as ``a/b.py``, or None for one that leads elsewhere."""
        plain = name if _DRIVE.match(name) else name.replace("\\", "/")
        path = Path(plain)
        if "\0" in plain or not plain.strip() or _DRIVE.match(plain):
            return None
        if path.is_absolute():
            for base in (self._root.absolute(), self._whole):
                if path.is_relative_to(base):
                    path = path.relative_to(base)
                    break
            else:
                return None
        parts: list[str] = []
        for part in path.parts:
            if part == "..":
                if not parts:
                    return None
                parts.pop()
            elif part != ".":
                parts.append(part)
        return "/".join(parts) or None

    def from_uri(self, uri: str) -> str | None:
        """Return the same for an address, whose special characters are percent-encoded."""
        scheme = _SCHEME.match(uri)
        if scheme and scheme[1].lower() != "file":
            return None
        try:
            encoded = urlsplit(uri).path if scheme else uri
            return self.relative(unquote_to_bytes(encoded).decode("utf-8", "surrogateescape"))
        except ValueError:
            return None

    def exists(self, path: str) -> bool:
        """Return whether the file is there to be opened."""
        return self._text(path) is not None

    def evidence(self, path: str, line: int, *, cell: int | None = None, quote: bool = True) -> Evidence:
        """Return a place; its line is quoted and masked as the scan does, so that both know the same place."""
        if cell is not None:
            return Evidence(path, f"cell {cell}", self._quoted(self._cell(path, cell), line) if quote else "")
        if not line:
            return Evidence(path)
        return Evidence(path, f"L{line}", self._quoted(self._text(path) or "", line) if quote else "")

    def _quoted(self, source: str, line: int) -> str:
        lines = source.split("\n")
        return excerpt(lines[line - 1]) if 0 < line <= len(lines) else ""

    def _cell(self, path: str, cell: int) -> str:
        try:
            cells = items(mapping(json.loads(self._text(path) or "")).get("cells"))
        except (ValueError, RecursionError):
            return ""
        source = mapping(cells[cell]).get("source") if 0 <= cell < len(cells) else ""
        return text(source) or "".join(part for part in items(source) if isinstance(part, str))

    def _text(self, path: str) -> str | None:
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def _read(self, path: str) -> str | None:
        file = self._root / path
        try:
            refuse_links(self._root, file)
            data = read_plain(file, limit=_MOST_BYTES)
        except (OSError, ValueError):
            return None
        if data is None:
            return None
        return data.decode("utf-8", "replace") if len(data) <= _MOST_BYTES else ""
