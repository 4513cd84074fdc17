"""All steps, in the order in which they are done."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from debtkit.instruments.audit.fixes._base import Fix


@cache
def all_fixes() -> tuple[Fix, ...]:
    """Return one of each. Leaks go before copies, so that of a test row and its copy in training the test row goes."""
    from debtkit.instruments.audit.fixes.balance import Balance  # noqa: PLC0415 - with the first use
    from debtkit.instruments.audit.fixes.drop import (  # noqa: PLC0415 - with the first use
        DropEmpty,
        DropExactDuplicates,
        DropLeakedRows,
        DropNearDuplicates,
    )
    from debtkit.instruments.audit.fixes.redact import RedactPii  # noqa: PLC0415 - with the first use

    return DropEmpty(), DropLeakedRows(), DropExactDuplicates(), DropNearDuplicates(), RedactPii(), Balance()
