"""Make an excerpt fit to be shown: short, one line, without keys and without personal data."""

# ruff: noqa: E501, PLR2004 - patterns on one line; lengths and ranges of the standards

from __future__ import annotations

import re

from debtkit.instruments._secrets import find_secrets

_LONGEST = 160
_LONG_TOKEN = re.compile(
    r"(?<![A-Za-z0-9+/_-])(?=[A-Za-z0-9+/_-]*[0-9])(?=[A-Za-z0-9+/_-]*[A-Za-z])[A-Za-z0-9+/_-]{32,}={0,2}(?![A-Za-z0-9+/])"
)
_NAME = re.compile(r"(?:[A-Za-z]{1,24}\d{0,3}|\d{1,3})(?:[_/-]+(?:[A-Za-z]{1,24}\d{0,3}|\d{1,3}))*[_/-]*")
_ANY_KEY = re.compile(r"\b((?:sk|hf|gh[pousr]|gsk|lsv2|xox[abpr]|AKIA|ASIA|AIza)[-_]?)[A-Za-z0-9_-]{12,}")
EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}(?![\w-])")
PHONE = re.compile(
    r"(?<![\w.+/-])(?:\+[1-9]\d{0,2}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{2,4}(?:[ .-]\d{2,4}){2,4}|\(\d{3}\) ?\d{3}-\d{4}"
    r"|\+[1-9]\d{0,2}[ .-]?(?:\(0\)[ .-]?)?[1-9]\d{1,4}[ .-]\d{5,8}|0\d{2,4}[ -]\d{5,8}|0\d{2,4}[ -]\d{3,4}[ -]\d{3,4})(?![\w.-])"
)
IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])")
CARD = re.compile(r"(?<![\d.-])(?:\d[ -]?){12,18}\d(?![\d.-])")
SSN = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
_DIGIT = re.compile(r"\d")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff]+")


def excerpt(text: str) -> str:
    """Return one masked line of at most 160 characters; of a key at most the first two characters stay."""
    cut = text.strip()[: _LONGEST * 4]
    hits = sorted(find_secrets(cut), reverse=True)
    for hit in hits:
        cut = cut[: hit.start] + _covered(cut[hit.start : hit.end]) + cut[hit.end :]
    cut = _ANY_KEY.sub(lambda match: _covered(match.group()), cut)
    cut = _LONG_TOKEN.sub(lambda match: _covered(match.group()), cut)
    cut = _personal(cut)
    cut = " ".join(_CONTROL.sub(" ", cut).split())
    return cut if len(cut) <= _LONGEST else cut[: _LONGEST - 1].rstrip() + "…"


def is_private(text: str) -> bool:
    """Return whether a text holds what an excerpt would not show: a key, or personal data; long names are neither."""
    tokens = [match.group() for form in (_ANY_KEY, _LONG_TOKEN) for match in form.finditer(text)]
    return (
        any(True for _ in find_secrets(text))
        or any(not _NAME.fullmatch(token) or len(_DIGIT.findall(token)) > 3 for token in tokens)
        or _personal(text) != text
    )


def _covered(value: str) -> str:
    return value[:2] + "***"


def _personal(text: str) -> str:
    if "@" in text:
        text = EMAIL.sub("<email>", text)
    if _DIGIT.search(text):
        text = IBAN.sub(lambda m: "<iban>" if valid_iban(m.group()) else m.group(), text)
        text = CARD.sub(lambda m: "<card>" if valid_card(m.group()) else m.group(), text)
        text = PHONE.sub("<phone>", SSN.sub("<id number>", text))
    return text


def valid_iban(text: str) -> bool:
    """Return whether the check digits of an account number hold (remainder 1 of 97)."""
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def valid_card(text: str) -> bool:
    """Return whether a number passes Luhn's check and starts like a payment card."""
    digits = [int(c) for c in text if c.isdigit()]
    if digits[0] not in (3, 4, 5, 6) or len(set(digits)) < 4:
        return False
    doubled = [sum(divmod(2 * d, 10)) for d in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
