"""Spark: the engine of what is too large for one machine, or lies in a cluster already."""

# ruff: noqa: PLC0415 - pyspark and pyarrow are loaded when they are used

from __future__ import annotations

import logging
import re
import tempfile
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from debtkit.instruments.audit._columns import Column
from debtkit.instruments.audit._errors import DataError, NotInDialectError, OutOfRangeError
from debtkit.instruments.audit._table import Table
from debtkit.instruments.audit.engines._base import Engine
from debtkit.instruments.audit.engines._plain import plain_rows
from debtkit.instruments.audit.engines._spark_types import duckdb_type, selected
from debtkit.instruments.audit.engines._translate import translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

_ROWS_A_BATCH = 10_000
_IN_PARTITION = (1 << 33) - 1
_OURS = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
_TAKEN_OVER = ("spark.sql.shuffle.partitions", "spark.sql.adaptive.enabled")


class Spark(Engine):
    """Spark, in a session of its own beside the user's: settings and views of the user's session stay as they are.

    Parameters
    ----------
    session
        The user's ``SparkSession``; without it, the one that is active, or else a local one on all cores.

    Raises
    ------
    DataError
        If pyspark (4 or later) is not installed.
    """

    name: ClassVar[str] = "spark"
    dialect: ClassVar[str] = "spark"
    most_aggregates: ClassVar[int] = 60
    keeps_order: ClassVar[bool] = True

    def __init__(self, session: Any = None) -> None:  # noqa: ANN401 - pyspark has no types to name here
        self.users = session if session is not None else _any_session()
        self.session = self.users.newSession()
        for name in _TAKEN_OVER:
            with suppress(Exception):  # a cluster that keeps a setting to itself
                self.session.conf.set(name, self.users.conf.get(name))
        for name, value in _OURS.items():
            self.session.conf.set(name, value)
        self._views: list[str] = []
        self._held: list[Any] = []

    def __repr__(self) -> str:
        return "Spark()"

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        with _told():
            return plain_rows(self._frame(sql).toArrow())

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a statement as Arrow batches, one partition of Spark after the other."""
        import pyarrow as pa

        with _told():
            frame = self._frame(sql)
            schema = frame.limit(0).toArrow().schema
            rows = frame.toLocalIterator()
            empty = True
            while some := list(islice(rows, _ROWS_A_BATCH)):
                empty = False
                yield _batch(some, schema)
            if empty:
                yield pa.RecordBatch.from_pylist([], schema=schema)

    def name_frame(self, frame: Any, relation: str) -> None:  # noqa: ANN401 - as above
        """Name a frame in the statements of this engine."""
        view = f"debtkit_{relation}_{uuid4().hex}"
        frame.createOrReplaceGlobalTempView(view)
        self._views.append(view)
        space = self.users.conf.get("spark.sql.globalTempDatabase", "global_temp")
        self.session.sql(f"CREATE OR REPLACE TEMPORARY VIEW {relation} AS SELECT * FROM {space}.{view}")

    def hold(self, frame: Any) -> Any:  # noqa: ANN401 - as above
        """Keep a frame whose rows would come in another order when computed again."""
        java = getattr(frame, "_jdf", None)  # nothing public tells how a frame is computed
        plan = "Exchange" if java is None else java.queryExecution().executedPlan().toString()
        if "Exchange" not in plan or "InMemoryTableScan" in plan:
            return frame
        self._held.append(frame.persist())
        return self._held[-1]

    def close(self) -> None:
        """Drop the views and let go of what was held; the user's session goes on."""
        for view in self._views:
            self.users.catalog.dropGlobalTempView(view)
        for frame in self._held:
            frame.unpersist()
        self._views.clear()
        self._held.clear()

    def _frame(self, sql: str) -> Any:  # noqa: ANN401 - as above
        frame = self.session.sql(translate(sql, self.dialect))
        return _without_zones(frame)


def open_spark(frame: Any, relation: str = "data", engine: Spark | None = None) -> Table:  # noqa: ANN401 - as above
    """Open a Spark frame, or files by their path: ``relation`` with ``c0, c1, ...``, ``relation_rows`` with ``rid``.

    Rows are numbered in the order of partitions and, within one, of rows (as ``zipWithIndex``): the number of rows in
    the partitions before, plus the position. A frame whose plan shuffles rows would number them anew each time; it is
    persisted (memory, then disk) until the engine is closed.

    Raises
    ------
    DataError
        If it has no columns, or Spark cannot compute it.
    """
    engine = engine or Spark(None if isinstance(frame, str | Path) else frame.sparkSession)
    label = "Spark DataFrame"
    if isinstance(frame, str | Path):
        label, frame = Path(frame).name, _read(str(frame), engine)
    if not frame.columns:
        msg = "the Spark frame has no columns; pass one with at least one"
        raise DataError(msg)
    fields = frame.schema.fields
    columns = tuple(Column(at, field.name, duckdb_type(field.dataType)) for at, field in enumerate(fields))
    with _told():
        held = engine.hold(selected(frame))
        engine.name_frame(held, relation)
        sizes = engine.session.sql(
            f"SELECT spark_partition_id() AS at, count(*) AS n FROM {relation} GROUP BY spark_partition_id()"
        ).collect()
        engine.session.sql(_numbered(relation, columns, {row["at"]: row["n"] for row in sizes}))
    return Table(label, engine, relation, columns, sum(row["n"] for row in sizes))


def _numbered(relation: str, columns: Sequence[Column], sizes: dict[int, int]) -> str:
    """Return the statement that makes the relation with the numbers of the rows."""
    before, starts = 0, []
    for at in range(max(sizes, default=0) + 1):
        starts.append(f"{before}L")
        before += sizes.get(at, 0)
    rid = (
        f"element_at(array({', '.join(starts)}), spark_partition_id() + 1)"
        f" + (monotonically_increasing_id() & {_IN_PARTITION}L)"
    )
    named = ", ".join(column.sql for column in columns)
    return f"CREATE OR REPLACE TEMPORARY VIEW {relation}_rows AS SELECT {rid} AS rid, {named} FROM {relation}"


def _read(path: str, engine: Spark) -> Any:  # noqa: ANN401 - as above
    """Read files with Spark; it stops at a line that it cannot read, where it would drop it in silence."""
    kind = re.search(r"\.(parquet|csv|tsv|jsonl|ndjson|json|orc)(?:\.\w+)?$", path.lower())
    reader = engine.users.read.option("mode", "FAILFAST")
    with _told(), _found(path):
        if kind is None or kind[1] in {"parquet", "orc"}:
            return reader.orc(path) if kind and kind[1] == "orc" else reader.parquet(path)
        if kind[1] in {"csv", "tsv"}:
            comma = "\t" if kind[1] == "tsv" else ","
            return reader.csv(path, header=True, inferSchema=True, sep=comma, multiLine=True, escape='"')
        return reader.json(path, multiLine=kind[1] == "json")


def _batch(rows: Sequence[Any], schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = zip(*rows, strict=True)
    return pa.RecordBatch.from_arrays(
        [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )


def _without_zones(frame: Any) -> Any:  # noqa: ANN401 - as above
    """Return moments as naive UTC, as DuckDB does; Spark would give them in the zone of this machine."""
    zoned = [field.dataType.typeName() == "timestamp" for field in frame.schema.fields]
    if not any(zoned):
        return frame
    names = frame.columns
    places = frame.toDF(*(f"p{at}" for at in range(len(names))))
    chosen = [f"CAST(p{at} AS TIMESTAMP_NTZ) AS p{at}" if zone else f"p{at}" for at, zone in enumerate(zoned)]
    return places.selectExpr(*chosen).toDF(*names)


def _any_session() -> Any:  # noqa: ANN401 - as above
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        msg = "engine='spark' needs pyspark 4 or later; install it with: pip install 'debtkit[spark]'"
        raise DataError(msg) from None
    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    ours = SparkSession.builder.master("local[*]").appName("debtkit")
    ours = ours.config("spark.sql.warehouse.dir", tempfile.gettempdir())  # else a folder in the current one
    session = ours.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false").getOrCreate()
    session.sparkContext.setLogLevel("OFF")  # its log tells values of rows that it cannot read
    return session


@contextmanager
def _found(path: str) -> Iterator[None]:
    from pyspark.errors import AnalysisException

    try:
        yield
    except AnalysisException as error:
        msg = f"Spark cannot read {Path(path).name!r} ({error.getCondition()}); give parquet, CSV or JSON files"
        raise DataError(msg) from None


@contextmanager
def _told() -> Iterator[None]:
    """Raise Spark's errors in our words: its own hold values of the data, and pyspark logs them besides."""
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]
    from pyspark.errors import PySparkException

    logger = logging.getLogger("SQLQueryContextLogger")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    except PySparkException as error:
        raise _in_our_words(error.getCondition() or type(error).__name__, error.getSqlState() or "") from None
    except Py4JError as error:
        found = re.search(r"\[([A-Z][A-Z_.]+)\]", str(error))
        raise _in_our_words(found[1] if found else type(error).__name__, "") from None
    finally:
        logger.disabled = before


def _in_our_words(condition: str, state: str) -> ValueError:
    if state == "22003" or "OVERFLOW" in condition:
        return OutOfRangeError("the numbers are too large to compute with in Spark")
    if state.startswith(("22", "42", "0A")) or condition in {"AnalysisException", "ParseException"}:
        return NotInDialectError(f"Spark cannot run the statement ({condition})")
    return DataError(f"Spark could not read or compute the data ({condition}); see that the files are whole")
