"""One category in several spellings."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._profile import profile
from debtkit.instruments.audit.checks._profile_scan import text_of
from debtkit.instruments.audit.checks._say import discreet, many, named, percent, share_of
from debtkit.instruments.audit.checks.columns_shared import gathered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks._profile import ColumnProfile

_MOST = 1_000
"""Distinct values up to which a column names categories."""
_REPEATED = 2
"""Rows a value, on average, from which on a text names a category and is not a text."""
_AT_ONCE = 20
_SHOWN = 3
_LONG = 0.02
"""From so many rows on a model learns two categories where there is one."""


class CategoryVariants(Check):
    """Categories that differ only in case, blanks or Unicode form: the model takes them for different ones.

    Figures: ``columns``, for each column with variants ``name, distinct, folded`` (distinct values without the
    variants), ``rows`` (outside the most frequent spelling) and ``groups``, masked spellings and their rows.
    """

    id: ClassVar[str] = "category_variants"
    title: ClassVar[str] = "One category has one spelling"
    source: ClassVar[str] = "Breck et al. 2019, Data validation for machine learning; Unicode annex 15 (NFKC)"

    def why_not(self, data: Dataset) -> str:
        """Return that there is no text."""
        return "" if any(column.kind is Kind.TEXT for column in data.table.columns) else "no column of text"

    def run(self, data: Dataset) -> Outcome:
        """Fold the values of each column of categories."""
        chosen = [one for one in data.once(profile) if _is_category(one)]
        findings, figures = [], []
        for one, values in _values(data, chosen):
            groups = _groups(values)
            rows = sum(n for group in groups for _, n in group[1:])
            if not groups:
                continue
            folded = len(values) - sum(len(group) - 1 for group in groups)
            shown = [[[discreet(one.column, value, quote=True), n] for value, n in group] for group in groups]
            name = one.column.name
            figures.append({"name": name, "distinct": len(values), "folded": folded, "rows": rows, "groups": shown})
            findings.append((one.column, self._finding(data, one, shown, rows)))
        return Outcome(gathered(data, findings), {"columns": figures})

    def _finding(self, data: Dataset, one: ColumnProfile, shown: list[list[list[Any]]], rows: int) -> Finding:
        share = rows / one.rows
        pairs = "; ".join(" and ".join(value for value, _ in group) for group in shown[:_SHOWN])
        rest = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
        value = text_of(one.column)
        sql = (
            f"SELECT lower(trim({value})) AS category, count(DISTINCT {value}) AS spellings, count(*) AS n "
            f"FROM {data.table.relation} GROUP BY lower(trim({value})) HAVING count(DISTINCT {value}) > 1"
        )
        return Finding(
            check=self.id,
            severity=Severity.MEDIUM if share >= _LONG else Severity.LOW,
            says=f"{named(one.column)} spells one category in several ways: {pairs}{rest}; {many(rows, 'row')} "
            f"({percent(share)}) not in the most frequent spelling",
            columns=(one.column.name,),
            value=rows,
            threshold=0,
            unit="rows",
            rows=rows,
            share=share_of(rows, one.rows),
            sql=data.table.proof(sql, (one.column,)),
            method="compared after Unicode NFKC, without case, with blanks trimmed and merged",
            remedy="Fold case and blanks where the data are made, and check values against a list.",
        )


def fold(text: str) -> str:
    """Return what spellings of one category have in common."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _is_category(one: ColumnProfile) -> bool:
    distinct = one.distinct or 0
    return one.column.kind is Kind.TEXT and 1 < distinct <= min(_MOST, one.filled / _REPEATED)


def _values(data: Dataset, chosen: Sequence[ColumnProfile]) -> Iterator[tuple[ColumnProfile, list[tuple[str, int]]]]:
    known = [one for one in chosen if len(one.top) == one.distinct]
    for one in known:
        yield one, [(str(value), n) for value, n in one.top]
    asked = [one for one in chosen if len(one.top) != one.distinct]
    for start in range(0, len(asked), _AT_ONCE):
        some = asked[start : start + _AT_ONCE]
        parts = [
            f"SELECT {at} AS k, {text_of(one.column)} AS v, count(*) AS n FROM {data.table.relation} "
            f"GROUP BY {text_of(one.column)}"
            for at, one in enumerate(some)
        ]
        found: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for k, v, n in data.table.engine.query(" UNION ALL ".join(parts)):
            if v is not None:
                found[k].append((str(v), int(n)))
        for at, one in enumerate(some):
            yield one, found[at]


def _groups(values: Sequence[tuple[str, int]]) -> list[list[tuple[str, int]]]:
    """Return the categories with several spellings, the most frequent spelling first."""
    by_form: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for value, n in values:
        by_form[fold(value)].append((value, n))
    found = [sorted(group, key=lambda pair: (-pair[1], pair[0])) for group in by_form.values() if len(group) > 1]
    return sorted(found, key=lambda group: (-sum(n for _, n in group[1:]), group[0][0]))
