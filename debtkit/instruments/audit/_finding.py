"""What an audit says about data: one finding, its proof, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding matters, from the worst on."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Example:
    """One row to look at: its number, and a masked piece of it."""

    row: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was measured and should be looked at.

    Attributes
    ----------
    check
        Which check found it: ``"exact_duplicates"``.
    severity
        How much it matters.
    says
        One sentence: what was seen, with the figure.
    columns
        The user's names of the columns it is about; none for the whole table.
    value, threshold, unit
        What was measured, from where on it is a finding, and in what: ``"share of rows"``, ``"PSI"``.
    rows, share
        How many rows it is about, and of how many of all (0 to 1).
    exact
        False when the figure is an approximation or comes from a sample; ``says`` then says so, too.
    sql
        The statement that proves it, in DuckDB's dialect; it runs as it stands where the data can be read from a path.
    method
        What was done besides the statement: ``"MinHash, 128 permutations; Jaccard of word triples >= 0.6"``.
    examples
        Some rows, masked, in the order of the table.
    remedy
        How to mend it, in one sentence.
    fixes
        Steps of `Audit.fix` that mend it: ``("drop_exact_duplicates",)``.
    hours
        Estimated work to mend it: low, likely, high.
    """

    check: str
    severity: Severity
    says: str
    columns: tuple[str, ...] = ()
    value: float | int | str | None = None
    threshold: float | int | None = None
    unit: str = ""
    rows: int = 0
    share: float = 0.0
    exact: bool = True
    sql: str = ""
    method: str = ""
    examples: tuple[Example, ...] = ()
    remedy: str = ""
    fixes: tuple[str, ...] = ()
    hours: tuple[float, float, float] = (0.1, 0.5, 2.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check has to say.

    Attributes
    ----------
    findings
        What should be looked at; none means that it was looked and nothing was found.
    figures
        Plain data for documents, plots, the widget and `Audit.compare`: deterministic, floats rounded to 8 digits, no
        value of a person.
    rows
        Numbers of the rows that a step of `Audit.fix` takes, by step; rows that only a statement can name stand in
        ``select`` as a statement that yields them.
    select
        Statements that yield the numbers of rows (one column ``rid``), by step.
    """

    findings: tuple[Finding, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, tuple[int, ...]] = field(default_factory=dict)
    select: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotRun:
    """A check that was not run, and why; it is told, never left out in silence."""

    check: str
    reason: str
