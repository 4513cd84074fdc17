"""Which engine runs an audit: told by name, given, or told by the data."""

# ruff: noqa: PLC0415 - each engine is loaded when it is chosen

from __future__ import annotations

from typing import Any

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit.engines._base import Engine
from debtkit.instruments.audit.engines._duckdb import DuckDB


def choose_engine(engine: Any, data: Any) -> Engine:  # noqa: ANN401 - a name, an engine, a session or a connection
    """Return the engine: ``"auto"`` is Spark for a Spark frame and DuckDB for all else.

    Raises
    ------
    DataError
        If it is none of the names, an engine, a Spark session, or a DB-API connection.
    """
    if isinstance(engine, Engine):
        return engine
    from_spark = _home(data) == "pyspark"
    if engine == "spark" or (engine == "auto" and from_spark) or _home(engine) == "pyspark":
        from debtkit.instruments.audit.engines._spark import Spark

        return Spark(data.sparkSession if from_spark else None if isinstance(engine, str) else engine)
    if isinstance(engine, str) and engine in {"auto", "duckdb"}:
        return DuckDB()
    if callable(getattr(engine, "cursor", None)):
        from debtkit.instruments.audit.engines._warehouse import Warehouse

        return Warehouse(engine)
    msg = f"engine={engine!r} is not known" if isinstance(engine, str) else f"engine is a {type(engine).__name__}"
    msg += "; pass 'auto', 'duckdb', 'spark', an engine, a Spark session or a DB-API connection"
    raise DataError(msg)


def _home(thing: Any) -> str:  # noqa: ANN401 - anything
    return type(thing).__module__.partition(".")[0]
