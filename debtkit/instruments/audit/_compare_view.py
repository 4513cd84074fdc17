"""How a comparison reads: what got worse first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._view_blocks import Document, Grid, Heading, Name, Para, joined
from debtkit.instruments.audit._view_figures import figure, sentence, share
from debtkit.render import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.instruments.audit._view_blocks import Block

_SHOWN = 100
_TITLES = {"new": "New", "worse": "Worse", "better": "Better", "gone": "Gone", "not measured": "Not measured in both"}


def comparison_document(data: Mapping[str, Any]) -> Document:
    """Return the document of a comparison, from its plain data."""
    before, after = data["before"], data["after"]
    document = Document()
    document.add(Heading(1, f"From {before['label']} to {after['label']}"))
    rows = [
        (what, f"{before[key]:,}", f"{after[key]:,}", f"{after[key] - before[key]:+,}")
        for what, key in (("rows", "rows"), ("columns", "columns"))
    ]
    document.add(Grid(("", "Before", "After", "Change"), tuple(rows), "lrrr"))
    many = ", ".join(f"{number} {kind}" for kind, number in data["counts"].items())
    document.add(Para(f"Findings: {many}."))
    document.add(*_content(data.get("content")), *comparison_blocks(data))
    return document


def _content(content: Mapping[str, Any] | None) -> list[Block]:
    if content is None:
        return []
    if content["same"]:
        return [Para("The content is the same, row for row in any order: the fingerprints agree.")]
    columns = content["columns"]
    if not columns:
        where = (
            "" if columns is None else "; each column for itself holds the same, so rows were put together otherwise"
        )
        return [Para(f"The content differs: the fingerprints disagree{where}.")]
    return [Para(f"The content differs in {count(len(columns), 'column')}: {joined(columns)}.")]


def comparison_blocks(data: Mapping[str, Any]) -> list[Block]:
    """Return what changed, without a head."""
    blocks = []
    for kind, title in _TITLES.items():
        blocks += _findings(title, [one for one in data["findings"] if one["change"] == kind])
    return [*blocks, *_columns(data["columns"]), *_figures(data["figures"])]


def _findings(title: str, findings: list[dict[str, Any]]) -> list[Block]:
    if not findings:
        return []
    rows = tuple(
        (one["severity"] or one["severity_before"], one["check"].replace("_", " "), joined(one["columns"]),
         measured_at(one, "_before"), measured_at(one, ""), sentence(one["says"]))
        for one in findings[:_SHOWN]
    )  # fmt: skip
    headers = ("Severity", "Found by", "Columns", "Before", "After", "What was seen")
    return [Heading(2, title), Grid(headers, rows, "lllrrl"), *_more(len(findings), "finding")]


def measured_at(one: Mapping[str, Any], when: str) -> str:
    """Return what was measured before (``"_before"``) or after (nothing)."""
    value = one[f"value{when}"]
    shares = str(one["unit"]).startswith("share ")
    return share(value) if shares else figure(value)


def _columns(columns: list[dict[str, Any]]) -> list[Block]:
    if not columns:
        return []
    rows = tuple((Name(one["name"]), one["type_before"] or "absent", one["type"] or "absent") for one in columns)
    return [
        Heading(2, "Columns that changed"),
        Grid(("Column", "Type before", "Type after"), rows[:_SHOWN]),
        *_more(len(rows), "column"),
    ]


def _figures(figures: list[dict[str, Any]]) -> list[Block]:
    if not figures:
        return []
    rows = tuple(
        (Name(one["name"]), one["figure"].replace("_", " "), figure(one["before"]), figure(one["after"]))
        for one in figures
    )
    return [
        Heading(2, "Figures that moved"),
        Grid(("Column", "Figure", "Before", "After"), rows[:_SHOWN], "llrr"),
        *_more(len(rows), "figure"),
    ]


def _more(many: int, noun: str) -> list[Block]:
    return [Para(f"{count(many - _SHOWN, 'more ' + noun)} in `to_json()`.")] if many > _SHOWN else []
