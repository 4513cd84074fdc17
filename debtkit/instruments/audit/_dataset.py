"""What a check is given: the table, who plays which part, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from debtkit.instruments.audit._roles import Roles
    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.contract import Contract

Found = TypeVar("Found")
Budget = Literal["fast", "full"]


@dataclass(slots=True)
class Dataset:
    """One data set under audit.

    Attributes
    ----------
    table
        The table.
    roles
        Which columns are prompt, response, label and so on.
    reference
        A table to compare with (drift), or None.
    budget
        ``"fast"`` leaves out what costs minutes; ``"full"`` does not.
    as_of
        The day on which dates are judged; the same data give the same findings on another day.
    contract
        What the data must hold, or None.
    benchmarks
        Files of `fingerprint_benchmark`: tests whose items must not stand in the texts.
    """

    table: Table
    roles: Roles
    reference: Table | None = None
    budget: Budget = "fast"
    as_of: date | None = None
    contract: Contract | None = None
    benchmarks: tuple[str, ...] = ()
    _kept: dict[Any, Any] = field(default_factory=dict)

    def once(self, measure: Callable[[Dataset], Found]) -> Found:
        """Return what ``measure`` measures here; it is asked once, however many checks want to know."""
        if measure not in self._kept:
            self._kept[measure] = measure(self)
        found: Found = self._kept[measure]
        return found
