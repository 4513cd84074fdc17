"""What a step is: it looks at the rows that are left, and says what to do with them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from debtkit.instruments.audit._fix_rows import Remaining

    Redact = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Change:
    """What a step wants done.

    Attributes
    ----------
    drop
        A statement that yields the numbers (``rid``) of the rows to leave out, among those that are left.
    redact
        Makes, for each row in ``rows``, what changes a text that stands under a name; one value gets one mark in a row.
    rows
        A statement that yields the numbers of the rows whose texts are changed.
    weights
        A statement that yields ``rid`` and ``weight`` of each row that is left.
    column
        Name of the column of weights.
    statement
        What the log shows.
    says
        What is worth knowing besides the number of rows.
    """

    drop: str = ""
    redact: Callable[[], Redact] | None = None
    rows: str = ""
    weights: str = ""
    column: str = ""
    statement: str = ""
    says: str = ""
    figures: dict[str, Any] = field(default_factory=dict)


class Fix(ABC):
    """One step.

    Class attributes
    ----------------
    name
        As users write it: ``"drop_exact_duplicates"``.
    checks
        The checks that know which rows it is about; at least one must have been run.
    options
        What may stand beside the name, with the value that is taken otherwise.
    """

    name: ClassVar[str]
    checks: ClassVar[tuple[str, ...]] = ()
    options: ClassVar[Mapping[str, Any]] = {}

    @abstractmethod
    def change(self, left: Remaining, options: Mapping[str, Any], seed: int) -> Change:
        """Say what to do with the rows that are left.

        Raises
        ------
        DataError
            If it cannot be done.
        """
