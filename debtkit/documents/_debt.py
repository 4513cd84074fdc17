"""DEBT.md: what is owed, what it costs, where it lies, what to pay first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.documents._debt_details import details
from debtkit.documents._owed import owed
from debtkit.documents._words import (
    SOURCES,
    bare,
    goal,
    graded_from,
    interest,
    letter,
    place_markdown,
    principal,
    told_by_places,
    ungraded,
    weakest,
)
from debtkit.judgement import is_whole_project
from debtkit.render import Markdown, block, count, markdown, markdown_phrase, markdown_table, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debtkit.documents._owed import Owed
    from debtkit.facts import Fact
    from debtkit.judgement import Judgement

AREAS_FILE = "areas.svg"
_FIRST = 5
_PLACES = 3


def debt_markdown(
    judgement: Judgement,
    *,
    name: str,
    coverage: Mapping[str, object] | None = None,
    links: str = "",
    foreign: Iterable[Fact] = (),
) -> str:
    """Return the debt report.

    Parameters
    ----------
    judgement
        What was judged.
    name
        The project's name.
    coverage
        What the scan read and could not read, if there was a scan.
    links
        The way from the document's folder to the project's, such as ``"../../"``: places then become links.
    foreign
        Facts, of which those that `debtkit.instruments.importers` made are listed.

    Returns
    -------
    str
        Markdown with two generated blocks; text that people write outside them is kept by `write_documents`.
    """
    return (
        f"# Technical debt of {markdown(name)}\n\n"
        f"{block('summary', _summary(judgement, links))}\n"
        "## What we make of it\n\n"
        "This part is yours: decisions, owners, what is deliberately left as it is. debtkit never changes it.\n\n"
        f"{block('details', details(judgement, coverage, links, foreign))}"
    )


def _summary(judgement: Judgement, links: str) -> str:
    return "\n".join([_headline(judgement), _reading(), _areas(judgement), _pay_first(judgement, links)])


def _headline(judgement: Judgement) -> str:
    hidden = "nothing: every question is settled"
    if judgement.questions:
        behind = count(len(judgement.questions), "open question")
        hidden = f"up to **{number(judgement.unknown.high)} h** behind {behind}"
    rows = [
        ("**Principal**: the work to put it right", f"**{principal(judgement.principal)}**"),
        ("**Interest**: what leaving it costs", f"**{interest(judgement.interest)}**"),
        ("**Weakest area**", f"**{markdown(weakest(judgement))}**"),
        ("**Not known yet**", hidden),
    ]
    cells = [(Markdown(left), Markdown(right)) for left, right in rows]
    return markdown_table(["What is owed", f"As of {judgement.as_of.isoformat()}"], cells)


def _reading() -> str:
    return (
        "- Hours are estimates: the likely value first, low and high in brackets. What stays unpaid costs its interest "
        "every month.\n"
        "- A letter grades an area from A (most of it is in place) to E. *Measured* is the share of the area that was "
        f"settled by looking into files, *settled* that and the answers. Below {graded_from()} settled there is no "
        "letter.\n"
        "- Each finding names its place. What nobody could see is listed as a question and never counted as debt.\n"
    )


def _areas(judgement: Judgement) -> str:
    rows = [
        (
            area.title,
            Markdown(f"**{letter(area)}**"),
            percent(area.measured) if area.checks else "",
            percent(area.coverage) if area.checks else "",
            bare(area.principal) if area.checks else ungraded(area),
            bare(area.interest) if area.checks else "",
            str(area.open_questions) if area.open_questions else "",
        )
        for area in judgement.areas
    ]
    headers = ["Area", "Letter", "Measured", "Settled", "Principal, h", "Interest, h/month", "Open questions"]
    table = markdown_table(headers, rows, "lcrrrrr")
    return f"## The twelve areas\n\n![Letter, score and measured share of each area]({AREAS_FILE})\n\n{table}"


def _pay_first(judgement: Judgement, links: str) -> str:
    entries = owed(judgement)
    if not entries:
        return "## Pay these first\n\nNothing is owed as far as anybody could see.\n"
    shown = "\n".join(_first(at, entry, links) for at, entry in enumerate(entries[:_FIRST], start=1))
    left = len(entries) - _FIRST
    more = (
        f"\n{count(left, 'more thing')} to pay below, and all of it by sprints in [PLAN.md](PLAN.md).\n"
        if left > 0
        else ""
    )
    return f"## Pay these first\n\nOrdered by the interest that an hour of work saves.\n\n{shown}{more}"


def _first(at: int, entry: Owed, links: str) -> str:
    check = entry.judged.check
    files = [place for place in entry.places if not is_whole_project(place)]
    where = ", ".join(place_markdown(place, links) for place in files[:_PLACES])
    left = len(files) - _PLACES
    where += f" and {count(left, 'more place')}" if left > 0 else ""
    lines = [
        f"- Where: {where}\n" if where else "",
        ""
        if told_by_places(entry.judged, entry.places)
        else f"- What is known: {markdown_phrase(entry.judged.says)}\n",
        f"- Why it matters: {markdown_phrase(check.why)}\n",
        f"- Why it costs: {markdown_phrase(check.interest_reason)}\n" if check.interest_reason else "",
        _evidence(entry, links),
        f"- How to pay: {markdown_phrase(check.pays_down)}\n",
        f"- See: {markdown_phrase('; '.join(check.references))}\n" if check.references else "",
    ]
    return (
        f"### {at}. {markdown_phrase(goal(entry.judged))}\n\n"
        f"**{principal(entry.principal)}** to pay, **{interest(entry.interest)}** while it stays "
        f"({SOURCES[entry.judged.source]}, {markdown(check.id)})\n\n{''.join(lines)}"
    )


def _evidence(entry: Owed, links: str) -> str:
    """Return what the interest rests on beside the catalogue's estimate, at the place where it is highest."""
    found = next((found for found in entry.judged.findings if found.basis), None)
    if found is None:
        return ""
    return f"- Interest by evidence: {place_markdown(found.place, links)}, {markdown_phrase(found.basis)}\n"
