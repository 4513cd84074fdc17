"""One look at all texts for personal data and keys: the engine picks what is worth reading, Python reads that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debtkit.instruments._secrets import find_secrets
from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit.checks.pii._cues import cue_of, words_of
from debtkit.instruments.audit.checks.pii._detect import detect
from debtkit.instruments.audit.checks.pii._hit import SURE
from debtkit.instruments.audit.checks.pii._shown import shown
from debtkit.instruments.audit.checks.pii._worth import address_alone, worth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset

_EXAMPLES = 5
_KEPT_VALUES = 50_000
_SHORT = 120
_SHORTEST = 6
"""No shorter text holds an address, a number or a key."""
_COLUMNS = 100
_FIRST = 2000
_TELLING = {"phone", "id", "card", "birth"}


@dataclass(slots=True)
class Seen:
    """What was seen in one column.

    Attributes
    ----------
    column
        The column.
    addresses
        Rows whose value is one e-mail address: counted by the engine.
    rows
        Rows that hold a kind, by kind and grade; the kinds of keys have the grade ``"secret"``.
    examples
        The first few of them, masked.
    """

    column: Column
    addresses: int = 0
    rows: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    examples: dict[tuple[str, str], list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, rid: int, found: Sequence[tuple[str, str, str]]) -> None:
        """Take in what one row holds."""
        for kind, grade, mask in found:
            rows = self.rows.setdefault((kind, grade), [])
            if not rows or rows[-1] != rid:
                rows.append(rid)
                some = self.examples.setdefault((kind, grade), [])
                if len(some) < _EXAMPLES:
                    some.append((rid, mask))


def text_of(column: Column) -> str:
    """Return the expression of a column as text."""
    plain = column.kind is Kind.TEXT and column.type.upper() == "VARCHAR"
    return column.sql if plain else f"CAST({column.sql} AS VARCHAR)"


def readable(data: Dataset) -> tuple[Column, ...]:
    """Return the columns that may hold personal data: all texts, nested ones, and numbers whose name says so."""
    return tuple(column for column in data.table.columns if _readable(column))


def _readable(column: Column) -> bool:
    if column.kind is Kind.TEXT:
        return column.type.upper() != "UUID"
    if column.kind is Kind.NUMBER:
        return not column.floating and cue_of(column.name) in _TELLING - {"birth"}
    return column.kind is Kind.NESTED and "VARCHAR" in column.type.upper()


def condition(column: Column) -> str:
    """Return the condition under which the value of a column is read in Python."""
    return worth(text_of(column), named=cue_of(column.name) in _TELLING)


@dataclass(slots=True)
class Look:
    """What was seen in all columns.

    Attributes
    ----------
    columns
        Each column.
    addressed
        Rows in which some value is one e-mail address, counted by the engine.
    doubled
        Those of them that Python read, too, for another value.
    """

    columns: tuple[Seen, ...] = ()
    addressed: int = 0
    doubled: set[int] = field(default_factory=set)

    def rows(self, grade: str) -> set[int]:
        """Return the rows in which Python saw something of a grade."""
        return {rid for one in self.columns for (_, how), rids in one.rows.items() if how == grade for rid in rids}

    @property
    def addresses(self) -> str:
        """Return the condition under which a row is one of those that the engine counted; empty without any."""
        return " OR ".join(_alone(one.column) for one in self.columns if one.addresses)


def look(data: Dataset) -> Look:
    """Look once; both checks judge what was seen."""
    seen = Look(tuple(Seen(column) for column in readable(data)))
    long_enough = _count_addresses(data, seen)
    if seen.addresses:
        counted = f"SELECT count(*) FROM {data.table.relation} WHERE {seen.addresses}"
        whole = [one.addresses for one in seen.columns if one.addresses]
        seen.addressed = whole[0] if len(whole) == 1 else int(data.table.engine.query(counted)[0][0])
    for start in range(0, len(long_enough), _COLUMNS):
        _read_some(data, seen, long_enough[start : start + _COLUMNS])
    return seen


def _count_addresses(data: Dataset, seen: Look) -> list[Seen]:
    """Count values that are one address each; return the columns with values that are long enough to hold anything.

    The first rows tell only which columns are worth asking; the answers are of all rows.
    """
    like, short = _guessed(data, seen)
    for one, number in zip(like, _ask(data, [f"count_if({_alone(one.column)})" for one in like]), strict=True):
        one.addresses = number
    longest = _ask(data, [f"max(length({text_of(one.column)}))" for one in short])
    skipped = {one.column.number for one, length in zip(short, longest, strict=True) if length < _SHORTEST}
    return [one for one in seen.columns if one.column.number not in skipped]


def _guessed(data: Dataset, seen: Look) -> tuple[list[Seen], list[Seen]]:
    """Return the columns that look like addresses in the first rows, and those that look too short for anything."""
    first = f"{data.table.numbered} WHERE rid < {_FIRST}"
    whole = _ask(data, [f"count_if({_alone(one.column)})" for one in seen.columns], first)
    filled = _ask(data, [f"count({one.column.sql})" for one in seen.columns], first)
    longest = _ask(data, [f"max(length({text_of(one.column)}))" for one in seen.columns], first)
    like = [one for one, n, of in zip(seen.columns, whole, filled, strict=True) if n > of / 2]
    return like, [one for one, length in zip(seen.columns, longest, strict=True) if length < _SHORTEST]


def _ask(data: Dataset, aggregates: Sequence[str], relation: str = "") -> list[int]:
    """Return whole numbers, as many at a time as the engine likes."""
    size, found = max(1, data.table.engine.most_aggregates), []
    for start in range(0, len(aggregates), size):
        asked = ", ".join(aggregates[start : start + size])
        row = data.table.engine.query(f"SELECT {asked} FROM {relation or data.table.relation}")[0]
        found += [int(value or 0) for value in row]
    return found


def _read_some(data: Dataset, seen: Look, some: Sequence[Seen]) -> None:
    """Read, in some columns, what the engine says is worth it."""
    inner = [f"CASE WHEN {_to_read(one)} THEN {text_of(one.column)} END AS t{at}" for at, one in enumerate(some)]
    inner += [one.column.sql for one in seen.columns if one.addresses]
    any_of = " OR ".join(f"t{at} IS NOT NULL" for at in range(len(some)))
    names = ", ".join(f"t{at}" for at in range(len(some)))
    addressed = f"CASE WHEN {seen.addresses} THEN 1 ELSE 0 END" if seen.addresses else "0"
    picked = f"SELECT rid, {', '.join(inner)} FROM {data.table.numbered}"
    readers = [_Reader(one, words_of(one.column.name)) for one in some]
    statement = f"SELECT rid, {addressed} AS addressed, {names} FROM ({picked}) AS picked WHERE {any_of} ORDER BY rid"
    for batch in data.table.engine.batches(statement):
        rids = batch.column(0).to_pylist()
        seen.doubled.update(rid for rid, also in zip(rids, batch.column(1).to_pylist(), strict=True) if also)
        for at, reader in enumerate(readers, 2):
            column = batch.column(at)
            if column.null_count < len(column):
                reader.take(rids, column.to_pylist())


def _alone(column: Column) -> str:
    return address_alone(text_of(column))


def _to_read(one: Seen) -> str:
    wanted = condition(one.column)
    return f"NOT {_alone(one.column)} AND {wanted}" if one.addresses else wanted


class _Reader:
    """Reads the values of one column; values that come again are read once."""

    def __init__(self, seen: Seen, hint: str) -> None:
        self._seen, self._hint = seen, hint
        self._known: dict[str, tuple[tuple[str, str, str], ...]] = {}

    def take(self, rids: Sequence[int], texts: Sequence[str | None]) -> None:
        """Take in one batch."""
        for rid, text in zip(rids, texts, strict=True):
            if text is not None:
                found = self._known.get(text)
                if found is None:
                    found = self._read(text)
                    if len(text) <= _SHORT and len(self._known) < _KEPT_VALUES:
                        self._known[text] = found
                if found:
                    self._seen.add(rid, found)

    def _read(self, text: str) -> tuple[tuple[str, str, str], ...]:
        keys = list(find_secrets(text))
        found = [(key.kind, "secret", f"{key.kind} ***") for key in keys]
        found += [
            (hit.kind, hit.grade, shown(text, hit))
            for hit in detect(text, self._hint)
            if not any(hit.start < key.end and key.start < hit.end for key in keys)
        ]
        best: dict[str, tuple[str, str, str]] = {}
        for one in found:
            if one[0] not in best or (one[1] == SURE and best[one[0]][1] != SURE):
                best[one[0]] = one
        return tuple(best.values())
