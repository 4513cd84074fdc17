"""What an audit says of the quality of data, short enough to be kept with each run that used them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from debtkit.instruments.audit._result import Audit

_MEASURED = {"nulls": "nullCount", "distinct": "distinctCount", "min": "min", "max": "max"}
_QUANTILES = {"p05": "0.05", "p25": "0.25", "p50": "0.5", "p75": "0.75", "p95": "0.95"}
_PROVES = 4000
"""Longest statement that is kept."""


def quality(audit: Audit) -> dict[str, Any]:
    """Return columns, measures and verdicts of an audit; no value of a text column stands in them."""
    data = audit.as_dict()
    return {
        "rows": data["data"]["rows"],
        "fields": [{"name": one["name"], "type": one["type"]} for one in data["data"]["columns"]],
        "metrics": dict(_metrics(data)),
        "assertions": list(_assertions(data)),
    }


def _metrics(data: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    profiled = data["checks"].get("column_profile", {"figures": {}})["figures"].get("columns", [])
    for one in profiled:
        numeric = one.get("kind") == "number"
        told: dict[str, Any] = {
            name: one[key]
            for key, name in _MEASURED.items()
            if isinstance(one.get(key), int | float) and (numeric or key in {"nulls", "distinct"})
        }
        if one.get("distinct_exact") is False:
            told.pop("distinctCount", None)
        if isinstance(one.get("nulls"), int):
            told["count"] = one["rows"] - one["nulls"]
        levels = one.get("quantiles") or {}
        known = {level: levels[key] for key, level in _QUANTILES.items() if isinstance(levels.get(key), int | float)}
        if numeric and known:
            told["quantiles"] = known
        yield one["name"], told


def _assertions(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield one assertion a finding, and one for each check that looked and found nothing."""
    for finding in data["findings"]:
        told = {
            "assertion": finding["check"],
            "success": False,
            "severity": "error" if finding["severity"] in {"critical", "high"} else "warn",
            "description": finding["says"],
            "name": f"debtkit.{finding['check']}",
        }
        if len(finding["columns"]) == 1:
            told["column"] = finding["columns"][0]
        for key, name in (("threshold", "expected"), ("value", "actual")):
            if finding[key] is not None:
                told[name] = str(finding[key])
        if finding["sql"] and len(finding["sql"]) <= _PROVES:
            told |= {"content": finding["sql"], "contentType": "sql"}
        yield told
    for name, check in data["checks"].items():
        if not check["findings"]:
            yield {"assertion": name, "success": True, "name": f"debtkit.{name}", "description": check["title"]}
