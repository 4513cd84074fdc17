"""DuckDB's errors in our words: its own messages hold values of the data, statements and private paths."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from debtkit.instruments.audit._errors import DataError, OutOfRangeError, OutOfRoomError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

_ROOM = (
    "more memory or disk was needed than there is; give the audit more room: "
    "engine=DuckDB(memory_limit='8GB', spill='a folder on a large disk')"
)
_SAYS = (
    ("OutOfMemoryException", OutOfRoomError, _ROOM),
    ("OutOfRangeException", OutOfRangeError, "the numbers are too large to compute with (near 1e308, or their type's)"),
    ("PermissionException", DataError, "a file outside of the audited data was asked for, and the audit opens none"),
    ("IOException", DataError, "the data cannot be read; see that the files are whole and still in their place"),
    ("ConversionException", DataError, "a value does not fit the type of its column; store the column as text"),
    ("TypeMismatchException", DataError, "a value does not fit the type of its column; store the column as text"),
    ("ConnectionException", DataError, "the engine that held the data was closed; audit them again"),
)
_FULL = ("No space left", "File too large", "Disk quota exceeded", "Could not write")
_STATEMENT = ("BinderException", "CatalogException", "ParserException", "SyntaxException")
_QUOTED = re.compile(r"'(?:[^']|'')*'")


def told(error: duckdb.Error, labels: Mapping[str, str], doing: str = "") -> DataError:
    """Return the error to raise instead, ``from None``; what DuckDB said is wiped out of its own error.

    Parameters
    ----------
    error
        What DuckDB raised.
    labels
        What the user may see in place of a path.
    doing
        What was being done: ``"train.csv"``; else the file that DuckDB names.
    """
    message, name = str(error), type(error).__name__
    error.args = (name,)
    where = doing or _file(message, labels)
    where = f"{where}: " if where else ""
    if any(sign in message for sign in _FULL):
        return OutOfRoomError(where + _ROOM)
    for known, kind, says in _SAYS:
        if name == known:
            return kind(where + says)
    if name in _STATEMENT:
        return DataError(f"{where}DuckDB does not take a statement: {_first_line(message)}")
    return DataError(
        f"{where}DuckDB could not read or compute the data ({name}); see that the files are whole, "
        "or write them anew as parquet"
    )


def _file(message: str, labels: Mapping[str, str]) -> str:
    for path, label in labels.items():
        if path in message:
            return label
    if len(set(labels.values())) == 1:
        return next(iter(labels.values()))
    named = re.search(r"[Ff]ile '([^']+)'|[Ff]ile \"([^\"]+)\"", message)
    name = PurePath(named.group(1) or named.group(2)).name if named else ""
    return "" if name.endswith(".py") else name


def _first_line(message: str) -> str:
    return _QUOTED.sub("…", message.splitlines()[0])
