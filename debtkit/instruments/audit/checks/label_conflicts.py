"""One input, several answers: labels that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from debtkit.instruments.audit._errors import NotInDialectError
from debtkit.instruments.audit._finding import Example, Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, named, percent, share_of
from debtkit.instruments.audit.checks.duplicates_keys import is_rich, names_rows
from debtkit.instruments.audit.checks.duplicates_normalised import (
    candidates,
    has_text,
    likely_texts,
    normal,
    normalised,
    texts_of,
)
from debtkit.instruments.audit.checks.duplicates_rows import EXAMPLES, likely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset

_MANY = 0.01


class LabelConflicts(Check):
    """The same text (in its normal form) or the same features with different labels; one prompt with several responses.

    Figures: ``label`` and ``response``, each None or a dictionary with ``inputs`` (that have several answers), ``rows``
    (that hold them) and ``at_least_wrong`` (rows outside the most frequent answer of their input).
    """

    id: ClassVar[str] = "label_conflicts"
    title: ClassVar[str] = "The same input has the same label"
    source: ClassVar[str] = "Northcutt et al. 2021, Pervasive label errors in test sets (NeurIPS)"

    def why_not(self, data: Dataset) -> str:
        """Return what is missing."""
        roles = data.roles
        if roles.label is None and (roles.prompt is None or roles.response is None):
            return "no label, and no prompt with a response"
        return "" if self._label_inputs(data) or _asks(data) else "nothing but the label tells rows apart"

    def run(self, data: Dataset) -> Outcome:
        """Count them."""
        findings = []
        figures: dict[str, object] = {"label": None, "response": None}
        inputs = self._label_inputs(data)
        if inputs and data.roles.label is not None:
            figures["label"], found = _conflicts(data, inputs, data.roles.label, as_text=bool(texts_of(data.roles)))
            findings += found
        if _asks(data) and data.roles.prompt is not None and data.roles.response is not None:
            figures["response"], found = _conflicts(data, _asked(data), data.roles.response, as_text=True)
            findings += found
        return Outcome(tuple(findings), figures)

    def _label_inputs(self, data: Dataset) -> tuple[Column, ...]:
        label = data.roles.label
        if label is None:
            return ()
        texts = tuple(column for column in texts_of(data.roles) if column != label)
        if texts or "label" in data.roles.inferred:
            return texts
        try:
            beside = {column.number for column in (label, data.roles.split, *names_rows(data)) if column is not None}
            rest = tuple(column for column in data.table.columns if column.number not in beside)
            return rest if rest and is_rich(data, rest) else ()
        except NotInDialectError:
            return ()


def _asked(data: Dataset) -> tuple[Column, ...]:
    """Return what is asked: the prompt, and what it is about."""
    return tuple(column for column in data.roles.texts if column == data.roles.prompt or column in data.roles.context)


def _asks(data: Dataset) -> bool:
    return data.roles.prompt is not None and data.roles.response is not None


def _groups(relation: str, keys: Sequence[str], where: str, *, rows: bool) -> str:
    """Return the inputs with several answers: rows, rows of the most frequent answer, and two rows that differ."""
    grouped = ", ".join(keys)
    low, ends = (", min(rid) AS low", ", min(low) AS low, max(low) AS high") if rows else ("", "")
    return (
        f"SELECT sum(n) AS n, max(n) AS most{ends} FROM (SELECT {grouped}, answer, count(*) AS n{low} FROM {relation} "
        f"WHERE {where} GROUP BY {grouped}, answer) AS answers GROUP BY {grouped} HAVING count(*) > 1"
    )


_TOTALS = "count(*) AS inputs, coalesce(sum(n), 0) AS rows_in_conflict, coalesce(sum(n - most), 0) AS at_least_wrong"


def _conflicts(
    data: Dataset, inputs: Sequence[Column], answer: Column, *, as_text: bool
) -> tuple[dict[str, int], list[Finding]]:
    keys = [f"t{at}" for at in range(len(inputs))]
    where = f"answer IS NOT NULL AND {has_text(inputs)}" if as_text else "answer IS NOT NULL"

    def relation(table: str, *others: str) -> str:
        value = f"{normal(answer) if answer == data.roles.response else answer.sql} AS answer"
        if as_text:
            return normalised(table, inputs, *others, value)
        plain = [f"{column.sql} AS t{at}" for at, column in enumerate(inputs)]
        return f"(SELECT {', '.join((*others, value, *plain))} FROM {table}) AS inputs"

    numbered = relation(data.table.numbered, "rid")
    if not as_text:
        some = likely(numbered, keys)
    elif tuple(inputs) == texts_of(data.roles):
        some = data.once(candidates)
    else:
        some = likely_texts(data.table.numbered, inputs)
    groups = _groups(numbered, keys, f"rid IN ({some}) AND {where}", rows=True)
    sql = (
        f"WITH conflicts AS ({groups}) SELECT 0 AS kind, {_TOTALS} FROM conflicts UNION ALL "
        f"SELECT 1, high, low, 0 FROM (SELECT high, low, row_number() OVER (ORDER BY high, low) AS k FROM conflicts) "
        f"AS pairs WHERE k <= {EXAMPLES}"
    )
    told = sorted(tuple(int(number) for number in row) for row in data.table.engine.query(sql))
    _, count, rows, wrong = told[0]
    figures = {"inputs": count, "rows": rows, "at_least_wrong": wrong}
    if not count:
        return figures, []
    pairs = [(high, low) for _, high, low, _ in told[1:]]
    proof = f"SELECT {_TOTALS} FROM ({_groups(relation(data.table.relation), keys, where, rows=False)}) AS conflicts"
    return figures, [_finding(data, inputs, answer, figures, data.table.proof(proof, (*inputs, answer)), pairs)]


def _finding(
    data: Dataset,
    inputs: Sequence[Column],
    answer: Column,
    figures: dict[str, int],
    proof: str,
    pairs: Sequence[tuple[int, int]],
) -> Finding:
    is_response = answer == data.roles.response
    share = share_of(figures["rows"], data.table.rows)
    several = "several responses" if is_response else "different labels"
    says = (
        f"{many(figures['inputs'], 'input')} in {named(*inputs)} with {several} in {named(answer)}: "
        f"{many(figures['rows'], 'row')} ({percent(share)})"
    )
    if not is_response:
        says += f", of which at least {figures['at_least_wrong']:,} cannot be right"
    return Finding(
        check=LabelConflicts.id,
        severity=Severity.LOW if is_response or share < _MANY else Severity.MEDIUM,
        says=says,
        columns=tuple(column.name for column in (*inputs, answer)),
        value=figures["inputs"],
        threshold=0,
        unit="inputs",
        rows=figures["rows"],
        share=share,
        sql=proof,
        method="inputs compared without case, punctuation and blanks" if texts_of(data.roles) else "equal features",
        examples=tuple(Example(str(high), f"answers otherwise than row {low}") for high, low in pairs),
        remedy="Say whether one prompt may have several answers; if not, keep the best one."
        if is_response
        else "Let a person decide each input once, or keep the share of votes as a soft label.",
        hours=(0.5, 2.0, 8.0),
    )
