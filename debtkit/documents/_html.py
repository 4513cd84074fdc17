"""The static forms: what a reader sees where no kernel runs. Tables and text with inline attributes, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.documents._owed import owed
from debtkit.documents._plan import ends, pays_back, total
from debtkit.documents._words import (
    SOURCES,
    bare,
    goal,
    interest,
    letter,
    principal,
    ungraded,
    weakest,
)
from debtkit.judgement import is_whole_project, place_text
from debtkit.render import Html, count, html, html_phrase, html_table, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.documents._owed import Owed
    from debtkit.judgement import AreaScore, Judged, Judgement, Plan, PlanItem

_FINDINGS = 8_500
_QUESTIONS = 5_500
_SPRINTS = 18_000
_CELLS = 10
_TEXT = 200


def assessment_html(judgement: Judgement, *, name: str) -> str:
    """Return the assessment as static HTML, under 22 kB whatever was found; it says what it leaves out."""
    hidden = "nothing"
    if judgement.questions:
        hidden = f"up to {number(judgement.unknown.high)} h behind {count(len(judgement.questions), 'open question')}"
    return (
        f"<p><b>Technical debt of {html(name, 120)}</b>, as of {judgement.as_of.isoformat()}</p>\n"
        f"<p>Principal <b>{principal(judgement.principal)}</b>; interest <b>{interest(judgement.interest)}</b>; "
        f"weakest area <b>{html(weakest(judgement))}</b>; not known yet: {hidden}.</p>\n"
        f"{_areas(judgement)}{_pay_first(judgement)}{_questions(judgement)}"
    )


def plan_html(plan: Plan, *, name: str) -> str:
    """Return the pay-down plan as static HTML, under 25 kB; it says what it leaves out."""
    head = f"<p><b>Pay-down plan of {html(name, 120)}</b></p>\n"
    if not plan.sprints:
        return head + "<p>Nothing is owed as far as anybody could see, so there is nothing to plan.</p>\n"
    sprints = f"{count(len(plan.sprints), 'sprint')} of {number(plan.hours_per_sprint)} h"
    head += (
        f"<p>{sprints} to pay <b>{principal(plan.principal)}</b> and to end <b>{interest(plan.interest)}</b> of "
        f"interest. {pays_back(plan)}</p>\n"
    )
    parts = [
        f"<p><b>Sprint {sprint.number}</b>: {number(total(sprint.items)[0].likely)} h of work; then "
        f"{number(sprint.principal_left)} h and {number(sprint.interest_left)} h/month are left</p>\n"
        f"<ul>{''.join(_item(item) for item in sprint.items)}</ul>\n"
        for sprint in plan.sprints
    ]
    shown, left = _within(parts, _SPRINTS)
    return head + shown + (f"<p>{count(left, 'more sprint')} in PLAN.md.</p>\n" if left else "")


def _item(item: PlanItem) -> str:
    return (
        f"<li><b>{html_phrase(item.title, _TEXT)}</b> ({html(item.check)}): {principal(item.principal)}"
        f"{ends(item)}. {html_phrase(item.pays_down, _TEXT)}</li>\n"
    )


def _areas(judgement: Judgement) -> str:
    headers = ["Area", "Letter", "Score", "Measured", "Settled", "Principal, h", "Interest, h/month", "Open"]
    return html_table(headers, [_area(area) for area in judgement.areas], "lclrrrrr")


def _area(area: AreaScore) -> tuple[str, ...]:
    if area.checks == 0:
        return area.title, letter(area), ungraded(area), "", "", "", "", ""
    scored = "not graded yet" if area.letter is None or area.score is None else Html(_bar(area.score))
    return (
        area.title,
        Html(f"<b>{html(letter(area))}</b>"),
        scored,
        percent(area.measured),
        percent(area.coverage),
        bare(area.principal),
        bare(area.interest),
        str(area.open_questions or ""),
    )


def _bar(share: float) -> str:
    """Return a bar of characters, which outlives every sanitiser; it is silent, since the percent stands beside it."""
    full = min(max(round(share * _CELLS), 0), _CELLS)
    return f'<span aria-hidden="true">{"■" * full}{"□" * (_CELLS - full)}</span> {percent(share)}'


def _pay_first(judgement: Judgement) -> str:
    entries = owed(judgement)
    if not entries:
        return "<p><b>Pay these first</b></p>\n<p>Nothing is owed as far as anybody could see.</p>\n"
    shown, left = _within((_finding(entry) for entry in entries), _FINDINGS)
    more = f"<p>{count(left, 'more thing')} to pay in DEBT.md.</p>\n" if left else ""
    return f"<p><b>Pay these first</b> (most interest saved per hour of work)</p>\n<ol>\n{shown}</ol>\n{more}"


def _finding(entry: Owed) -> str:
    check = entry.judged.check
    places = [place for place in entry.places if not is_whole_project(place)]
    where = ""
    if places:
        left = f" and {count(len(places) - 1, 'more place')}" if len(places) > 1 else ""
        where = f"<br><code>{html(place_text(places[0]), _TEXT)}</code>{left}"
    return (
        f"<li><b>{html_phrase(goal(entry.judged), _TEXT)}</b> ({html(check.id)}, {SOURCES[entry.judged.source]}): "
        f"{principal(entry.principal)}, {interest(entry.interest)}{where}"
        f"<br>{html_phrase(check.pays_down, _TEXT)}</li>\n"
    )


def _questions(judgement: Judgement) -> str:
    if not judgement.questions:
        return ""
    shown, left = _within((_question(judgement[check]) for check in judgement.questions), _QUESTIONS)
    more = f"<p>{count(left, 'more question')} in DEBT.md.</p>\n" if left else ""
    return f"<p><b>What could not be known</b> (the most telling question first)</p>\n<ol>\n{shown}</ol>\n{more}"


def _question(judged: Judged) -> str:
    check = judged.check
    options = "".join(
        f"<li>{html(option.value.value)}: {html_phrase(option.text, _TEXT)}</li>" for option in check.options
    )
    choices = f"\n<ul>{options}</ul>" if options else ""
    return f"<li>{html_phrase(check.question or check.title, _TEXT)} ({html(check.id)}){choices}</li>\n"


def _within(parts: Iterable[str], budget: int) -> tuple[str, int]:
    """Return the parts that fit into so many bytes, and how many did not; once one is left out, all that follow are."""
    kept: list[str] = []
    size = left = 0
    for part in parts:
        size += len(part.encode("utf-8"))
        if left or size > budget:
            left += 1
        else:
            kept.append(part)
    return "".join(kept), left
