"""The columns of an audited table: what each holds, with a histogram of one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._view_blocks import Grid, Heading, Name, Para, joined
from debtkit.instruments.audit._view_figures import bars, figure, share
from debtkit.render import clip, count

if TYPE_CHECKING:
    from debtkit.instruments.audit._view_blocks import Block

_SHOWN = 100
_CATEGORIES, _FREQUENT, _WIDEST = 50, 3, 24
_LEVELS = ("p05", "p50", "p95")
_HEADERS = (
    "Column",
    "Type",
    "Missing",
    "Distinct",
    "Lowest",
    "5 %",
    "Median",
    "95 %",
    "Highest",
    "Spread, or most frequent",
)


def profiles(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what the column profile measured, one entry a column in the order of the table, each with its ``name``."""
    check = data["checks"].get("column_profile")
    found = check["figures"].get("columns", ()) if check else ()
    if isinstance(found, Mapping):
        found = [{"name": name} | dict(entry) for name, entry in found.items()]
    entries = []
    for at, entry in enumerate(found):
        one = dict(entry)
        number = one.get("number", at)
        table = data["data"]["columns"]
        column = table[number] if isinstance(number, int) and number < len(table) else {}
        one["name"] = one.get("name") or one.get("column") or column.get("name", "")
        one.setdefault("type", column.get("type", ""))
        one.setdefault("kind", column.get("kind", ""))
        entries.append(one)
    return entries


def column_blocks(data: Mapping[str, Any]) -> list[Block]:
    """Return the table of columns."""
    entries = profiles(data)
    if not entries:
        known = data["data"]["columns"]
        rows = tuple((Name(one["name"]), Name(one["type"])) for one in known[:_SHOWN])
        grid: Block = Grid(("Column", "Type"), rows)
        left = len(known) - _SHOWN
    else:
        grid = Grid(_HEADERS, tuple(_row(one) for one in entries[:_SHOWN]), "llrrrrrrrl")
        left = len(entries) - _SHOWN
    blocks: list[Block] = [Heading(2, "Columns"), grid]
    if any(_lengths(one) for one in entries[:_SHOWN]):
        blocks.append(Para("Of texts, the lengths in characters are shown."))
    if left > 0:
        blocks.append(Para(f"{count(left, 'more column')} in `to_json()`."))
    return blocks


def _row(one: Mapping[str, Any]) -> tuple[str, ...]:
    low, high = ("length_min", "length_max") if _lengths(one) else ("min", "max")
    quantiles = one.get("quantiles") or {}
    levels = [figure(quantiles.get(level)) for level in _LEVELS]
    distinct = figure(one.get("distinct"))
    if distinct and one.get("distinct_exact") is False:
        distinct = f"about {distinct}"
    ends = figure(one.get(low)), figure(one.get(high))
    shape = Name(spread) if (spread := bars(_counts(one))) else _frequent(one)
    return Name(one["name"]), Name(str(one["type"])), _missing(one), distinct, ends[0], *levels, ends[1], shape


def _lengths(one: Mapping[str, Any]) -> bool:
    return one.get("length_max") is not None and one.get("min") is None


def _missing(one: Mapping[str, Any]) -> str:
    rows, nulls = one.get("rows") or 0, one.get("nulls")
    if nulls is None:
        return ""
    odd = [f"{one[key]:,} {word}" for key, word in (("nan", "NaN"), ("inf", "inf")) if one.get(key)]
    return ", ".join([share(nulls / rows) if rows else "0 %", *odd])


def _frequent(one: Mapping[str, Any]) -> str:
    """Return the most frequent values of a column of categories, masked as the profile gives them."""
    rows, top = one.get("rows") or 0, one.get("top") or ()
    if not rows or (one.get("distinct") or _CATEGORIES + 1) > _CATEGORIES:
        return ""
    parts = [f"{joined([clip(figure(value), _WIDEST)])} {share(many / rows)}" for value, many in top[:_FREQUENT]]
    more = f", {one['distinct'] - len(parts)} more" if one["distinct"] > len(parts) else ""
    return ", ".join(parts) + more


def _counts(one: Mapping[str, Any]) -> list[float]:
    histogram = one.get("histogram")
    if isinstance(histogram, Mapping):
        return list(histogram.get("counts") or ())
    return []
