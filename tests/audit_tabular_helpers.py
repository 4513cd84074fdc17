"""Tables of a few columns, opened for the checks."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from debtkit.instruments.audit import DuckDB
from debtkit.instruments.audit._dataset import Dataset
from debtkit.instruments.audit._roles import find_roles
from debtkit.instruments.audit.sources import open_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from debtkit.instruments.audit import Finding, Outcome
    from debtkit.instruments.audit.checks import Check


@contextmanager
def opened(
    columns: Any,  # noqa: ANN401 - whatever opens
    reference: Any = None,  # noqa: ANN401 - the same
    as_of: date | None = None,
    engine: DuckDB | None = None,
    **roles: Any,  # noqa: ANN401 - as find_roles takes them
) -> Iterator[Dataset]:
    """Yield columns as a data set."""
    engine = engine or DuckDB(threads=1)
    try:
        table = open_table(as_table(columns), engine)
        other = None if reference is None else open_table(as_table(reference), engine, "reference")
        yield Dataset(table, find_roles(table.columns, **roles), other, as_of=as_of)
    finally:
        engine.close()


def as_table(columns: Any) -> Any:  # noqa: ANN401 - whatever opens
    """Make a table of a dictionary; leave everything else."""
    return pa.table(columns) if isinstance(columns, dict) else columns


def ran(check: Check, columns: Any, reference: Any = None, **more: Any) -> Outcome:  # noqa: ANN401 - see above
    """Return what a check has to say about columns."""
    with opened(columns, reference, **more) as data:
        return check.run(data)


def about(outcome: Outcome) -> dict[tuple[str, ...], Finding]:
    """Return the findings by the columns that they are about."""
    return {finding.columns: finding for finding in outcome.findings}
