"""The made-up key and people of the sample: they exist only where it is laid out, never in this repository.

The files of the sample hold tokens (``@@KEY@@``, ``@@P07.MAIL@@``). What takes their place is drawn from a hash of the
token, so it is the same on every machine. The key has the form of a hosted provider's and no account behind it; the
addresses lie in domains, and the telephone numbers in a range, that are reserved for examples.
"""

from __future__ import annotations

import hashlib
import re
import string

_TOKEN = re.compile(r"@@(KEY|P(\d\d)\.(NAME|FIRST|MAIL|PHONE)(?:>(\d+))?)@@")
_ALPHABET = string.ascii_letters + string.digits
_KEY_LENGTH = 48
# fmt: off
_FIRST = (
    "Alma", "Bertil", "Carys", "Dario", "Elin", "Fergus", "Greta", "Hamza", "Imke", "Jonna", "Kofi", "Lorna",
    "Mirek", "Nadia", "Oskar", "Petra", "Quentin", "Runa", "Silas", "Tove", "Umar", "Vesna", "Wilf", "Xenia",
    "Yusuf", "Zelda", "Anouk", "Bram", "Ciara", "Demir",
)
_LAST = (
    "Ashdown", "Birkett", "Corvell", "Dunmore", "Ekholm", "Farrant", "Gillow", "Hathersage", "Ivarsen",
    "Jellicoe", "Kirkbride", "Lunde", "Marchbank", "Norrby", "Oakden", "Pellow", "Quayle", "Rosthwaite",
    "Sandvik", "Thirlby", "Ullock", "Varley", "Wetherlam",
)
# fmt: on
_DOMAINS = ("example.com", "example.org", "example.net")


def _draw(seed: str) -> int:
    return int.from_bytes(hashlib.sha256(f"debtkit sample: {seed}".encode()).digest(), "big")


def _key() -> str:
    number = _draw("key") * 2**256 + _draw("key, second half")
    letters = []
    for _ in range(_KEY_LENGTH):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "sk-" + "proj-" + "".join(letters)


def _person(number: str, field: str) -> str:
    index = int(number)
    first = _FIRST[index % len(_FIRST)]
    line = _draw(number + " phone") % 1000
    last = _LAST[_draw(number) % len(_LAST)]
    return {
        "NAME": f"{first} {last}",
        "FIRST": first,
        "MAIL": f"{first}.{last}@{_DOMAINS[index % len(_DOMAINS)]}".lower(),
        "PHONE": (f"01632 960{line:03d}", f"+44 1632 960 {line:03d}", f"+44 1632 960{line:03d}")[index % 3],
    }[field]


def fill(text: str) -> str:
    """Return the text with every token replaced; ``>16`` in a token sets what it stands for right in 16 places."""
    return _TOKEN.sub(_stand_in, text)


def _stand_in(token: re.Match[str]) -> str:
    return _key() if token[1] == "KEY" else _person(token[2], token[3]).rjust(int(token[4] or 0))
