"""What is in each column."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from debtkit.instruments.audit._finding import Outcome
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._profile import profile
from debtkit.instruments.audit.checks._profile_figures import figures_of

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset


class ColumnProfileCheck(Check):
    """The figures of all columns; they accuse nobody.

    Figures: ``rows``, and ``columns``, a list in the order of the table with the fields of
    `debtkit.instruments.audit.checks._profile.ColumnProfile` beside ``number, name, type, kind, constant, unique``;
    ``top`` holds masked values, ``histogram`` is None or ``{edges, counts}``. Whole numbers that may be numbers of
    people (nine digits, hardly repeated, or so called) are rounded to three digits, dates of birth to years.
    """

    id: ClassVar[str] = "column_profile"
    title: ClassVar[str] = "What each column holds is known"
    source: ClassVar[str] = "Joanes and Gill 1998 (skewness, kurtosis); Hyndman and Fan 1996, type 7 (quantiles)"

    def run(self, data: Dataset) -> Outcome:
        """Return the figures."""
        return Outcome(figures={"rows": data.table.rows, "columns": [figures_of(one) for one in data.once(profile)]})
