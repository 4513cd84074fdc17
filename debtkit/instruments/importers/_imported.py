"""What an import returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.facts import Fact, Status, in_order
from debtkit.render import Html, Markdown, Result, code, count, encodable, html, html_table, markdown, markdown_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from debtkit.facts import Evidence

SEVERITIES = ("error", "warning", "note")
"""From worst to least, as SARIF names them."""

_PLACES_KEPT = 50
_PLACES_SHOWN = 3


@dataclass(frozen=True, slots=True, order=True)
class ForeignFinding:
    """One thing that another tool reports.

    Attributes
    ----------
    tool
        Its name in small letters, digits and hyphens.
    rule, title
        Its code of the rule, and what the rule is about.
    severity
        ``error``, ``warning`` or ``note``, as the tool sees it.
    area
        The area it is listed under.
    place
        Where; the project itself when the tool names no file.
    fact
        The fact of ours that the rule means; empty for most.
    version
        Of the tool, where it says so.
    """

    tool: str
    rule: str
    title: str
    severity: str
    area: str
    place: Evidence
    fact: str = ""
    version: str = ""


class Imported(Result):
    """Findings of other tools.

    Attributes
    ----------
    findings
        In the order of tool, rule and place.
    notes
        What was left out and why, one sentence each.
    """

    def __init__(
        self, findings: Iterable[ForeignFinding], notes: Iterable[str] = (), tools: Iterable[str] = ()
    ) -> None:
        self.findings = tuple(sorted(set(findings)))
        self.notes = tuple(notes)
        self.tools = tuple(sorted({*tools, *(finding.tool for finding in self.findings)}))

    def facts(self) -> tuple[Fact, ...]:
        """Return a fact for each rule and severity, and one for each fact of ours that was seen.

        ``foreign.<tool>.<rule>`` is about ``area:<area>``; its value is severity, number of places and title.
        """
        groups: dict[tuple[str, str, str, str, str, str], list[ForeignFinding]] = {}
        for found in self.findings:
            same = (found.tool, found.rule, found.severity, found.area, found.fact, found.version)
            groups.setdefault(same, []).append(found)
        facts: dict[tuple[str, str], list[Evidence]] = {}
        foreign = []
        for (tool, rule, severity, area, fact, version), group in groups.items():
            source = f"import.{tool}@{version}" if version else f"import.{tool}"
            places = [found.place for found in group]
            if fact:
                facts.setdefault((fact, source), []).extend(places)
                continue
            foreign.append(
                Fact(
                    f"foreign.{tool}.{rule}",
                    (severity, len(places), group[0].title),
                    Status.MEASURED,
                    f"area:{area}",
                    tuple(places[:_PLACES_KEPT]),
                    source,
                )
            )
        known = [
            Fact(key, value=True, status=Status.MEASURED, evidence=tuple(sorted(set(places))), source=source)
            for (key, source), places in facts.items()
        ]
        return in_order([*known, *foreign])

    def by_tool(self) -> dict[str, Imported]:
        """Return one result for each tool, so that a new import of one replaces only its own."""
        return {
            tool: Imported((found for found in self.findings if found.tool == tool), self.notes, [tool])
            for tool in self.tools
        }

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with one row a finding."""
        import pandas as pd  # noqa: PLC0415 - only those who want a frame pay for pandas

        columns = ["tool", "rule", "title", "severity", "area", "path", "locator", "excerpt", "fact"]
        rows = [
            [found.tool, found.rule, found.title, found.severity, found.area]
            + [encodable(text) for text in (found.place.path, found.place.locator, found.place.excerpt, found.fact)]
            for found in self.findings
        ]
        return pd.DataFrame(rows, columns=columns)

    def __repr__(self) -> str:
        rules = len({(found.tool, found.rule) for found in self.findings})
        of = f" of {', '.join(self.tools)}" if self.tools else ""
        return f"Imported({count(len(self.findings), 'finding')}{of}, {count(rules, 'rule')})"

    def _rows(self) -> list[tuple[str, str, str, str, str, list[str]]]:
        """Return area, tool, rule, severity, number and first places of each rule, worst first."""
        groups: dict[tuple[str, str, str, str], list[str]] = {}
        for found in self.findings:
            place = f"{found.place.path} {found.place.locator}".rstrip()
            groups.setdefault((found.area, found.tool, found.rule, found.severity), []).append(place)
        rows = [(*same, str(len(places)), places[:_PLACES_SHOWN]) for same, places in groups.items()]
        return sorted(rows, key=lambda row: (SEVERITIES.index(row[3]), -int(row[4]), row[:3]))

    def _markdown(self) -> str:
        rows = [
            (*row[:3], row[3], row[4], Markdown(", ".join(code(place) for place in row[5]))) for row in self._rows()
        ]
        headers = ("Area", "Tool", "Rule", "Severity", "Findings", "First places")
        table = markdown_table(headers, rows, "llllrl") if rows else "Nothing was reported.\n"
        notes = "".join(f"- {markdown(note)}\n" for note in self.notes)
        return f"# Foreign findings\n\n{table}" + (f"\n{notes}" if notes else "")

    def _html(self) -> str:
        rows = [(*row[:5], Html("<br>".join(html(place) for place in row[5]))) for row in self._rows()]
        headers = ("Area", "Tool", "Rule", "Severity", "Findings", "First places")
        table = html_table(headers, rows, "llllrl") if rows else Html("<p>Nothing was reported.</p>\n")
        notes = "".join(f"<p>{html(note)}</p>\n" for note in self.notes)
        return f"<p><b>Foreign findings</b></p>\n{table}{notes}"
