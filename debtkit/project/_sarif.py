"""A project's findings for code hosts: with what was accepted and what was waived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.judgement import Gate, check

if TYPE_CHECKING:
    from datetime import date

    from debtkit.project._project import Project


def project_sarif(project: Project, *, as_of: date | None) -> dict[str, Any]:
    """Return the findings as SARIF: new or unchanged since the baseline, suppressed where a waiver holds.

    What people admit in answers is never new: the baseline holds what is measured.
    """
    from debtkit.documents import sarif  # noqa: PLC0415 - loaded when written

    judgement = project.judge(as_of=as_of)
    checked = check(
        judgement,
        Gate.of(fail_on=[]),
        baseline=project.baseline(),
        measured=project.judge_measured(as_of=as_of),
        waivers=project.waivers(),
    )
    states = None
    if checked.since is not None:
        new = {found.fingerprint for found in checked.since.new}
        states = {found.fingerprint: "new" if found.fingerprint in new else "unchanged" for found in judgement.findings}
    return sarif(
        judgement,
        name=project.name,
        root=project.root,
        coverage=project.scanned.coverage if project.scanned else None,
        baseline_states=states,
        suppressions={
            found.fingerprint: (waiver.because, waiver.until.isoformat()) for found, waiver in checked.waived
        },
    )
