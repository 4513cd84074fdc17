"""A contract as YAML: with comments, and with any name of a column."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit.contract._terms import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.audit.contract._terms import ColumnTerms, Contract

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[ ./-][A-Za-z0-9_]+)*")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}
_EXACT = 2**53
_HEAD = """\
# What these data must hold. Edit it: it was inferred from one delivery, and only people know what is meant.
# Enforce it:  debtkit.audit(data, contract="contract.yaml")
# type: integer, number, text, date, datetime, boolean, nested, any. Further terms of a column: required, nullable,
# max_missing (share), unique, finite, min, max, allowed, pattern (the whole text, RE2), min_length, max_length,
# references: {column, file} (file is relative to this one; without it a column of the same data).
"""


def written(contract: Contract) -> str:
    """Return a contract as YAML."""
    return "\n".join(_lines(contract)) + "\n"


def scalar(value: object) -> str:
    """Return a value as YAML reads it back: texts in quotes unless they are plain words."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if not isinstance(value, str):
        return json.dumps(value, allow_nan=False)
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return "".join(one if one.isprintable() else _escaped(one) for one in json.dumps(value, ensure_ascii=False))


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the end of the first plane


def _comment(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)


def _lines(contract: Contract) -> Iterator[str]:
    yield from _HEAD.splitlines()
    if contract.note:
        yield f"# {_comment(contract.note)}"
    yield f"contract: {VERSION}"
    if contract.name:
        yield f"name: {scalar(contract.name)}"
    if contract.min_rows is not None:
        yield f"min_rows: {contract.min_rows}"
    if contract.max_rows is not None:
        yield f"max_rows: {contract.max_rows}"
    yield f"extra_columns: {scalar(contract.extra_columns)}"
    if contract.freshness:
        yield "freshness:"
        for one in contract.freshness:
            yield f"  - {{column: {scalar(one.column)}, max_age_days: {one.max_age_days}}}"
    yield "columns:" if contract.columns else "columns: []"
    for terms in contract.columns:
        yield f"  - name: {scalar(terms.name)}" + (f"  # {_comment(terms.note)}" if terms.note else "")
        for key, value in _told(terms):
            yield f"    {key}: {value}"


def _told(terms: ColumnTerms) -> Iterator[tuple[str, str]]:
    """Yield the terms that say something, in the order of the documentation."""
    yield "type", terms.type
    if not terms.required:
        yield "required", "false"
    yield "nullable", scalar(terms.nullable)
    plain: dict[str, Any] = {
        "max_missing": terms.max_missing,
        "unique": terms.unique or None,
        "finite": terms.finite or None,
        "min": terms.min,
        "max": terms.max,
    }
    yield from ((key, scalar(value)) for key, value in plain.items() if value is not None)
    if terms.allowed is not None:
        yield "allowed", f"[{', '.join(scalar(value) for value in terms.allowed)}]"
    if terms.pattern:
        yield "pattern", scalar(terms.pattern)
    lengths = {"min_length": terms.min_length, "max_length": terms.max_length}
    yield from ((key, str(value)) for key, value in lengths.items() if value is not None)
    if terms.references is not None:
        file = f", file: {scalar(terms.references.file)}" if terms.references.file else ""
        yield "references", f"{{column: {scalar(terms.references.column)}{file}}}"
