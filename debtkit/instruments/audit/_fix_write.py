"""Write mended data to a new file: whole or not at all, and never over what was read."""

# ruff: noqa: PLC0415 - pyarrow is loaded when it is used

from __future__ import annotations

import json
import os
import secrets
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.instruments._mask import excerpt
from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit.sources._delta import table_above
from debtkit.instruments.audit.sources._paths import shown, sound
from debtkit.render import explained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from debtkit.instruments.audit._table import Table

_SUFFIXES = (".parquet", ".csv", ".jsonl")
_ROW_GROUP = 122_880
"""Rows of a group of the parquet file, as DuckDB writes them."""


def target_of(table: Table, others: tuple[str, ...], path: str | Path | None) -> Path:
    """Return where to write, after making sure that nothing is there that was read.

    Parameters
    ----------
    table
        What was audited.
    others
        More files that must stay: those of the reference.
    path
        What the user asked for, or nothing.

    Raises
    ------
    DataError
        If it is the input, also by another name; if it is a link or a folder, in a Delta table, or of no known kind.
    """
    chosen = _default(table) if path is None else Path(os.path.expanduser(path))  # noqa: PTH111 - it takes a name such as ~x.csv as it is
    if chosen.suffix.lower() not in _SUFFIXES:
        near = ", ".join(_SUFFIXES)
        msg = f"{shown(chosen)} was not written: give a file that ends in one of {near}"
        raise DataError(msg)
    sound(str(chosen))
    if table_above(chosen) is not None:
        msg = f"{shown(chosen)} was not written: it would lie in a Delta table; name a file beside it"
        raise DataError(msg)
    if chosen.is_symlink():
        msg = f"{shown(chosen)} was not written: it is a symbolic link; name a file of its own"
        raise DataError(msg)
    if chosen.is_dir():
        msg = f"{shown(chosen)} was not written: a folder of that name is in the way"
        raise DataError(msg)
    if any(_same(chosen, Path(read)) for read in (*table.path, *others)):
        msg = f"{shown(chosen)} was not written: it is the input, which a fix never touches; name another file"
        raise DataError(msg)
    return chosen


def _default(table: Table) -> Path:
    """Name the file: beside the one that was read; beside the folder of several, where no glob picks it up."""
    if not table.path:
        return Path(f"{_plain_name(table.label)}-fixed.parquet")
    first = Path(table.path[0])
    if (delta := table_above(first)) is not None:
        return delta.with_name(f"{delta.name}-fixed.parquet")
    ending = next((one for one in first.suffixes if one.lower() in (*_SUFFIXES, ".json", ".ndjson", ".tsv")), "")
    suffix = {".json": ".jsonl", ".ndjson": ".jsonl", ".tsv": ".csv"}.get(ending.lower(), ending or ".parquet")
    if len(table.path) == 1:
        return first.with_name(f"{first.name.partition('.')[0] or 'data'}-fixed{suffix.lower()}")
    folder = Path(os.path.commonpath([Path(one).absolute().parent for one in table.path]))
    return folder.with_name(f"{folder.name or 'data'}-fixed{suffix.lower()}")


def _plain_name(label: str) -> str:
    kept = "".join(char if char.isalnum() or char in "-_" else "-" for char in label).strip("-")
    return kept[:60] or "data"


def _same(one: Path, other: Path) -> bool:
    """Return whether two names mean one file: also through links, and for hard links."""
    if one.resolve() == other.resolve():
        return True
    try:
        return one.samefile(other)
    except OSError:
        return False


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yield a temporary file beside a path, which takes its name at the end; nothing is left when that fails.

    Raises
    ------
    OSError
        If it cannot be written; the message says where, why and what to do.
    """
    spare = path.parent / f".debtkit-{secrets.token_hex(6)}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield spare
        with spare.open("rb+") as file:
            os.fsync(file.fileno())
        spare.replace(path)
    except OSError as error:
        raise error if error.errno is None else explained(path, error) from error
    finally:
        with suppress(OSError):
            spare.unlink(missing_ok=True)


@contextmanager
def sink(path: Path, kind: str, schema: pa.Schema) -> Iterator[Callable[[pa.Table], None]]:
    """Yield what takes tables and writes them to a file of a kind.

    Raises
    ------
    DataError
        If the kind cannot hold these columns.
    """
    with ExitStack() as stack:
        if kind == ".parquet":
            yield _parquet(path, schema, stack)
        elif kind == ".csv":
            yield _csv(path, schema, stack)
        else:
            doubled = [name for name, many in Counter(schema.names).items() if many > 1]
            if doubled:
                msg = f"JSON cannot hold two columns called {excerpt(doubled[0])!r}; write .parquet or .csv"
                raise DataError(msg)
            file = stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
            yield lambda table: file.writelines(_json_lines(table))


def _parquet(path: Path, schema: pa.Schema, stack: ExitStack) -> Callable[[pa.Table], None]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    writer = stack.enter_context(pq.ParquetWriter(path, schema, compression="zstd"))
    waiting: list[pa.Table] = []

    def flush(least: int) -> None:
        if sum(table.num_rows for table in waiting) >= max(least, 1):
            writer.write_table(pa.concat_tables(waiting))
            waiting.clear()

    def take(table: pa.Table) -> None:
        waiting.append(table)
        flush(_ROW_GROUP)

    def finish(failed: type[BaseException] | None, *_: object) -> None:
        if failed is None:
            flush(1)

    stack.push(finish)
    return take


def _csv(path: Path, schema: pa.Schema, stack: ExitStack) -> Callable[[pa.Table], None]:
    import pyarrow as pa
    from pyarrow import csv

    nested = [field.name for field in schema if pa.types.is_nested(field.type) or pa.types.is_binary(field.type)]
    if nested:
        msg = (
            f"a CSV file cannot hold {excerpt(nested[0])!r} ({schema.field(nested[0]).type}); write .parquet or .jsonl"
        )
        raise DataError(msg)
    return stack.enter_context(csv.CSVWriter(path, schema)).write_table  # type: ignore[no-any-return]


def _json_lines(table: pa.Table) -> Iterator[str]:
    for row in table.to_pylist():
        try:
            line = json.dumps(row, ensure_ascii=False, default=_told, allow_nan=False)
        except ValueError:
            msg = "JSON has no NaN and no infinity, which these data hold; write .parquet"
            raise DataError(msg) from None
        yield line + "\n"


def _told(value: Any) -> Any:  # noqa: ANN401 - whatever JSON has no word for
    """Write out dates, decimals and bytes; a decimal keeps its digits as text."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return str(value)
