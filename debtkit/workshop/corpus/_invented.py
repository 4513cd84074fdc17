"""Personal data of nobody and keys without an account: made at run time, in ranges reserved for examples.

Addresses lie in the domains of RFC 2606. Telephone numbers lie in the ranges that Ofcom, the Bundesnetzagentur, Arcep
and the NANPA keep for films and books. Card numbers begin as the test cards of payment services do, IBANs name a bank
``000…``; both have right check digits, or no detector could tell them. Dates of birth are drawn.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from debtkit.workshop.corpus._voice import pick

if TYPE_CHECKING:
    from debtkit.workshop.corpus._voice import Draw

PERSONAL = ("email", "phone", "iban", "card", "date_of_birth")
# fmt: off
_FIRST = (
    "alva", "berit", "cato", "dalia", "edda", "falk", "gesa", "hanno", "ilka", "jorin", "kaia", "levke", "malin",
    "niam", "odile", "pim", "quirin", "rieke", "soren", "tjark", "ulla", "viggo", "wiebke", "xaver", "ylva", "zoe",
)
_LAST = (
    "ahrend", "brocksiek", "colberg", "dirksen", "engholm", "farsund", "gravert", "hollmer", "iversund", "jessen",
    "kaldewey", "lorentz", "mewes", "nordhus", "olrik", "petersand", "quast", "rosvall", "stenmark", "tidemand",
)
# fmt: on
_DOMAINS = ("example.com", "example.org", "example.net")
_PHONES = {
    "en": ("01632 960{:03d}", "+44 1632 960{:03d}", "(202) 555-01{:02d}"),
    "de": ("030 23125 {:03d}", "+49 30 23125 {:03d}", "+49 69 90009 {:03d}"),
    "fr": ("01 99 00 {:02d} 17", "+33 1 99 00 {:02d} 42", "02 61 91 {:02d} 35"),
    "es": ("+44 1632 960 {:03d}", "+1 202-555-01{:02d}", "+49 30 23125 {:03d}"),
    "ja": ("+1 202-555-01{:02d}", "+44 1632 960{:03d}", "+1 (202) 555-01{:02d}"),
}
_BANKS = {"en": ("GB", "ZZZZ", 14), "de": ("DE", "", 18), "fr": ("FR", "", 23), "es": ("ES", "", 20)}
_KEY = string.ascii_letters + string.digits


def personal(kind: str, language: str, draw: Draw) -> str:
    """Return a value of a kind, as people of a language write it."""
    if kind == "email":
        return f"{pick(_FIRST, draw)}.{pick(_LAST, draw)}{int(draw() * 90) + 10}@{pick(_DOMAINS, draw)}"
    if kind == "phone":
        form = pick(_PHONES[language], draw)
        return str(form.format(int(draw() * (1000 if ":03d" in form else 100))))
    if kind == "iban":
        return _iban(*_BANKS.get(language, _BANKS["de"]), draw)
    return _card(draw) if kind == "card" else _birth(language, draw)


def key(draw: Draw) -> str:
    """Return a key in the form of a hosted service's."""
    return "sk-" + "proj-" + "".join(pick(_KEY, draw) for _ in range(48))


def _iban(country: str, bank: str, digits: int, draw: Draw) -> str:
    account = bank + "0" * 8 + "".join(str(int(draw() * 10)) for _ in range(digits - 8))
    number = "".join(str(int(char, 36)) for char in account + country)
    whole = f"{country}{98 - int(number + '00') % 97:02d}{account}"
    return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def _card(draw: Draw) -> str:
    digits = [4, 0, 0, 0, 0, 0] + [int(draw() * 10) for _ in range(9)]
    doubled = sum(sum(divmod(2 * one, 10)) for one in digits[0::2]) + sum(digits[1::2])
    whole = "".join(map(str, [*digits, -doubled % 10]))
    return " ".join(whole[at : at + 4] for at in range(0, 16, 4))


def _birth(language: str, draw: Draw) -> str:
    day, month, year = 1 + int(draw() * 28), 1 + int(draw() * 12), 1940 + int(draw() * 65)
    if language == "ja":
        return f"{year}年{month}月{day}日"
    return f"{day:02d}{'.' if language == 'de' else '/'}{month:02d}{'.' if language == 'de' else '/'}{year}"
