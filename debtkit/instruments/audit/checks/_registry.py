"""All checks, in the order in which documents tell them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from debtkit.instruments.audit.checks._base import Check


@cache
def all_checks() -> tuple[Check, ...]:
    """Return one of each."""
    return ()
