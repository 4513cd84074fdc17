"""Measures of association from sums and tables of counts."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Counts = dict[tuple[str, str], int]


def cramers_v(table: Mapping[tuple[str, str], int], *, corrected: bool = True) -> float | None:
    """Return Cramér's V of a table of counts; None if one side has a single value.

    Corrected for its bias (Bergsma 2013, A bias-correction for Cramér's V and Tschuprow's T): without it, V of two
    independent columns grows with the number of their values.
    """
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for (a, b), n in table.items():
        rows[a] += n
        columns[b] += n
    total = sum(rows.values())
    r, c = len(rows), len(columns)
    if min(r, c) < 2 or total < 2:  # noqa: PLR2004 - one value goes with everything
        return None
    phi = sum(n * n / (rows[a] * columns[b]) for (a, b), n in table.items()) - 1
    if not corrected:
        return math.sqrt(max(phi, 0.0) / (min(r, c) - 1))
    phi = max(phi - (r - 1) * (c - 1) / (total - 1), 0.0)
    least = min(r - (r - 1) ** 2 / (total - 1), c - (c - 1) ** 2 / (total - 1)) - 1
    return min(math.sqrt(phi / least), 1.0) if least > 0 else None


def correlation_ratio(groups: Iterable[tuple[int, float, float]]) -> float | None:
    """Return eta: the share of a number's spread that lies between groups, as a root (Fisher 1925).

    Of each group are given: how many values, their sum, the sum of their squares.
    """
    kept = [(n, s, q) for n, s, q in groups if n]
    total = sum(n for n, _, _ in kept)
    if len(kept) < 2:  # noqa: PLR2004 - one group explains nothing
        return None
    mean = sum(s for _, s, _ in kept) / total
    whole = sum(q for _, _, q in kept) - total * mean**2
    between = sum(n * (s / n - mean) ** 2 for n, s, _ in kept)
    return math.sqrt(min(between / whole, 1.0)) if whole > 1e-12 * total else None
