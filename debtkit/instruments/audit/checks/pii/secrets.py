"""Keys in texts: the same formats as in the scan of a repository."""

# ruff: noqa: PLC0415 - the patterns are built when the check runs

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from debtkit.instruments.audit._finding import Example, Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, named, percent, share_of

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.pii._look import Seen

_FIX = "redact_pii"
_EXAMPLES = 5
_METHOD = "formats of the providers, and the disorder of the value (entropy) against placeholders; read in Python"


class Secrets(Check):
    """API keys, tokens, private keys, connection strings with a password. Every row is read.

    Figures: ``columns`` (column, kind, rows) and ``rows`` (rows with at least one).
    """

    id: ClassVar[str] = "secrets"
    title: ClassVar[str] = "No keys stand in the texts"
    source: ClassVar[str] = "Providers' key formats; OWASP Secrets Management"

    def why_not(self, data: Dataset) -> str:
        """Return that there is no text."""
        from debtkit.instruments.audit.checks.pii._look import readable

        if not readable(data):
            return "no column of text"
        return "" if data.table.rows else "no rows"

    def run(self, data: Dataset) -> Outcome:
        """Count rows by column and kind."""
        from debtkit.instruments.audit.checks.pii._look import look

        seen = data.once(look).columns
        rows = sorted({rid for one in seen for _, rids in _kinds(one) for rid in rids})
        return Outcome(
            findings=tuple(_finding(data, one) for one in seen if _kinds(one)),
            figures={
                "columns": [
                    {"column": one.column.name, "kind": kind, "rows": len(rids)}
                    for one in seen
                    for kind, rids in _kinds(one)
                ],
                "rows": len(rows),
            },
            rows={_FIX: tuple(rows)} if rows else {},
        )


def _kinds(one: Seen) -> list[tuple[str, list[int]]]:
    return sorted((kind, rids) for (kind, grade), rids in one.rows.items() if grade == "secret")


def _finding(data: Dataset, one: Seen) -> Finding:
    from debtkit.instruments.audit.checks.pii._look import condition

    kinds = _kinds(one)
    rows = len({rid for _, rids in kinds for rid in rids})
    share = share_of(rows, data.table.rows)
    some = sorted({example for kind, _ in kinds for example in one.examples[kind, "secret"]})
    what = ", ".join(f"{kind} {len(rids):,}" for kind, rids in kinds)
    return Finding(
        Secrets.id,
        Severity.CRITICAL,
        f"{many(rows, 'row')} ({percent(share)}) of {named(one.column)} {'holds' if rows == 1 else 'hold'} keys: "
        f"{what}.",
        columns=(one.column.name,),
        value=rows,
        threshold=0,
        unit="rows",
        rows=rows,
        share=share,
        sql=data.table.proof(f"SELECT * FROM {data.table.relation} WHERE {condition(one.column)}", [one.column]),
        method=_METHOD,
        examples=tuple(Example(str(rid), mask) for rid, mask in some[:_EXAMPLES]),
        remedy="Revoke the keys at their providers first; then replace them by marks (redact_pii).",
        fixes=(_FIX,),
        hours=(0.5, 2.0, 8.0),
    )
