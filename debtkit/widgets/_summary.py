"""The letters as a short table: the markdown form of a live view.

The whole report in markdown is some 35 kB and would travel to the page beside the HTML form with every view, though
every reader of notebooks prefers the HTML. The report itself is one call away: `to_markdown()`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.render import count, markdown

if TYPE_CHECKING:
    from debtkit.judgement import AreaScore, Judgement


def summary_markdown(judgement: Judgement, *, name: str) -> str:
    """Return what is owed in one sentence, and the twelve areas as a table."""
    principal, interest, unknown = judgement.principal, judgement.interest, judgement.unknown
    owed = (
        f"{principal.likely:.0f} h of principal (between {principal.low:.0f} and {principal.high:.0f} h), "
        f"{interest.likely:.0f} h of interest a month; up to {unknown.high:.0f} h not yet known "
        f"behind {count(len(judgement.questions), 'open question')}."
    )
    head = ["| Area | Letter | Measured | Owed | Open questions |", "|---|---|---:|---:|---:|"]
    return "\n".join([f"**{markdown(name)}** {owed}", "", *head, *map(_row, judgement.areas)]) + "\n"


def _row(area: AreaScore) -> str:
    letter = area.letter or "none yet"
    return (
        f"| {markdown(area.title)} | {letter} | {area.measured:.0%} | {area.principal.likely:.0f} h "
        f"| {area.open_questions} |"
    )
