"""What travels to the page of an audit: the masked figures of `Audit.as_dict`, in the words of its documents.

Sentences, figures and examples are those of the markdown; the page makes text nodes of them and draws nothing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._view_columns import profiles
from debtkit.instruments.audit._view_figures import affected, figure, measured, share
from debtkit.render import count, histogram
from debtkit.widgets._wire import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PAGE = 50
"""Columns and findings that are sent at once; a table may have thousands."""
MOST_VALUES = 50
_SQL, _SAYS, _NAME = 4_000, 1_000, 120
_TOP = 5
_DAYS = 10
_LEVELS = {"p05": "5 %", "p50": "median", "p95": "95 %"}
STEPS = {
    "drop_empty": "Drop rows with empty texts",
    "drop_leaked_rows": "Take leaked rows out of the held-out part",
    "drop_exact_duplicates": "Drop rows that equal an earlier row",
    "drop_near_duplicates": "Keep one row of each cluster of near copies",
    "redact_pii": "Put marks in place of personal data and keys",
    "balance": "Draw the same number of rows for each label",
}
"""Steps of `Audit.fix`, in the order in which they are done."""


def catalog(data: Mapping[str, Any], rows: Mapping[str, int], *, columns: int, findings: int) -> dict[str, Any]:
    """Return what an audit says; ``rows`` are those that each step would change."""
    found = data["findings"]
    profiled = profiles(data)
    return {
        "name": clean(data["data"]["label"], _NAME),
        "size": f"{count(data['data']['rows'], 'row')} x {count(len(data['data']['columns']), 'column')}",
        "read": _read(data),
        "severities": list(data["summary"]["by_severity"].items()),
        "hours": _hours(data["summary"]["principal_hours"]),
        "findings": [_finding(number, one) for number, one in enumerate(found[:findings])],
        "findings_left": max(0, len(found) - findings),
        "columns": [_column(one) for one in profiled[:columns]],
        "columns_left": max(0, len(profiled) - columns),
        "groups": groups(data),
        "splits": [clean(one["value"], _NAME) for one in _splits(data)],
        "clusters": _clusters(data),
        "steps": [[step, says, rows[step]] for step, says in STEPS.items() if step in rows],
        "not_run": [[clean(one["title"]), clean(one["reason"])] for one in data["not_run"]],
    }


def _read(data: Mapping[str, Any]) -> list[str]:
    table, roles = data["data"], data["roles"]
    said = [f"read with {table['engine']}, {count(data['summary']['checks_run'], 'check')} run"]
    if data["reference"] is not None:
        said.append(f"compared with {clean(data['reference']['label'], _NAME)}")
    if table["as_of"]:
        said.append(f"as of {table['as_of']}")
    given = {part: names for part, names in roles.items() if part != "inferred" and names}
    for how, mine in (("", set(given) - set(roles["inferred"])), ("told by name or content: ", set(roles["inferred"]))):
        parts = [_role(part, names) for part, names in given.items() if part in mine]
        said += [how + ", ".join(parts)] if parts else []
    return said


def _role(part: str, names: str | list[str]) -> str:
    listed = [names] if isinstance(names, str) else names
    return part if listed == [part] else f"{part} ({', '.join(clean(name, 40) for name in listed[:4])})"


def _finding(number: int, one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "n": number,
        "check": one["check"].replace("_", " "),
        "severity": one["severity"],
        "says": clean(one["says"], _SAYS),
        "columns": [clean(name, _NAME) for name in one["columns"][:10]],
        "measured": clean(measured(one)),
        "rows": one["rows"],
        "affected": affected(one),
        "sql": clean(one["sql"], _SQL),
        "method": clean(one["method"], _SAYS),
        "examples": [[clean(example["row"], 40), clean(example["excerpt"])] for example in one["examples"]],
        "remedy": clean(one["remedy"], _SAYS),
        "fixes": list(one["fixes"]),
        "hours": [] if one["severity"] == "info" else _hours(one["hours"]),
    }


def _column(one: Mapping[str, Any]) -> dict[str, Any]:
    bins = one.get("histogram") or {}
    rows = one.get("rows") or 0
    counts = bins.get("counts") or ()
    name = clean(one["name"], _NAME)
    what = "lengths of the texts" if one["kind"] == "text" else "values"
    return {
        "name": name,
        "type": clean(one["type"], 60),
        "missing": share((one.get("nulls") or 0) / rows) if rows else "",
        "distinct": ("" if one.get("distinct_exact", True) else "about ") + figure(one.get("distinct")),
        "chart": histogram(counts, title=f"{name}: {what} in {count(len(counts), 'bin')}") if len(counts) > 1 else "",
        "figures": [[label, clean(text, 60)] for label, text in _figures(one) if text],
        "top": [
            [clean(str(value), 60) or "(empty)", f"{many:,}", many / rows if rows else 0]
            for value, many in (one.get("top") or ())[:_TOP]
        ]
        if len(counts) < 2  # noqa: PLR2004 - one bin is no picture
        else [],
    }


def _figures(one: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if one["kind"] == "text":
        longest = one.get("length_max")
        yield "length", "" if longest is None else _between(one.get("length_min"), longest)
        yield "empty", figure(one["empty"]) if one.get("empty") else ""
        return
    low, high = one.get("min"), one.get("max")
    if one["kind"] == "date":
        low, high = str(low or "")[:_DAYS], str(high or "")[:_DAYS]
    yield "range", "" if low in {None, ""} else _between(low, high)
    quantiles = one.get("quantiles") or {}
    for level, label in _LEVELS.items():
        yield label, figure(quantiles.get(level))
    yield "NaN", figure(one["nan"]) if one.get("nan") else ""


def _between(low: object, high: object) -> str:
    return figure(low) if low == high else f"{figure(low)} to {figure(high)}"


def groups(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the columns that rows can be counted by: groups and label."""
    figures = _balance(data)
    found = [*(figures.get("groups") or ()), *([figures["label"]] if figures.get("label") else ())]
    return [
        {
            "column": clean(one["column"], _NAME),
            "values": [[clean(v["value"], _NAME), v["rows"], v["share"]] for v in one["values"][:MOST_VALUES]],
            "missing": one["missing"],
        }
        for one in found
    ]


def _splits(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    splits = _balance(data).get("splits") or {}
    return list(splits.get("values") or ())[:MOST_VALUES]


def _balance(data: Mapping[str, Any]) -> Mapping[str, Any]:
    check = data["checks"].get("group_balance")
    figures: Mapping[str, Any] = check["figures"] if check else {}
    return figures


def _clusters(data: Mapping[str, Any]) -> dict[str, Any]:
    check = data["checks"].get("near_duplicates")
    figures = check["figures"] if check else {}
    return {
        "many": figures.get("clusters") or 0,
        "rows": figures.get("rows") or 0,
        "largest": [
            {
                "row": one["row"],
                "size": one["size"],
                "likeness": figure(one["jaccard"]),
                "splits": ", ".join(f"{clean(name, 40)} {many:,}" for name, many in one["splits"].items()),
                "excerpt": clean(one["excerpt"]),
            }
            for one in figures.get("largest") or ()
        ],
    }


def _hours(figures: Mapping[str, Any]) -> list[float]:
    return [figures["low"], figures["likely"], figures["high"]]
