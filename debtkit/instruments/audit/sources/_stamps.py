"""When the files of a data set were last written: row numbers hold for what was read, and for nothing newer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from debtkit.instruments.audit._errors import DataError

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset


def stamps(data: Dataset) -> dict[str, tuple[int, int]]:
    """Return the time of writing and the size of each file: ``data.once(stamps)``, first asked once it is opened."""
    found = {}
    for path in data.table.path:
        try:
            about = Path(path).stat()
        except OSError:
            continue
        found[path] = about.st_mtime_ns, about.st_size
    return found


def unchanged(data: Dataset) -> None:
    """Refuse data whose files were written anew, or are gone, since they were opened.

    Raises
    ------
    DataError
        If one was.
    """
    if data.once(stamps) != stamps(data):
        msg = f"{data.table.label} has changed since it was audited, or is gone; audit it again, then mend it"
        raise DataError(msg)
