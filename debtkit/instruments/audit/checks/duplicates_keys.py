"""Columns that number or name rows: two rows may be equal though these differ."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._errors import NotInDialectError
from debtkit.instruments.audit.checks._profile import profile

if TYPE_CHECKING:
    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks._profile import ColumnProfile

_ID = re.compile(
    r"(?i:^(?:.*[_\s.-])?(?:id|uuid|guid|pk|rowid|row_?num(?:ber)?|index|idx|hash|md5|sha1|sha256)$"
    r"|^Unnamed: \d+$|^__index_level_\d+__$)|[a-z](?:Id|ID|Uuid|UUID)$"
)
_NEARLY_ALL = 0.9
"""An id that stands twice because its row was copied is an id still."""
_FEWEST = 20
"""Among fewer rows any column of whole numbers looks like an id."""
_SHORTEST = 8
"""Texts of one length below it are codes."""


def names_rows(data: Dataset) -> tuple[Column, ...]:
    """Return the columns that number or name rows, by the name of the column and by its values."""
    try:
        about = data.once(profile)
    except NotInDialectError:
        return tuple(column for column in data.table.columns if _ID.search(column.name))
    return tuple(column for column, one in zip(data.table.columns, about, strict=True) if _is_id(column, one))


def is_rich(data: Dataset, columns: tuple[Column, ...]) -> bool:
    """Return whether some column has so many values that equal rows are no matter of course."""
    kept = {column.number for column in columns}
    return any(
        (one.distinct or 0) >= (one.rows - one.nulls) / 2 > 0
        for column, one in zip(data.table.columns, data.once(profile), strict=True)
        if column.number in kept
    )


def _is_id(column: Column, one: ColumnProfile) -> bool:
    filled = one.rows - one.nulls
    if not filled or (one.distinct or 0) < _NEARLY_ALL * filled:
        return False
    whole = column.kind is Kind.NUMBER and not column.floating and not column.type.upper().startswith("DECIMAL")
    fixed = column.kind is Kind.TEXT and one.length_min == one.length_max and (one.length_max or 0) >= _SHORTEST
    return bool(_ID.search(column.name)) or ((whole or fixed) and filled >= _FEWEST)
