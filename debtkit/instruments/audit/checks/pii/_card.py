"""Payment cards (ISO/IEC 7812)."""

# ruff: noqa: E501, PLR0911, PLR2004 - prefixes and lengths of the issuers, one after the other

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.pii._hit import POSSIBLE, SURE

if TYPE_CHECKING:
    from debtkit.instruments.audit.checks.pii._hit import Grade

_GROUPS = re.compile(
    r"\d{12,19}|\d{4}(?P<by>[ -])\d{4}(?P=by)\d{4}(?P=by)\d{1,4}(?:(?P=by)\d{1,3})?|\d{4}(?P<of>[ -])\d{6}(?P=of)\d{4,5}"
)
_AMEX, _DINERS, _VISA = {34, 37}, {30, 36, 38, 39}, {13, 16, 19}
_SHORT = 12


def card(run: str, cue: str) -> Grade | None:
    """Return how sure digits are a card: issuer's prefix, its length, Luhn's check, and printed as cards are.

    Twelve digits (Maestro) pass by chance too often to be sure of without a word beside them.
    """
    digits = re.sub(r"\D", "", run)
    if not 12 <= len(digits) <= 19 or not _issued(digits) or len(set(digits)) < 2 or not luhn(digits):
        return None
    if cue == "card":
        return SURE
    if not _GROUPS.fullmatch(run) or (cue == "not" and len(digits) <= 13):
        return None
    if cue == "not" or len(digits) == _SHORT:
        return POSSIBLE
    return None if len(digits) == 13 and _article(digits) else SURE


def luhn(digits: str) -> bool:
    """Return whether Luhn's check holds (ISO/IEC 7812-1, annex B)."""
    from stdnum.luhn import is_valid  # noqa: PLC0415 - loaded when a candidate is seen

    return bool(is_valid(digits))


def _issued(digits: str) -> bool:
    length, two, three, four = len(digits), int(digits[:2]), int(digits[:3]), int(digits[:4])
    if digits[0] == "4":
        return length in _VISA
    if 51 <= two <= 55 or 2221 <= four <= 2720:
        return length == 16
    if two in _AMEX:
        return length == 15
    if two in _DINERS:
        return length in {14, 16}
    if four in {2131, 1800} or two == 35:
        return length in {15, 16}
    if four == 6011 or two == 65 or 644 <= three <= 649:
        return length in {16, 19}
    return (two == 50 or 56 <= two <= 69 or two == 81 or four == 604) and 12 <= length <= 19


def _article(digits: str) -> bool:
    from stdnum.ean import is_valid  # noqa: PLC0415 - loaded when a candidate is seen

    return bool(is_valid(digits))
