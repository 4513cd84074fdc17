"""What a person sees in a terminal: the debt on one screen, and the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from debtkit.documents._owed import owed
from debtkit.documents._plan import pays_back, total
from debtkit.documents._words import goal, interest, is_whole_project, letter, place_text, principal, weakest
from debtkit.render import count, fit, number, pad, percent, terminal, text_width

if TYPE_CHECKING:
    from debtkit.documents._owed import Owed
    from debtkit.facts import Evidence
    from debtkit.judgement import AreaScore, Judgement, Plan, PlanItem

_PLAIN = str.maketrans({"\u2013": "-", "…": "~", "█": "#", "░": ".", "─": "-"})
_BOLD, _DIM = "1", "2"
_GRADES = {"A": "1;32", "B": "32", "C": "33", "D": "31", "E": "1;31"}
_NARROW, _WIDE = 60, 140
_ROOMY, _ROOMIER = 80, 96
_BAR, _SHORT_BAR = 16, 8
_SHOWN = 5
_INDENT = "     "


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

    @property
    def bar(self) -> int:
        """Return how long bars are."""
        return _SHORT_BAR if self.narrow else _BAR

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
    judgement: Judgement, *, name: str, width: int = 100, color: bool = False, ascii_only: bool = False
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
        *_next(judgement, pen),
    ]
    return "".join(line.rstrip() + "\n" for line in lines)


def terminal_plan(plan: Plan, *, name: str, width: int = 100, color: bool = False, ascii_only: bool = False) -> str:
    """Return the pay-down plan for a terminal, one line an item."""
    pen = _pen(width, color=color, ascii_only=ascii_only)
    lines = _title(pen, f"Pay-down plan of {name}", f"{number(plan.hours_per_sprint)} h a sprint")
    if not plan.sprints:
        lines.append("  Nothing is owed as far as anybody could see, so there is nothing to plan.")
    else:
        pays = f"{count(len(plan.sprints), 'sprint')} pay {principal(plan.principal)} and end {interest(plan.interest)}"
        lines += pen.wrapped(pen.text(f"{pays} of interest. {pays_back(plan)}"), "  ", 3)
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
    for label, value, meaning in rows:
        amount = pen.text(value)
        aside = "" if pen.narrow else f"  {pen.paint(meaning, _DIM)}"
        lines.append(f"  {pad(label, 11)}{pen.paint(pad(amount, 26), _BOLD)}{aside}")
    return lines


def _areas(judgement: Judgement, pen: _Pen) -> list[str]:
    titles = [
        pen.fit(pen.text(area.title), 15 if pen.narrow else 32 if pen.width >= _ROOMIER else 20)
        for area in judgement.areas
    ]
    widest = max((text_width(title) for title in titles), default=0)
    hours = [_owes(area, pen) for area in judgement.areas]
    owing = max([9, *(text_width(text) for text in hours)])
    head = f"  {pad('Area', widest)}     {pad('Score', pen.bar)}  Measured  {pad('Principal', owing, 'r')}   Open"
    rows = [
        _area(area, pad(title, widest), pad(owes, owing, "r"), pen)
        for area, title, owes in zip(judgement.areas, titles, hours, strict=True)
    ]
    return [pen.paint(head, _DIM), *rows]


def _owes(area: AreaScore, pen: _Pen) -> str:
    if not area.principal:
        return ""
    return f"{number(area.principal.likely)} h" if pen.narrow else pen.text(principal(area.principal))


def _area(area: AreaScore, title: str, owes: str, pen: _Pen) -> str:
    grade = pen.paint(pen.text(letter(area)), _GRADES.get(area.letter or "", _DIM))
    if area.letter is None or area.score is None:
        why = "does not apply" if area.checks == 0 else "not graded yet"
        bar = pen.paint(pad(pen.fit("" if pen.narrow else why, pen.bar), pen.bar), _DIM)
    else:
        full = min(max(round(area.score * pen.bar), 0), pen.bar)
        bar = pen.paint(pen.text("█" * full), _GRADES[area.letter]) + pen.paint(pen.text("░" * (pen.bar - full)), _DIM)
    share = pad(percent(area.measured), 8, "r") if area.checks else " " * 8
    questions = f"{area.open_questions:>4}" if area.open_questions else ""
    return f"  {title}  {grade}  {bar}  {share}  {owes}   {questions}"


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
    cost = pen.text(f"{number(entry.principal.likely)} h, ends {number(entry.interest.likely)} h/month")
    title = pen.text(f"{at}. {goal(entry.judged)}")
    return [
        pen.sides(title, cost, "  "),
        *_where(entry.places, pen),
        *pen.wrapped(pen.text(f"Pay: {entry.judged.check.pays_down}"), _INDENT, 2),
    ]


def _where(places: tuple[Evidence, ...], pen: _Pen) -> list[str]:
    files = [place for place in places if not is_whole_project(place)]
    if not files:
        return []
    more = f" and {count(len(files) - 1, 'more place')}" if len(files) > 1 else ""
    shown = pen.fit(pen.text(place_text(files[0])), pen.width - len(_INDENT) - len(more))
    return [f"{_INDENT}{pen.paint(shown, '36')}{more}"]


def _item(item: PlanItem, pen: _Pen) -> list[str]:
    cost = pen.text(f"{number(item.principal.likely)} h, ends {number(item.interest.likely)} h/month")
    return [
        pen.sides(pen.text(item.title), cost, "  "),
        *pen.wrapped(pen.text(f"Pay: {item.pays_down}"), "    ", 2),
    ]


def _not_known(judgement: Judgement, pen: _Pen) -> list[str]:
    if not judgement.questions:
        return []
    first = judgement[judgement.questions[0]].check
    head = pen.paint("Not known", _BOLD)
    return [
        f" {head} {pen.paint('(no scan can see it)', _DIM)}",
        *pen.wrapped(pen.text(first.question or first.title), "  ", 2),
        "",
    ]


def _next(judgement: Judgement, pen: _Pen) -> list[str]:
    steps = [("debtkit plan", "what to pay in which sprint"), ("debtkit export", "write DEBT.md and PLAN.md")]
    if judgement.questions:
        steps.insert(0, ("debtkit assess", f"answer the {count(len(judgement.questions), 'open question')}"))
    return [
        f" {pen.paint('Next', _BOLD)}  {pad(command, 16)}{pen.paint(what, _DIM)}"
        if at == 0
        else f"       {pad(command, 16)}{pen.paint(what, _DIM)}"
        for at, (command, what) in enumerate(steps)
    ]
