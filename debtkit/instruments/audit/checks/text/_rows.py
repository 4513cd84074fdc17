"""Fetch some rows by their numbers: for examples and for proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.text._parts import parts_of, text_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._dataset import Dataset

_LISTED = 1000


def statement(data: Dataset, rids: Sequence[int]) -> str:
    """Return the statement that shows these rows (the first thousand)."""
    columns = text_columns(data)
    chosen = "".join(f", {column.sql}" for column in columns)
    numbers = ", ".join(map(str, rids[:_LISTED]))
    return f"SELECT rid{chosen} FROM {data.table.numbered} WHERE rid IN ({numbers}) ORDER BY rid"


def texts_of(data: Dataset, rids: Sequence[int]) -> dict[int, str]:
    """Return the texts of some rows, unmasked: pass them through `excerpt` before they are shown."""
    if not rids:
        return {}
    columns = text_columns(data)
    place = {column.number: at for at, column in enumerate(columns, 1)}
    found: dict[int, str] = {}
    for row in data.table.engine.query(statement(data, rids)):
        texts = [part.texts([row[place[part.column.number]]])[0] for part in parts_of(data)]
        found[int(row[0])] = " ".join(text for text in texts if text)
    return found
