"""What an audit of data means for the catalogue: its findings as facts about the project."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from debtkit.facts import Evidence, Fact, Status, in_order
from debtkit.instruments._mask import excerpt
from debtkit.project._lineage_given import within
from debtkit.render import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from debtkit.instruments.audit import Audit
    from debtkit.render import Result

SOURCE = "audit@1"
RECORD = "audit-"
"""What the record of an audit is called begins with this."""
_GRADES = ("critical", "high", "medium", "low", "info")
_PLACES = 50
"""So many places are kept of one fact."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A fact that is debt when it is true: some check of an audit found something.

    Attributes
    ----------
    key
        The fact.
    says
        When it is true.
    checks
        The checks of the audit that settle it, any of them.
    least
        The mildest severity that counts.
    fix
        How to mend it.
    limits
        What it does not see.
    """

    key: str
    says: str
    checks: tuple[str, ...]
    least: str
    fix: str
    limits: tuple[str, ...] = ()


BAD = (
    Bad(
        "data_duplicates",
        "Rows of audited data are copies of others, exactly, but for case and punctuation, or nearly.",
        ("exact_duplicates", "normalised_duplicates", "near_duplicates", "duplicate_ids"),
        "low",
        'audit.fix(["drop_exact_duplicates", "drop_near_duplicates"])',
        ("Rows that repeat by design, such as counts of events, look the same.",),
    ),
    Bad(
        "data_leakage",
        "Rows of the test part stand in the training part, or items of a benchmark stand in the texts.",
        ("leakage_exact", "leakage_near", "leakage_ids", "contamination"),
        "low",
        'audit.fix(["drop_leaked_rows"])',
        ("Paraphrases and translations are not seen.",),
    ),
    Bad(
        "data_holds_personal_data",
        "Audited data hold mail addresses, telephone numbers, account or identity numbers, or names of people.",
        ("personal_data", "personal_names"),
        "low",
        'audit.fix(["redact_pii"])',
        ("Numbers made up for examples look like real ones.", "Names are looked for only with the extra `pii`."),
    ),
    Bad(
        "data_holds_secrets",
        "Audited data hold keys, tokens or passwords.",
        ("secrets",),
        "low",
        'revoke the keys, then audit.fix(["redact_pii"])',
        ("Formats that nobody published are not known.",),
    ),
    Bad(
        "data_labels_doubtful",
        "Labels of audited data contradict each other, or what a model learns from the other rows.",
        ("label_conflicts", "label_errors"),
        "low",
        "read the rows of audit['label_errors'] and correct the labels",
        ("Some of the rows are hard, not wrong: the finding gives the share to expect.",),
    ),
    Bad(
        "data_text_broken",
        "Texts of audited data are empty, cut off, garbled, refusals, repetitions, or in the wrong language or order.",
        ("empty_text", "truncated_text", "mojibake", "refusals", "repetition", "text_quality", "message_order",
         "language_mismatch"),
        "medium",
        'audit.fix(["drop_empty"]), and mend the import',
        ("Lists, code and tables are short or repetitive for good reasons.",),
    ),
    Bad(
        "data_columns_unsound",
        "Columns of audited data miss many values, or hold placeholders, mixed types, or numbers that are none.",
        ("missing_values", "placeholder_values", "mixed_types", "not_finite", "constant_columns", "category_variants",
         "outliers"),
        "medium",
        "mend the import; then audit.contract() keeps it so",
    ),
    Bad(
        "data_groups_unequal",
        "Groups in audited data differ widely in size, in missing values, in labels, or in how they are written about.",
        ("group_balance", "intersection_cells", "group_missingness", "group_label_rate", "term_representation",
         "toxicity"),
        "medium",
        'audit.fix([("balance", {"by": "label"})]), or collect more of the small groups',
        ("Whether a difference is unfair depends on the use; only people can tell.",),
    ),
    Bad(
        "data_drifted",
        "Audited data are distributed otherwise than the reference they were compared with, or have other columns.",
        ("drift", "schema_drift"),
        "medium",
        "find out what changed in the source, then retrain or take a new reference",
    ),
    Bad(
        "data_contract_broken",
        "Audited data break a clause of the contract they were checked against.",
        ("contract",),
        "low",
        "mend the delivery, or change the clause and say why",
    ),
    Bad(
        "data_origin_unclear",
        "Rows of audited data do not say where they are from or under which licence, or the licence limits their use.",
        ("provenance",),
        "low",
        "fill the columns of source and licence from the records of the import",
        ("Data without such columns and without a card beside them are only noted.",),
    ),
    Bad(
        "data_stale",
        "Audited data have dates in the future, gaps in time, or are older than they should be.",
        ("freshness",),
        "low",
        "import again, and give the contract a `freshness` clause",
        ("Age is judged only when the audit was given a day (`as_of`).",),
    ),
)  # fmt: skip


def kept(result: Result, root: Path, name: str | None) -> tuple[str, tuple[Fact, ...]]:
    """Return under which name a result is kept, and its facts.

    Raises
    ------
    ValueError
        If the name is not made of small letters, digits and hyphens.
    """
    from debtkit.instruments.audit import Audit  # noqa: PLC0415 - light, and only where something is recorded

    if isinstance(result, Audit):
        name = record_name(subject_of(result, root)) if name is None else name
        facts = audit_facts(result, root)
    else:
        name = str(getattr(result, "record_name", "scan")) if name is None else name
        facts = result.facts()
    if not re.fullmatch(r"[a-z0-9-]+", name):
        msg = f"a record is named with small letters, digits and hyphens, not {name!r}"
        raise ValueError(msg)
    return name, facts


def subject_of(audit: Audit, root: Path) -> str:
    """Return what the audited data are called in this project: their path in it, else the label."""
    from debtkit.instruments.audit.lineage import place_of  # noqa: PLC0415 - only where an audit is recorded

    place = place_of(audit.data.table.path)
    inside = None if place is None else within(root, place)
    return inside if inside and inside != "." else excerpt(one_line(audit.data.table.label, 120)) or "data"


def record_name(subject: str) -> str:
    """Return the name of the record: one file for each subject, readable, and never two subjects in one."""
    plain = re.sub(r"[^a-z0-9]+", "-", subject.lower()).strip("-")[:60].strip("-") or "data"
    digits = hashlib.sha256(subject.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{RECORD}{plain}-{digits}"


def audit_facts(audit: Audit, root: Path) -> tuple[Fact, ...]:
    """Return what is kept of an audit: whether each check found something, and what that means for the project."""
    subject = subject_of(audit, root)
    own = (replace(fact, subject=subject, evidence=()) for fact in audit.facts())
    return in_order([*own, *_bad(audit, subject, root), *_good(audit, subject, root)])


def _bad(audit: Audit, subject: str, root: Path) -> Iterator[Fact]:
    findings = audit.as_dict()["findings"]
    path = subject if (root / subject).exists() else "."
    for about in BAD:
        ran = [check for check in about.checks if check in audit.outcomes]
        limit = _GRADES.index(about.least)
        found = [one for one in findings if one["check"] in ran and _GRADES.index(one["severity"]) <= limit]
        places = tuple(dict.fromkeys(_place(one, path, subject) for one in found))[:_PLACES]
        status = Status.MEASURED if found else _status(audit, about, ran)
        if status is not None:
            yield Fact(about.key, bool(found), status, subject, places, SOURCE)


def _status(audit: Audit, about: Bad, ran: list[str]) -> Status | None:
    """Return how sure it is that nothing is there; None when nobody asked to look.

    What does not apply to these data (no label, no split) hides nothing. What failed, or was left out by choice, may.
    """
    reasons = {one.check: one.reason for one in audit.not_run}
    left = [check for check in about.checks if check not in ran]
    if not ran and not any(check in reasons for check in left):
        return None
    if any(check not in reasons or _applies(check, audit) for check in left):
        return Status.NOT_SHOWN
    return Status.MEASURED if ran else Status.NOT_APPLICABLE


def _applies(name: str, audit: Audit) -> bool:
    """Return whether a check that was not run should have been: then it failed."""
    from debtkit.instruments.audit.checks import all_checks  # noqa: PLC0415 - loaded when an audit is recorded

    try:
        return any(not check.why_not(audit.data) for check in all_checks() if check.id == name)
    except Exception:  # noqa: BLE001 - whatever stopped it there stops it here
        return True


def _place(finding: Mapping[str, Any], path: str, subject: str) -> Evidence:
    rows = ", ".join(one["row"] for one in finding["examples"])
    columns = ", ".join(finding["columns"][:5])
    said = f"{subject}: {finding['says']}" if path == "." else finding["says"]
    locator = "; ".join(part for part in (f"rows {rows}" if rows else "", columns) if part)
    return Evidence(path, excerpt(one_line(locator)), excerpt(one_line(said)))


def _good(audit: Audit, subject: str, root: Path) -> Iterator[Fact]:
    """Yield the good facts of the catalogue that an audit shows: only what holds; what it lacks, others may show."""
    path = subject if (root / subject).exists() else "."
    contract = audit.outcomes.get("contract")
    clauses = len(contract.figures.get("clauses", ())) if contract else 0
    if clauses:
        yield _shown("data_validation", subject, Evidence(path, "", f"checked against a contract of {clauses} clauses"))
    version = audit.version()
    if version is not None and version.system != "git" and not version.modified:
        yield _shown("data_versioned", subject, Evidence(path, version.told_by, f"{version.system} {version.revision}"))
    licence = _licence(audit)
    if licence:
        yield _shown("data_license", subject, Evidence(path, "", licence))


def _shown(key: str, subject: str, place: Evidence) -> Fact:
    return Fact(key, value=True, status=Status.MEASURED, subject=subject, evidence=(place,), source=SOURCE)


def _licence(audit: Audit) -> str:
    """Return how the licence is told: by a file beside the data, or by a filled column; empty when it is not."""
    told = audit.outcomes.get("provenance")
    if told is None:
        return ""
    named = [one for one in told.figures.get("declared", ()) if one["family"] != "unknown"]
    if named:
        return excerpt(f"{named[0]['file']} declares {named[0]['licence']}")
    full = [one for one in told.figures.get("columns", ()) if one["part"] == "licence" and one["share"] >= 1]
    return excerpt(f"column {full[0]['column']} tells the licence of each row") if full else ""
