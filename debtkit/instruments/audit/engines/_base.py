"""What runs statements."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa


class Engine(ABC):
    """Runs statements in DuckDB's dialect over relations that a source has named.

    An engine of another dialect translates them (`debtkit.instruments.audit.engines._dialects`); what it cannot say it
    refuses, it never approximates in silence.
    """

    name: ClassVar[str]
    dialect: ClassVar[str] = "duckdb"
    most_aggregates: ClassVar[int] = 10_000
    """How many aggregates one statement may hold before the engine gets slow."""
    keeps_order: ClassVar[bool] = False
    """Whether rows come in the order of the source without being sorted."""

    @abstractmethod
    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a statement.

        Raises
        ------
        NotInDialectError
            If the engine has no equal for something in it.
        """

    @abstractmethod
    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a statement as Arrow batches, in the statement's order, without holding all of them."""

    def one(self, sql: str) -> dict[str, Any]:
        """Return the only row of a statement by the names of its columns."""
        batches = list(self.batches(sql))
        rows = [row for batch in batches for row in batch.to_pylist()]
        if len(rows) != 1:
            msg = f"a statement that gives one row gave {len(rows)}"
            raise AssertionError(msg)
        return dict(rows[0])

    def share(self) -> float:
        """Return which share of the running statement is done, 0 to 1, where the engine knows."""
        return 0.0

    def close(self) -> None:  # noqa: B027 - an engine that holds nothing has nothing to let go of
        """Let go of what the engine holds."""
