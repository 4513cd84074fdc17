"""Where a finding stands, as SARIF says it: an address relative to the project, a line, and the cell of a notebook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from debtkit.documents._sarif_notebook import Cells
from debtkit.judgement import is_whole_project
from debtkit.render import one_line, read_plain, refuse_links

if TYPE_CHECKING:
    from debtkit.facts import Evidence

_LINES = re.compile(r"L(\d{1,9})(?:-L?(\d{1,9}))?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_ANCHORS = ("README.md", "README.rst", "README.txt", "README", "readme.md", "debtkit.yaml")
_MOST_BYTES = 20_000_000


class Places:
    """Makes locations, and reads a notebook once however many findings it has.

    GitHub refuses a whole log when one result has no file (``locationFromSarifResult: expected at least one
    location``). What is about the project and not one file of it is therefore shown at the README, the page where a
    reader looks first and which seldom moves; else at ``debtkit.yaml``, else at the folder.
    """

    def __init__(self, root: str | Path | None) -> None:
        self._root = None if root is None else Path(root)
        self._notebooks: dict[str, Cells] = {}
        self._anchor = self._find_anchor()

    def location(self, place: Evidence) -> dict[str, Any]:
        """Return the location of a finding."""
        if is_whole_project(place) or _is_elsewhere(place.path):
            return self.file(".")
        lines = _LINES.fullmatch(place.locator)
        region: dict[str, Any] = {"startLine": 1}
        if lines:
            start = max(int(lines[1]), 1)
            region = {"startLine": start}
            if lines[2] and int(lines[2]) > start:
                region["endLine"] = int(lines[2])
            if place.excerpt.strip() and "endLine" not in region:
                region["snippet"] = {"text": one_line(place.excerpt)}
        elif place.locator:
            region["startLine"] = self._cells(place.path).line(place.locator, place.excerpt)
        location = self._physical(place.path, region)
        if place.locator and not lines:
            name = one_line(place.locator)
            kind = {"kind": "cell"} if name.startswith("cell ") else {}
            location["logicalLocations"] = [{"name": name, "fullyQualifiedName": name, **kind}]
        return location

    def file(self, path: str) -> dict[str, Any]:
        """Return the location of a file as a whole."""
        known = path not in {"", "."} and not _is_elsewhere(path)
        return self._physical(path if known else self._anchor, {"startLine": 1})

    def _physical(self, path: str, region: dict[str, Any]) -> dict[str, Any]:
        address = {"uri": _address(path), "uriBaseId": "SRCROOT"}
        return {"physicalLocation": {"artifactLocation": address, "region": region}}

    def _find_anchor(self) -> str:
        if self._root is not None:
            for name in _ANCHORS:
                path = self._root / name
                if path.is_file() and not path.is_symlink():
                    return name
        return "."

    def _cells(self, path: str) -> Cells:
        if path not in self._notebooks:
            self._notebooks[path] = Cells(self._read(path) if path.lower().endswith(".ipynb") else "")
        return self._notebooks[path]

    def _read(self, path: str) -> str:
        if self._root is None:
            return ""
        file = self._root / path
        try:
            refuse_links(self._root, file)
            data = read_plain(file, limit=_MOST_BYTES) or b""
            return data.decode("utf-8") if len(data) <= _MOST_BYTES else ""
        except (OSError, ValueError):
            return ""


def _is_elsewhere(path: str) -> bool:
    """Return whether a path is no file below the project: an address or a way out of it."""
    return path.startswith("/") or ".." in path.split("/") or "\0" in path or _SCHEME.match(path) is not None


def _address(path: str) -> str:
    """Return a relative address; bytes of a name that are no text keep their value."""
    try:
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "surrogatepass"))
