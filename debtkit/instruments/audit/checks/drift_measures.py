"""Distances between two distributions in bins, and how likely chance alone makes them so large."""

from __future__ import annotations

import math
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PSI_ROWS = 1_000
"""Among fewer rows PSI without any drift passes .1 (with 300 rows and 20 bins in three runs of four)."""
_TINY = 1e-300
_UNDERFLOW = -700


def kolmogorov_smirnov(reference: Sequence[int], data: Sequence[int]) -> float | None:
    """Return the largest gap between the cumulative shares; at the edges of bins, so never above that of all values."""
    n, m = sum(reference), sum(data)
    if not n or not m:
        return None
    return max(abs(a / n - b / m) for a, b in zip(accumulate(reference), accumulate(data), strict=True))


def ks_chance(distance: float, n: int, m: int) -> float:
    """Return the probability of so large a gap without drift (Stephens 1970; too large a one for binned values)."""
    root = math.sqrt(n * m / (n + m))
    x = (root + 0.12 + 0.11 / root) * distance
    if x < 0.2:  # noqa: PLR2004 - the series says 1 from here down, and needs endless terms to say it
        return 1.0
    total = sum((2.0 if k % 2 else -2.0) * math.exp(-2 * (k * x) ** 2) for k in range(1, 101))
    return min(max(total, 0.0), 1.0)


def stability_index(reference: Sequence[int], data: Sequence[int]) -> float | None:
    """Return the population stability index less what chance makes of it; None among fewer than 1,000 rows.

    Without drift it is about ``(bins - 1)(1/n + 1/m)`` (Yurdakul and Naranjo 2020); that much is subtracted. An empty
    bin counts half a row.
    """
    n, m = sum(reference), sum(data)
    if min(n, m) < PSI_ROWS:
        return None
    kept = [(a or 0.5, b or 0.5) for a, b in zip(reference, data, strict=True) if a or b]
    index = sum((b / m - a / n) * math.log((b / m) / (a / n)) for a, b in kept)
    return max(index - (len(kept) - 1) * (1 / n + 1 / m), 0.0)


def jensen_shannon(reference: Sequence[int], data: Sequence[int]) -> float | None:
    """Return the Jensen-Shannon distance to base 2, 0 to 1: the root of the divergence (Endres and Schindelin 2003)."""
    n, m = sum(reference), sum(data)
    if not n or not m:
        return None
    total = 0.0
    for a, b in zip(reference, data, strict=True):
        p, q = a / n, b / m
        total += sum(share * math.log2(2 * share / (p + q)) for share in (p, q) if share)
    return math.sqrt(max(total / 2, 0.0))


def total_variation(reference: Sequence[int], data: Sequence[int]) -> float | None:
    """Return half the sum of all differences of shares: how much would have to move."""
    n, m = sum(reference), sum(data)
    if not n or not m:
        return None
    return sum(abs(a / n - b / m) for a, b in zip(reference, data, strict=True)) / 2


def wasserstein(
    edges: Sequence[float],
    reference: Sequence[int],
    data: Sequence[int],
    tails: tuple[tuple[float, float], tuple[float, float]],
) -> float | None:
    """Return how far values moved on average (Wasserstein-1): between the edges from shares, straight in between.

    Of the two bins at the ends the shares tell little, for they may be wide; ``tails`` holds for reference and data how
    far values lie below the first edge and above the last, summed and divided by the number of all values.
    """
    n, m = sum(reference), sum(data)
    if not n or not m or not edges:
        return None
    total = sum(abs(ours - theirs) for ours, theirs in zip(*tails, strict=True))
    gaps = [a / n - b / m for a, b in zip(accumulate(reference[:-1]), accumulate(data[:-1]), strict=True)]
    for (left, right), (low, high) in zip(pairwise(gaps), pairwise(edges), strict=True):
        width = high - low
        if left * right < 0:
            total += width * (left**2 + right**2) / (2 * (abs(left) + abs(right)))
        else:
            total += width * (abs(left) + abs(right)) / 2
    return total


def chi_square_chance(reference: Sequence[int], data: Sequence[int]) -> float:
    """Return the p value of Pearson's test of homogeneity; cells that expect fewer than five are taken together."""
    n, m = sum(reference), sum(data)
    if not n or not m:
        return 1.0
    share = min(n, m) / (n + m)
    cells: list[tuple[int, int]] = []
    rest = (0, 0)
    for a, b in zip(reference, data, strict=True):
        if (a + b) * share >= 5:  # noqa: PLR2004 - Cochran's rule
            cells.append((a, b))
        else:
            rest = (rest[0] + a, rest[1] + b)
    cells += [rest] if sum(rest) else []
    expected = [((a + b) * n / (n + m), (a + b) * m / (n + m)) for a, b in cells]
    statistic = sum((a - e) ** 2 / e + (b - f) ** 2 / f for (a, b), (e, f) in zip(cells, expected, strict=True))
    return upper_gamma((len(cells) - 1) / 2, statistic / 2) if len(cells) > 1 else 1.0


def shares_chance(a: int, n: int, b: int, m: int) -> float:
    """Return the p value of a test of two shares, ``a`` of ``n`` and ``b`` of ``m`` (normal, pooled)."""
    pooled = (a + b) / (n + m)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return math.erfc(abs(a / n - b / m) / spread / math.sqrt(2)) if spread else 1.0


def upper_gamma(a: float, x: float) -> float:
    """Return the regularised upper incomplete gamma function (series below a + 1, Lentz's fraction above)."""
    if x <= 0:
        return 1.0
    power = a * math.log(x) - x - math.lgamma(a)
    scale = math.exp(power) if power > _UNDERFLOW else 0.0
    if x < a + 1:
        term = total = 1 / a
        at = a
        while abs(term) > 1e-16 * abs(total):
            at += 1
            term *= x / at
            total += term
        return max(1 - total * scale, 0.0)
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    h = d
    for i in range(1, 10_000):
        an = -i * (i - a)
        b += 2
        d = 1 / (an * d + b or _TINY)
        c = b + an / c or _TINY
        h *= d * c
        if abs(d * c - 1) < 1e-15:  # noqa: PLR2004 - the same
            break
    return scale * h
