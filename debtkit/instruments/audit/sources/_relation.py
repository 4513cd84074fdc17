"""Name data in the engine: ``data`` with ``c0, c1, ...``, and ``data_rows`` that also has ``rid``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.instruments.audit._columns import Column
from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._finding import Severity
from debtkit.instruments.audit._table import Table, quoted
from debtkit.instruments.audit.sources._problems import plural, problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._finding import Finding
    from debtkit.instruments.audit.engines import DuckDB

_AS_TEXT = ("ENUM", "UUID", "JSON", "UNION", '"NULL"', "BIT", "VARIANT")
"""Types that hold text, or that text can hold, and in which a comparison with a text raises."""


@dataclass(frozen=True, slots=True)
class Origin:
    """How a user reads the same data anew.

    Attributes
    ----------
    sql
        The text after ``FROM``; empty when only this process can reach the data.
    names
        What it calls each column; none when it calls them by the user's names.
    rid
        How it numbers its rows.
    """

    sql: str = ""
    names: tuple[str, ...] = ()
    rid: str = "row_number() OVER () - 1"


def name_relation(  # noqa: PLR0913 - a table has many sides
    engine: DuckDB,
    relation: str,
    source: str,
    names: Sequence[str] | None = None,
    *,
    label: str,
    rid: str = "rid",
    hidden: Sequence[str] = (),
    rows: int | None = None,
    origin: Origin | None = None,
    problems: Sequence[Finding] = (),
    path: Sequence[str] = (),
    split: int | None = None,
) -> Table:
    """Make the two views over a source and return the table.

    Parameters
    ----------
    engine, relation, label
        Where, under which name, and what texts call it.
    source
        The text after ``FROM``, without an alias.
    names
        The user's names of the columns; without them, the source's own.
    rid
        The number of the row, as SQL over the source.
    hidden
        Columns of the source that are not the user's; they come last.
    rows
        How many rows there are, when that is known.
    origin, problems, path, split
        As in `Table`.

    Raises
    ------
    DataError
        If there are no columns.
    """
    described = engine.query(f"DESCRIBE SELECT * FROM {source}")
    described = described[: len(described) - len(hidden)]
    if not described:
        msg = f"{label} has no columns; pass a table with at least one"
        raise DataError(msg)
    shown = [str(row[0]) for row in described] if names is None else list(names)
    types = [str(row[1]) for row in described]
    casts = [_cast(name.upper()) for name in types]
    columns = tuple(
        Column(number, name, cast or kind)
        for number, (name, kind, cast) in enumerate(zip(shown, types, casts, strict=True))
    )
    chosen = ", ".join(_read(c.sql, casts[c.number]) + (f" AS {c.sql}" if casts[c.number] else "") for c in columns)
    alias = ", ".join([column.sql for column in columns] + list(hidden))
    make = f"CREATE OR REPLACE VIEW {relation}"
    engine.query(f"{make} AS SELECT {chosen} FROM {source} AS t({alias})")
    engine.query(f"{make}_rows AS SELECT {rid} AS rid, {chosen} FROM {source} AS t({alias})")
    engine.used = True
    count = int(engine.query(f"SELECT count(*) FROM {source}")[0][0]) if rows is None else rows
    known = origin or Origin()
    plain = known.names or tuple(shown)
    reads = tuple(_read(quoted(name), cast) for name, cast in zip(plain, casts, strict=True))
    return Table(
        label,
        engine,
        relation,
        columns,
        count,
        origin=known.sql,
        problems=(*problems, *_odd_names(shown)),
        path=tuple(path),
        reads=reads,
        split=split,
        rid=known.rid,
    )


def _cast(kind: str) -> str:
    """Return the type that a column is read as, if not its own (DuckDB 2.0 compares zoned nanoseconds badly)."""
    if kind == "TIMESTAMPTZ_NS":
        return "TIMESTAMPTZ"
    return "VARCHAR" if kind.startswith(_AS_TEXT) and not kind.endswith("]") else ""


def _read(column: str, cast: str) -> str:
    return f"CAST({column} AS {cast})" if cast else column


def _odd_names(names: Sequence[str]) -> tuple[Finding, ...]:
    counted = Counter(name.lower() for name in names)
    doubled = tuple(sorted(name for name, count in counted.items() if name and count > 1))
    empty = sum(not name.strip() for name in names)
    found = []
    if doubled:
        number = plural(len(doubled), "name")
        found.append(
            problem(
                f"{number} given to more than one column (upper and lower case count as equal)",
                severity=Severity.MEDIUM,
                columns=doubled,
                unit="names",
                remedy="Rename the columns: most tools keep one of them and lose the others.",
            )
        )
    if empty:
        found.append(
            problem(
                f"{plural(empty, 'column')} without a name",
                rows=empty,
                unit="columns",
                remedy="Name every column; one that counts the rows was written along: leave it out (index=False).",
            )
        )
    return tuple(found)
