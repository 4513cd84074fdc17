"""What other tools found, as it was imported: listed by area, never priced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.documents._words import place_markdown
from debtkit.judgement import AREAS
from debtkit.render import Markdown, count, markdown, markdown_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from debtkit.facts import Evidence, Fact

_SEVERITIES = ("error", "warning", "note")
_PLACES = 3
_ROWS = 40


@dataclass(frozen=True, slots=True)
class Foreign:
    """All findings of one rule of one tool, of one severity."""

    area: str
    tool: str
    rule: str
    title: str
    severity: str
    number: int
    places: tuple[Evidence, ...]


def foreign(facts: Iterable[Fact]) -> tuple[Foreign, ...]:
    """Return the foreign findings among facts: by area in their order, in each the worst and most first."""
    found = [entry for entry in map(_entry, facts) if entry is not None]
    return tuple(
        sorted(
            found,
            key=lambda entry: (
                AREAS.index(entry.area),
                _SEVERITIES.index(entry.severity),
                -entry.number,
                entry.tool,
                entry.rule,
            ),
        )
    )


def _entry(fact: Fact) -> Foreign | None:
    """Read one fact as `debtkit.instruments.importers` writes it; None for any other."""
    kind, _, name = fact.key.partition(".")
    tool, _, rule = name.partition(".")
    about, _, area = fact.subject.partition(":")
    if kind != "foreign" or about != "area" or area not in AREAS or not fact.known:
        return None
    match fact.value:
        case (str(severity), int(number), str(title)) if severity in _SEVERITIES and number > 0:
            return Foreign(area, tool, rule, title, severity, number, fact.evidence)
    return None


def foreign_says(entries: Sequence[Foreign]) -> str:
    """Return in one sentence how much was imported."""
    tools = {entry.tool: 0 for entry in entries}
    for entry in entries:
        tools[entry.tool] += entry.number
    return ", ".join(f"{count(number, 'finding')} of {tool}" for tool, number in sorted(tools.items()))


def foreign_markdown(entries: Sequence[Foreign], titles: dict[str, str], links: str) -> str:
    """Return the section of the debt report; nothing when nothing was imported."""
    if not entries:
        return ""
    worst = sorted(entries, key=lambda entry: (_SEVERITIES.index(entry.severity), -entry.number))
    shown = set(worst[:_ROWS])
    rows = [
        (
            titles.get(entry.area, entry.area),
            entry.tool,
            Markdown(" ".join(map(markdown, dict.fromkeys((entry.rule, entry.title))))),
            entry.severity,
            str(entry.number),
            Markdown(", ".join(place_markdown(place, links) for place in entry.places[:_PLACES])),
        )
        for entry in entries
        if entry in shown
    ]
    left = len(entries) - len(rows)
    more = f"\n{count(left, 'more rule')} with findings not shown.\n" if left > 0 else ""
    return (
        "## Foreign findings\n\n"
        f"Reported by other tools and imported: {markdown(foreign_says(entries), None)}. They are not priced: they are "
        "in no sum and no letter above.\n\n"
        + markdown_table(["Area", "Tool", "Rule", "Severity", "Findings", "First places"], rows, "llllrl")
        + more
    )


def foreign_json(facts: Iterable[Fact]) -> list[dict[str, object]]:
    """Return the foreign findings as plain data, in their order."""
    return [
        {
            "area": entry.area,
            "tool": entry.tool,
            "rule": entry.rule,
            "title": entry.title,
            "severity": entry.severity,
            "count": entry.number,
            "places": [
                {"path": place.path, "locator": place.locator, "excerpt": place.excerpt} for place in entry.places
            ],
        }
        for entry in foreign(facts)
    ]
