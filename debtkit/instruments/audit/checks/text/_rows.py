"""Fetch some rows by their numbers: for examples and for proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments._mask import excerpt
from debtkit.instruments.audit._finding import Example
from debtkit.instruments.audit.checks.text._parts import parts_of, text_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._dataset import Dataset

_LISTED = 1000
_SHOWN = 5


def statement(data: Dataset, rids: Sequence[int]) -> str:
    """Return the statement that shows these rows (the first thousand)."""
    columns = text_columns(data)
    chosen = "".join(f", {column.sql}" for column in columns)
    numbers = ", ".join(map(str, rids[:_LISTED]))
    return f"SELECT rid{chosen} FROM {data.table.numbered} WHERE rid IN ({numbers}) ORDER BY rid"


def texts_of(data: Dataset, rids: Sequence[int], only: int | None = None) -> dict[int, str]:
    """Return the texts of some rows (of one part, or all parts), unmasked: mask them before they are shown."""
    columns = text_columns(data)
    place = {column.number: at for at, column in enumerate(columns, 1)}
    parts = parts_of(data)
    chosen = parts if only is None else parts[only : only + 1]
    found: dict[int, str] = {}
    for start in range(0, len(rids), _LISTED):
        for row in data.table.engine.query(statement(data, rids[start : start + _LISTED])):
            texts = [part.texts([row[place[part.column.number]]])[0] for part in chosen]
            found[int(row[0])] = " ".join(text for text in texts if text)
    return found


def examples(data: Dataset, rids: Sequence[int], only: int | None = None) -> tuple[Example, ...]:
    """Return the first rows as masked examples."""
    shown = sorted(rids[:_SHOWN])
    texts = texts_of(data, shown, only)
    return tuple(Example(str(rid), excerpt(texts.get(rid, ""))) for rid in shown)
