"""Groups and labels as the checks of balance see them: columns with few values, numbers in four bins, dates by year."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from debtkit.instruments._mask import excerpt
from debtkit.instruments.audit._columns import Kind

if TYPE_CHECKING:
    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._table import Table

MOST_GROUPS = 100
"""A column with more values names things, not groups."""
MOST_CLASSES = 200
FEWEST = 30
"""Cells with fewer rows get no verdict: below, the interval of a share is wider than the share is worth."""
_FEW_NUMBERS = 20
"""Numbers with more values are cut into four bins of equal size."""
_YES = ("true", "1", "1.0", "yes", "y", "positive", "pos", "approved", "accepted", "granted", "hired", "pass", "good")
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Grouping:
    """One column as groups.

    Attributes
    ----------
    column
        The column.
    sql
        The expression that yields the group of a row as text; NULL where it is not known.
    values
        The groups and how many rows each has, the largest first.
    missing
        Rows without a group.
    too_many
        There are more groups than can be compared; ``values`` holds the largest only.
    """

    column: Column
    sql: str
    values: tuple[tuple[str, int], ...]
    missing: int = 0
    too_many: bool = False

    @property
    def rows(self) -> int:
        """Rows with a group."""
        return sum(count for _, count in self.values)

    @property
    def positive(self) -> str | None:
        """Return the class of two that is the good outcome, by its name; None where the name does not tell."""
        if len(self.values) != _PAIR:
            return None
        named = [value for value, _ in self.values if value.lower() in _YES]
        return named[0] if len(named) == 1 else None


def groupings(data: Dataset) -> tuple[Grouping, ...]:
    """Return the columns that were named as groups; ask by ``data.once``."""
    return tuple(_grouping(data.table, column, MOST_GROUPS) for column in data.roles.groups)


def comparable(data: Dataset) -> tuple[Grouping, ...]:
    """Return the groups that can be compared."""
    return tuple(one for one in data.once(groupings) if not one.too_many and one.values)


def classes(data: Dataset) -> Grouping | None:
    """Return the label as classes; None without a label, or when it is a quantity. Ask by ``data.once``."""
    label = data.roles.label
    if label is None:
        return None
    found = _counted(data.table, label, f"cast({label.sql} AS VARCHAR)", MOST_CLASSES)
    quantity = label.kind is Kind.NUMBER and len(found.values) > _FEW_NUMBERS and (label.floating or found.too_many)
    return None if quantity else found


def no_groups(data: Dataset) -> str:
    """Return why groups cannot be compared; nothing if they can."""
    if not data.roles.groups:
        return "no groups; pass groups= with the columns whose values should be treated alike"
    return "" if data.table.rows else "no rows"


def no_classes(data: Dataset) -> str:
    """Return why there are no classes to compare; nothing if there are."""
    if data.roles.label is None:
        return "no label; pass label="
    if not data.table.rows:
        return "no rows"
    found = data.once(classes)
    if found is None:
        return "the label is a quantity, not a class"
    return f"the label has more than {MOST_CLASSES} classes" if found.too_many else ""


def shown(value: str | None) -> str:
    """Return the value of a group for people: masked and short."""
    return "(missing)" if value is None else excerpt(value)


def crossed(table: Table, *parts: str) -> dict[tuple[str | None, ...], int]:
    """Return how many rows there are of each combination of expressions."""
    named = ", ".join(f"{part} AS g{at}" for at, part in enumerate(parts))
    grouped = ", ".join(f"g{at}" for at in range(len(parts)))
    sql = f"SELECT {grouped}, count(*) AS n FROM (SELECT {named} FROM {table.relation}) AS parts GROUP BY {grouped}"
    return {tuple(row[:-1]): int(row[-1]) for row in table.engine.query(sql)}


def _grouping(table: Table, column: Column, most: int) -> Grouping:
    plain = f"cast({column.sql} AS VARCHAR)"
    if column.kind is Kind.DATE:
        return _counted(table, column, f"cast(extract(year FROM {column.sql}) AS VARCHAR)", most)
    found = _counted(table, column, plain, most)
    if column.kind is Kind.NUMBER and len(found.values) > _FEW_NUMBERS:
        return _counted(table, column, _binned(table, column), most)
    return found


def _counted(table: Table, column: Column, sql: str, most: int) -> Grouping:
    rows: list[tuple[Any, ...]] = table.engine.query(
        f"SELECT g, count(*) AS n FROM (SELECT {sql} AS g FROM {table.relation}) AS groups "
        f"GROUP BY g ORDER BY n DESC, g LIMIT {most + 2}"
    )
    values = tuple((str(value), int(count)) for value, count in rows if value is not None)
    missing = sum(int(count) for value, count in rows if value is None)
    return Grouping(column, sql, values[:most], missing, too_many=len(values) > most)


def _binned(table: Table, column: Column) -> str:
    """Return the expression that names the quarter of a number: exact quartiles."""
    number = f"CASE WHEN isfinite({column.sql}) THEN {column.sql} END" if column.floating else column.sql
    ((edges,),) = table.engine.query(f"SELECT quantile_cont({number}, [0.25, 0.5, 0.75]) FROM {table.relation}")
    cuts = sorted({float(edge) for edge in edges or ()})
    names = [f"up to {cuts[0]:g}"] if cuts else []
    names += [f"{low:g} to {high:g}" for low, high in itertools.pairwise(cuts)]
    whens = " ".join(f"WHEN {number} <= {cut!r} THEN '{name}'" for cut, name in zip(cuts, names, strict=True))
    last = f"WHEN {number} > {cuts[-1]!r} THEN 'over {cuts[-1]:g}'" if cuts else f"WHEN {number} IS NULL THEN NULL"
    return f"CASE {whens} {last} END"
