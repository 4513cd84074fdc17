"""What is worth reading: patterns for the engine that let through every text with a hit and few others."""

# ruff: noqa: E501, RUF001 - patterns on one line; words in many scripts

from __future__ import annotations

from debtkit.instruments.audit._table import literal
from debtkit.instruments.audit.checks.pii._email import NOT_WHOLE, WHOLE_VALUE

_PERSONAL = (
    "[@\\x{FF20}]",
    r"[0-9](?:[^0-9A-Za-z]{0,3}[0-9]){5}",
    "[A-Za-z]{6}[0-9]{2}[A-Za-z][0-9]{2}[A-Za-z][0-9]{3}",
    r"\p{Nd}[.\x{FF0E}]\p{Nd}{1,3}[.\x{FF0E}]\p{Nd}{1,3}[.\x{FF0E}]\p{Nd}",
    r"[0-9a-fA-F]:[0-9a-fA-F]{0,4}:[0-9a-fA-F]{1,4}:",
    "[0-9a-fA-F]-[0-9a-fA-F]{2}-[0-9a-fA-F]{2}-[0-9a-fA-F]{2}-[0-9a-fA-F]{2}-",
    "[A-Z]{5}[0-9]{4}[A-Z]",
    r"\b(?:[Bb]orn|[Bb]irth|DOB|dob|[Gg]ebor|[Gg]eburt|[Nn]aissance|[Nn]ée?\b|[Nn]ac[ií]|[Nn]asci|[Nn]at[oa]\b|[Uu]rodz|[Ff]öd[ae]|[Ss]ynty|[Dd]oğum)|[Рр]ожден|[Рр]одил|生",
)
_OTHER_DIGIT = r"[^0-9\P{Nd}]"
"""Runs of digits of all scripts in one pattern cost RE2 a hundred times as much: such texts are read whole."""
_SECRET = (
    "sk-|hf_|api_org_|gh[opsu]_|github_pat_|glpat-|A[KS]IA|gsk_|lsv2_|ls__|AIza|xox[abpr]-|r8_|pcsk_|tvly-|pplx-|nvapi-|SG[.]|k_live_|npm_|pypi-AgE|eyJ",
    "PRIVATE KEY",
    "://[^ @]{1,200}@",
    "(?i:key|token|secret)[\"']? {0,3}[:=]",
)


def worth(text: str, *, named: bool = False) -> str:
    """Return the condition under which a text is read in Python; ``named``: the column's name says what it holds."""
    if named:
        return _matches(text, r"\p{Nd}|@")
    return f"({_matches(text, '|'.join((*_PERSONAL, *_SECRET)))} OR {_matches(text, _OTHER_DIGIT)})"


def _matches(text: str, pattern: str) -> str:
    return f"regexp_matches({text}, {literal(pattern)})"


def address_alone(text: str) -> str:
    """Return the condition under which a text is one e-mail address and nothing else, and Python would be sure of it."""
    whole, not_whole = literal(rf"\A{WHOLE_VALUE}\z"), literal(NOT_WHOLE)
    return f"(strpos({text}, '@') > 0 AND regexp_matches({text}, {whole}) AND NOT regexp_matches(lower({text}), {not_whole}))"
