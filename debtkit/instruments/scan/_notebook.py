"""Notebooks as JSON: cells become pseudo-modules, outputs are read apart and never copied."""

# ruff: noqa: ANN401 - JSON

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from debtkit.instruments.scan._files import Sign, TextFile
from debtkit.instruments.scan._module import Module, blank_magics, parse

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Cell:
    """One cell: ``texts`` are the texts of its outputs, ``binary`` their size in bytes beyond text."""

    index: int
    kind: str
    source: str
    count: int | None = None
    texts: list[str] = field(default_factory=list)
    error: str = ""
    output_bytes: int = 0


class Notebook(TextFile):
    """A notebook file that is valid JSON."""

    cells: list[Cell]
    python: bool = True

    def modules(self) -> Iterator[Module]:
        """Yield the code cells that parse; imports of earlier cells are known in later ones."""
        aliases: dict[str, str] = {}
        for cell in self.cells:
            if cell.kind != "code" or not self.python or not cell.source.strip():
                continue
            source = blank_magics(cell.source)
            tree = parse(source)
            if tree is not None:
                yield Module(
                    TextFile(self.path, cell.source, self.kind, own_roots=self.own_roots),
                    tree,
                    cell=cell.index,
                    aliases=aliases,
                )

    @property
    def broken_cells(self) -> list[int]:
        """Indices of code cells that do not parse."""
        if not self.python:
            return []
        return [
            c.index
            for c in self.cells
            if c.kind == "code" and c.source.strip() and parse(blank_magics(c.source)) is None
        ]

    def cell_sign(self, name: str, index: int, *, output: bool = False, excerpt: str = "", extra: str = "") -> Sign:
        """Point at a cell or its output."""
        return Sign(
            name,
            self.path,
            f"cell {index} output" if output else f"cell {index}",
            excerpt,
            index * 10_000 + output,
            extra,
        )


def read_notebook(file: TextFile) -> Notebook | None:
    """Read a notebook; None when it is no valid one."""
    try:
        data = json.loads(file.text)
        cells = data.get("cells")
        if cells is None:
            cells = [cell for sheet in data["worksheets"] for cell in sheet["cells"]]
        notebook = Notebook(file.path, "", file.kind, own_roots=file.own_roots)
        notebook.cells = [_cell(index, cell) for index, cell in enumerate(cells)]
        language = data.get("metadata", {}).get("kernelspec", {}).get("language") or data.get("metadata", {}).get(
            "language_info", {}
        ).get("name")
        notebook.python = not isinstance(language, str) or language.lower().startswith(("python", "ipython"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return notebook


def _joined(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "".join(part for part in value if isinstance(part, str)) if isinstance(value, list) else ""


def _shows_an_error_on_purpose(cell: dict[str, Any]) -> bool:
    """Return whether a cell is tagged so that its error does not stop a run."""
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return isinstance(tags, list) and "raises-exception" in tags


def _cell(index: int, data: dict[str, Any]) -> Cell:
    count = data.get("execution_count", data.get("prompt_number"))
    cell = Cell(
        index,
        str(data.get("cell_type", "")),
        _joined(data.get("source", data.get("input", ""))),
        count if isinstance(count, int) else None,
    )
    outputs = data.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        if not isinstance(output, dict):
            continue
        bundle = output.get("data", output)
        for key, value in bundle.items() if isinstance(bundle, dict) else ():
            text = _joined(value) if isinstance(value, str | list) else ""
            cell.output_bytes += len(text)
            if key in {"text", "text/plain", "text/html", "text/markdown", "traceback", "evalue"} and text:
                cell.texts.append(text)
        if output.get("output_type") in {"error", "pyerr"}:
            cell.error = "" if _shows_an_error_on_purpose(data) else str(output.get("ename", "error"))
            cell.texts.append(_joined(output.get("traceback", "")))
    return cell
