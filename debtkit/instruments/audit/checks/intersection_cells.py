"""Where groups meet: the smallest cell of two or three of them, and cells that nobody is in."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, named, percent, share_of
from debtkit.instruments.audit.checks.group_columns import FEWEST, comparable, crossed, no_groups, shown

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.group_columns import Grouping

_PAIR, _TRIPLE = 2, 3
_MOST_CROSSINGS = 20
_MOST_CELLS = 10_000
_SHOWN = 20


class IntersectionCells(Check):
    """Cells of two or three group columns: a model may fail where groups meet though it serves each of them.

    Figures: ``crossings`` (a list: ``columns``, ``cells`` that could be, ``empty``, ``small`` with fewer than 30 rows,
    ``smallest``: up to twenty of ``values`` and ``rows``, the smallest first), ``left_out`` (crossings beyond twenty).
    """

    id: ClassVar[str] = "intersection_cells"
    title: ClassVar[str] = "Groups have enough rows where they meet"
    source: ClassVar[str] = "Buolamwini and Gebru 2018, Gender shades (FAT*)"

    def why_not(self, data: Dataset) -> str:
        """Two columns of groups are needed."""
        missing = no_groups(data)
        if missing or len(data.roles.groups) >= _PAIR:
            return missing
        return "one column of groups; groups meet where there are two"

    def run(self, data: Dataset) -> Outcome:
        """Count them."""
        groups = comparable(data)
        crossings = [some for size in (_PAIR, _TRIPLE) for some in combinations(groups, size)]
        figures: dict[str, Any] = {"crossings": [], "left_out": max(0, len(crossings) - _MOST_CROSSINGS)}
        findings = []
        for some in crossings[:_MOST_CROSSINGS]:
            told = _cells(data, some)
            if told is None:
                figures["left_out"] += 1
                continue
            figures["crossings"].append(told)
            findings += _judged(data, some, told)
        return Outcome(tuple(findings), figures)


def _cells(data: Dataset, some: tuple[Grouping, ...]) -> dict[str, Any] | None:
    values = [[value for value, _ in group.values] for group in some]
    could = 1
    for one in values:
        could *= len(one)
    if could > _MOST_CELLS:
        return None
    counts = crossed(data.table, *(group.sql for group in some))
    cells = sorted((counts.get(cell, 0), cell) for cell in product(*values))
    return {
        "columns": [group.column.name for group in some],
        "cells": could,
        "empty": sum(not rows for rows, _ in cells),
        "small": sum(rows < FEWEST for rows, _ in cells),
        "smallest": [{"values": [shown(v) for v in cell], "rows": rows} for rows, cell in cells[:_SHOWN]],
    }


def _judged(data: Dataset, some: tuple[Grouping, ...], told: dict[str, Any]) -> list[Finding]:
    if not told["small"]:
        return []
    columns = tuple(group.column for group in some)
    least = next((cell for cell in told["smallest"] if cell["rows"]), told["smallest"][0])
    where = " and ".join(repr(value) for value in least["values"])
    empty = f"; {many(told['empty'], 'cell')} {'is' if told['empty'] == 1 else 'are'} empty" if told["empty"] else ""
    parts = ", ".join(f"{group.sql} AS g{at}" for at, group in enumerate(some))
    by = ", ".join(f"g{at}" for at in range(len(some)))
    sql = (
        f"SELECT {by}, count(*) AS n FROM (SELECT {parts} FROM {data.table.relation}) AS parts "
        f"GROUP BY {by} HAVING count(*) < {FEWEST} ORDER BY n, {by}"
    )
    return [
        Finding(
            check=IntersectionCells.id,
            severity=Severity.LOW,
            says=f"{told['small']} of {told['cells']} cells of {named(*columns)} have fewer than {FEWEST} rows; the "
            f"smallest that has any is {where} with {many(least['rows'], 'row')} "
            f"({percent(share_of(least['rows'], data.table.rows))}){empty}",
            columns=tuple(column.name for column in columns),
            value=least["rows"],
            threshold=FEWEST,
            unit="rows",
            rows=least["rows"],
            share=share_of(least["rows"], data.table.rows),
            sql=data.table.proof(sql, columns),
            remedy="Gather rows where groups meet, or say that quality there is not known.",
            hours=(1.0, 8.0, 40.0),
        )
    ]
