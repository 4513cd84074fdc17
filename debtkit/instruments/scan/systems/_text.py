"""Text of foreign systems, made fit to be told: short, on one line, without keys, logins and half characters."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from debtkit.instruments._mask import excerpt

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)")


def shown(value: object) -> str:
    """Return foreign text as one masked line that can be written anywhere."""
    return excerpt(str(value)[:1000].encode("utf-8", "replace").decode())


def without_login(url: str) -> str:
    """Return a URL without user, password, query and fragment."""
    match = _URL.match(url)
    if match is None:
        return shown(url)
    scheme, host, path = match.groups()
    return shown(f"{scheme}://{host.rpartition('@')[2]}{path}")


def day_of_ms(value: object) -> str:
    """Return the day of a time in milliseconds since 1970; nothing when it is no such time."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    try:
        return datetime.fromtimestamp(value / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""
