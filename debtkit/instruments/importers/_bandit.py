"""``bandit -f json``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.importers._collect import Collector
from debtkit.instruments.importers._json import items, line_number, load, mapping, refuse, text
from debtkit.render import count

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.instruments.importers._imported import Imported

FORM = "the output of `bandit -f json`"
_SEVERITIES = {"HIGH": "error", "MEDIUM": "warning", "LOW": "note"}
_NAMELESS = frozenset({"", "blacklist"})
"""Names of tests that say nothing; the text of such a test is always the same and quotes nothing."""


def read_bandit(path: str | Path, *, root: str | Path = ".") -> Imported:
    """Return the findings of bandit.

    Parameters
    ----------
    path
        What ``bandit -f json`` wrote.
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
    """Return whether this is a report of bandit."""
    return {"results", "errors", "metrics"} <= mapping(data).keys()


def from_data(data: object, path: str | Path, root: str | Path) -> Imported:
    """Read a report that was loaded."""
    results = mapping(data).get("results")
    if not looks_like(data) or not isinstance(results, list):
        raise refuse(path, FORM, "it has no results, errors and metrics")
    collector = Collector(root)
    collector.ran("bandit")
    for entry in map(mapping, results):
        file, rule = text(entry.get("filename")), text(entry.get("test_id"))
        if not file or not rule:
            collector.leave("has no file name or test id")
            continue
        name = text(entry.get("test_name"))
        collector.take(
            "bandit",
            rule,
            text(entry.get("issue_text")) if name in _NAMELESS else name,
            _SEVERITIES.get(text(entry.get("issue_severity")).upper(), "note"),
            (collector.places.relative(file), line_number(entry.get("line_number")), None),
            named=file,
            security=True,
        )
    result = collector.result()
    unread = len(items(mapping(data).get("errors")))
    if unread:
        result.notes = (*result.notes, f"bandit could not read {count(unread, 'file')}")
    return result
