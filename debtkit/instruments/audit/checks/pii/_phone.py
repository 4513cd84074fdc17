"""Telephone numbers: how they are written, where they exist, and the words beside them."""

# ruff: noqa: E501, PLR0911, PLR2004 - ways of writing and lengths of the plans, one after the other

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.pii._hit import POSSIBLE, SURE
from debtkit.instruments.audit.checks.pii._numbering import international, known_in

if TYPE_CHECKING:
    from debtkit.instruments.audit.checks.pii._hit import Grade

_NORTH_AMERICAN = re.compile(r"(?:1[ .-]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}")
_THREES = re.compile(r"(?:1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}")
_BRACKET = re.compile(r"(?:\d[ -]?)?\(\d{1,5}\)(?: ?[-/] ?| )?\d[\d .-]{3,12}\d")
_TRUNK = re.compile(r"0\d{0,5}(?:(?: ?[/-] ?|[ .])\d{2,8}){1,4}")
_GROUPED = re.compile(r"\d{1,4}(?:(?P<by>[ .-])\d{2,5})(?:(?P=by)\d{2,5}){0,4}|\d{1,4}[ /]\d{2,5}-\d{2,4}(?:-\d{2,4})?")
_LONG_SECOND = re.compile(r"\d{2,4}[ -]\d{6,7}")
_SLASHED = re.compile(r"(?:\(?06\)?[ -]?)?\(?\d{1,2}\)?/\d{3}[ -]\d{3,4}")
_LOCAL = re.compile(r"[1-9]\d{2}(?P<by>[ -])\d{2}(?P=by)\d{2}")
_THOUSANDS = re.compile(r"\d{1,3}(?P<by>[ .])\d{3}(?:(?P=by)\d{3})*")
_BARE_LEADING_ZERO = range(9, 12)
_OCTETS = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}")
_IN_TRUNK = re.compile(r"\(0\)")
_YEARS = re.compile(r"(?:1[5-9]|20)\d\d(?: ?[-/ ] ?(?:1[5-9]|20)\d\d)+")
_SPREAD = re.compile(r"[().] ?[().]| - | / |  ")


def phone(run: str, cue: str, *, unit: bool = False, strict: bool = False, alone: bool = False) -> Grade | None:
    """Return how sure digits (with what separates them) are a telephone number; none if they are not.

    Sure with ``+`` and a calling code, or with a word like "call" beside it. Possible by the way it is written (brackets
    around an area code, a leading zero and groups) or because the number exists in a numbering plan.

    Parameters
    ----------
    run
        The digits and what stands between them.
    cue
        What the words beside it say.
    unit
        A unit or currency follows.
    strict
        Something before or after it makes it look like a part of a longer thing.
    alone
        Nothing stands beside it: in a column of ten digits most are keys.
    """
    digits = re.sub(r"\D", "", _IN_TRUNK.sub("", run))
    if not 6 <= len(digits) <= 17 or len(set(digits)) < 3 or _YEARS.fullmatch(run) or _OCTETS.fullmatch(run):
        return None
    if run.lstrip("(").startswith("+"):
        return _with_code(run, digits, cue)
    if cue == "phone":
        return SURE if len(digits) <= 15 and (len(digits) > 6 or run != digits) else None
    if cue in {"not", "id", "card", "birth"} or strict or unit:
        return None
    if len(digits) < 8:
        return POSSIBLE if _LOCAL.fullmatch(run) else None
    return POSSIBLE if _written_as_one(run, digits, alone=alone) else None


def _with_code(run: str, digits: str, cue: str) -> Grade | None:
    if len(digits) < 7:
        return None
    if cue == "phone":
        return SURE
    if international(digits):
        return SURE
    return POSSIBLE if len(digits) > 7 and not run[1:].isdigit() else None


def _written_as_one(run: str, digits: str, *, alone: bool) -> bool:
    if digits.startswith("00") and 10 <= len(digits) <= 16 and international(digits[2:]):
        return True
    if run == digits:
        return _bare(digits, alone=alone)
    if len(digits) > 13:
        return False
    if _NORTH_AMERICAN.fullmatch(run) or _THREES.fullmatch(run) or (_BRACKET.fullmatch(run) and len(digits) >= 7):
        return True
    if _TRUNK.fullmatch(run):
        return len(digits) >= 8
    if _SLASHED.fullmatch(run):
        return True
    if _LONG_SECOND.fullmatch(run) and len(digits) > 8:
        return bool(known_in(digits, trunk=False))
    if _THOUSANDS.fullmatch(run) and (run[3:4] == "." or len(digits) != 9):
        return False
    return (
        _GROUPED.fullmatch(run) is not None and _likely(re.split(r"\D+", run)) and bool(known_in(digits, trunk=False))
    )


def _likely(groups: list[str]) -> bool:
    """Return whether groups look like a number's and not like a list of small numbers: pairs come in fours (Denmark)."""
    if len(groups[0]) == 1 and groups[0] not in "168":
        return False
    return max(map(len, groups)) > 2 or [len(group) for group in groups] == [2, 2, 2, 2]


def _bare(digits: str, *, alone: bool) -> bool:
    """Return whether digits without a blank are a number as it is dialled: with its trunk prefix, or in a plan that has none."""
    if digits[0] == "0":
        return len(digits) in _BARE_LEADING_ZERO and bool(known_in(digits, trunk=True))
    if len(digits) == 10:
        return not ({"US"} if alone else {"US", "IN", "IT"}).isdisjoint(known_in(digits, trunk=False))
    return len(digits) == 11 and digits[0] == "1" and "CN" in known_in(digits, trunk=True)
