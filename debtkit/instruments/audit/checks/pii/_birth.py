"""Dates of birth: a date beside a word that says so."""

# ruff: noqa: E501 - patterns on one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.pii._cues import cue_after, cue_before
from debtkit.instruments.audit.checks.pii._hit import SURE, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

DATE = re.compile(
    r"(?<![\w.-])(?:(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])(?:[-./]|\. )(?:0?[1-9]|[12]\d|3[01])(?:[-./]|\. )(?:19|20)?\d\d)(?![\d]|[-/.]\d)"
    r"|(?<!\d)(?:19|20)\d\d ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일]"
    r"|(?<![\w.-])\d{1,2}(?:st|nd|rd|th|er|\.|º)? (?:de |of )?[^\W\d_]{3,12}\.?,? (?:de |del )?(?:19|20)\d\d(?!\d)"
    r"|(?<!\w)[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d)"
)

_DATELIKE = re.compile(r"\d{1,4}(?:[-./]|\. )\d{1,2}(?:[-./]|\. )\d{2}|(?:19|20)\d\d(?!\d)")
"""Cheaper than `DATE`; every date holds it."""


def births(text: str, hint: str = "") -> Iterator[Hit]:
    """Yield dates of birth."""
    if not _DATELIKE.search(text):
        return
    for match in DATE.finditer(text):
        cue = cue_before(text, match.start(), hint) or cue_after(text, match.end())
        if cue == "birth":
            yield Hit(match.start(), match.end(), "date_of_birth", SURE)
