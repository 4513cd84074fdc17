"""Findings as a data frame."""

# ruff: noqa: PLC0415 - only those who want a frame pay for pandas

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.render import encodable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

_COLUMNS = (
    "severity", "check", "says", "columns", "value", "threshold", "unit", "rows", "share", "exact", "examples",
    "remedy", "fixes", "hours_low", "hours_likely", "hours_high", "method", "sql",
)  # fmt: skip


def findings_frame(findings: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return one row a finding; lists are joined, examples are the numbers of their rows."""
    import pandas as pd

    return pd.DataFrame([_record(finding) for finding in findings], columns=list(_COLUMNS))


def _record(finding: Mapping[str, Any]) -> dict[str, object]:
    record: dict[str, object] = {name: finding[name] for name in _COLUMNS if name in finding}
    record["columns"] = ", ".join(finding["columns"])
    record["fixes"] = ", ".join(finding["fixes"])
    record["examples"] = ", ".join(one["row"] for one in finding["examples"])
    record |= {f"hours_{name}": finding["hours"][name] for name in ("low", "likely", "high")}
    return {name: encodable(value) for name, value in record.items()}
