"""How well an audit found what was planted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from debtkit.instruments.audit import Audit, Finding
    from debtkit.workshop.corpus._truth import Truth

_BY_STEP = {
    "leaks": ("leakage_near", "drop_leaked_rows"),
    "personal_data": ("personal_data", "redact_pii"),
    "secrets": ("secrets", "redact_pii"),
    "empty": ("empty_text", "drop_empty"),
}
"""Kinds whose rows stand in the outcome of a check, as a step of `Audit.fix` takes them."""
_BY_PROOF = {
    "refusals": ("refusals", ""),
    "truncated": ("truncated_text", ""),
    "repetition": ("repetition", ""),
    "prompt_copied": ("text_quality", "whole prompt"),
    "mojibake": ("mojibake", ""),
    "language_mismatch": ("language_mismatch", ""),
    "label_noise": ("label_errors", ""),
}
"""Kinds whose rows the statement of a finding shows (the first thousand); a word of the sentence tells which one."""
_COPIES = {"exact_copies", "normalised_copies", "near_copies"}


def score_audit(audit: Audit, truth: Truth) -> pd.DataFrame:
    """Return one row a kind of fault: rows planted and found, recall and precision.

    The three kinds of copies are one here: whoever keeps one row of each cluster is rid of all of them. A check that
    was not run has found nothing.
    """
    import pandas as pd  # noqa: PLC0415 - only those who want a frame pay for pandas

    copies = {row for kind in _COPIES for row in truth.rows[kind]}
    planted = {"copies": copies} | {kind: set(rows) for kind, rows in truth.rows.items() if kind not in _COPIES}
    lines = []
    for kind, rows in planted.items():
        check, found = _found(audit, kind)
        right = len(rows & found)
        lines.append((kind, check, len(rows), len(found), right / len(rows), right / len(found) if found else 1.0))
    names = ["planted", "check", "rows planted", "rows found", "recall", "precision"]
    return pd.DataFrame(lines, columns=names).round(3)


def _found(audit: Audit, kind: str) -> tuple[str, set[int]]:
    if kind in _BY_PROOF:
        check, word = _BY_PROOF[kind]
        told = [one for one in audit.findings if one.check == check and word in one.says]
        return check, {row for one in told for row in _proven(audit, one)}
    check, step = _BY_STEP.get(kind, ("near_duplicates", "drop_near_duplicates"))
    return check, set(audit.outcomes[check].rows.get(step, ())) if check in audit.outcomes else set()


def _proven(audit: Audit, finding: Finding) -> set[int]:
    """Run the statement of a finding; its first column is the number of the row."""
    return {int(row[0]) for row in audit.data.table.engine.query(finding.sql)}
