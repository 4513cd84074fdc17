"""pandas: each column becomes Arrow by its position, so that no name and no cell can stop the others."""

# ruff: noqa: PLC0415 - pandas and pyarrow are loaded when they are used

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._finding import Severity
from debtkit.instruments.audit.sources._arrow import open_arrow
from debtkit.instruments.audit.sources._problems import plural, problem

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.engines import DuckDB


def open_pandas(data: pd.DataFrame | pd.Series[Any], engine: DuckDB, relation: str) -> Table:
    """Open a frame or a series. A named index counts as a column; cells of mixed types become text, and a finding.

    Raises
    ------
    DataError
        If there are no columns.
    """
    import pandas as pd
    import pyarrow as pa

    label = type(data).__name__
    frame: pd.DataFrame = data if isinstance(data, pd.DataFrame) else data.to_frame()
    if any(name is not None for name in frame.index.names):
        frame = _with_index(frame)
    if not frame.shape[1]:
        msg = f"the {label} has no columns; pass a frame with at least one"
        raise DataError(msg)
    names = [_name(name) for name in frame.columns]
    columns, mixed = [], []
    for at, name in enumerate(names):
        column, converted = _column(frame.iloc[:, at])
        columns.append(column)
        if converted:
            mixed.append(name)
    problems = []
    if mixed:
        number = plural(len(mixed), "column")
        problems.append(
            problem(
                f"{number} with cells of more than one Python type; they were read as text",
                severity=Severity.MEDIUM,
                columns=tuple(mixed),
                unit="columns",
                remedy="Give each column one type: `astype`, `to_numeric`, `to_datetime`.",
            )
        )
    table = pa.Table.from_arrays(columns, names=names)
    return open_arrow(table, engine, relation, label=label, problems=problems)


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    levels = [pd.Series(frame.index.get_level_values(at), name=name) for at, name in enumerate(frame.index.names)]
    parts = [level.reset_index(drop=True) for level in levels if level.name is not None]
    return pd.concat([*parts, frame.reset_index(drop=True)], axis=1)


def _name(name: object) -> str:
    if isinstance(name, tuple):  # a name of several levels
        return ".".join(str(part) for part in name if str(part))
    return "" if name is None or name != name else str(name)  # noqa: PLR0124 - only NaN differs from itself


def _column(column: pd.Series[Any]) -> tuple[pa.Array, bool]:
    """Return a column as Arrow, and whether its cells had to be turned into text for being of several types."""
    import pandas as pd
    import pyarrow as pa

    if isinstance(column.dtype, pd.SparseDtype):
        column = pd.Series(column.to_numpy())
    if isinstance(column.dtype, pd.PeriodDtype) or column.dtype.kind == "c":
        return _text(column), False
    if column.dtype == object and _several_types(column):
        return _text(column), True
    try:
        return pa.Array.from_pandas(column), False
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return _text(column), _several_types(column.astype(object))


def _several_types(column: pd.Series[Any]) -> bool:
    import pandas as pd

    told = pd.api.types.infer_dtype(column, skipna=True)
    if told == "mixed":  # also dicts and lists, which may be of one type
        types = {type(value) for value in column if not _missing(value)}
        return len(types) > 1
    if told == "date":  # moments count as dates, and would lose their hours
        return len({type(value) for value in column if not _missing(value)}) > 1
    return told == "mixed-integer"


def _text(column: pd.Series[Any]) -> pa.Array:
    import pyarrow as pa

    cells = [None if _missing(value) else _said(value) for value in column]
    return pa.array(cells, pa.large_string())


def _missing(value: object) -> bool:
    import pandas as pd

    return value is None or value is pd.NA or value is pd.NaT or value != value  # noqa: PLR0124 - only NaN differs from itself


def _said(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value).encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no text
