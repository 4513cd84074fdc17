"""Screening for insults, profanity, threats and slurs: a count of words, per group of people, and no verdict."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are read

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._finding import Example, Finding, Outcome, Severity
from debtkit.instruments.audit.checks._say import many, percent, rounded, share_of
from debtkit.instruments.audit.checks.text._lexicon import KINDS, LANGUAGE, NAME
from debtkit.instruments.audit.checks.text._mentions import Mentions
from debtkit.instruments.audit.checks.text._people import NAMED
from debtkit.instruments.audit.checks.text._reader import ReaderCheck
from debtkit.instruments.audit.checks.text.terms import SMALLEST, wilson

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset

_MEDIUM = 0.01
_SHOWN = 5
_METHOD = (
    f"list {NAME}, English only, whole words. A screening: it sees no hate in other words, and counts quotes, "
    "reports and reclaimed words"
)


class Toxicity(ReaderCheck[Mentions]):
    """Rows that hold words of a screening list; the words themselves are never shown.

    Figures
    -------
    ``list``, ``language``, ``rows``, ``share``, ``kinds`` (``insult``, ``profanity``, ``threat``, ``slur``: rows and
    share), ``groups``: list of ``{"group", "rows", "hits", "rate", "gap", "small"}``, the gap to the rate of all rows.
    """

    id = "toxicity"
    title = "Texts do not insult"
    source = "Röttger and others 2021 (HateCheck): why lists and small models give no verdict"
    keeps: ClassVar[type[Mentions]] = Mentions

    def tell(self, data: Dataset, seen: Mentions) -> Outcome:
        """Count the rows, of all and beside each group."""
        import numpy as np

        del data
        insults, people = seen.insults, seen.people
        hit = insults > 0
        share = share_of(int(hit.sum()), len(hit))
        groups: list[dict[str, Any]] = []
        for number, (_, group) in enumerate(NAMED):
            named = people >> number & 1 > 0
            rows, hits = int(named.sum()), int((named & hit).sum())
            rate = share_of(hits, rows)
            groups.append(
                {
                    "group": group,
                    "rows": rows,
                    "hits": hits,
                    "rate": rate,
                    "gap": rounded(rate - share) if rows else 0.0,
                    "small": rows < SMALLEST,
                }
            )
        kinds = {kind: int((insults >> number & 1).sum()) for number, kind in enumerate(KINDS)}
        figures: dict[str, Any] = {
            "list": NAME,
            "language": LANGUAGE,
            "rows": int(hit.sum()),
            "share": share,
            "kinds": {kind: {"rows": rows, "share": share_of(rows, len(hit))} for kind, rows in kinds.items()},
            "groups": groups,
        }
        if not hit.any():
            return Outcome(figures=figures)
        rids = seen.rids[np.flatnonzero(hit)].tolist()
        told = ", ".join(f"{kind} {rows:,}" for kind, rows in kinds.items() if rows)
        high = [g for g in groups if not g["small"] and wilson(g["hits"], g["rows"])[0] > share]
        beside = "".join(f"; beside {g['group']} {percent(g['rate'])} of {many(g['rows'], 'row')}" for g in high)
        finding = Finding(
            self.id,
            Severity.MEDIUM if share >= _MEDIUM or kinds["slur"] or kinds["threat"] else Severity.LOW,
            f"{many(len(rids), 'row holds', 'rows hold')} words of a list for screening, {percent(share)} ({told})"
            f"{beside}. English only, no verdict.",
            tuple(dict.fromkeys(part.column.name for part in seen.parts)),
            value=share,
            threshold=0,
            unit="share of rows",
            rows=len(rids),
            share=share,
            sql=seen.proof(rids),
            method=_METHOD,
            examples=tuple(
                Example(str(rid), _kinds(int(insults[at])))
                for at, rid in zip(np.flatnonzero(hit)[:_SHOWN], rids, strict=False)
            ),
            remedy="Read a sample of these rows, those beside groups of people first.",
        )
        return Outcome((finding,), figures)


def _kinds(bits: int) -> str:
    return "holds " + ", ".join(kind for number, kind in enumerate(KINDS) if bits >> number & 1) + " (not shown)"
