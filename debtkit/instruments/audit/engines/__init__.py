"""What runs the statements of an audit: DuckDB in process, Spark, or a warehouse over a DB-API connection."""

from debtkit.instruments.audit.engines._base import Engine
from debtkit.instruments.audit.engines._duckdb import DuckDB

__all__ = ["DuckDB", "Engine"]
