"""Copy rows into the engine's own database: for what can be read once only, or is slow to read twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from debtkit.instruments.audit.engines import DuckDB


def keep(engine: DuckDB, relation: str, source: str, chosen: str = "*") -> str:
    """Copy a source into a table, in its order, and return the name of the table."""
    kept = f"{relation}_kept"
    engine.query(f"CREATE OR REPLACE TABLE {kept} AS SELECT {chosen} FROM {source}")
    return kept


def keep_stream(engine: DuckDB, relation: str, stream: Any) -> str:  # noqa: ANN401 - whatever yields Arrow batches
    """Copy a stream of Arrow batches into a table and return the name of the table."""
    name = f"{relation}_stream"
    with engine.errors():
        engine.connection.register(name, stream)
        try:
            return keep(engine, relation, name)
        finally:
            engine.connection.unregister(name)
