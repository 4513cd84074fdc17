"""What was clicked in an audit, as the Python calls that do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit import Audit

_PARTS = ("prompt", "response", "messages", "label", "split")


def audit_call(audit: Audit) -> str:
    """Return the call that made the audit; of what stood in memory only a name is known."""
    table, roles = audit.data.table, audit.data.roles
    said: dict[str, Any] = {}
    for part in ("text", "groups"):
        columns = getattr(roles, part)
        if columns and part not in roles.inferred:
            said[part] = [column.name for column in columns]
    for part in _PARTS:
        column = getattr(roles, part)
        if column is not None and part not in roles.inferred:
            said[part] = column.name
    if audit.data.budget != "fast":
        said["budget"] = audit.data.budget
    given = [repr(table.label) if len(table.path) == 1 else "data"]
    given += ["reference=reference"] if audit.data.reference is not None else []
    given += [f"{name}={value!r}" for name, value in said.items()]
    return f"audit = dk.audit({', '.join(given)})"


def fix_call(steps: Sequence[Any], path: str) -> str:
    """Return the call that mends; without a path it is shown with a name to be chosen."""
    return f"audit.fix({list(steps)!r}, {path or 'mended.parquet'!r})"


def program(audit: Audit, acts: Sequence[str]) -> str:
    """Return a program of the audit and the acts."""
    return "\n".join(["import debtkit as dk", "", audit_call(audit), *acts]) + "\n"
