"""What the checks of single columns share: rows to look at, and findings that do not drown the reader."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._finding import Example
from debtkit.instruments.audit.checks._profile_figures import figure
from debtkit.instruments.audit.checks._profile_scan import text_of
from debtkit.instruments.audit.checks._say import discreet, many, named, share_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._finding import Finding

_SHOWN = 5
_MOST = 10
"""Findings of one check about single columns; those of further columns are told in one."""


def rows_like(data: Dataset, column: Column, condition: str) -> tuple[Example, ...]:
    """Return the first rows for which a condition holds, with the masked value of a column."""
    value = f"substr({text_of(column)}, 1, 200)" if column.kind is Kind.TEXT else column.sql
    value = f"CAST({value} AS VARCHAR)" if column.kind in {Kind.DATE, Kind.NESTED, Kind.OTHER} else value
    rows = data.table.engine.query(
        f"SELECT rid, {value} AS value FROM {data.table.numbered} WHERE {condition} ORDER BY rid LIMIT {_SHOWN}"
    )
    return tuple(Example(str(rid), _shown(column, value)) for rid, value in rows)


def _shown(column: Column, value: Any) -> str:  # noqa: ANN401 - a value of the data
    if value is None:
        return ""
    return discreet(column, value if isinstance(value, float) and not math.isfinite(value) else figure(value))


def counted(data: Dataset, condition: str, columns: Sequence[Column]) -> str:
    """Return the proof of a count, as a user can run it."""
    return data.table.proof(f"SELECT count_if({condition}) FROM {data.table.relation}", columns)


def gathered(data: Dataset, findings: Sequence[tuple[Column, Finding]]) -> tuple[Finding, ...]:
    """Return findings about columns, those with the most rows first; beyond ten, one for all the rest."""
    ordered = sorted(findings, key=lambda pair: (-pair[1].rows, pair[0].number))
    shown = tuple(finding for _, finding in ordered[:_MOST])
    rest = ordered[_MOST:]
    if not rest:
        return shown
    columns = [column for column, _ in rest]
    first = rest[0][1]
    most = many(first.rows, "row")
    says = f"the same in {many(len(rest), 'more column')}, with at most {most} each: {named(*columns)}"
    more = replace(first, says=says, columns=tuple(column.name for column in columns), examples=())
    return (*shown, replace(more, share=share_of(first.rows, data.table.rows)))
