"""Intervals for shares, their gaps and their ratios: a verdict only where chance is ruled out."""

from __future__ import annotations

import math
from statistics import NormalDist

LEVEL = 0.95


def z_for(comparisons: int = 1) -> float:
    """Return the normal quantile for an interval that holds over this many comparisons at once (Bonferroni)."""
    return NormalDist().inv_cdf(1 - (1 - LEVEL) / 2 / max(comparisons, 1))


def share_interval(part: int, whole: int, z: float) -> tuple[float, float]:
    """Return the interval of a share (Wilson 1927); it stays within 0 and 1, also for 0 of few.

    Parameters
    ----------
    part, whole
        So many of so many; ``whole`` must not be 0.
    z
        Normal quantile, from `z_for`.
    """
    share = part / whole
    centre = share + z * z / (2 * whole)
    spread = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    below = 1 + z * z / whole
    return max(0.0, (centre - spread) / below), min(1.0, (centre + spread) / below)


def gap_interval(one: tuple[int, int], other: tuple[int, int], z: float) -> tuple[float, float]:
    """Return the interval of ``one``'s share minus ``other``'s (Newcombe 1998, method 10)."""
    first, second = one[0] / one[1], other[0] / other[1]
    (low1, high1), (low2, high2) = share_interval(*one, z), share_interval(*other, z)
    gap = first - second
    return gap - math.hypot(first - low1, high2 - second), gap + math.hypot(high1 - first, second - low2)


def ratio_interval(one: tuple[int, int], other: tuple[int, int], z: float) -> tuple[float, float]:
    """Return the interval of ``one``'s share over ``other``'s, on the log scale (Katz 1978).

    Where a count is 0, half a case is added to both (Walter 1975): the interval is wide then, as it should be.
    """
    (part1, whole1), (part2, whole2) = one, other
    extra = 0.0 if part1 and part2 else 0.5
    share1, share2 = (part1 + extra) / (whole1 + extra), (part2 + extra) / (whole2 + extra)
    variance = 1 / (part1 + extra) - 1 / (whole1 + extra) + 1 / (part2 + extra) - 1 / (whole2 + extra)
    middle, spread = math.log(share1 / share2), z * math.sqrt(max(variance, 0.0))
    return math.exp(middle - spread), math.exp(middle + spread)


def cramers_v(counts: list[list[int]]) -> tuple[float, float]:
    """Return how strongly rows and columns of a table go together, and the chance of as much by accident.

    Cramér's V with Bergsma's correction (2013): near 0 for independent rows, also in small tables. The chance is the
    upper tail of chi-squared.
    """
    from scipy.special import chdtrc  # noqa: PLC0415 - heavy

    lines = [line for line in counts if sum(line)]
    lines = [list(line) for line in zip(*(one for one in zip(*lines, strict=True) if sum(one)), strict=True)]
    if len(lines) < 2 or len(lines[0]) < 2:  # noqa: PLR2004 - nothing to compare
        return 0.0, 1.0
    total = sum(map(sum, lines))
    across, down = [sum(line) for line in lines], [sum(column) for column in zip(*lines, strict=True)]
    chi2 = sum(
        (seen - r * c / total) ** 2 / (r * c / total)
        for line, r in zip(lines, across, strict=True)
        for seen, c in zip(line, down, strict=True)
    )
    free = (len(across) - 1) * (len(down) - 1)
    if total < 2:  # noqa: PLR2004 - the correction divides by total - 1
        return 0.0, 1.0
    phi2 = max(0.0, chi2 / total - free / (total - 1))
    height, width = (k - (k - 1) ** 2 / (total - 1) for k in (len(across), len(down)))
    least = min(height - 1, width - 1)
    return (math.sqrt(phi2 / least) if least > 0 else 0.0), float(chdtrc(free, chi2))
