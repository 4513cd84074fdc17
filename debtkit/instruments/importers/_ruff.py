"""``ruff check --output-format json``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.importers._collect import Collector
from debtkit.instruments.importers._imported import SEVERITIES
from debtkit.instruments.importers._json import items, line_number, load, mapping, refuse, text

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.instruments.importers._imported import Imported

FORM = "the output of `ruff check --output-format json`"


def read_ruff(path: str | Path, *, root: str | Path = ".") -> Imported:
    """Return the findings of ruff.

    Parameters
    ----------
    path
        What ``ruff check --output-format json`` wrote.
    root
        The project's folder; what lies outside is left out with a note.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it is no such output; the message says why.
    """
    return from_data(load(path), path, root)


def looks_like(data: object) -> bool:
    """Return whether this is a list of ruff's findings; an empty one is what ruff writes of clean code."""
    return isinstance(data, list) and all({"code", "filename", "location"} <= mapping(entry).keys() for entry in data)


def from_data(data: object, path: str | Path, root: str | Path) -> Imported:
    """Read findings that were loaded."""
    if not isinstance(data, list):
        raise refuse(path, FORM, "it holds no list")
    if data and not any(looks_like([entry]) for entry in data):
        raise refuse(path, FORM, "its entries have no code, filename and location")
    collector = Collector(root)
    collector.ran("ruff")
    for entry in items(data):
        if not looks_like([entry]) or not text(entry["filename"]):
            collector.leave("has no file name or is malformed")
            continue
        row, cell = line_number(mapping(entry["location"]).get("row")), line_number(entry.get("cell"))
        rule = text(entry["code"]) or "invalid-syntax"
        severity = text(entry.get("severity")) or "error"
        collector.take(
            "ruff",
            rule,
            text(entry.get("name")) or text(entry.get("message")) or rule,
            severity if severity in SEVERITIES else "note",
            (collector.places.relative(entry["filename"]), row, cell - 1 if cell else None),
            named=entry["filename"],
        )
    return collector.result()
