"""Rows that are equal: how statements find them at any size. Candidates come by hash, the proof by value.

A hash of 64 bits costs a fraction of the memory of a row, and may merge rows that only look alike; so the rows that
share a hash, and no others, are grouped by their values. NULL equals NULL, and NaN equals NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit.engines import Engine

EXAMPLES = 5
_SIZES = 50


@dataclass(frozen=True, slots=True)
class Clusters:
    """Groups of equal rows.

    Attributes
    ----------
    sizes
        How many groups there are of each size, from the smallest on; a size of 1 is none.
    pairs
        Up to five groups: the last of its rows and the first, in the order of the last.
    """

    sizes: tuple[tuple[int, int], ...]
    pairs: tuple[tuple[int, int], ...]

    @property
    def surplus(self) -> int:
        """Rows beyond the first of each group."""
        return sum((size - 1) * groups for size, groups in self.sizes)

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return sum(groups for _, groups in self.sizes)

    def figures(self) -> dict[str, object]:
        """Return ``groups``, ``surplus_rows``, ``largest`` and ``sizes`` (pairs of size and number of groups)."""
        shown = self.sizes if len(self.sizes) <= _SIZES else (*self.sizes[: _SIZES - 10], *self.sizes[-10:])
        return {
            "groups": self.groups,
            "surplus_rows": self.surplus,
            "largest": self.sizes[-1][0] if self.sizes else 1,
            "sizes": [list(pair) for pair in shown],
        }


def likely(numbered: str, keys: Sequence[str]) -> str:
    """Return a statement that yields ``rid`` of the rows that share a hash of ``keys`` with another."""
    return (
        f"WITH hashed AS (SELECT rid, hash({', '.join(keys)}) AS h FROM {numbered}) "
        "SELECT rid FROM hashed WHERE h IN (SELECT h FROM hashed GROUP BY h HAVING count(*) > 1)"
    )


def find_clusters(
    engine: Engine, numbered: str, keys: Sequence[str], wider: Sequence[str] = (), candidates: str = "", where: str = ""
) -> tuple[Clusters, Clusters]:
    """Return the groups of rows that are equal in ``keys``, and in ``keys`` and ``wider`` together.

    ``numbered`` is a relation with ``rid``; ``candidates`` yields ``rid`` of the rows to look at, without it those that
    share a hash of the keys. Rows that are equal in more are equal in less: one search for candidates serves both.
    """
    every = ", ".join((*keys, *wider))
    named = ", ".join(f"{key} AS k{at}" for at, key in enumerate((*keys, *wider)))
    few = ", ".join(f"k{at}" for at in range(len(keys)))
    levels = ["alike"] if wider else []
    alike = f", alike AS (SELECT sum(n) AS n, min(low) AS low, max(high) AS high FROM same GROUP BY {few})"
    told = " UNION ALL ".join(
        f"SELECT '{level}' AS level, 0 AS kind, n AS a, count(*) AS b FROM {level} WHERE n > 1 GROUP BY n "
        f"UNION ALL SELECT '{level}', 1, high, low FROM "
        f"(SELECT high, low, row_number() OVER (ORDER BY high, low) AS k FROM {level} WHERE n > 1) AS pairs "
        f"WHERE k <= {EXAMPLES}"
        for level in ("same", *levels)
    )
    only = f"rid IN (SELECT rid FROM likely){f' AND {where}' if where else ''}"
    sql = (
        f"WITH likely AS ({candidates or likely(numbered, keys)}), "
        f"same AS (SELECT {named}, count(*) AS n, min(rid) AS low, max(rid) AS high FROM {numbered} "
        f"WHERE {only} GROUP BY {every}){alike if wider else ''} {told}"
    )
    rows = [(str(level), int(kind), int(a), int(b)) for level, kind, a, b in engine.query(sql)]
    same, less = (
        Clusters(
            tuple(sorted((a, b) for name, kind, a, b in rows if name == level and kind == 0)),
            tuple(sorted((a, b) for name, kind, a, b in rows if name == level and kind == 1)),
        )
        for level in ("same", "alike")
    )
    return (less if wider else same), same


def later_copies(numbered: str, keys: Sequence[str]) -> str:
    """Return a statement that yields ``rid`` of all rows but the first of each group of equal ones."""
    return (
        f"SELECT rid FROM (SELECT rid, row_number() OVER (PARTITION BY {', '.join(keys)} ORDER BY rid) AS k "
        f"FROM {numbered} WHERE rid IN ({likely(numbered, keys)})) AS numbered WHERE k > 1"
    )


def count_of(relation: str, keys: Sequence[str], where: str = "") -> str:
    """Return the plainest statement that counts the surplus rows: the proof."""
    only = f" WHERE {where}" if where else ""
    return (
        f"SELECT coalesce(sum(n - 1), 0) AS surplus_rows FROM (SELECT count(*) AS n FROM {relation}{only} "
        f"GROUP BY {', '.join(keys)} HAVING count(*) > 1) AS same"
    )
