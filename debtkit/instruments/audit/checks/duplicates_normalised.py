r"""Texts that differ in case, punctuation and blanks alone.

The normal form keeps letters, digits and marks of every script; ``\W`` would not: it is ASCII in RE2, and drops the
vowel signs of Indic scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, percent, share_of
from debtkit.instruments.audit.checks.duplicates_rows import count_of, find_clusters, likely
from debtkit.instruments.audit.checks.exact_duplicates import examples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._roles import Roles

_MANY = 0.01


def texts_of(roles: Roles) -> tuple[Column, ...]:
    """Return the columns that make up the text of a row: plain texts, else the messages."""
    return roles.texts or ((roles.messages,) if roles.messages is not None else ())


_OTHERS = r"[^\p{L}\p{N}\p{M}]+"
_ENDS, _WINDOW = 16, 64
_FEW = 100_000


def normal(column: Column) -> str:
    """Return the expression of a text's normal form; NULL and a text without any letter or digit become ``''``."""
    return f"lower(trim(regexp_replace(coalesce(cast({column.sql} AS VARCHAR), ''), '{_OTHERS}', ' ', 'g')))"


def candidates(data: Dataset) -> str:
    """Return a statement that yields ``rid`` of rows whose texts may be equal; ask by ``data.once``.

    When they are few it holds their numbers, so that no second check has to search.
    """
    sql = likely_texts(data.table.numbered, texts_of(data.roles))
    if data.table.engine.dialect != "duckdb":
        return sql
    found = data.table.engine.query(f"SELECT rid FROM ({sql}) AS likely LIMIT {_FEW + 1}")
    if len(found) > _FEW:
        return sql
    numbers = ", ".join(str(int(rid)) for (rid,) in sorted(found))
    return f"SELECT unnest(cast([{numbers}] AS BIGINT[])) AS rid"


def likely_texts(numbered: str, columns: Sequence[Column]) -> str:
    """Return a statement that yields ``rid`` of rows whose normal forms may be equal.

    A normal form costs as much as a hundred hashes. The first and last 16 letters and digits are enough to sort most
    texts apart, and mostly stand in the first and last 64 characters.
    """
    inner, outer = ["rid"], []
    for at, column in enumerate(columns):
        text = f"coalesce(cast({column.sql} AS VARCHAR), '')"
        head, tail = _letters(f"substr({text}, 1, {_WINDOW})"), _letters(f"right({text}, {_WINDOW})")
        inner += [f"{text} AS t{at}", f"{head} AS h{at}", f"{tail} AS e{at}"]
        ends = [f"substr(h{at}, 1, {_ENDS})", f"right(e{at}, {_ENDS})"]
        whole = [f"substr({_letters(f't{at}')}, 1, {_ENDS})", f"right({_letters(f't{at}')}, {_ENDS})"]
        enough = f"length(h{at}) >= {_ENDS} AND length(e{at}) >= {_ENDS}"
        outer += [f"CASE WHEN {enough} THEN {a} ELSE {b} END" for a, b in zip(ends, whole, strict=True)]
    some = " OR ".join(f"{column.sql} IS NOT NULL" for column in columns)
    return likely(f"(SELECT {', '.join(inner)} FROM {numbered} WHERE {some}) AS windows", outer)


def _letters(text: str) -> str:
    """Return the expression that keeps letters and digits; texts of nothing but words take the cheap way."""
    plain = f"replace({text}, ' ', '')"
    stripped = f"regexp_replace({text}, '{_OTHERS}', '', 'g')"
    return f"lower(CASE WHEN regexp_matches({text}, '{_OTHERS.replace(']+', ' ]')}') THEN {stripped} ELSE {plain} END)"


def normalised(relation: str, columns: Sequence[Column], *others: str) -> str:
    """Return a relation that holds the normal forms as ``t0, t1, ...`` beside other expressions."""
    forms = [f"{normal(column)} AS t{at}" for at, column in enumerate(columns)]
    return f"(SELECT {', '.join((*others, *forms))} FROM {relation}) AS texts"


def has_text(columns: Sequence[Column]) -> str:
    """Return the condition under which a row of `normalised` says anything."""
    return f"({' OR '.join(f't{at} <> {chr(39) * 2}' for at in range(len(columns)))})"


class NormalisedDuplicates(Check):
    """Rows whose texts (prompt and response together) are equal but for case, punctuation and blanks.

    Figures: ``normalised`` and ``raw`` (groups, surplus_rows, largest, sizes; raw: equal character for character),
    ``columns``. Rows without any letter or digit are not counted: they are empty, not copies.
    """

    id: ClassVar[str] = "normalised_duplicates"
    title: ClassVar[str] = "No text stands twice in another dress"
    source: ClassVar[str] = "Lee et al. 2022, Deduplicating training data makes language models better (ACL)"

    def why_not(self, data: Dataset) -> str:
        """Texts are needed."""
        if not texts_of(data.roles):
            return "no column of text was named or found; pass text=, prompt= or response="
        return "" if data.table.rows > 1 else "fewer than two rows"

    def run(self, data: Dataset) -> Outcome:
        """Count them."""
        columns = texts_of(data.roles)
        raw = [f"coalesce(cast({c.sql} AS VARCHAR), '') AS r{at}" for at, c in enumerate(columns)]
        relation = normalised(data.table.numbered, columns, "rid", *raw)
        keys, wider = [f"t{at}" for at in range(len(columns))], [f"r{at}" for at in range(len(columns))]
        less, same = find_clusters(
            data.table.engine,
            relation,
            keys,
            wider,
            candidates=data.once(candidates),
            where=has_text(columns),
        )
        figures = {
            "normalised": less.figures(),
            "raw": same.figures(),
            "columns": [column.name for column in columns],
        }
        if not less.surplus:
            return Outcome(figures=figures)
        share = share_of(less.surplus, data.table.rows)
        proof = count_of(normalised(data.table.relation, columns), keys, has_text(columns))
        finding = Finding(
            check=self.id,
            severity=Severity.MEDIUM if share >= _MANY else Severity.LOW,
            says=f"the text of {many(less.surplus, 'row')} ({percent(share)}) repeats an earlier one but for case, "
            f"punctuation and blanks; {same.surplus:,} of them are equal character for character",
            columns=tuple(column.name for column in columns),
            value=share,
            threshold=0,
            unit="share of rows",
            rows=less.surplus,
            share=share,
            sql=data.table.proof(proof, columns),
            method="lower case, each run of other characters than letters, digits and marks as one blank",
            examples=examples(less),
            remedy="Drop all but the first of each group before the data are split.",
            fixes=("drop_near_duplicates",),
            hours=(0.25, 0.5, 2.0),
        )
        return Outcome((finding,), figures)
