"""The identity of a finding: it survives lines that move, other findings and other machines."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def fingerprints(check: str, places: Iterable[tuple[str, str]]) -> list[str]:
    """Return one fingerprint for each (path, masked excerpt), given in reading order.

    Made of check, path, excerpt without its white space, and the ordinal among equals; never of a line number.
    """
    seen: Counter[tuple[str, str]] = Counter()
    marks = []
    for path, excerpt in places:
        place = (path.replace("\\", "/").removeprefix("./"), " ".join(excerpt.split()))
        marks.append(sha256("\x1f".join((check, *place, str(seen[place]))).encode("utf-8", "replace")).hexdigest())
        seen[place] += 1
    return marks
