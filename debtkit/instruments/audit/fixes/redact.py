"""Put marks where personal data and keys stand, in all texts of the rows in which they were found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit.fixes._base import Change, Fix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.instruments.audit._fix_rows import Remaining
    from debtkit.instruments.audit.fixes._base import Redact


class RedactPii(Fix):
    """Personal data and keys become marks (``<EMAIL_1>``); every other character stays.

    Texts are changed, also nested ones; numbers and dates are not, since a mark is neither: drop such columns.
    Options: ``kinds``, which kinds (all without it); ``sure``, leave what is only possible.
    """

    name: ClassVar[str] = "redact_pii"
    checks: ClassVar[tuple[str, ...]] = ("personal_data", "secrets")
    options: ClassVar[Mapping[str, Any]] = {"kinds": None, "sure": False}

    def change(self, left: Remaining, options: Mapping[str, Any], seed: int) -> Change:
        """Ask the checks for the rows."""
        del seed
        kinds = options["kinds"]
        make = partial(_marks, (kinds,) if isinstance(kinds, str) else kinds, sure=bool(options["sure"]))
        try:
            make()
        except ValueError as error:
            msg = f"redact_pii: {error}"
            raise DataError(msg) from None
        offered = left.offered(self.name, self.checks)
        says = f"{offered.says}; texts only, numbers and dates stay as they are"
        return Change(redact=make, rows=offered.statement, statement=offered.shown, says=says)


def _marks(kinds: Any, *, sure: bool) -> Redact:  # noqa: ANN401 - names of kinds, as users write them
    from debtkit.instruments.audit.checks.pii._redact import Marks  # noqa: PLC0415 - its patterns are built on import

    return Marks(kinds, sure=sure).put
