"""One pass over the texts for all checks that want to see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks._base import Reader, TextCheck


def read_texts(data: Dataset, checks: Sequence[TextCheck]) -> dict[str, Reader]:
    """Show each text to the readers of the checks; return the readers by the name of the check."""
    readers = {check.id: check.reader(data) for check in checks}
    wanted = {check.id: check.columns(data) for check in checks}
    columns = sorted({column for some in wanted.values() for column in some}, key=lambda column: column.number)
    if not columns:
        return readers
    for batch in data.table.texts(columns):
        rids = batch.column(0).to_pylist()
        texts = {column.number: batch.column(at).to_pylist() for at, column in enumerate(columns, 1)}
        for name, reader in readers.items():
            reader.take(rids, {column.number: texts[column.number] for column in wanted[name]})
    return readers
