"""Steps that leave rows out: which ones, the checks have said; after an earlier step they are asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit.fixes._base import Change, Fix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.instruments.audit._fix_rows import Remaining


class _Drop(Fix):
    """Leave out the rows that the checks offer for this step."""

    def change(self, left: Remaining, options: Mapping[str, Any], seed: int) -> Change:
        """Ask the checks."""
        del options, seed
        offered = left.offered(self.name, self.checks)
        return Change(drop=offered.statement, statement=offered.shown, says=offered.says)


class DropEmpty(_Drop):
    """Rows whose texts are empty."""

    name: ClassVar[str] = "drop_empty"
    checks: ClassVar[tuple[str, ...]] = ("empty_text", "missing_values")


class DropExactDuplicates(_Drop):
    """All but the first of equal rows."""

    name: ClassVar[str] = "drop_exact_duplicates"
    checks: ClassVar[tuple[str, ...]] = ("exact_duplicates",)


class DropNearDuplicates(_Drop):
    """All but one of each cluster of rows whose texts are nearly equal."""

    name: ClassVar[str] = "drop_near_duplicates"
    checks: ClassVar[tuple[str, ...]] = ("near_duplicates", "normalised_duplicates")


class DropLeakedRows(_Drop):
    """Rows that stand in training and test data."""

    name: ClassVar[str] = "drop_leaked_rows"
    checks: ClassVar[tuple[str, ...]] = ("leakage_exact", "leakage_near", "leakage_ids")
