"""What a person sees in a terminal: the debt on one screen, and the plan."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.documents._foreign import foreign as foreign_findings
from debtkit.documents._foreign import foreign_says
from debtkit.documents._owed import owed
from debtkit.documents._plan import pays_back, total
from debtkit.documents._words import goal, interest, letter, principal, weakest
from debtkit.judgement import is_whole_project, place_text
from debtkit.render import count, fit, number, pad, percent, terminal, text_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.documents._owed import Owed
    from debtkit.facts import Evidence, Fact
    from debtkit.judgement import AreaScore, Judgement, Plan, PlanItem, Range

_PLAIN = str.maketrans({"\u2013": "-", "…": "~", "█": "#", "░": ".", "─": "-"})
_BOLD, _DIM = "1", "2"
_GRADES = {"A": "1;32", "B": "32", "C": "33", "D": "31", "E": "1;31"}
_NARROW, _WIDE = 60, 140
_ROOMY = 80
_BAR, _SHORT_BAR = 16, 8
_LEAST_TITLE, _FULL_TITLE = 15, 32
_SHOWN = 5
_INDENT = "     "
_PART = re.compile(r"(.*) (\(part \d+ of \d+\))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Pen:
    """How to write on this terminal. Colour is put around text that is already harmless and already in place."""

    width: int
    color: bool
    ascii_only: bool

    @property
    def narrow(self) -> bool:
        """Return whether columns have to be short."""
        return self.width < _ROOMY

    def text(self, text: str, limit: int | None = 400) -> str:
        """Return foreign text so that this terminal can show it."""
        shown = terminal(text, limit)
        return shown.translate(_PLAIN).encode("ascii", "backslashreplace").decode() if self.ascii_only else shown

    def paint(self, text: str, how: str) -> str:
        """Colour the text, but not the space after it."""
        seen = text.rstrip()
        return f"\x1b[{how}m{seen}\x1b[0m{text[len(seen) :]}" if self.color and seen else text

    def fit(self, text: str, width: int) -> str:
        return fit(text, width, "~" if self.ascii_only else "…")

    def rule(self) -> str:
        return self.paint(self.text("─" * self.width), _DIM)

    def sides(self, left: str, right: str, indent: str) -> str:
        """Return a line with text at both ends; the left gives way."""
        room = self.width - text_width(indent) - text_width(right) - 2
        return f"{indent}{self.paint(pad(self.fit(left, room), room), _BOLD)}  {right}"

    def wrapped(self, text: str, indent: str, lines: int) -> list[str]:
        """Return text in at most so many lines."""
        room = self.width - text_width(indent)
        done = [""]
        for word in text.split(" "):
            longer = f"{done[-1]} {word}".strip()
            if text_width(longer) <= room or not done[-1]:
                done[-1] = longer
            else:
                done.append(word)
        if len(done) > lines:
            done[lines - 1 :] = [" ".join(done[lines - 1 :])]
        return [indent + self.fit(line, room) for line in done]


def terminal_report(
    judgement: Judgement,
    *,
    name: str,
    width: int = 100,
    color: bool = False,
    ascii_only: bool = False,
    where: str = "",
    foreign: Iterable[Fact] = (),
) -> str:
    """Return the debt on one screen of 50 lines or fewer.

    Parameters
    ----------
    judgement
        What was judged.
    name
        The project's name.
    width
        Columns to fill, kept between 60 and 140.
    color
        Whether the terminal shows colours; they only repeat what the words say.
    ascii_only
        For terminals whose encoding lacks bars and dashes.
    where
        The path that the reader gave; the commands at the end name it, so that they can be pasted.
    foreign
        Facts, of which those that other tools reported are counted.
    """
    pen = _pen(width, color=color, ascii_only=ascii_only)
    lines = [
        *_title(pen, f"Technical debt of {name}", f"as of {judgement.as_of.isoformat()}"),
        *_headline(judgement, pen),
        "",
        *_areas(judgement, pen),
        "",
        *_pay_first(judgement, pen),
        "",
        *_not_known(judgement, pen),
        *_foreign(foreign, pen),
        *_next(judgement, pen, where),
    ]
    return "".join(line.rstrip() + "\n" for line in lines)


def terminal_plan(plan: Plan, *, name: str, width: int = 100, color: bool = False, ascii_only: bool = False) -> str:
    """Return the pay-down plan for a terminal: each item with its price, its first place and how to pay it."""
    pen = _pen(width, color=color, ascii_only=ascii_only)
    lines = _title(pen, f"Pay-down plan of {name}", f"{number(plan.hours_per_sprint)} h a sprint")
    if not plan.sprints:
        lines.append("  Nothing is owed as far as anybody could see, so there is nothing to plan.")
    else:
        sprints = count(len(plan.sprints), "sprint")
        head = f"{sprints} to pay {principal(plan.principal)} and to end {interest(plan.interest)} of interest."
        lines += pen.wrapped(pen.text(f"{head} {pays_back(plan)}"), "  ", 3)
    for sprint in plan.sprints:
        work, _ = total(sprint.items)
        left = f"then {number(sprint.principal_left)} h and {number(sprint.interest_left)} h/month are left"
        head = f"Sprint {sprint.number}  {number(work.likely)} h"
        lines += ["", pen.sides(head, left, " ")]
        for item in sprint.items:
            lines += _item(item, pen)
    return "".join(line.rstrip() + "\n" for line in lines)


def _pen(width: int, *, color: bool, ascii_only: bool) -> _Pen:
    return _Pen(min(max(width, _NARROW), _WIDE), color, ascii_only)


def _title(pen: _Pen, title: str, aside: str) -> list[str]:
    return [pen.sides(pen.text(title), pen.text(aside), " "), pen.rule()]


def _headline(judgement: Judgement, pen: _Pen) -> list[str]:
    hidden = "nothing: every question is settled"
    if judgement.questions:
        hidden = f"up to {number(judgement.unknown.high)} h behind {count(len(judgement.questions), 'open question')}"
    rows = [
        ("Principal", principal(judgement.principal), "the work to put it right"),
        ("Interest", interest(judgement.interest), "what leaving it costs"),
        ("Weakest", weakest(judgement), "the area to look at first"),
        ("Not known", hidden, ""),
    ]
    lines = []
    widest = max(text_width(pen.text(value)) for _, value, meaning in rows if meaning)
    for label, value, meaning in rows:
        amount = pen.text(value)
        aside = "" if pen.narrow else f"  {pen.paint(meaning, _DIM)}"
        lines.append(f"  {pad(label, 11)}{pen.paint(pad(amount, widest), _BOLD)}{aside}")
    return lines


@dataclass(frozen=True, slots=True)
class _Columns:
    """How wide the columns of the areas are; a bar of no width is left out."""

    title: int
    bar: int
    owes: int


def _columns(titles: list[str], owed_by: list[str], pen: _Pen) -> _Columns:
    owes = max([9, *map(text_width, owed_by)])
    longest = max([4, *map(text_width, titles)])
    around = len("    G") + len("  Measured  Settled  ") + owes + len("   Open")
    for bar in (0,) if pen.narrow else (_BAR, _SHORT_BAR):
        room = pen.width - around - (bar + 2 if bar else 0) - 2
        if room >= longest:
            break
    return _Columns(min(longest, max(room, _LEAST_TITLE)), bar, owes)


def _areas(judgement: Judgement, pen: _Pen) -> list[str]:
    titles = [pen.fit(pen.text(area.title), _FULL_TITLE) for area in judgement.areas]
    hours = [_owes(area, pen) for area in judgement.areas]
    columns = _columns(titles, hours, pen)
    score = f"  {pad('Score', columns.bar)}" if columns.bar else ""
    head = f"  {pad('Area', columns.title)}   {score}  Measured  Settled  {pad('Principal', columns.owes, 'r')}   Open"
    rows = [
        _area(area, pen.fit(title, columns.title), owes, columns, pen)
        for area, title, owes in zip(judgement.areas, titles, hours, strict=True)
    ]
    return [pen.paint(head, _DIM), *rows]


def _owes(area: AreaScore, pen: _Pen) -> str:
    if not area.checks:
        return ""
    return f"{number(area.principal.likely)} h" if pen.narrow else pen.text(principal(area.principal))


def _area(area: AreaScore, title: str, owes: str, columns: _Columns, pen: _Pen) -> str:
    grade = pen.paint(pen.text(letter(area)), _GRADES.get(area.letter or "", _DIM))
    shares = [pad(percent(share) if area.checks else "", width, "r") for share, width in _shares(area)]
    questions = f"{area.open_questions:>4}" if area.open_questions else ""
    cells = [pad(title, columns.title), grade, *_bar(area, columns.bar, pen), *shares, pad(owes, columns.owes, "r")]
    return f"  {'  '.join(cells)}   {questions}"


def _shares(area: AreaScore) -> tuple[tuple[float, int], ...]:
    return (area.measured, len("Measured")), (area.coverage, len("Settled"))


def _bar(area: AreaScore, width: int, pen: _Pen) -> list[str]:
    if not width:
        return []
    if area.letter is None or area.score is None:
        why = "does not apply" if area.checks == 0 else "not graded yet"
        why = why if len(why) <= width else "n/a" if area.checks == 0 else "no grade"
        return [pen.paint(pad(why, width), _DIM)]
    full = min(max(round(area.score * width), 0), width)
    return [pen.paint(pen.text("█" * full), _GRADES[area.letter]) + pen.paint(pen.text("░" * (width - full)), _DIM)]


def _pay_first(judgement: Judgement, pen: _Pen) -> list[str]:
    entries = owed(judgement)
    if not entries:
        return ["  Nothing is owed as far as anybody could see."]
    of = f"{_SHOWN} of {len(entries)}, " if len(entries) > _SHOWN and not pen.narrow else ""
    lines = [f" {pen.paint('Pay these first', _BOLD)} {pen.paint(f'({of}most interest saved per hour of work)', _DIM)}"]
    for at, entry in enumerate(entries[:_SHOWN], start=1):
        lines += _finding(at, entry, pen)
    return lines


def _finding(at: int, entry: Owed, pen: _Pen) -> list[str]:
    title = f"{at}. {entry.judged.check.id} {goal(entry.judged)}"
    return [
        pen.sides(pen.text(title), _cost(entry.principal, entry.interest, pen), "  "),
        *_where(entry.places, pen),
        *pen.wrapped(pen.text(f"Pay: {entry.judged.check.pays_down}"), _INDENT, 2),
    ]


def _cost(work: Range, saved: Range, pen: _Pen) -> str:
    ends = f", ends {number(saved.likely)} h/month" if saved else ""
    return pen.text(f"{number(work.likely)} h{ends}")


def _where(places: tuple[Evidence, ...], pen: _Pen) -> list[str]:
    files = [place for place in places if not is_whole_project(place)]
    if not files:
        return []
    more = f" and {count(len(files) - 1, 'more place')}" if len(files) > 1 else ""
    shown = pen.fit(pen.text(place_text(files[0])), pen.width - len(_INDENT) - len(more))
    return [f"{_INDENT}{pen.paint(shown, '36')}{more}"]


def _item(item: PlanItem, pen: _Pen) -> list[str]:
    title, part = item.title, ""
    if cut := _PART.fullmatch(item.title):
        title, part = cut[1], f"{cut[2]}  "
    return [
        pen.sides(pen.text(f"{item.check} {title}"), f"{part}{_cost(item.principal, item.interest, pen)}", "  "),
        *_where(item.places, pen),
        *pen.wrapped(pen.text(f"Pay: {item.pays_down}"), _INDENT, 3),
    ]


def _not_known(judgement: Judgement, pen: _Pen) -> list[str]:
    if not judgement.questions:
        return []
    first = judgement[judgement.questions[0]].check
    head = pen.paint("Not known", _BOLD)
    return [
        f" {head} {pen.paint('(no scan can see it)', _DIM)}",
        *pen.wrapped(pen.text(f"{first.id} {first.question or first.title}"), "  ", 2),
        "",
    ]


def _foreign(facts: Iterable[Fact], pen: _Pen) -> list[str]:
    entries = foreign_findings(facts)
    if not entries:
        return []
    says = pen.fit(pen.text(foreign_says(entries)), pen.width - 40)
    return [f" {pen.paint('Foreign', _BOLD)} {says} {pen.paint('(not priced; listed in DEBT.md)', _DIM)}", ""]


def _next(judgement: Judgement, pen: _Pen, where: str) -> list[str]:
    steps = [("plan", "what to pay in which sprint"), ("export", "write DEBT.md and PLAN.md")]
    if judgement.questions:
        steps.insert(0, ("assess", f"answer the {count(len(judgement.questions), 'open question')}"))
    commands = [pen.text(f"debtkit {verb}{_argument(where)}", None) for verb, _ in steps]
    widest = max(map(text_width, commands)) + 2
    lines: list[str] = []
    for command, (_, what) in zip(commands, steps, strict=True):
        head = "       " if lines else f" {pen.paint('Next', _BOLD)}  "
        fits = len("       ") + widest + text_width(what) <= pen.width
        lines.append(f"{head}{pad(command, widest)}{pen.paint(what, _DIM)}" if fits else f"{head}{command}")
    return lines


def _argument(where: str) -> str:
    """Return the path as a shell takes it: quoted where needed, and never mistaken for an option."""
    if not where:
        return ""
    return f" {shlex.quote(f'./{where}' if where.startswith('-') else where)}"
