"""Union-find (Galler and Fischer 1964): pairs become groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def unite(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return, for each of ``count`` things, the smallest one it hangs together with."""
    roots = list(range(count))

    def root(one: int) -> int:
        while roots[one] != one:
            roots[one] = roots[roots[one]]
            one = roots[one]
        return one

    for left, right in pairs:
        a, b = root(left), root(right)
        if a != b:
            roots[max(a, b)] = min(a, b)
    return [root(one) for one in range(count)]
