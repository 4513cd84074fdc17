"""Runs of digits, cut where a writer put two things side by side, and judged: card, identity number, telephone."""

# ruff: noqa: PLR2004 - patterns on one line; lengths of the standards

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.pii._birth import DATE
from debtkit.instruments.audit.checks.pii._card import card
from debtkit.instruments.audit.checks.pii._cues import cue_after, cue_before, unit_after
from debtkit.instruments.audit.checks.pii._hit import POSSIBLE, SURE, Hit
from debtkit.instruments.audit.checks.pii._ids import identity
from debtkit.instruments.audit.checks.pii._phone import phone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.audit.checks.pii._hit import Grade

_RUN = re.compile(r"(?<![A-Za-z0-9_\u00c0-\u024f])(?<![A-Za-z0-9]-)(?:\(?\+ ?|\()?\d(?:[ ().\-/]{0,3}\d)*")
_CUT = re.compile(r" {2,}| [-/] |\. |(?<=\d) (?=\()|\) ?(?=\()|/ ?(?=[0(])|- (?=\d)")
_EXTENSION = re.compile(
    r" ?(?:x|ext\.? ?|extension |#|-? ?durchwahl |poste |int\. ?|доб\.? ?)\d{1,6}(?![A-Za-z0-9])", re.IGNORECASE
)
_SSN = re.compile(r"(?!000|666|9)\d{3}(?P<by>[- ]?)(?!00)\d{2}(?P=by)(?!0000)\d{4}")
_DECIMAL = re.compile(r"(?:0|[1-9]\d{0,2})\.\d{4,}|\d+\.\d{1,2}")
_WRONG_SSN = re.compile(r"\d{3}-\d{2}-\d{4}")
_SOCIAL = re.compile(r"ssn|social|sozial")
_LOOSE = re.compile(r"\d[\d .-]{6,18}\d")
_CLOCK = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[ -]?\d{4}(?:\d\d)?)?")
_LETTER = re.compile(r"[A-Za-z_\u00c0-\u024f]|-[A-Za-z]|:\d|,\d{1,3}(?!\d)|['\u2019]\d{3}")
_LIST = re.compile(r"\d{1,2}(?: \d{1,2})+")
_CODE = re.compile(r"[#/$€£=_.]\Z|[A-Za-z_]\(\Z")
_SUM = re.compile(r"\s?[=*\u00d7\u00f7^≈]|\s?[+/-]\s?\(?\d+(?:\.\d+)?\s?=")
_IN_SUM = re.compile(r"(?:[\d)]\s?[=*\u00d7\u00f7^≈]\s?|<<|&#x?)\Z")
_ADDRESS = re.compile(r"(?:://|www\.|doi|arxiv|10\.\d{4,5}/)\S*$", re.IGNORECASE)


def numbers(text: str, hint: str = "") -> Iterator[Hit]:
    """Yield cards, identity numbers and telephone numbers."""
    for match in _RUN.finditer(text):
        if sum(map(str.isdigit, match.group())) < 6:
            continue
        start, end = _trim(text, match.start(), match.end())
        hit = _judge(text, start, end, hint)
        if hit is not None:
            yield hit
            continue
        at = start
        pieces = [(cut.start(), cut.end()) for cut in _cuts(text, start, end)]
        if pieces:
            for stop, onward in [*pieces, (end, end)]:
                if sum(map(str.isdigit, text[at:stop])) >= 6:
                    hit = _judge(text, *_trim(text, at, stop), hint)
                    if hit is not None:
                        yield hit
                at = onward


def _cuts(text: str, start: int, end: int) -> list[re.Match[str]]:
    found = [m for form in (DATE, _CUT) for m in form.finditer(text, start, end)]
    return sorted(found, key=lambda m: m.start())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place without brackets that have no partner."""
    while start < end and text[start] in " -/.)":
        start += 1
    while end > start and not text[end - 1].isdigit():
        end -= 1
    if text[start] == "(" and ")" not in text[start:end]:
        start += 1
    return start, end


def _judge(text: str, start: int, end: int, hint: str) -> Hit | None:
    run = text[start:end]
    extension = _EXTENSION.match(text, end)
    after = extension.end() if extension else end
    strict = _LETTER.match(text, after) is not None or (
        start > 1 and text[start - 1] in ".,:" and text[start - 2].isdigit()
    )
    cue = cue_before(text, start, hint)
    if cue in {"", "ip"}:
        cue = cue_after(text, after) or cue
        cue = "" if cue == "not" else cue
    if _ADDRESS.search(text[max(0, start - 80) : start]) or _DECIMAL.fullmatch(run) or _book(run):
        return None
    if _SUM.match(text, end) or _IN_SUM.search(text[max(0, start - 3) : start]):
        return None
    if not strict or cue not in {"", "not"}:
        social = _SOCIAL.search(f"{hint} {text[max(0, start - 40) : start]}".lower()) is not None
        kind, grade = _kind(run, cue, social=social, whole=not strict)
        if grade is not None:
            return Hit(start, end, kind, grade)
    if DATE.fullmatch(run) or _CLOCK.fullmatch(run):
        return None
    if text[start - 1 : start] == "[" and _LIST.fullmatch(run):
        return None
    strict = strict or _CODE.search(text[max(0, start - 2) : start]) is not None
    telephone = phone(run, cue, unit=unit_after(text, after), strict=strict, alone=run == text.strip())
    return Hit(start, after, "phone", telephone) if telephone else None


def _kind(run: str, cue: str, *, social: bool, whole: bool) -> tuple[str, Grade | None]:
    if cue == "phone":
        grade = card(run, "not") if len(run) > 14 else None
        return "card", grade
    grade = card(run, cue)
    if grade is not None:
        return "card", grade
    match = _SSN.fullmatch(run)
    if match and (match["by"] == "-" or social):
        return "ssn", POSSIBLE if cue == "not" else SURE
    grade = identity(run, cue)
    if grade is None and match and match["by"] == " " and cue != "not":
        return "ssn", POSSIBLE
    loose = _LOOSE.fullmatch(run) and not DATE.fullmatch(run) and not _WRONG_SSN.fullmatch(run)
    if grade is None and cue == "id" and whole and loose:
        grade = POSSIBLE
    return "national_id", grade


def _book(run: str) -> bool:
    """Return whether the digits are the number of a book (ISBN)."""
    compact = re.sub(r"[ -]", "", run)
    if len(compact) not in {10, 13} or not compact.isdigit():
        return False
    if len(compact) == 10 and (len(re.split(r"[ -]", run)) != 4 or run[-2].isdigit()):
        return False
    from stdnum.isbn import is_valid  # noqa: PLC0415 - loaded when a candidate is seen

    return bool(is_valid(compact))
