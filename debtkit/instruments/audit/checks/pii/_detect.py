"""Find personal data in one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.pii._birth import births
from debtkit.instruments.audit.checks.pii._email import emails
from debtkit.instruments.audit.checks.pii._hit import without_overlaps
from debtkit.instruments.audit.checks.pii._iban import ibans
from debtkit.instruments.audit.checks.pii._ids import lettered
from debtkit.instruments.audit.checks.pii._ip import ip_addresses
from debtkit.instruments.audit.checks.pii._plain import plain
from debtkit.instruments.audit.checks.pii._runs import numbers

if TYPE_CHECKING:
    from debtkit.instruments.audit.checks.pii._hit import Hit

_A_VALUE = 80
"""What is longer is prose: the name of its column says nothing about the first number in it."""
_RANKS = {
    "email": 0,
    "iban": 0,
    "date_of_birth": 1,
    "card": 2,
    "ssn": 2,
    "national_id": 2,
    "ip_address": 3,
    "mac_address": 3,
    "phone": 4,
}
"""Where two overlap: what has a check digit or an unmistakable form comes first, telephone numbers last."""


def detect(text: str, hint: str = "") -> list[Hit]:
    """Return the personal data in a text, in its order; no two overlap.

    Parameters
    ----------
    text
        Any text. Digits and signs of other scripts count as their ASCII twins; places are those of the text as given.
    hint
        What the text is kept under, such as the name of its column: ``"phone_number"``.

    Examples
    --------
    >>> detect("Call +49 30 901820 or write to jo.doe@kunde.de")
    [Hit(start=5, end=18, kind='phone', grade='sure'), Hit(start=31, end=46, kind='email', grade='sure')]
    >>> detect("Needs numpy 1.24.3.1, see order 4839201745.")
    []
    """
    folded = plain(text)
    hint = hint if len(text) <= _A_VALUE else ""
    hits = [*emails(folded)]
    if any(map(str.isdigit, folded)):
        hits += ibans(folded)
        hits += ip_addresses(folded, hint)
        hits += births(folded, hint)
        hits += lettered(folded, hint)
        hits += numbers(folded, hint)
    return without_overlaps(hits, _RANKS)
