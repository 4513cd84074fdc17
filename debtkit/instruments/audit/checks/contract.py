"""Whether data hold what their contract asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._finding import Example, Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, named, percent, share_of
from debtkit.instruments.audit.checks.contract_references import broken_references
from debtkit.instruments.audit.contract._clauses import clauses, is_fit, is_missing
from debtkit.instruments.audit.contract._terms import type_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.contract import ColumnTerms, Contract
    from debtkit.instruments.audit.contract._clauses import Clause

_EXAMPLES = 5
_SERIOUS = {"required", "type"}
_REMEDY = "Mend the delivery; if the data are right, change the clause and say why beside it."


class ContractTerms(Check):
    """Each clause of the contract that is broken, with the rows that break it.

    Figures: ``name``, ``clauses`` (a list: ``column, clause, broken``: rows, or 1 for a clause about the whole table),
    ``not_checked`` (a list: ``column, clause, reason``).
    """

    id: ClassVar[str] = "contract"
    title: ClassVar[str] = "The data hold what their contract asks"
    source: ClassVar[str] = "Breck et al. 2019, Data validation for machine learning (MLSys)"

    def why_not(self, data: Dataset) -> str:
        """Return what is missing."""
        return "" if data.contract is not None else "no contract; pass contract= (audit.contract() proposes one)"

    def run(self, data: Dataset) -> Outcome:
        """Check each clause."""
        contract = data.contract
        if contract is None:
            return Outcome()
        report = _Report(data)
        pairs = list(_matched(report, contract))
        _table(report, contract)
        fit = [(terms, column) for terms, column in pairs if _typed(report, terms, column)]
        report.rows([clause for terms, column in fit for clause in clauses(terms, column)])
        for terms, column in fit:
            if terms.max_missing is not None and terms.nullable:
                _missing(report, column, terms.max_missing)
            if terms.unique:
                _unique(report, column)
            if terms.references is not None:
                found = broken_references(data, column, terms.references, contract.base)
                if isinstance(found, str):
                    report.skipped(column.name, "references", found)
                else:
                    where = repr(terms.references.column)
                    says = f"of {named(column)} hold a value that does not stand in {where}"
                    report.add("references", (column,), found[0], says, *found[1:])
        _fresh(report, contract)
        return Outcome(tuple(report.findings), {"name": contract.name, **report.figures})


class _Report:
    """What was checked, and what was found."""

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self.findings: list[Finding] = []
        self.figures: dict[str, list[dict[str, Any]]] = {"clauses": [], "not_checked": []}

    def skipped(self, column: str, clause: str, reason: str) -> None:
        self.figures["not_checked"].append({"column": column, "clause": clause, "reason": reason})

    def rows(self, some: Sequence[Clause]) -> None:
        """Count the rows that break each clause, many clauses in one statement."""
        table = self.data.table
        step = table.engine.most_aggregates
        for start in range(0, len(some), step):
            part = some[start : start + step]
            sums = ", ".join(f"count_if({clause.broken}) AS n{at}" for at, clause in enumerate(part))
            (counts,) = table.engine.query(f"SELECT {sums} FROM {table.relation}")
            for clause, broken in zip(part, counts, strict=True):
                condition = clause.broken
                sql = f"SELECT count(*) AS broken FROM {table.relation} WHERE {condition}"
                some_rows = f"SELECT rid FROM {table.numbered} WHERE {condition} ORDER BY rid LIMIT {_EXAMPLES}"
                says = f"of {named(clause.column)} {clause.wants}"
                self.add(clause.key, (clause.column,), int(broken or 0), says, sql, some_rows)

    def add(
        self, clause: str, columns: tuple[Column, ...], broken: int, says: str, sql: str, some_rows: str = ""
    ) -> None:
        """Take down one clause; tell it, if it is broken by rows."""
        data = self.data
        self.figures["clauses"].append({"column": columns[0].name, "clause": clause, "broken": broken})
        if not broken:
            return
        share = share_of(broken, data.table.rows)
        examples = data.table.engine.query(some_rows) if some_rows else []
        self.findings.append(
            Finding(
                check=ContractTerms.id,
                severity=Severity.HIGH if clause in _SERIOUS else Severity.MEDIUM,
                says=f"clause {clause!r}: {many(broken, 'row')} ({percent(share)}) {says}",
                columns=tuple(column.name for column in columns),
                value=broken,
                threshold=0,
                unit="rows",
                rows=broken,
                share=share,
                sql=data.table.proof(sql, columns),
                examples=tuple(Example(str(rid)) for (rid,) in examples),
                remedy=_REMEDY,
                hours=(0.25, 1.0, 8.0),
            )
        )

    def whole(
        self,
        clause: str,
        column: str,
        says: str,
        *,
        broken: bool,
        value: float | str | None = None,
        threshold: float | None = None,
        sql: str = "",
    ) -> None:
        """Take down one clause about the table or a column as a whole."""
        self.figures["clauses"].append({"column": column, "clause": clause, "broken": int(broken)})
        if broken:
            self.findings.append(
                Finding(
                    check=ContractTerms.id,
                    severity=Severity.HIGH if clause in _SERIOUS else Severity.MEDIUM,
                    says=f"clause {clause!r}: {says}",
                    columns=(column,) if column else (),
                    value=value,
                    threshold=threshold,
                    rows=self.data.table.rows,
                    share=1.0 if self.data.table.rows else 0.0,
                    sql=self.data.table.proof(sql or f"SELECT count(*) AS n FROM {self.data.table.relation}"),
                    remedy=_REMEDY,
                    hours=(0.25, 1.0, 8.0),
                )
            )


def _matched(report: _Report, contract: Contract) -> Iterator[tuple[ColumnTerms, Column]]:
    """Yield terms with their columns; a name that stands twice is matched in order."""
    left = list(report.data.table.columns)
    for terms in contract.columns:
        column = next((one for one in left if one.name == terms.name), None)
        if column is None:
            report.whole("required", terms.name, f"column {terms.name!r} is not there", broken=terms.required)
            continue
        left.remove(column)
        report.figures["clauses"].append({"column": column.name, "clause": "required", "broken": 0})
        yield terms, column
    if not contract.extra_columns:
        says = f"{many(len(left), 'column')} that the contract does not name: {named(*left)}"
        report.whole(
            "extra_columns", left[0].name if left else "", says, broken=bool(left), value=len(left), threshold=0
        )


def _table(report: _Report, contract: Contract) -> None:
    rows = report.data.table.rows
    for clause, limit, word in (
        ("min_rows", contract.min_rows, "at least"),
        ("max_rows", contract.max_rows, "at most"),
    ):
        if limit is not None:
            broken = rows < limit if clause == "min_rows" else rows > limit
            says = f"{many(rows, 'row')}, {word} {limit:,} are asked"
            report.whole(clause, "", says, broken=broken, value=rows, threshold=limit)


def _typed(report: _Report, terms: ColumnTerms, column: Column) -> bool:
    """Return whether the other clauses can be looked at; a column without any value is fit for each type."""
    if is_fit(terms, column):
        report.figures["clauses"].append({"column": column.name, "clause": "type", "broken": 0})
        return True
    table = report.data.table
    sql = f"SELECT count({column.sql}) AS broken FROM {table.relation}"
    ((filled,),) = table.engine.query(sql)
    says = f"of {named(column)} hold {type_of(column)}, not {terms.type}"
    report.add("type", (column,), int(filled), says, sql)
    if filled:
        report.skipped(column.name, "all others", f"it holds {type_of(column)}, not {terms.type}")
    elif not terms.nullable and table.rows:
        missing = f"SELECT count(*) AS broken FROM {table.relation} WHERE {column.sql} IS NULL"
        report.add("nullable", (column,), table.rows, f"of {named(column)} without a value", missing)
    return False


def _missing(report: _Report, column: Column, most: float) -> None:
    table = report.data.table
    sql = f"SELECT count_if({is_missing(column)}) AS missing FROM {table.relation}"
    ((missing,),) = table.engine.query(sql)
    share = share_of(int(missing or 0), table.rows)
    says = f"{percent(share)} of {named(column)} are missing, at most {percent(most)} are allowed"
    report.whole("max_missing", column.name, says, broken=share > most, value=share, threshold=most, sql=sql)


def _unique(report: _Report, column: Column) -> None:
    value, relation = column.sql, report.data.table.relation
    here = f" WHERE NOT {is_missing(column)}" if column.floating else ""
    sql = f"SELECT count({value}) - count(DISTINCT {value}) AS surplus FROM {relation}{here}"
    ((surplus,),) = report.data.table.engine.query(sql)
    again = (
        f"SELECT rid FROM (SELECT rid, {value}, row_number() OVER (PARTITION BY {value} ORDER BY rid) AS k "
        f"FROM {report.data.table.numbered} WHERE NOT {is_missing(column)}) AS numbered WHERE k > 1 "
        f"ORDER BY rid LIMIT {_EXAMPLES}"
    )
    says = f"repeat an earlier value of {named(column)}"
    report.add("unique", (column,), int(surplus or 0), says, sql, again)


def _fresh(report: _Report, contract: Contract) -> None:
    as_of, relation = report.data.as_of, report.data.table.relation
    for terms in contract.freshness:
        column = next((one for one in report.data.table.columns if one.name == terms.column), None)
        if column is None or column.kind is not Kind.DATE or as_of is None:
            reason = "no day was given; pass as_of=" if as_of is None else "no column of dates has this name"
            report.skipped(terms.column, "freshness", reason)
            continue
        sql = f"SELECT date_diff('day', max(cast({column.sql} AS DATE)), DATE '{as_of}') AS age FROM {relation}"
        ((age,),) = report.data.table.engine.query(sql)
        says = (
            f"the newest {named(column)} is {age} days old, at most {terms.max_age_days} are allowed"
            if age is not None
            else f"{named(column)} has no value to tell the age by"
        )
        broken = age is None or int(age) > terms.max_age_days
        report.whole("freshness", column.name, says, broken=broken, value=age, threshold=terms.max_age_days, sql=sql)
