"""SARIF 2.1.0: the findings for code hosts and editors that read other tools' results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from debtkit import __version__
from debtkit.documents._sarif_places import Places
from debtkit.documents._sarif_rules import LEVELS, ends, notification_kinds, rules
from debtkit.documents._words import goal, interest, principal
from debtkit.render import count, markdown, markdown_phrase, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from debtkit.judgement import Finding, Judgement

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASELINE_STATES = ("new", "unchanged", "updated")
_NOTIFIED = 200
_LEVELS_OF_READING = {"skipped": "warning", "partly_read": "note"}


def sarif(
    judgement: Judgement,
    *,
    name: str,
    root: str | Path | None = None,
    coverage: Mapping[str, object] | None = None,
    baseline_states: Mapping[str, str] | None = None,
    absent: Iterable[tuple[str, str, str]] = (),
    suppressions: Mapping[str, tuple[str, str]] | None = None,
) -> dict[str, Any]:
    """Return the findings as a SARIF log with one run: plain data, the same for the same input, no time in it.

    Parameters
    ----------
    judgement
        What was judged.
    name
        The project's name; it becomes the category of the run.
    root
        The project's folder. With it, a finding in a notebook gets the line of its cell in the file, and a finding
        about the whole project stands at its README.
    coverage
        What the scan read and could not read; each file that was not read becomes a notification.
    baseline_states
        By fingerprint: ``new``, ``unchanged`` or ``updated``. A finding that is not in it is new. Without it, no
        result says how it relates to a baseline.
    absent
        What was paid since the baseline: check, path and snippet of each. Code scanning on GitHub reads no baseline
        state and would show these as open, so leave them out of what is uploaded there.
    suppressions
        By fingerprint: why it is accepted, and until when (empty: no day was set).

    Raises
    ------
    ValueError
        If a baseline state is none of the three.

    Notes
    -----
    ``partialFingerprints`` holds debtkit's own fingerprint. GitHub's ``primaryLocationLineHash`` is left to its
    upload action, which computes it from the files and keeps whatever else stands there.
    """
    _refuse_unknown_states(baseline_states)
    places = Places(root)
    checks = [judged.check.id for judged in judgement.checks]
    results = [
        _result(finding, judgement, checks.index(finding.check), places)
        | _baseline(finding, baseline_states)
        | _suppressed(finding, suppressions)
        for finding in sorted(judgement.findings, key=_order)
    ]
    gone = [_absent(mark, judgement, checks, places) for mark in sorted(absent) if mark[0] in checks]
    if suppressions is not None:
        gone = [{**result, "suppressions": []} for result in gone]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "debtkit",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "rules": rules(judgement),
                        "notifications": notification_kinds(),
                    }
                },
                "automationDetails": {"id": f"debtkit/{quote(one_line(name, 80), safe=' ', errors='replace')}/"},
                "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The folder that was scanned."}}},
                "invocations": [
                    {"executionSuccessful": True, "toolExecutionNotifications": _notifications(coverage, places)}
                ],
                "results": results + gone,
            }
        ],
    }


def _refuse_unknown_states(states: Mapping[str, str] | None) -> None:
    for state in (states or {}).values():
        if state not in BASELINE_STATES:
            msg = f"a baseline state is one of {', '.join(BASELINE_STATES)}, not {state!r}"
            raise ValueError(msg)


def _order(finding: Finding) -> tuple[str, str, str]:
    return finding.check, finding.place.path, finding.fingerprint


def _result(finding: Finding, judgement: Judgement, rule: int, places: Places) -> dict[str, Any]:
    check = judgement[finding.check].check
    return {
        "ruleId": check.id,
        "ruleIndex": rule,
        "level": "warning" if finding.contradiction else LEVELS[check.weight],
        "message": _message(finding, judgement),
        "locations": [places.location(finding.place)],
        "partialFingerprints": {"debtkit/v1": finding.fingerprint},
        "properties": {
            "area": finding.area,
            "fact": finding.key,
            "source": finding.source.value,
            "principalHours": ends(finding.principal),
            "interestHoursPerMonth": ends(finding.interest),
        },
    }


def _message(finding: Finding, judgement: Judgement) -> dict[str, str]:
    """Say the first sentence for a narrow list, the rest for those who read on; what is quoted links nowhere."""
    head = f"An answer is contradicted: {finding.title}" if finding.contradiction else goal(judgement[finding.check])
    said = finding.says.rstrip(".")
    cost = ""
    if finding.principal or finding.interest:
        cost = f"Estimated: {principal(finding.principal)} to pay, {interest(finding.interest)} while it stays."
    text = " ".join(filter(None, (f"{head.rstrip('.')}. {said}.", cost, f"How to pay: {finding.pays_down}")))
    shown = " ".join(
        filter(
            None,
            (
                f"**{markdown_phrase(head.rstrip('.'), None)}**. {markdown(said, None)}.",
                markdown(cost, None),
                f"How to pay: {markdown_phrase(finding.pays_down, None)}",
            ),
        )
    )
    return {"text": plain(text), "markdown": shown}


def plain(text: str) -> str:
    """Return one line in which nothing reads as a link: readers make one of ``[words](address)``."""
    return one_line(text, None).replace("](", "] (")


def _baseline(finding: Finding, states: Mapping[str, str] | None) -> dict[str, str]:
    return {} if states is None else {"baselineState": states.get(finding.fingerprint, "new")}


def _suppressed(finding: Finding, suppressions: Mapping[str, tuple[str, str]] | None) -> dict[str, Any]:
    """Return the suppressions; where one result has them, all must say whether they have."""
    if suppressions is None:
        return {}
    if finding.fingerprint not in suppressions:
        return {"suppressions": []}
    reason, until = suppressions[finding.fingerprint]
    justification = plain(f"{reason} (until {until})" if until else reason)
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": justification}]}


def _absent(mark: tuple[str, str, str], judgement: Judgement, checks: list[str], places: Places) -> dict[str, Any]:
    check, path, _ = mark
    title = judgement[check].check.title
    return {
        "ruleId": check,
        "ruleIndex": checks.index(check),
        "level": "note",
        "message": {"text": plain(f"Paid since the baseline: {title}."), "markdown": f"Paid: {markdown_phrase(title)}"},
        "locations": [places.file(path)],
        "baselineState": "absent",
    }


def _notifications(coverage: Mapping[str, object] | None, places: Places) -> list[dict[str, Any]]:
    unread = [(key, entry) for key in _LEVELS_OF_READING for entry in _entries(coverage, key)]
    told: list[dict[str, Any]] = [
        {
            "descriptor": {"id": key},
            "level": _LEVELS_OF_READING[key],
            "message": {"text": plain(str(entry.get("reason", "")) or "not read")},
            "locations": [places.file(str(entry.get("path", "")))],
        }
        for key, entry in unread[:_NOTIFIED]
    ]
    if len(unread) > _NOTIFIED:
        more = f"{count(len(unread) - _NOTIFIED, 'more file')} could not be read"
        told.append({"descriptor": {"id": "skipped"}, "level": "warning", "message": {"text": more}})
    notes = (coverage or {}).get("notes")
    told += [
        {"descriptor": {"id": "note"}, "level": "note", "message": {"text": plain(str(note))}}
        for note in (notes if isinstance(notes, Sequence) and not isinstance(notes, str) else ())
    ]
    return told


def _entries(coverage: Mapping[str, object] | None, key: str) -> list[Mapping[str, object]]:
    entries = (coverage or {}).get(key)
    return [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, Sequence) else []
