"""What a check is. To add one: a small file here, a class below, one line in ``_registry.py``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._finding import Outcome


class Check(ABC):
    """One question that is put to the data: a statement in DuckDB's dialect, and a judgement of its answer.

    Class attributes
    ----------------
    id
        Stable name, in the words of the field: ``"exact_duplicates"``.
    title
        What good data show: ``"No row stands twice"``.
    source
        Where the method is from: a paper, a standard.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str] = ""

    def why_not(self, data: Dataset) -> str:
        """Return why the question does not arise for these data; nothing if it does."""
        del data
        return ""

    @abstractmethod
    def run(self, data: Dataset) -> Outcome:
        """Measure and judge.

        Raises
        ------
        NotInDialectError
            If the engine cannot say it; the audit reports the check as not run.
        """


class Reader(Protocol):
    """Sees the texts of each row once, in the order of the table; of every so many rows one, if ``every`` says so."""

    every: int

    def take(self, rids: Sequence[int], texts: Mapping[int, Sequence[str | None]]) -> None:
        """Take in one batch; ``texts`` holds the values of each column by its number."""


class TextCheck(Check):
    """A check that must see each text in Python: all of them share one pass over the data."""

    @abstractmethod
    def columns(self, data: Dataset) -> tuple[Column, ...]:
        """Return the columns it wants to see."""

    @abstractmethod
    def reader(self, data: Dataset) -> Reader:
        """Return what sees them."""

    @abstractmethod
    def judge(self, data: Dataset, reader: Reader) -> Outcome:
        """Judge what was seen; the reader is the one that `reader` made."""

    def run(self, data: Dataset) -> Outcome:
        """Read the texts for this check alone."""
        from debtkit.instruments.audit.checks._text_pass import read_texts  # noqa: PLC0415 - it knows this class

        readers, stopped = read_texts(data, [self])
        if self.id in stopped:
            raise stopped[self.id]
        return self.judge(data, readers[self.id])
