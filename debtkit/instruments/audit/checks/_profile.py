"""What is in each column, measured once for all checks that want to know.

Three kinds of statements: one scan of counts and quantiles (`_profile_scan`), one grouping a column for its
distinct and its most frequent values (`_profile_counts`), and one scan that fills histograms between the quantiles and
sums powers for the moments (`_profile_shape`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit.checks._profile_counts import count_values
from debtkit.instruments.audit.checks._profile_scan import scan
from debtkit.instruments.audit.checks._profile_shape import shapes

if TYPE_CHECKING:
    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._table import Table


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many values lie between two edges: the first bin holds its lower edge, each bin its upper one.

    The edges between are equally wide from the 1st to the 99th percentile; what is beyond stands in the two bins at the
    ends, which reach to the lowest and the highest value. Of dates the edges are days since 1970-01-01.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column in figures. What a column of its kind does not have is None or 0.

    Attributes
    ----------
    column
        The column.
    rows, nulls
        Rows of the table, and how many of them have no value; NaN is a value.
    nan, inf
        Values that are not finite; no other figure counts them in.
    distinct, distinct_exact
        Distinct values, without NULL; None where values are nested.
    min, max
        Lowest and highest; of dates as ISO text.
    mean, std, skew, kurtosis
        Moments; the standard deviation with n - 1, skewness and excess kurtosis corrected for the size of the sample
        (G1, G2 of Joanes and Gill 1998, as pandas has them).
    quantiles, quantiles_exact
        ``p01, p05, p25, p50, p75, p95, p99``, linear between neighbours; not exact where a sample had to do.
    zeros, negatives
        Numbers that are 0, and below.
    true
        Booleans that are true.
    length_min, length_max, length_mean
        Characters of texts, or values in lists.
    empty, padded
        Texts of no characters, and texts that begin or end with a blank.
    numeric_start
        Texts that begin as numbers and dates do: with a digit, a sign or a point.
    top
        The most frequent values and how often each occurs, by count and then by value; raw: mask before showing. Not
        looked for where 95 of 100 values are distinct.
    histogram
        Of numbers, of days, of lengths of texts.
    """

    column: Column
    rows: int
    nulls: int
    nan: int = 0
    inf: int = 0
    distinct: int | None = None
    distinct_exact: bool = True
    min: float | int | str | None = None
    max: float | int | str | None = None
    mean: float | None = None
    std: float | None = None
    skew: float | None = None
    kurtosis: float | None = None
    quantiles: dict[str, float | None] = field(default_factory=dict)
    quantiles_exact: bool = True
    zeros: int = 0
    negatives: int = 0
    true: int = 0
    length_min: int | None = None
    length_max: int | None = None
    length_mean: float | None = None
    empty: int = 0
    padded: int = 0
    numeric_start: int = 0
    top: tuple[tuple[Any, int], ...] = ()
    histogram: Histogram | None = None

    @property
    def filled(self) -> int:
        """How many rows have a value, NaN and infinity included."""
        return self.rows - self.nulls

    @property
    def constant(self) -> bool:
        """Whether all values are the same one, and there is one."""
        return self.distinct == 1 and self.distinct_exact and not self.nan and not self.inf

    @property
    def unique(self) -> bool:
        """Whether no value stands twice, and there are at least two."""
        return self.distinct_exact and 1 < self.filled == self.distinct


def profile(data: Dataset) -> tuple[ColumnProfile, ...]:
    """Return what is in each column: ``data.once(profile)``."""
    return profile_of(data.table)


def reference_profile(data: Dataset) -> tuple[ColumnProfile, ...]:
    """Return the same of what the data are compared with, by ``data.once(reference_profile)``; nothing without it."""
    return () if data.reference is None else profile_of(data.reference)


def profile_of(table: Table) -> tuple[ColumnProfile, ...]:
    """Return what is in each column of a table."""
    scanned = scan(table)
    counted = count_values(table, scanned)
    shaped = shapes(table, scanned, counted)
    found = []
    for column in table.columns:
        figures = scanned[column.number] | counted.get(column.number, {}) | shaped.get(column.number, {})
        edges = figures.pop("edges", None)
        bins = figures.pop("counts", ())
        histogram = Histogram(tuple(edges), tuple(bins)) if edges else None
        found.append(ColumnProfile(column=column, histogram=histogram, **figures))
    return tuple(found)
