"""How a scan reads: one line for what is wrong, however many places it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from debtkit.render import Html, Markdown, code, count, html, html_table, markdown, markdown_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.scan._result import Finding

_PLACES_SHOWN = 3


class Line(NamedTuple):
    """All findings of one fact."""

    check: str
    says: str
    places: tuple[str, ...]
    fix: str


def lines(findings: Sequence[Finding]) -> tuple[list[Line], list[Line]]:
    """Return what is to mend, by number of places, and what was looked for and is not there."""
    by_fact: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        by_fact.setdefault((finding.rule, finding.key), []).append(finding)
    wrong: list[Line] = []
    missing: list[Line] = []
    for (check, key), group in by_fact.items():
        places = tuple(f"{finding.path} {finding.locator}".rstrip() for finding in group if finding.bad)
        line = Line(check, group[0].says or key, places, group[0].fix)
        (wrong if places else missing).append(line)
    return sorted(wrong, key=lambda line: (-len(line.places), line.check)), missing


def as_markdown(name: str, summary: str, findings: Sequence[Finding]) -> str:
    """Return the scan as markdown."""
    wrong, missing = lines(findings)
    parts = [f"# Scan of {markdown(name)}\n\n{summary}\n"]
    if wrong:
        rows = [(line.check, line.says, _places_markdown(line), line.fix) for line in wrong]
        parts.append(f"\n## To mend\n\n{markdown_table(('Check', 'What is wrong', 'Where', 'How to mend it'), rows)}")
    if missing:
        absent = [(line.check, line.says, line.fix) for line in missing]
        table = markdown_table(("Check", "What is missing", "How to pay"), absent)
        parts.append(f"\n## Looked for and not there\n\n{table}")
    if not findings:
        parts.append("\nNothing to mend was found.\n")
    return "".join(parts)


def as_html(name: str, summary: str, findings: Sequence[Finding]) -> str:
    """Return the scan as HTML without style or script."""
    wrong, missing = lines(findings)
    parts = [f"<p><b>Scan of {html(name)}</b></p>\n<p>{html(summary)}</p>\n"]
    if wrong:
        rows = [(line.check, line.says, _places_html(line), line.fix) for line in wrong]
        parts.append(str(html_table(("Check", "What is wrong", "Where", "How to mend it"), rows)))
    if missing:
        listed = "; ".join(f"{line.says} ({line.check})" for line in missing)
        parts.append(f"<p><b>Looked for and not there:</b> {html(listed, limit=10_000)}.</p>\n")
    if not findings:
        parts.append("<p>Nothing to mend was found.</p>\n")
    return "".join(parts)


def _places_markdown(line: Line) -> Markdown:
    shown = ", ".join(code(place) for place in line.places[:_PLACES_SHOWN])
    return Markdown(shown + _more(line))


def _places_html(line: Line) -> Html:
    shown = "<br>".join(html(place) for place in line.places[:_PLACES_SHOWN])
    return Html(shown + _more(line))


def _more(line: Line) -> str:
    left = len(line.places) - _PLACES_SHOWN
    return f" and {count(left, 'more place')}" if left > 0 else ""
