"""DuckDB in process: the engine of every audit that one machine can do."""

# ruff: noqa: PLC0415 - duckdb is loaded when it is used

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit.engines._base import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

_ROWS_A_BATCH = 10_000
_OFFLINE = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}


class DuckDB(Engine):
    """DuckDB with a memory limit and a private folder to spill to; it never goes to the network.

    Parameters
    ----------
    memory_limit
        As DuckDB writes it: ``"2GB"``; without it, DuckDB's own (80 % of the machine).
    spill
        Folder for what does not fit into memory; without it, a private one that is deleted with the engine.
    threads
        Number of threads; without it, one for each core.
    """

    name: ClassVar[str] = "duckdb"

    def __init__(
        self, *, memory_limit: str | None = None, spill: str | Path | None = None, threads: int | None = None
    ) -> None:
        import duckdb

        self._folder = tempfile.TemporaryDirectory(prefix="debtkit-audit-", dir=spill)
        self.connection = duckdb.connect(config=dict(_OFFLINE))
        self.connection.execute("SET temp_directory = $folder", {"folder": self._folder.name})
        self.connection.execute("SET TimeZone = 'UTC'")
        if memory_limit is not None:
            self.connection.execute("SET memory_limit = $limit", {"limit": memory_limit})
        if threads is not None:
            self.connection.execute("SET threads = $threads", {"threads": threads})

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        return self.connection.execute(sql).fetchall()

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a statement as Arrow batches."""
        yield from self.connection.sql(sql).to_arrow_reader(_ROWS_A_BATCH)

    def close(self) -> None:
        """Close the connection and delete what was spilled."""
        self.connection.close()
        self._folder.cleanup()
