"""How a hit is shown: its kind and a mask; of the value, at most one letter and the last label of a domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from debtkit.instruments.audit.checks.pii._hit import Hit

_NAMES = {
    "email": "e-mail",
    "ip_address": "IP address",
    "mac_address": "MAC address",
    "date_of_birth": "date of birth",
    "national_id": "national id",
    "iban": "IBAN",
    "ssn": "SSN",
}


def shown(text: str, hit: Hit) -> str:
    """Return the masked form.

    Examples
    --------
    >>> from debtkit.instruments.audit.checks.pii import Hit
    >>> shown("to jo@kunde.com", Hit(3, 15, "email", "sure"))
    'e-mail j***@***.com'
    """
    name = _NAMES.get(hit.kind, hit.kind)
    if hit.kind != "email":
        return f"{name} ***"
    value = text[hit.start : hit.end]
    return f"{name} {value[0]}***@***.{value.rpartition('.')[2]}"
