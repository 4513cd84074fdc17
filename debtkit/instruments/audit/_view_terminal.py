"""An audit on a terminal: the verdict first, one line a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._view import headline
from debtkit.instruments.audit._view_figures import affected, estimate, measured, sentence
from debtkit.render import count, fit, terminal, terminal_table

if TYPE_CHECKING:
    from collections.abc import Mapping

_FINDINGS = 40
_WIDTH = 100


def audit_terminal(data: Mapping[str, Any], *, width: int = _WIDTH, most: int = _FINDINGS) -> str:
    """Return the audit as plain text for a terminal."""
    summary, findings = data["summary"], data["findings"]
    lines = [f"Audit of {terminal(headline(data))}\n"]
    if not findings:
        lines.append(f"\nNothing was found by {count(summary['checks_run'], 'check')}.\n")
    for number, finding in enumerate(findings[:most], 1):
        lines.append("\n" + _finding(number, finding, width))
    if len(findings) > most:
        lines.append(f"\n{count(len(findings) - most, 'more finding')} in the markdown and JSON.\n")
    if findings:
        grades = [(grade, f"{many:,}") for grade, many in summary["by_severity"].items() if many]
        lines.append("\n" + terminal_table(("severity", "findings"), grades, "lr"))
        lines.append(f"\nTo mend all but the notes: {estimate(summary['principal_hours'])}, estimated.\n")
    if data["not_run"]:
        rows = [(one["check"], fit(terminal(one["reason"]), width - 24)) for one in data["not_run"]]
        lines.append("\nNot looked at:\n" + terminal_table(("", ""), rows, indent="  "))
    return "".join(lines)


def _finding(number: int, finding: Mapping[str, Any], width: int) -> str:
    said = terminal(sentence(finding["says"].replace("`", "")))
    backed = "; ".join(part for part in (measured(finding), affected(finding)) if part)
    lines = [f"{number:>3}. {finding['severity'].upper():<8} {said}"]
    lines += [f"     {fit(terminal(text), width - 5)}" for text in (backed, _remedy(finding)) if text]
    return "\n".join(lines) + "\n"


def _remedy(finding: Mapping[str, Any]) -> str:
    return f"-> {finding['remedy']}" if finding["remedy"] else ""
