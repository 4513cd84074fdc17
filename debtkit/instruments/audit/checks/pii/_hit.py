"""What a detector returns: where something stands, what it is, and how sure that is. Never the value."""

from __future__ import annotations

from bisect import bisect
from typing import Final, Literal, NamedTuple

Grade = Literal["sure", "possible"]
SURE: Final = "sure"
POSSIBLE: Final = "possible"

KINDS: dict[str, str] = {
    "email": "e-mail addresses",
    "phone": "telephone numbers",
    "card": "payment card numbers",
    "iban": "bank accounts (IBAN)",
    "ssn": "US social security numbers",
    "national_id": "national identity numbers",
    "ip_address": "IP addresses",
    "mac_address": "MAC addresses",
    "date_of_birth": "dates of birth",
}
"""The kinds, as texts call them."""


class Hit(NamedTuple):
    """One piece of a text.

    Attributes
    ----------
    start, end
        Where it stands, in characters of the text as it was given.
    kind
        One of `KINDS`.
    grade
        ``"sure"``: a check digit, an unmistakable form, or a word beside it says so; ``"possible"``: it has the form,
        and nothing beside it speaks for or against.
    """

    start: int
    end: int
    kind: str
    grade: Grade


def without_overlaps(hits: list[Hit], ranks: dict[str, int]) -> list[Hit]:
    """Return the better hit where two overlap (by rank, grade, length), in the order of the text."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (ranks[h.kind], h.grade != SURE, h.start - h.end, h.start)):
        at = bisect(kept, hit)
        if (at == 0 or kept[at - 1].end <= hit.start) and (at == len(kept) or hit.end <= kept[at].start):
            kept.insert(at, hit)
    return kept
