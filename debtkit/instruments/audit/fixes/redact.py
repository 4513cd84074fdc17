"""Put marks where personal data and keys stand, in all texts of the rows in which they were found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit.fixes._base import Change, Fix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.instruments.audit._fix_rows import Remaining


class RedactPii(Fix):
    """Personal data and keys become marks (``<email>``); the rest of a text stays."""

    name: ClassVar[str] = "redact_pii"
    checks: ClassVar[tuple[str, ...]] = ("personal_data", "secrets")

    def change(self, left: Remaining, options: Mapping[str, Any], seed: int) -> Change:
        """Ask the checks for the rows."""
        from debtkit.instruments.audit.checks.pii import redact  # noqa: PLC0415 - its patterns are built on import

        del options, seed
        offered = left.offered(self.name, self.checks)
        return Change(redact=redact, rows=offered.statement, statement=offered.shown, says=offered.says)
