"""The terms of a contract as conditions: each clause names the rows that break it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._table import literal
from debtkit.instruments.audit.contract._terms import type_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit.contract._terms import Bound, ColumnTerms

_FIT = {("integer", "number"), ("number", "integer"), ("date", "datetime")}
"""Types that are fit for another: what is there, what is asked. Numbers asked to be whole are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause over rows.

    Attributes
    ----------
    key
        The field of the contract: ``"min"``.
    column
        The column.
    broken
        The condition that a row fulfils which breaks it.
    wants
        What is asked, to be read after "rows": ``"below 18"``.
    """

    key: str
    column: Column
    broken: str
    wants: str


def is_missing(column: Column) -> str:
    """Return the condition of a missing value."""
    return f"({column.sql} IS NULL OR isnan({column.sql}))" if column.floating else f"{column.sql} IS NULL"


def is_fit(terms: ColumnTerms, column: Column) -> bool:
    """Return whether the type of a column can hold what is asked."""
    have = type_of(column)
    return terms.type in {"any", have} or (have, terms.type) in _FIT


def clauses(terms: ColumnTerms, column: Column) -> Iterator[Clause]:
    """Yield the clauses that a row can break by itself."""
    here = f"NOT {is_missing(column)} AND " if column.floating else ""
    if terms.type == "integer" and type_of(column) == "number":
        finite = f"isfinite({column.sql}) AND " if column.floating else ""
        yield Clause("type", column, f"{finite}{column.sql} <> floor({column.sql})", "that are not whole numbers")
    if not terms.nullable:
        yield Clause("nullable", column, is_missing(column), "without a value")
    if terms.finite and column.floating:
        yield Clause("finite", column, f"isnan({column.sql}) OR isinf({column.sql})", "that are NaN or infinite")
    for key, bound, sign, word in (("min", terms.min, "<", "below"), ("max", terms.max, ">", "above")):
        if bound is not None and column.kind in {Kind.NUMBER, Kind.DATE}:
            value, limit = _comparable(column, bound)
            yield Clause(key, column, f"{here}{value} {sign} {limit}", f"{word} {_shown(bound)}")
    if terms.allowed is not None:
        values = [_comparable(column, one) for one in terms.allowed]
        some = " OR ".join(f"{value} = {limit}" for value, limit in values if not value.startswith("'"))
        yield Clause("allowed", column, f"{here}NOT ({some})", f"outside the {len(values)} values allowed")
    text = column.sql if column.type.upper() == "VARCHAR" else f"cast({column.sql} AS VARCHAR)"
    if terms.pattern:
        yield Clause(
            "pattern", column, f"NOT regexp_matches({text}, {literal(f'^(?:{terms.pattern})$')})", "not of the pattern"
        )
    if terms.min_length is not None:
        yield Clause("min_length", column, f"length({text}) < {terms.min_length}", f"shorter than {terms.min_length}")
    if terms.max_length is not None:
        yield Clause("max_length", column, f"length({text}) > {terms.max_length}", f"longer than {terms.max_length}")


def _shown(bound: Bound) -> str:
    return f"{bound:g}" if isinstance(bound, float) else str(bound)


def _comparable(column: Column, bound: Bound) -> tuple[str, str]:
    """Return the column and a bound as SQL that compares them; a bound without time of day is about days."""
    if column.kind is Kind.DATE and isinstance(bound, str):
        if "T" in bound:
            return f"cast({column.sql} AS TIMESTAMP)", f"TIMESTAMP {literal(bound.replace('T', ' '))}"
        whole = column.sql if column.type.upper() == "DATE" else f"cast({column.sql} AS DATE)"
        return whole, f"DATE {literal(bound)}"
    if isinstance(bound, str):
        return (column.sql if column.type.upper() == "VARCHAR" else f"cast({column.sql} AS VARCHAR)"), literal(bound)
    return (f"cast({column.sql} AS DOUBLE)" if column.floating else column.sql), repr(bound)
