"""A warehouse over a DB-API 2 connection: only read, never written to, so relations are named in each statement."""

# ruff: noqa: PLC0415 - pyarrow is loaded when it is used

from __future__ import annotations

import re
from contextlib import closing, contextmanager, suppress
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._columns import Column
from debtkit.instruments.audit._errors import DataError, NotInDialectError
from debtkit.instruments.audit._table import Table, literal
from debtkit.instruments.audit.engines._base import Engine
from debtkit.instruments.audit.engines._dialects import DIALECTS
from debtkit.instruments.audit.engines._translate import translate
from debtkit.instruments.audit.engines._warehouse_types import declared_type, type_of_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

_ROWS_A_BATCH = 10_000
_LOOKED_AT = 1000
_MODULES = {
    "sqlite3": "sqlite",
    "duckdb": "duckdb",
    "_duckdb": "duckdb",
    "psycopg": "postgres",
    "psycopg2": "postgres",
    "asyncpg": "postgres",
    "pg8000": "postgres",
    "snowflake": "snowflake",
    "google": "bigquery",
    "redshift_connector": "redshift",
    "trino": "trino",
    "prestodb": "presto",
    "databricks": "databricks",
}
_PART = re.compile(r'"((?:[^"]|"")+)"|([^."]+)')
_NAME = re.compile(r'(?:"(?:[^"]|"")+"|[^."]+)(?:\.(?:"(?:[^"]|"")+"|[^."]+))*')
# What becomes of a name without quotes.
_FOLD = {"snowflake": str.upper, "postgres": str.lower, "redshift": str.lower, "trino": str.lower, "presto": str.lower}
_OURS = ("data", "data_rows", "reference", "reference_rows")


class Warehouse(Engine):
    """A DB-API 2 connection of the user's; statements only read.

    Parameters
    ----------
    connection
        An open connection: ``sqlite3``, ``psycopg``, ``snowflake``, ``redshift_connector``, ``trino``, ...
    dialect
        How it speaks, when its module does not tell: one of ``duckdb``, ``postgres``, ``snowflake``, ``bigquery``,
        ``redshift``, ``trino``, ``presto``, ``sqlite``, ``databricks``, ``spark``.

    Raises
    ------
    DataError
        If the dialect is not known.
    """

    name: ClassVar[str] = "warehouse"
    most_aggregates: ClassVar[int] = 60

    def __init__(self, connection: Any, dialect: str | None = None) -> None:  # noqa: ANN401 - any DB-API connection
        self.connection = connection
        self.dialect: str = dialect or _dialect_of(connection)  # type: ignore[misc]
        if self.dialect not in DIALECTS:
            msg = f"dialect={self.dialect!r} is not known; pass one of {', '.join(DIALECTS)}"
            raise DataError(msg)
        self._relations: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"Warehouse(dialect={self.dialect!r})"

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        with self._told(), closing(self.connection.cursor()) as cursor:
            cursor.execute(self.written(sql))
            return [tuple(row) for row in cursor.fetchall()]

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a statement as Arrow batches, as the connection hands them out."""
        import pyarrow as pa

        with self._told(), closing(self.connection.cursor()) as cursor:
            cursor.execute(self.written(sql))
            names = [str(column[0]) for column in cursor.description]
            schema = None
            while rows := cursor.fetchmany(_ROWS_A_BATCH):
                batch = _batch(rows, names, schema)
                schema = batch.schema
                yield batch
            if schema is None:
                yield pa.RecordBatch.from_pylist([], schema=pa.schema([(name, pa.null()) for name in names]))

    def written(self, sql: str) -> str:
        """Return a statement as the warehouse takes it: translated, and with the relations it names in front."""
        text = translate(sql, self.dialect)
        used = [ours for name, ours in self._relations.items() if re.search(rf"\b{name}\b", sql)]
        if not used:
            return text
        more = re.match(r"\s*WITH\s+(RECURSIVE\s+)?", text, re.IGNORECASE)
        front = f"WITH {'RECURSIVE ' if more and more[1] else ''}" + ", ".join(used)
        return f"{front}, {text[more.end() :]}" if more else f"{front} {text}"

    def name_table(self, name: str, relation: str, columns: Sequence[Column]) -> None:
        """Name a table of the warehouse in the statements of this engine."""
        table = self.quoted_table(name)
        chosen = ", ".join(f"{self.quoted(column.name)} AS {column.sql}" for column in columns)
        every = ", ".join(self.quoted(column.name) for column in columns)
        order = "" if self.dialect == "duckdb" else f"ORDER BY {'rowid' if self._has_rowid(name) else every}"
        rows = f"SELECT row_number() OVER ({order}) - 1 AS rid, {chosen} FROM {table}"
        self._relations[f"{relation}_rows"] = f"{relation}_rows AS ({rows})"
        self._relations[relation] = f"{relation} AS (SELECT {chosen} FROM {table})"

    def described(self, name: str) -> list[tuple[str, str]]:
        """Return names and types (DuckDB's) of the columns of a table."""
        table = self.quoted_table(name)
        rows, names = self._read(f"SELECT * FROM {table} WHERE 1 = 0", 0, name)
        declared = self._declared(name)
        if all(column in declared for column in names):
            return [(column, declared[column]) for column in names]
        rows, _ = self._read(f"SELECT * FROM {table}", _LOOKED_AT, name)
        seen = list(zip_longest(*rows)) or [() for _ in names]
        return [(c, declared.get(c) or type_of_values(values)) for c, values in zip(names, seen, strict=True)]

    def quoted(self, name: str) -> str:
        """Quote a name as this dialect does."""
        if "\0" in name:
            msg = "a name with a zero character cannot be used in a statement; rename the column or the table"
            raise DataError(msg)
        if self.dialect == "bigquery":
            return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"
        mark = "`" if self.dialect in {"spark", "databricks"} else '"'
        return mark + name.replace(mark, mark * 2) + mark

    def quoted_table(self, name: str) -> str:
        """Quote a name part by part: ``sales.orders`` is the table ``orders`` of the schema ``sales``."""
        return ".".join(map(self.quoted, self._parts(name)))

    def _parts(self, name: str) -> list[str]:
        if not _NAME.fullmatch(name):
            msg = f"{name!r} is not the name of a table; write table, schema.table or catalog.schema.table"
            raise DataError(msg)
        fold = _FOLD.get(self.dialect, str)
        parts = [a.replace('""', '"') or (fold(b) if b.isidentifier() else b) for a, b in _PART.findall(name)]
        if len(parts) == 1 and parts[0].lower() in _OURS:
            msg = f"a table called {parts[0]} must be named with its schema: schema.{parts[0]}"
            raise DataError(msg)
        return parts

    def _declared(self, name: str) -> dict[str, str]:
        """Return the declared types, where the warehouse tells them."""
        *schema, table = self._parts(name)
        if self.dialect == "sqlite":
            place = f", {literal(schema[0])}" if schema else ""
            asked = f"SELECT name, type FROM pragma_table_info({literal(table)}{place})"
        elif self.dialect == "duckdb":
            asked = f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {self.quoted_table(name)})"
        else:
            place = f" AND table_schema = {literal(schema[-1])}" if schema else ""
            asked = (
                "SELECT column_name, data_type FROM information_schema.columns"
                f" WHERE table_name = {literal(table)}{place}"
            )
        if "\\" in asked:  # a way out of the quotes in some dialects
            return {}
        with suppress(DataError):
            found = {str(column): str(kind) for column, kind in self._read(asked, None, name)[0]}
            if self.dialect == "duckdb":
                return found
            return {column: known for column, kind in found.items() if (known := declared_type(kind))}
        return {}

    def _has_rowid(self, name: str) -> bool:
        """Whether rows have a number of their own; those of views and of some tables have none."""
        if self.dialect != "sqlite":
            return False
        *schema, table = self._parts(name)
        master = ".".join(map(self.quoted, [*schema, "sqlite_master"]))
        with suppress(DataError):
            self._read(f"SELECT rowid FROM {self.quoted_table(name)} WHERE 1 = 0", 0, name)
            view = f"SELECT 1 FROM {master} WHERE type = 'view' AND lower(name) = lower({literal(table)})"
            return not self._read(view, None, name)[0]
        return False

    def _read(self, sql: str, most: int | None, name: str) -> tuple[list[Any], list[str]]:
        try:
            with self._told(), closing(self.connection.cursor()) as cursor:
                cursor.execute(sql)
                names = [str(column[0]) for column in cursor.description]
                return list(cursor.fetchall() if most is None else cursor.fetchmany(most) if most else ()), names
        except NotInDialectError as error:
            msg = f"the table {name!r} cannot be read over the connection: {error}; see its name and your rights"
            raise DataError(msg) from None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Raise the driver's errors in our words: its own may hold values of the data."""
        try:
            yield
        except Exception as error:
            if not any(kind.__name__ == "Error" for kind in type(error).__mro__):  # not the DB-API's
                raise
            if self.dialect in {"postgres", "redshift"}:  # after an error nothing else is answered until then
                self.connection.rollback()
            msg = f"{self.dialect} could not run a statement ({type(error).__name__})"
            raise NotInDialectError(msg) from None


def open_warehouse(name: str, engine: Warehouse, relation: str = "data") -> Table:
    """Open a table of a warehouse: ``schema.table``, each part quoted, never part of a statement as it stands.

    Rows are numbered in the order of the table where it has one (SQLite, DuckDB), else in the order of all columns.

    Raises
    ------
    DataError
        If there is no such table, or it has no columns.
    """
    columns = tuple(Column(at, *described) for at, described in enumerate(engine.described(name)))
    if not columns:
        msg = f"the table {name!r} has no columns"
        raise DataError(msg)
    engine.name_table(name, relation, columns)
    rows = int(engine.query(f"SELECT count(*) FROM {relation}")[0][0])
    return Table(name, engine, relation, columns, rows, origin=_origin(engine, name))


def _origin(engine: Warehouse, name: str) -> str:
    from debtkit.instruments.audit._table import quoted

    return ".".join(map(quoted, engine._parts(name)))  # noqa: SLF001 - of this module


def _dialect_of(connection: Any) -> str:  # noqa: ANN401 - any DB-API connection
    module = type(connection).__module__
    known = _MODULES.get(module.partition(".")[0])
    if known is None:
        msg = (
            f"the connection is of {module}, whose dialect is not known; pass Warehouse(connection, dialect='postgres')"
        )
        raise DataError(msg)
    return known


def _batch(rows: Sequence[Any], names: Sequence[str], schema: pa.Schema | None) -> pa.RecordBatch:
    """Return rows as one batch; values that one type cannot hold become text."""
    import pyarrow as pa

    kinds = [None] * len(names) if schema is None else schema.types
    arrays = [_array(values, kind) for values, kind in zip(zip(*rows, strict=True), kinds, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, names=list(names))


def _array(values: Sequence[Any], kind: Any) -> pa.Array:  # noqa: ANN401 - an Arrow type or None
    import pyarrow as pa

    try:
        return pa.array(values, type=None if kind is None or pa.types.is_null(kind) else kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if value is None else str(value) for value in values], type=pa.string())
