"""Personal data in texts, and in columns whose name says so."""

# ruff: noqa: PLC0415 - the patterns are built when the check runs

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._finding import Example, Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, named, percent, share_of
from debtkit.instruments.audit.checks.pii._cues import cue_of, words_of
from debtkit.instruments.audit.checks.pii._hit import KINDS, POSSIBLE, SURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.pii._look import Seen

_FIX = "redact_pii"
_EXAMPLES = 5
_FIRST = 10_000
_FEW_NAMES = 20
"""A column of few different names is a list of classes or of places, not of people."""
_MACHINES = {"ip_address", "mac_address"}
_METHOD = (
    "the statement picks texts that can hold something; each is then read in Python: check digits (Luhn, ISO 7064, the "
    "national ones), numbering plans, and words beside a number; sure: a check digit, an unmistakable form or such a "
    "word; possible: the form alone"
)
_REMEDY = {
    SURE: "Replace them by marks (redact_pii) or drop the column, unless there is a lawful basis to train on them.",
    POSSIBLE: "Look at some of them; they are written like personal data, and nothing beside them says what they are.",
}


class PersonalData(Check):
    """E-mail addresses, telephone numbers, cards, accounts, identity numbers, machine addresses, dates of birth.

    All texts are looked at, nested ones too, and numbers whose column is named after such things. Every row is read.

    Figures: ``columns`` (column, kind, sure and possible: how many rows), ``rows_sure`` and ``rows_possible`` (rows
    with at least one), ``looked_at`` (names of the columns).
    """

    id: ClassVar[str] = "personal_data"
    title: ClassVar[str] = "No personal data stand in the texts"
    source: ClassVar[str] = "GDPR art. 4(1); ISO/IEC 7812-1 and 13616; python-stdnum; phonenumbers (ITU-T E.164)"

    def why_not(self, data: Dataset) -> str:
        """Return that there is neither text nor a column that is named after personal data."""
        from debtkit.instruments.audit.checks.pii._look import readable

        if readable(data) or _dates_of_birth(data) or names_of_people(data.table.columns):
            return "" if data.table.rows else "no rows"
        return "no column of text, and none whose name speaks of personal data"

    def run(self, data: Dataset) -> Outcome:
        """Read what can hold something, and count rows by column, kind and grade."""
        from debtkit.instruments.audit.checks.pii._look import look, readable

        seen = data.once(look)
        found = [one for column in seen.columns for one in _of_column(data, column)]
        found += [one for column in _dates_of_birth(data) for one in _born(data, column)]
        found += [one for column in names_of_people(data.table.columns) for one in _called(data, column)]
        found.sort(
            key=lambda one: (one.severity != Severity.HIGH, one.severity == Severity.LOW, one.columns, -one.rows)
        )
        sure = seen.rows(SURE)
        return Outcome(
            findings=tuple(found),
            figures={
                "columns": [_figures(one, kind) for one in seen.columns for kind in KINDS if _counted(one, kind)],
                "rows_sure": seen.addressed + len(sure - seen.doubled),
                "rows_possible": len(seen.rows(POSSIBLE)),
                "looked_at": [column.name for column in (*readable(data), *_dates_of_birth(data))],
            },
            rows={_FIX: tuple(sorted(sure))} if sure else {},
            select={_FIX: f"SELECT rid FROM {data.table.numbered} WHERE {seen.addresses}"} if seen.addresses else {},
        )


def _alone(column: Column) -> str:
    from debtkit.instruments.audit.checks.pii._look import text_of
    from debtkit.instruments.audit.checks.pii._worth import address_alone

    return address_alone(text_of(column))


def _counted(one: Seen, kind: str) -> bool:
    return bool(_count(one, kind, SURE) or _count(one, kind, POSSIBLE))


def _count(one: Seen, kind: str, grade: str) -> int:
    whole = one.addresses if (kind, grade) == ("email", SURE) else 0
    return whole + len(one.rows.get((kind, grade), ()))


def _figures(one: Seen, kind: str) -> dict[str, str | int]:
    return {
        "column": one.column.name,
        "kind": kind,
        "sure": _count(one, kind, SURE),
        "possible": _count(one, kind, POSSIBLE),
    }


def _of_column(data: Dataset, one: Seen) -> list[Finding]:
    from debtkit.instruments.audit.checks.pii._look import condition

    found = []
    for kind, grade in ((kind, grade) for kind in KINDS for grade in (SURE, POSSIBLE)):
        rows = _count(one, kind, grade)
        if not rows:
            continue
        share = share_of(rows, data.table.rows)
        word = "" if grade == SURE else "what may be "
        found.append(
            Finding(
                PersonalData.id,
                _severity(kind, grade),
                f"{many(rows, 'row')} ({percent(share)}) of {named(one.column)} "
                f"{'holds' if rows == 1 else 'hold'} {word}{KINDS[kind]}.",
                columns=(one.column.name,),
                value=rows,
                threshold=0,
                unit="rows",
                rows=rows,
                share=share,
                sql=data.table.proof(
                    f"SELECT * FROM {data.table.relation} WHERE {condition(one.column)}", [one.column]
                ),
                method=_METHOD,
                examples=_examples(data, one, kind, grade),
                remedy=_REMEDY[grade],
                fixes=(_FIX,) if grade == SURE else (),
                hours=(0.2, 1.0, 8.0) if grade == SURE else (0.1, 0.5, 2.0),
            )
        )
    return found


def _severity(kind: str, grade: str) -> Severity:
    if grade == POSSIBLE:
        return Severity.LOW
    return Severity.MEDIUM if kind in _MACHINES else Severity.HIGH


def _examples(data: Dataset, one: Seen, kind: str, grade: str) -> tuple[Example, ...]:
    some = list(one.examples.get((kind, grade), ()))
    if one.addresses and (kind, grade) == ("email", SURE):
        some += _masked_addresses(data, one.column)
    return tuple(Example(str(rid), mask) for rid, mask in sorted(some)[:_EXAMPLES])


def _masked_addresses(data: Dataset, column: Column) -> list[tuple[int, str]]:
    """Return the first rows whose value is an address, masked in the engine."""
    from debtkit.instruments.audit.checks.pii._look import text_of

    text = text_of(column)
    picked = f"SELECT rid, substr({text}, 1, 1), regexp_extract({text}, '[A-Za-z]+$') FROM {data.table.numbered}"
    first = f"ORDER BY rid LIMIT {_EXAMPLES}"
    rows = data.table.engine.query(f"{picked} WHERE rid < {_FIRST} AND {_alone(column)} {first}")
    if len(rows) < _EXAMPLES:
        rows = data.table.engine.query(f"{picked} WHERE {_alone(column)} {first}")
    return [(int(rid), f"e-mail {letter}***@***.{last}") for rid, letter, last in rows]


def _dates_of_birth(data: Dataset) -> tuple[Column, ...]:
    return tuple(c for c in data.table.columns if c.kind is Kind.DATE and cue_of(c.name) == "birth")


_NAME = re.compile(
    r"(?:(?:first|last|full|given|middle|maiden|birth|family|sur|fore|user_?real)[ _]?names?|name[ _](?:first|last)|"
    r"vorname|nachname|prenom|prénom|apellidos?|nombres?|cognome)"
)
_HALF, _BARE, _PERSON = (
    {"first", "last", "middle"},
    {"name", "names", "nom", "nome"},
    {"person", "patient", "passenger"},
)
_OF_PEOPLE = re.compile(r"sex|gender|dob|age|race|ethnicity|e-?mail|phone|salary|marital.*|birth.*|date of birth|ssn")


def names_of_people(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return columns that hold names of people, as their own name or the columns beside them say.

    ``name`` alone is a car's or an airport's; beside ``sex``, ``age`` or ``dob`` it is a person's.
    """
    words = {column: words_of(column.name).strip() for column in columns}
    people = any(_OF_PEOPLE.fullmatch(word) for word in words.values())
    halves = {word for word in words.values() if word in _HALF}
    return tuple(
        column
        for column, word in words.items()
        if column.kind is Kind.TEXT
        and (
            _NAME.fullmatch(word)
            or word in _PERSON
            or (people and word in _BARE)
            or (len(halves) > 1 and word in _HALF)
        )
    )


def _called(data: Dataset, column: Column) -> list[Finding]:
    """Return what a column of names says: its name is the proof; no name is shown."""
    sql = f"SELECT count({column.sql}) AS filled, count(DISTINCT {column.sql}) AS names FROM {data.table.relation}"
    rows, names = (int(n) for n in data.table.engine.query(sql)[0])
    if names <= _FEW_NAMES:
        return []
    share = share_of(rows, data.table.rows)
    says = f"{many(rows, 'row')} ({percent(share)}) of {named(column)} are names of people, "
    return [
        Finding(
            PersonalData.id, Severity.MEDIUM, says + f"as the names of the columns say: {names:,} different ones.",
            columns=(column.name,), value=rows, threshold=0, unit="rows", rows=rows, share=share,
            sql=data.table.proof(sql, [column]), method="a column that is named after names of people",
            remedy="Drop the column, or put a number in place of each name; a model needs no names.",
            hours=(0.1, 0.5, 2.0),
        )
    ]  # fmt: skip


def _born(data: Dataset, column: Column) -> list[Finding]:
    """Return what a column of dates says that is named after birth: its name is the proof."""
    sql = f"SELECT count({column.sql}) FROM {data.table.relation}"
    rows = int(data.table.engine.query(sql)[0][0])
    if not rows:
        return []
    share = share_of(rows, data.table.rows)
    says = f"{many(rows, 'row')} ({percent(share)}) of {named(column)} are dates of birth, as its name says."
    return [
        Finding(
            PersonalData.id, Severity.HIGH, says, columns=(column.name,), value=rows, threshold=0, unit="rows",
            rows=rows, share=share, sql=data.table.proof(sql, [column]),
            method="dates in a column that is named after birth",
            remedy="Keep the year or an age band, unless the day is needed.", hours=(0.2, 0.5, 2.0),
        )
    ]  # fmt: skip
