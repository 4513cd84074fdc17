"""The rows that are left while a fix is at work: a table in the engine, numbered anew after each step."""

# ruff: noqa: PLC0415 - pyarrow is loaded when it is used

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._dataset import Dataset
from debtkit.instruments.audit._errors import DataError, NotInDialectError
from debtkit.instruments.audit._run import run_checks
from debtkit.instruments.audit.checks import all_checks
from debtkit.render import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from debtkit.instruments.audit._finding import Outcome
    from debtkit.instruments.audit._result import Audit

_KEPT = "fix_kept"
_LEFT = "fix_left"
_OFFERED = "fix_offered"


@dataclass(frozen=True, slots=True)
class Offered:
    """The rows that checks offer for a step: a statement that yields them, one for the log, and who offered them."""

    statement: str
    shown: str
    says: str


class Remaining:
    """The rows that are left.

    They are numbered anew without gaps, since checks count on that; ``source`` in the table of the engine is the number
    in the original. Nothing of the data is copied.

    Attributes
    ----------
    data
        The rows that are left, as checks take them.
    count
        How many.
    """

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._engine = audit.data.table.engine
        self._round = 0
        self.data: Dataset = audit.data
        self.count = audit.data.table.rows
        self._registered: list[str] = []

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        return self._engine.query(sql)

    def offered(self, step: str, checks: Sequence[str]) -> Offered:
        """Return the rows that checks offer for a step, among those that are left.

        Raises
        ------
        DataError
            If none of the checks was run: then nobody knows.
        """
        ran = [name for name in checks if name in self._audit.outcomes]
        if not ran:
            reasons = {one.check: one.reason for one in self._audit.not_run}
            why = "; ".join(f"{name}: {reasons.get(name, 'it is not among the checks')}" for name in checks)
            msg = f"{step} cannot be done, since no check said which rows it is about ({why})"
            raise DataError(msg)
        before = {name: self._audit.outcomes[name] for name in ran if _offers(self._audit.outcomes[name], step)}
        outcomes = before if self._round == 0 else self._again(before)
        parts = [part for name, one in outcomes.items() for part in self._statements(name, one, step)]
        if not parts:
            return Offered("", "", f"no row was named by {', '.join(ran)}")
        statement = " UNION ".join(f"SELECT rid FROM ({sql}) AS rows_{at}" for at, (sql, _) in enumerate(parts))
        again = ", measured again on the rows that were left" if self._round else ""
        return Offered(
            statement, "\nUNION\n".join(shown for _, shown in parts), f"named by {', '.join(outcomes)}{again}"
        )

    def _again(self, before: dict[str, Outcome]) -> dict[str, Outcome]:
        """Ask the checks again; one that has nothing to say any more offers nothing."""
        chosen = [check for check in all_checks() if check.id in before]
        return run_checks(self.data, chosen)[0]

    def _statements(self, name: str, outcome: Outcome, step: str) -> Iterator[tuple[str, str]]:
        if step in outcome.select:
            yield outcome.select[step], outcome.select[step]
        if outcome.rows.get(step):
            known = f"{_OFFERED}_{name}_{step}_{self._round}"
            self._register(known, outcome.rows[step])
            yield f"SELECT rid FROM {known}", f"-- {count(len(outcome.rows[step]), 'row')} that {name} named"

    def _register(self, name: str, rows: Sequence[int]) -> None:
        import pyarrow as pa

        connection = getattr(self._engine, "connection", None)
        if connection is None or not hasattr(connection, "register"):
            msg = f"data are mended by DuckDB, not by {self._engine.name}; audit them with engine='duckdb'"
            raise DataError(msg)
        connection.register(name, pa.table({"rid": pa.array(rows, pa.int64())}))
        self._registered.append(name)

    def drop(self, statement: str) -> None:
        """Leave out the rows of a statement, and number the others anew."""
        if not statement:
            return
        old, new = f"{_KEPT}_{self._round}", f"{_KEPT}_{self._round + 1}"
        if self._round == 0:
            rows = f"SELECT rid, rid AS source FROM {self.data.table.numbered}"
        else:
            rows = f"SELECT rid, source FROM {old}"
        self.query(
            f"CREATE OR REPLACE TABLE {new} AS SELECT row_number() OVER (ORDER BY source) - 1 AS rid, source "
            f"FROM ({rows}) AS kept WHERE rid NOT IN (SELECT rid FROM ({statement}) AS dropped)"
        )
        self._round += 1
        self._look_at(new)

    def _look_at(self, kept: str) -> None:
        """Name the rows that are left as a table of their own, as a source would."""
        table = self._audit.data.table
        left = f"{_LEFT}_{self._round}"
        columns = "".join(f", whole.{column.sql}" for column in table.columns)
        self.query(
            f"CREATE OR REPLACE VIEW {left}_rows AS SELECT kept.rid{columns} "
            f"FROM {kept} AS kept JOIN {table.numbered} AS whole ON whole.rid = kept.source"
        )
        self.query(f"CREATE OR REPLACE VIEW {left} AS SELECT * EXCLUDE (rid) FROM {left}_rows")
        self.count = int(self.query(f"SELECT count(*) FROM {kept}")[0][0])
        whole = self._audit.data
        self.data = Dataset(
            replace(table, relation=left, rows=self.count, origin="", problems=()),
            whole.roles,
            whole.reference,
            whole.budget,
            whole.as_of,
        )

    def sources(self, statement: str = "") -> np.ndarray[Any, np.dtype[np.int64]]:
        """Return the original numbers, in order, of the rows that are left, or of those of a statement."""
        import numpy as np

        rows = f"SELECT rid FROM ({statement}) AS ours" if statement else f"SELECT rid FROM {self.data.table.numbered}"
        sql = f"SELECT rid AS source FROM ({rows}) AS these ORDER BY rid"
        if self._round:
            sql = f"SELECT source FROM {_KEPT}_{self._round} WHERE rid IN ({rows}) ORDER BY source"
        parts = [batch.column(0).to_numpy(zero_copy_only=False) for batch in self._engine.batches(sql)]
        return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, np.int64)

    def weights(self, statement: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return the weights of a statement in the order of the rows that are left."""
        import numpy as np

        sql = f"SELECT CAST(weight AS DOUBLE) AS weight FROM ({statement}) AS weighed ORDER BY rid"
        parts = [batch.column(0).to_numpy(zero_copy_only=False) for batch in self._engine.batches(sql)]
        return np.concatenate(parts) if parts else np.empty(0, np.float64)

    def close(self) -> None:
        """Take the tables of this fix out of the engine."""
        for at in range(self._round, 0, -1):
            self.query(f"DROP VIEW IF EXISTS {_LEFT}_{at}")
            self.query(f"DROP VIEW IF EXISTS {_LEFT}_{at}_rows")
            self.query(f"DROP TABLE IF EXISTS {_KEPT}_{at}")
        for name in self._registered:
            self._engine.connection.unregister(name)  # type: ignore[attr-defined]


@contextmanager
def remaining(audit: Audit) -> Iterator[Remaining]:
    """Yield the rows of an audit; the engine is as before afterwards.

    Raises
    ------
    DataError
        If the engine is not DuckDB.
    """
    engine = audit.data.table.engine
    if engine.dialect != "duckdb":
        msg = f"data are mended by DuckDB, not by {engine.name}; audit them with engine='duckdb'"
        raise DataError(msg)
    left = Remaining(audit)
    try:
        yield left
    except NotInDialectError as error:
        raise DataError(str(error)) from error
    finally:
        left.close()


def _offers(outcome: Outcome, step: str) -> bool:
    return bool(outcome.rows.get(step)) or step in outcome.select
