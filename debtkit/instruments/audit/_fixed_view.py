"""How a fix reads: what each step did, then the figures before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._compare_view import comparison_blocks, measured_at
from debtkit.instruments.audit._view_blocks import Document, Grid, Heading, Listing, Name, Para
from debtkit.render import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.instruments.audit._view_blocks import Block

_MOST = 40


def fixed_document(data: Mapping[str, Any]) -> Document:
    """Return the document of a fix, from its plain data."""
    document = Document()
    document.add(Heading(1, f"{data['input']}, mended"))
    document.add(Para(f"The input was not touched; the new file is `{data['file'].replace('`', '')}`."))
    rows = tuple(
        (Name(one["step"]), f"{one['rows_before']:,}", f"{one['rows_after']:,}", f"{one['rows_changed']:,}", _how(one))
        for one in data["log"]
    )
    headers = ("Step", "Rows before", "Rows after", "Rows changed", "How")
    document.add(Heading(2, "Steps"), Grid(headers, rows, "lrrrl"))
    document.add(*_before_and_after(data["comparison"]))
    document.add(*comparison_blocks(data["comparison"]))
    listed = [one for one in data["log"] if one["statement"]]
    if listed:
        document.add(Heading(2, "Statements"))
    for one in listed:
        document.add(Listing(one["statement"], "sql", f"`{one['step']}`, on the rows that were left:"))
    return document


def _how(one: Mapping[str, Any]) -> str:
    options = ", ".join(f"{name}={value!r}" for name, value in one["parameters"].items() if value)
    seed = "" if one["seed"] is None else f"seed {one['seed']}"
    return "; ".join(part for part in (one["says"], options, seed) if part)


def _before_and_after(data: Mapping[str, Any]) -> list[Block]:
    before, after = data["before"], data["after"]
    rows = [("Rows", f"{before['rows']:,}", f"{after['rows']:,}")]
    rows += [
        (grade.capitalize() + " findings", str(many), str(after["by_severity"][grade]))
        for grade, many in before["by_severity"].items()
        if many or after["by_severity"][grade]
    ]
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for one in data["findings"]:
        groups.setdefault(_named(one), []).append(one)
    rows += [(name, *_both(group)) for name, group in list(groups.items())[:_MOST]]
    return [Heading(2, "Before and after"), Grid(("", "Before", "After"), tuple(rows), "lrr")]


def _both(group: list[Mapping[str, Any]]) -> tuple[str, str]:
    """Return what one finding measured before and after; of several, how many there are."""
    if len(group) == 1:
        return measured_at(group[0], "_before") or "not found", _after(group[0])
    before, after = (sum(one[key] is not None for one in group) for key in ("severity_before", "severity"))
    return count(before, "finding"), count(after, "finding") if after else "not found any more"


def _named(one: Mapping[str, Any]) -> str:
    about = f" ({', '.join(one['columns'][:3])})" if one["columns"] else ""
    return str(one["check"]).replace("_", " ").capitalize() + about


def _after(one: Mapping[str, Any]) -> str:
    said = {"gone": "not found any more", "not measured": "not measured"}
    return said.get(str(one["change"]), "") or measured_at(one, "")
