"""Rows that stand twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from debtkit.instruments.audit._errors import NotInDialectError
from debtkit.instruments.audit._finding import Example, Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, named, percent, share_of
from debtkit.instruments.audit.checks.duplicates_keys import is_rich, names_rows
from debtkit.instruments.audit.checks.duplicates_rows import count_of, find_clusters, later_copies

if TYPE_CHECKING:
    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.duplicates_rows import Clusters

_MANY = 0.01
"""From one row in a hundred on, copies shift shares and scores visibly; below it they are a blemish."""


class ExactDuplicates(Check):
    """Rows that are equal in all columns, and in all but those that only number the rows.

    Figures: ``all`` (groups, surplus_rows, largest, sizes), ``without_ids`` (the same, or None when no column numbers
    the rows or the others are too few to tell rows apart), ``ids`` (names of the columns that were left out).
    """

    id: ClassVar[str] = "exact_duplicates"
    title: ClassVar[str] = "No row stands twice"
    source: ClassVar[str] = "Lee et al. 2022, Deduplicating training data makes language models better (ACL)"

    def why_not(self, data: Dataset) -> str:
        """Two rows are needed."""
        return "" if data.table.rows > 1 else "fewer than two rows"

    def run(self, data: Dataset) -> Outcome:
        """Count them."""
        ids = _ids(data)
        rest = tuple(column for column in data.table.columns if column not in ids)
        less, every = find_clusters(data.table.engine, data.table.numbered, [c.sql for c in rest], [c.sql for c in ids])
        findings = []
        select = {}
        if every.surplus:
            findings.append(_same(data, every))
            select["drop_exact_duplicates"] = later_copies(data.table.numbered, [c.sql for c in data.table.columns])
        if ids and less.surplus > every.surplus:
            findings.append(_but_for_ids(data, less, every, ids, rest))
        figures = {
            "all": every.figures(),
            "without_ids": less.figures() if ids else None,
            "ids": [column.name for column in ids],
        }
        return Outcome(tuple(findings), figures, select=select)


def _ids(data: Dataset) -> tuple[Column, ...]:
    """Return what numbers the rows, if the other columns are enough to tell rows apart."""
    ids = names_rows(data)
    rest = tuple(column for column in data.table.columns if column not in ids)
    try:
        return ids if rest and is_rich(data, rest) else ()
    except NotInDialectError:
        return ()


def examples(clusters: Clusters) -> tuple[Example, ...]:
    """Return rows to look at, each with the one that it repeats."""
    return tuple(Example(str(later), f"equals row {first}") for later, first in clusters.pairs)


def _same(data: Dataset, every: Clusters) -> Finding:
    share = share_of(every.surplus, data.table.rows)
    largest = every.sizes[-1][0]
    again = "repeats" if every.surplus == 1 else "repeat"
    return Finding(
        check=ExactDuplicates.id,
        severity=Severity.MEDIUM if share >= _MANY else Severity.LOW,
        says=f"{many(every.surplus, 'row')} ({percent(share)}) {again} an earlier row in every column; "
        f"the largest group has {largest} equal rows",
        value=share,
        threshold=0,
        unit="share of rows",
        rows=every.surplus,
        share=share,
        sql=data.table.proof(count_of(data.table.relation, [c.sql for c in data.table.columns])),
        method="rows that share a 64-bit hash, compared value by value",
        examples=examples(every),
        remedy="Drop all but the first of each group, unless repeated rows are meant as weights.",
        fixes=("drop_exact_duplicates",),
        hours=(0.1, 0.25, 1.0),
    )


def _but_for_ids(
    data: Dataset, less: Clusters, every: Clusters, ids: tuple[Column, ...], rest: tuple[Column, ...]
) -> Finding:
    more = less.surplus - every.surplus
    share = share_of(more, data.table.rows)
    names = named(*ids)
    again = "equals" if more == 1 else "equal"
    return Finding(
        check=ExactDuplicates.id,
        severity=Severity.MEDIUM if share >= _MANY else Severity.LOW,
        says=f"{many(more, 'more row')} ({percent(share)}) {again} an earlier row in everything but {names}",
        columns=tuple(column.name for column in ids),
        value=share,
        threshold=0,
        unit="share of rows",
        rows=more,
        share=share,
        sql=data.table.proof(count_of(data.table.relation, [c.sql for c in rest]), rest),
        method="rows that share a 64-bit hash, compared value by value, without the columns that number the rows; "
        "the statement counts these rows and those that are equal in every column",
        examples=examples(less),
        remedy="Find out why one record got several numbers; keep one of each before splitting the data.",
        hours=(0.25, 1.0, 4.0),
    )
