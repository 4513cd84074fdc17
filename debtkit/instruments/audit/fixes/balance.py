"""Give each group the same say: by weights, or by drawing as many rows of each as the smallest has."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._table import literal
from debtkit.instruments.audit.fixes._base import Change, Fix
from debtkit.render import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._fix_rows import Remaining

_HOW = ("weights", "downsample")


class Balance(Fix):
    """Balance groups.

    Options: ``by``, a column or several (their combinations are the groups); ``how``, ``"weights"`` (a new column
    ``column``: rows / (groups * rows of the group), so that all weights add up to the number of rows) or
    ``"downsample"`` (a seeded draw without replacement). Rows without a value in ``by`` are in no group: they keep
    their place and the weight 1.

    Source: King and Zeng 2001, Logistic regression in rare events data (weighting); the weights are those of
    ``compute_class_weight("balanced")`` of scikit-learn.
    """

    name: ClassVar[str] = "balance"
    options: ClassVar[Mapping[str, Any]] = {"by": None, "how": "weights", "column": "weight"}

    def change(self, left: Remaining, options: Mapping[str, Any], seed: int) -> Change:
        """Count the groups that are left, then weigh them or draw from them."""
        how = options["how"]
        if how not in _HOW:
            msg = f"balance: how={how!r} is unknown; it can be {' or '.join(map(repr, _HOW))}"
            raise DataError(msg)
        by = _columns(left, options["by"])
        keys = ", ".join(column.sql for column in by)
        known = " AND ".join(f"{column.sql} IS NOT NULL" for column in by)
        numbered = left.data.table.numbered
        sizes = sorted(n for (n,) in left.query(f"SELECT count(*) FROM {numbered} WHERE {known} GROUP BY {keys}"))
        if not sizes:
            msg = f"balance: no row has a value of {', '.join(repr(column.name) for column in by)}"
            raise DataError(msg)
        outside = left.count - sum(sizes)
        says = f"{count(len(sizes), 'group')} of {sizes[0]:,} to {sizes[-1]:,} rows"
        says += f"; {count(outside, 'row')} without a group stayed as they are" if outside else ""
        if how == "downsample":
            drawn = f"row_number() OVER (PARTITION BY {keys} ORDER BY md5(concat({literal(f'{seed}:')}, rid)), rid)"
            sql = f"SELECT rid FROM (SELECT rid, {drawn} AS k FROM {numbered} WHERE {known}) WHERE k > {sizes[0]}"
            return Change(drop=sql, statement=sql, says=says)
        column = str(options["column"])
        if column in {one.name for one in left.data.table.columns}:
            msg = f"balance: the data have a column {column!r} already; name another with column="
            raise DataError(msg)
        weight = f"{sum(sizes)} / ({len(sizes)}.0 * count(*) OVER (PARTITION BY {keys}))"
        sql = f"SELECT rid, {weight} AS weight FROM {numbered} WHERE {known}"
        if outside:
            sql += f" UNION ALL SELECT rid, 1.0 FROM {numbered} WHERE NOT ({known})"
        return Change(weights=sql, column=column, statement=sql, says=says)


def _columns(left: Remaining, by: Any) -> list[Column]:  # noqa: ANN401 - a name or several, as users write them
    columns = left.data.table.columns
    label = left.data.roles.label
    names = [by] if isinstance(by, str) else list(by or ([] if label is None else [label.name]))
    if not names:
        msg = 'balance: by which column? Write ("balance", {"by": "label"})'
        raise DataError(msg)
    found = []
    for name in names:
        fitting = [column for column in columns if column.name == name]
        if not fitting:
            near = difflib.get_close_matches(str(name), [column.name for column in columns], 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            msg = f"balance: by={name!r}: the data have no such column{hint}"
            raise DataError(msg)
        found.append(fitting[0])
    return found
