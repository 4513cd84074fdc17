"""DuckDB in process: the engine of every audit that one machine can do."""

# ruff: noqa: PLC0415 - duckdb is loaded when it is used

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._table import exact, literal
from debtkit.instruments.audit.engines._base import Engine
from debtkit.instruments.audit.engines._duckdb_errors import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import duckdb
    import pyarrow as pa

_ROWS_A_BATCH = 10_000
_OFFLINE = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}
_CLAIMS = threading.Lock()
_ZONED = "TIMESTAMP WITH TIME ZONE"


class DuckDB(Engine):
    """DuckDB with a memory limit and a private folder to spill to; it never goes to the network.

    Its database is a file in that folder, so that data which must be copied (CSV, JSON) may be larger than memory. The
    folder is deleted with the engine, also when the process ends.

    Parameters
    ----------
    memory_limit
        As DuckDB writes it: ``"2GB"``; without it, DuckDB's own (80 % of the machine).
    spill
        Folder in which the private folder is made; without it, the system's for temporary files.
    threads
        Number of threads; without it, one for each core.

    Raises
    ------
    DataError
        If a setting cannot be used.

    Examples
    --------
    >>> from debtkit.instruments.audit import DuckDB
    >>> engine = DuckDB(memory_limit="2GB", threads=2)
    >>> engine.query("SELECT 1 + 1")
    [(2,)]
    >>> engine.close()
    """

    name: ClassVar[str] = "duckdb"
    keeps_order: ClassVar[bool] = True

    def __init__(
        self, *, memory_limit: str | None = None, spill: str | Path | None = None, threads: int | None = None
    ) -> None:
        import duckdb

        self.memory_limit, self.spill, self.threads = memory_limit, spill, threads
        self.used = False
        """Whether a table was opened in it; one engine holds the tables of one audit."""
        try:
            self.folder = Path(tempfile.mkdtemp(prefix="debtkit-audit-", dir=spill))
        except OSError:
            msg = f"spill={str(spill)!r} is not a folder that can be written to; make it, or name another"
            raise DataError(msg) from None
        self.connection = duckdb.connect(self.folder / "audit.duckdb", config=dict(_OFFLINE))
        self._let_go = weakref.finalize(self, _let_go, self.connection, self.folder)
        self._frames: dict[str, Any] = {}
        self._labels: dict[str, str] = {}
        self.connection.execute("SET TimeZone = 'UTC'")
        self.connection.execute("SET enable_progress_bar = true")  # so that it counts
        self.connection.execute("SET enable_progress_bar_print = false")
        self.connection.execute(f"SET temp_directory = {literal(str(self.folder / 'spill'))}")
        try:
            if memory_limit is not None:
                self.connection.execute("SET memory_limit = $limit", {"limit": str(memory_limit)})
            if threads is not None:
                self.connection.execute("SET threads = $threads", {"threads": threads})
        except duckdb.Error:
            self.close()
            msg = f"memory_limit={memory_limit!r}, threads={threads!r}: write a size like '2GB', and 1 thread or more"
            raise DataError(msg) from None

    def __repr__(self) -> str:
        return f"DuckDB(memory_limit={self.memory_limit!r}, threads={self.threads!r})"

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        with self.errors():
            done = self.connection.execute(sql)
            if any(str(column[1]) == _ZONED for column in done.description or ()):
                self.connection.execute("SELECT 1").fetchall()
                return self._through_arrow(sql)
            return done.fetchall()

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a statement as Arrow batches; other statements may run meanwhile."""
        with self.errors(), self._reading(sql) as result:
            yield from result.to_arrow_reader(_ROWS_A_BATCH)

    def register(self, name: str, frame: Any) -> None:  # noqa: ANN401 - whatever DuckDB reads in place
        """Name a frame in memory; statements then read it in place."""
        with self.errors():
            self.connection.register(name, frame)
        self._frames[name] = frame

    def fence(self, paths: Iterable[str | Path]) -> None:
        """Shut everything out but these files and the engine's own folder: nothing else can be opened from now on."""
        given = {str(Path(path).absolute()) for path in paths}
        allowed = ", ".join(sorted(literal(path) for path in given | set(map(exact, given))))
        with self.errors():
            self.connection.execute(f"SET allowed_directories = [{literal(f'{self.folder}/')}]")
            self.connection.execute(f"SET allowed_paths = [{allowed}]")
            self.connection.execute("SET enable_external_access = false")

    def share(self) -> float:
        """Return which share of the running statement is done, 0 to 1; may be called from another thread."""
        try:
            return max(float(self.connection.query_progress()), 0.0) / 100
        except Exception:  # noqa: BLE001 - closed meanwhile, or a build that cannot tell
            return 0.0

    def interrupt(self) -> None:
        """Stop the running statement; may be called from another thread."""
        self.connection.interrupt()

    def call(self, path: str | Path, label: str) -> None:
        """Remember what the user may see in place of a path."""
        self._labels[str(path)] = label

    def claim(self) -> DuckDB:
        """Return this engine for one audit, or a new one like it, if it holds the tables of another or is closed."""
        with _CLAIMS:
            if self.used or self.closed:
                return self.like()
            self.used = True
            return self

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return not self._let_go.alive

    def like(self) -> DuckDB:
        """Return a new engine with the same settings."""
        return DuckDB(memory_limit=self.memory_limit, spill=self.spill, threads=self.threads)

    def close(self) -> None:
        """Close the connection and delete the private folder."""
        self._frames.clear()
        self._let_go()

    @contextmanager
    def errors(self, doing: str = "") -> Iterator[None]:
        """Raise DuckDB's errors in our words, without values of the data and without paths."""
        import duckdb

        try:
            yield
        except duckdb.InterruptException:  # Ctrl-C, which no check may take for a fault of its own
            raise KeyboardInterrupt from None
        except duckdb.Error as error:
            raise told(error, self._labels, doing) from None
        except RuntimeError as error:
            if "interrupted" in str(error).lower():
                raise KeyboardInterrupt from None
            raise

    def _through_arrow(self, sql: str) -> list[tuple[Any, ...]]:
        """Fetch moments with a zone, for which DuckDB's own way wants a package that it does not bring."""
        with self._reading(sql) as result:
            columns = result.to_arrow_table().columns
        return list(zip(*(column.to_pylist() for column in columns), strict=True))

    @contextmanager
    def _reading(self, sql: str) -> Iterator[Any]:
        """Yield the result on a second connection, so that reading it does not stop other statements."""
        import duckdb

        cursor = self.connection.cursor()
        try:
            cursor.execute("SET TimeZone = 'UTC'")
            for name, frame in self._frames.items():
                cursor.register(name, frame)
            try:
                result = cursor.sql(sql)
            except duckdb.CatalogException:  # a temporary table: only the first connection sees it
                result = self.connection.sql(sql)
            yield result
        finally:
            cursor.close()


def _let_go(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    with suppress(Exception):  # an interpreter that ends may have taken duckdb apart already
        connection.interrupt()
        connection.close()
    shutil.rmtree(folder, ignore_errors=True)
