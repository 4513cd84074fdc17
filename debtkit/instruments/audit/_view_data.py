"""An audit as plain data: what JSON, documents, comparisons and cards are made from."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from debtkit.instruments._mask import excerpt
from debtkit.instruments.audit._finding import Severity
from debtkit.instruments.audit._view_names import Names
from debtkit.instruments.audit.checks import all_checks

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._finding import Finding
    from debtkit.instruments.audit._result import Audit
    from debtkit.instruments.audit._table import Table

SCHEMA = "debtkit.audit/1"
_DIGITS = 8
_PARTS = ("prompt", "response", "messages", "label", "split")


def audit_schema() -> dict[str, Any]:
    """Return the JSON schema of what `Audit.to_json` gives."""
    text = files(__package__).joinpath("schemas/audit-1.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def audit_data(audit: Audit) -> dict[str, Any]:
    """Return the audit as plain data, the same bytes on every run."""
    tables = (audit.data.table, audit.data.reference)
    names = Names(column.name for table in tables if table is not None for column in table.columns)
    told = {check.id: (check.title, check.source) for check in all_checks()}
    return {
        "schema": SCHEMA,
        "data": _table(audit.data.table, names) | {"budget": audit.data.budget, "as_of": plain(audit.data.as_of)},
        "fingerprint": _print(audit, names),
        "reference": None if audit.data.reference is None else _table(audit.data.reference, names),
        "roles": _roles(audit.data, names),
        "summary": summary(audit),
        "findings": [finding_data(finding, names) for finding in audit.findings],
        "checks": {
            name: {
                "title": told.get(name, (_titled(name), ""))[0],
                "source": told.get(name, ("", ""))[1],
                "findings": len(outcome.findings),
                "figures": plain(outcome.figures, names),
            }
            for name, outcome in audit.outcomes.items()
        },
        "not_run": [
            {"check": one.check, "title": told.get(one.check, (_titled(one.check), ""))[0], "reason": one.reason}
            for one in audit.not_run
        ],
    }


def _print(audit: Audit, names: Names) -> dict[str, Any] | None:
    if audit.fingerprinted is None:
        return None
    told = audit.fingerprinted.as_dict()
    return told | {"columns": [one | {"name": names.shown(one["name"])} for one in told["columns"]]}


def summary(audit: Audit) -> dict[str, Any]:
    """Return the figures of the whole: rows, columns, findings by severity, what it may cost to mend them."""
    table = audit.data.table
    low, likely, high = audit.principal
    return {
        "rows": table.rows,
        "columns": len(table.columns),
        "findings": len(audit.findings),
        "by_severity": {str(grade): sum(one.severity is grade for one in audit.findings) for grade in Severity},
        "checks_run": len(audit.outcomes),
        "checks_not_run": len(audit.not_run),
        "principal_hours": {"low": low, "likely": likely, "high": high, "estimated": True},
    }


def finding_data(finding: Finding, names: Names) -> dict[str, Any]:
    """Return one finding as plain data."""
    low, likely, high = finding.hours
    return {
        "check": finding.check,
        "severity": str(finding.severity),
        "says": names.within(finding.says),
        "columns": [names.shown(name) for name in finding.columns],
        "value": plain(finding.value),
        "threshold": plain(finding.threshold),
        "unit": finding.unit,
        "rows": finding.rows,
        "share": plain(finding.share),
        "exact": finding.exact,
        "sql": names.within(finding.sql),
        "method": finding.method,
        "examples": [{"row": one.row, "excerpt": excerpt(names.within(one.excerpt))} for one in finding.examples],
        "remedy": names.within(finding.remedy),
        "fixes": list(finding.fixes),
        "hours": {"low": plain(low), "likely": plain(likely), "high": plain(high)},
    }


def _table(table: Table, names: Names) -> dict[str, Any]:
    return {
        "label": table.label,
        "rows": table.rows,
        "engine": table.engine.name,
        "columns": [
            {"name": names.shown(column.name), "type": column.type, "kind": str(column.kind)}
            for column in table.columns
        ],
    }


def _roles(data: Dataset, names: Names) -> dict[str, Any]:
    roles = data.roles
    given: dict[str, Any] = {"text": [names.shown(column.name) for column in (*roles.text, *roles.context)]}
    for part in _PARTS:
        column = getattr(roles, part)
        given[part] = None if column is None else names.shown(column.name)
    given["groups"] = [names.shown(column.name) for column in roles.groups]
    given["inferred"] = sorted(roles.inferred)
    return given


def _titled(name: str) -> str:
    return name.replace("_", " ").capitalize()


def plain(value: Any, names: Names | None = None) -> Any:  # noqa: ANN401, PLR0911 - any figure; one line a kind
    """Return a figure as JSON can hold it; floats to 8 digits, what is no number as nothing."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str):
        return value if names is None else names.within(value)
    if isinstance(value, Mapping):
        return {str(plain(key, names)): plain(one, names) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one, names) for one in value]
    if isinstance(value, set | frozenset):
        return [plain(one, names) for one in sorted(value, key=str)]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return round(value.total_seconds(), _DIGITS)
    return _number(value)


def _number(value: Any) -> int | float | str | None:  # noqa: ANN401 - numbers of any library
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value)
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return round(number, _DIGITS) if math.isfinite(number) else None
