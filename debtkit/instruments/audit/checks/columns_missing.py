"""Values that are not there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._profile import profile
from debtkit.instruments.audit.checks._profile_figures import figure
from debtkit.instruments.audit.checks._say import many, named, percent, share_of
from debtkit.instruments.audit.checks.columns_shared import counted, gathered, rows_like

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks._profile import ColumnProfile

LOW = 0.05
"""Below 5 % the choice of a remedy hardly changes results (Schafer 1999)."""
MEDIUM = 0.2
"""One value of five would be made up."""
_PATTERNS = 15
_TOGETHER = 0.95
"""Share of the rows that lack one of two columns and lack both: the two are one field that was not filled."""
_ENOUGH = 10


class MissingValues(Check):
    """How much of each column is missing, and which columns are missing together.

    Figures: ``columns``, name and share of each with a gap, the most first; ``complete_columns``, how many columns
    have no gap; ``together``, groups of columns that are missing in the same rows (of the 15 with the most gaps, named
    in ``patterns_of``).
    """

    id: ClassVar[str] = "missing_values"
    title: ClassVar[str] = "Values are there"
    source: ClassVar[str] = "Schafer 1999, Multiple imputation: a primer (5 %); Little and Rubin 2019"

    def run(self, data: Dataset) -> Outcome:
        """Count them."""
        about = [one for one in data.once(profile) if one.nulls]
        about.sort(key=lambda one: (-one.nulls, one.column.number))
        findings = [(one.column, found) for one in about if (found := self._judged(data, one)) is not None]
        partly = [one for one in about if one.filled and one.nulls >= _ENOUGH][:_PATTERNS]
        together = _together(data, sorted(one.column.number for one in partly)) if len(partly) > 1 else []
        figures: dict[str, Any] = {
            "columns": [[one.column.name, share_of(one.nulls, one.rows)] for one in about],
            "complete_columns": len(data.table.columns) - len(about),
            "together": [{"columns": [c.name for c in group], "rows": rows} for group, rows in together],
            "patterns_of": [one.column.name for one in partly],
        }
        joint = [self._joint(data, group, rows) for group, rows in together]
        return Outcome((*gathered(data, findings), *joint), figures)

    def _judged(self, data: Dataset, one: ColumnProfile) -> Finding | None:
        share = one.nulls / one.rows
        label = data.roles.label is not None and data.roles.label.number == one.column.number
        if share < LOW and not label:
            return None
        severity = Severity.MEDIUM if label or share >= MEDIUM else Severity.LOW
        if label and share >= LOW:
            severity = Severity.HIGH
        sentence = f"{named(one.column)} is missing in {many(one.nulls, 'row')} ({percent(share)})"
        empty = f"{named(one.column)} holds no value at all"
        return Finding(
            check=self.id,
            severity=severity,
            says=(empty if not one.filled else sentence) + (": it is the label" if label else ""),
            columns=(one.column.name,),
            value=figure(share),
            threshold=0.0 if label else LOW,
            unit="share of rows",
            rows=one.nulls,
            share=share_of(one.nulls, one.rows),
            sql=counted(data, f"{one.column.sql} IS NULL", (one.column,)),
            examples=rows_like(data, one.column, f"{one.column.sql} IS NULL") if one.filled else (),
            remedy=(
                "Find out why it is missing before it is filled: drop rows without a label; impute within the training "
                "rows only, and keep a mark that says so."
            ),
        )

    def _joint(self, data: Dataset, group: Sequence[Column], rows: int) -> Finding:
        condition = " AND ".join(f"{column.sql} IS NULL" for column in group)
        return Finding(
            check=self.id,
            severity=Severity.INFO,
            says=f"{named(*group)} are missing together, in {many(rows, 'row')}: one source or form was not filled",
            columns=tuple(column.name for column in group),
            value=rows,
            unit="rows",
            rows=rows,
            share=share_of(rows, data.table.rows),
            sql=counted(data, condition, group),
            remedy="Look for the source that these columns come from; treat them as one gap.",
        )


def _together(data: Dataset, numbers: Sequence[int]) -> list[tuple[list[Column], int]]:
    """Return groups of columns that are missing in the same rows, from one grouping by the pattern of gaps."""
    columns = [data.table.columns[number] for number in numbers]
    marks = ", ".join(f"CASE WHEN {column.sql} IS NULL THEN 1 ELSE 0 END AS m{column.number}" for column in columns)
    names = ", ".join(f"m{column.number}" for column in columns)
    rows = data.table.engine.query(
        f"SELECT {names}, count(*) AS n FROM (SELECT {marks} FROM {data.table.relation}) AS t GROUP BY {names}"
    )
    alone: Counter[int] = Counter()
    both: Counter[tuple[int, int]] = Counter()
    for *pattern, n in rows:
        missing = [at for at, mark in enumerate(pattern) if mark]
        alone.update(dict.fromkeys(missing, int(n)))
        both.update({(a, b): int(n) for at, a in enumerate(missing) for b in missing[at + 1 :]})
    groups: list[list[int]] = []
    for at in range(len(columns)):
        fits = (group for group in groups if all(_same(alone, both, other, at) for other in group))
        group = next(fits, None)
        if group is None:
            groups.append([at])
        else:
            group.append(at)
    wanted = [group for group in groups if len(group) > 1]
    return [
        ([columns[at] for at in group], sum(int(row[-1]) for row in rows if all(row[at] for at in group)))
        for group in wanted
    ]


def _same(alone: Counter[int], both: Counter[tuple[int, int]], a: int, b: int) -> bool:
    shared = both[(a, b)]
    return shared >= _TOGETHER * (alone[a] + alone[b] - shared)
