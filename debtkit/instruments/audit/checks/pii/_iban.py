"""International bank account numbers (ISO 13616)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.pii._hit import POSSIBLE, SURE, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ -]?[A-Za-z0-9]{2})")
_ANY = re.compile(r"[A-Z]{2}\d{2}(?:[A-Z0-9]{10,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?)(?![A-Za-z0-9])")
_LENGTHS = {
    country: length
    for length, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FO GL NL SD FK",
        19: "MK SI",
        20: "AT BA EE KZ LT LU XK MN",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ TL OM SO",
        24: "AD CZ ES MD PK RO SA SE SK TN VG DZ",
        25: "LY PT ST",
        26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU YE",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for country in countries.split()
}
"""How long an account number of each country is (SWIFT's registry)."""


def ibans(text: str) -> Iterator[Hit]:
    """Yield account numbers whose check digits hold (remainder 1 of 97).

    Sure when the length is the country's; possible when it is another, or when the country has no such numbers:
    somebody made them up.
    """
    for match in _START.finditer(text):
        length = _LENGTHS.get(match.group()[:2].upper(), 0)
        end = _end(text, match.start(), length) if length else 0
        if end and _remainder(text[match.start() : end]) == 1:
            yield Hit(match.start(), end, "iban", SURE)
            continue
        other = _ANY.match(text, match.start())
        if other and _remainder(other.group()) == 1:
            yield Hit(match.start(), other.end(), "iban", POSSIBLE)


def _end(text: str, start: int, length: int) -> int:
    """Return where so many letters and digits end, single blanks or hyphens between them left out; 0 if they do not."""
    seen, at = 0, start
    while seen < length:
        if at >= len(text):
            return 0
        if text[at].isascii() and text[at].isalnum():
            seen += 1
        elif text[at] not in " -" or text[at - 1] in " -":
            return 0
        at += 1
    following = text[at : at + 1]
    return 0 if following.isascii() and following.isalnum() else at


def _remainder(value: str) -> int:
    compact = "".join(c for c in value if c not in " -")
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97
