"""Audits made by hand: a table in DuckDB, and what imagined checks have to say about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from debtkit.instruments.audit import Audit, DuckDB, Example, Finding, NotRun, Outcome, Severity
from debtkit.instruments.audit._dataset import Dataset
from debtkit.instruments.audit._roles import find_roles
from debtkit.instruments.audit.sources import open_table

if TYPE_CHECKING:
    from collections.abc import Iterable

AS_OF = date(2026, 11, 22)
TABLE = pa.table(
    {
        "prompt": ["Name a fruit", "Name a fruit", "", "Name a tree", None],
        "response": ["Apple", "Apple", "Nothing", "Oak", "Elm"],
        "label": ["fruit", "fruit", "none", "tree", "tree"],
        "amount": [1.5, 1.5, -2.0, 40.0, 1.0],
    }
)


def finding(check: str = "exact_duplicates", severity: Severity = Severity.HIGH, **more: Any) -> Finding:  # noqa: ANN401 - any field
    """Return a finding with every field filled."""
    whole = Finding(
        check=check,
        severity=severity,
        says="1 row of 5 stands twice.",
        value=0.2,
        threshold=0.01,
        unit="share of rows",
        rows=1,
        share=0.2,
        sql="SELECT count(*)\nFROM data",
        method="rows are grouped by all values",
        examples=(Example("1", "Name a fruit | Apple"),),
        remedy="Drop the copies.",
        fixes=("drop_exact_duplicates",),
        hours=(0.1, 0.5, 2.0),
    )
    return replace(whole, **more)


def profile_of(table: pa.Table) -> Outcome:
    """Return a column profile as the real check gives it, with made-up figures."""
    columns = [
        {
            "number": at,
            "rows": table.num_rows,
            "nulls": table.column(at).null_count,
            "distinct": 3,
            "distinct_exact": True,
            "min": -2.0,
            "max": 40.0,
            "quantiles": {"p01": -2.0, "p05": -1.5, "p25": 1.0, "p50": 1.5, "p75": 2.0, "p95": 30.0, "p99": 39.0},
            "histogram": {"edges": [-2.0, 10.0, 20.0, 40.0], "counts": [4, 0, 1]},
        }
        for at in range(table.num_columns)
    ]
    return Outcome(figures={"columns": columns})


def hand_made(
    table: pa.Table = TABLE,
    findings: Iterable[Finding] = (),
    outcomes: dict[str, Outcome] | None = None,
    not_run: tuple[NotRun, ...] = (NotRun("drift", "no reference was given"),),
    **roles: Any,  # noqa: ANN401 - as find_roles takes them
) -> Audit:
    """Return an audit of a table."""
    opened = open_table(table, DuckDB(threads=1))
    told: dict[str, list[Finding]] = {}
    for one in findings:
        told.setdefault(one.check, []).append(one)
    said = {"column_profile": profile_of(table)} | {name: Outcome(tuple(some)) for name, some in told.items()}
    data = Dataset(opened, find_roles(opened.columns, **roles), as_of=AS_OF)
    return Audit(data, said | (outcomes or {}), not_run)
