"""The parts of a comparison: which findings, columns and figures changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._finding import Severity
from debtkit.instruments.audit._view_columns import profiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_GRADES = {str(grade): at for at, grade in enumerate(Severity)}
_FIGURES = ("nulls", "distinct", "mean", "length_mean")
_NOISE = 1e-6
"""A figure that moves by less than a millionth of itself has not moved."""

READING = "reading"
"""What went wrong on opening; no check, every audit looks."""

Key = tuple[str, tuple[str, ...], str, int]


def changed_findings(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each finding of either audit with what became of it; what one did not look at is neither new nor gone."""
    old, new = dict(_keyed(before["findings"])), dict(_keyed(after["findings"]))
    for key, finding in new.items():
        change = _change(old.get(key), finding)
        yield _told("not measured" if change == "new" and _missed(before, key) else change, old.get(key), finding)
    for key, finding in old.items():
        if key not in new:
            yield _told("not measured" if _missed(after, key) else "gone", finding, None)


def _missed(data: Mapping[str, Any], key: Key) -> bool:
    """Return whether an audit did not run a check that the other ran."""
    return key[0] != READING and key[0] not in data["checks"]


def _keyed(findings: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    """Yield findings by what they are about; of several alike, the first is compared with the first."""
    seen: Counter[tuple[str, tuple[str, ...], str]] = Counter()
    for finding in findings:
        about = finding["check"], tuple(finding["columns"]), finding["unit"]
        seen[about] += 1
        yield (*about, seen[about]), finding


def _change(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> str:
    if old is None:
        return "new"
    by = _GRADES[old["severity"]] - _GRADES[new["severity"]] or _moved(_badness(old), _badness(new))
    if by > 0 and old["severity"] == new["severity"] and new["rows"] < old["rows"]:
        return "same"  # fewer rows of fewer: a share that grew because others went is nothing worse
    return "worse" if by > 0 else "better" if by < 0 else "same"


def _badness(finding: Mapping[str, Any]) -> float:
    """Return how far a finding is from good: its share of rows, else the way from its threshold, else its rows."""
    value, threshold = finding["value"], finding["threshold"]
    if finding["share"]:
        return float(finding["share"])
    if isinstance(value, int | float) and isinstance(threshold, int | float):
        return abs(float(value) - float(threshold))
    return float(finding["rows"])


def _moved(old: float, new: float) -> float:
    return 0.0 if abs(new - old) <= _NOISE * max(abs(old), abs(new)) else new - old


def _told(change: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> dict[str, Any]:
    one = new or old or {}
    told: dict[str, Any] = {"change": change, "check": one["check"], "columns": list(one["columns"])}
    for name in ("severity", "value", "rows"):
        told[f"{name}_before"] = old[name] if old else None
        told[name] = new[name] if new else None
    return told | {"unit": one["unit"], "says": one["says"]}


def changed_columns(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the columns that were added, taken away, or have another type."""
    old, new = ({name: one["type"] for name, one in _columns(data).items()} for data in (before, after))
    changes = [(name, old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new))]
    return [{"name": name, "type_before": was, "type": is_now} for name, was, is_now in changes if was != is_now]


def _columns(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return columns by name; of two with one name, the second is called by it and its number."""
    found: dict[str, Mapping[str, Any]] = {}
    for at, one in enumerate(data["data"]["columns"]):
        found[one["name"] if one["name"] not in found else f"{one['name']} ({at})"] = one
    return found


def changed_figures(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the figures of columns in both that moved."""
    old = {one["name"]: one for one in profiles(before)}
    changes = []
    for one in profiles(after):
        was = old.get(one["name"])
        for figure, a, b in _pairs(was, one) if was else ():
            if _differ(a, b):
                changes.append({"name": one["name"], "figure": figure, "before": a, "after": b})
    return changes


def _pairs(was: Mapping[str, Any], one: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in _FIGURES:
        yield name, was.get(name), one.get(name)
    yield "median", (was.get("quantiles") or {}).get("p50"), (one.get("quantiles") or {}).get("p50")


def _differ(a: object, b: object) -> bool:
    if isinstance(a, int | float) and isinstance(b, int | float):
        return _moved(float(a), float(b)) != 0
    return a != b
