"""Where the data are from, and under which licence: columns that say so, and files beside the data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments._mask import excerpt
from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, named, percent, share_of
from debtkit.instruments.audit.checks.provenance_files import declared
from debtkit.instruments.audit.checks.provenance_licences import CAUTION, Family, family_of

if TYPE_CHECKING:
    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset

_LICENCE = re.compile(
    r"(?i)(?:^|[_\s.-])(?:licen[cs]es?|spdx|rights|usage_terms)(?:[_\s.-](?:id|name|type|spdx|url|link))?$"
)
_WORDS = "sources?|url|uri|link|authors?|creator|publisher|provider|provenance|dataset|corpus|website"
_OTHERS = "origin|domain"
"""Alone they say where a car or a flight is from, or which field a question is about."""
_ORIGIN = re.compile(
    rf"(?i)^(?:(?:data|original|orig)[_\s.-])?(?:{_WORDS})(?:[_\s.-](?:url|uri|id|name|dataset|type))?$"
    rf"|^(?:data|text|row|record)[_\s.-](?:{_OTHERS})$|^(?:{_OTHERS})[_\s.-](?:url|uri)$"
)
_MOST = 1000
_SHOWN = 20
_MOSTLY = 0.95
"""From here on a column is filled, but for strays."""


class Provenance(Check):
    """Columns of source and licence: how far they are filled, which licences there are; licences told beside the data.

    Figures: ``columns`` (a list: ``column, part, filled, share``; the part is ``licence`` or ``origin``), ``licences``
    (a list: ``licence, family, rows``, the most frequent twenty), ``families`` (rows by family), ``declared`` (a list:
    ``file, licence, family``).
    """

    id: ClassVar[str] = "provenance"
    title: ClassVar[str] = "Each row says where it is from and under which licence"
    source: ClassVar[str] = "Longpre et al. 2024, The data provenance initiative; SPDX License List"

    def why_not(self, data: Dataset) -> str:
        """Return what is missing."""
        return "" if data.table.rows else "no rows"

    def run(self, data: Dataset) -> Outcome:
        """Look at columns and files."""
        licences = [c for c in data.table.columns if c.kind is Kind.TEXT and _LICENCE.search(c.name)]
        origins = [
            c for c in data.table.columns if c.kind is Kind.TEXT and _ORIGIN.search(c.name) and c not in licences
        ]
        told = declared(data.table.path)
        figures: dict[str, Any] = {"columns": [], "licences": [], "families": {}, "declared": told}
        findings = []
        for column in (*licences, *origins):
            filled = _filled(data, column)
            part = "licence" if column in licences else "origin"
            share = share_of(filled, data.table.rows)
            figures["columns"].append({"column": column.name, "part": part, "filled": filled, "share": share})
            if share < _MOSTLY:
                findings.append(_unfilled(data, column, part, filled))
        counts = _licences(data, licences[0]) if licences else []
        if counts:
            figures["licences"] = [
                {"licence": excerpt(text), "family": family_of(text).value, "rows": rows}
                for text, rows in counts[:_SHOWN]
            ]
            for text, rows in counts:
                name = family_of(text).value
                figures["families"][name] = figures["families"].get(name, 0) + rows
            findings += _families(data, licences[0], counts)
        elif told:
            findings += _declared(data, told)
        if not licences and not origins and not told:
            findings.append(_nothing(data))
        return Outcome(tuple(findings), figures)


def _filled(data: Dataset, column: Column) -> int:
    ((rows,),) = data.table.engine.query(f"SELECT count_if(trim({column.sql}) <> '') FROM {data.table.relation}")
    return int(rows or 0)


def _licences(data: Dataset, column: Column) -> list[tuple[str, int]]:
    return [
        (str(text), int(rows))
        for text, rows in data.table.engine.query(
            f"SELECT licence, count(*) AS n FROM (SELECT trim({column.sql}) AS licence FROM {data.table.relation}) "
            f"AS told WHERE licence <> '' GROUP BY licence ORDER BY n DESC, licence LIMIT {_MOST}"
        )
    ]


def _unfilled(data: Dataset, column: Column, part: str, filled: int) -> Finding:
    rows = data.table.rows - filled
    share = share_of(rows, data.table.rows)
    sql = f"SELECT count(*) AS n FROM {data.table.relation} WHERE coalesce(trim({column.sql}), '') = ''"
    return Finding(
        check=Provenance.id,
        severity=Severity.MEDIUM if part == "licence" else Severity.LOW,
        says=f"{many(rows, 'row')} ({percent(share)}) {'does' if rows == 1 else 'do'} not tell "
        f"{'the licence' if part == 'licence' else 'the origin'}: {named(column)} is empty there",
        columns=(column.name,),
        value=share_of(filled, data.table.rows),
        threshold=_MOSTLY,
        unit="share filled",
        rows=rows,
        share=share,
        sql=data.table.proof(sql, (column,)),
        remedy="Fill it from the import's records; leave out of training what nobody can place.",
        hours=(1.0, 4.0, 24.0),
    )


def _families(data: Dataset, column: Column, counts: list[tuple[str, int]]) -> list[Finding]:
    findings = []
    for family, (severity, says, remedy) in CAUTION.items():
        some = [(text, rows) for text, rows in counts if family_of(text) is family]
        if not some:
            continue
        rows = sum(n for _, n in some)
        share = share_of(rows, data.table.rows)
        names = ", ".join(repr(excerpt(text)) for text, _ in some[:3])
        more = f" and {len(some) - 3} more" if len(some) > 3 else ""  # noqa: PLR2004 - as many as are named
        sql = (
            f"SELECT trim({column.sql}) AS licence, count(*) AS n FROM {data.table.relation} "
            f"GROUP BY 1 ORDER BY n DESC, 1"
        )
        findings.append(
            Finding(
                check=Provenance.id,
                severity=severity,
                says=f"{many(rows, 'row')} ({percent(share)}) {says}: {names}{more}",
                columns=(column.name,),
                value=share,
                threshold=0,
                unit="share of rows",
                rows=rows,
                share=share,
                sql=data.table.proof(sql, (column,)),
                method="licence texts sorted into families by their SPDX identifiers and usual names; not legal advice",
                remedy=remedy,
                hours=(0.5, 4.0, 24.0),
            )
        )
    return findings


def _declared(data: Dataset, told: list[dict[str, str]]) -> list[Finding]:
    findings = []
    for one in told:
        family = Family(one["family"])
        if family in CAUTION:
            severity, says, remedy = CAUTION[family]
            findings.append(
                Finding(
                    check=Provenance.id,
                    severity=severity,
                    says=f"{one['file']} declares {one['licence']!r}: the data are {says}",
                    value=one["licence"],
                    rows=data.table.rows,
                    share=1.0,
                    method=f"read from {one['file']}; declared, not measured",
                    remedy=remedy,
                    hours=(0.5, 4.0, 24.0),
                )
            )
    return findings


def _nothing(data: Dataset) -> Finding:
    return Finding(
        check=Provenance.id,
        severity=Severity.INFO,
        says="no column says where a row is from or under which licence, and no card or licence lies beside the data",
        rows=data.table.rows,
        share=1.0,
        method="columns by name (source, url, origin, author, licence ...); README.md, LICENSE, dataset_info.json",
        remedy="Keep source, date and licence with each row when it is imported; later nobody can tell.",
        hours=(1.0, 4.0, 24.0),
    )
