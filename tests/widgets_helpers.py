"""A small assessment of 96 checks, built by hand, that answers and moves as the real one does.

The judging here is a few lines of arithmetic, only so that letters move; the real rules have their own tests.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from debtkit.facts import Evidence, Fact, Status
from debtkit.judgement import (
    AREAS,
    Answer,
    AreaScore,
    Check,
    Finding,
    Judged,
    Judgement,
    Level,
    Option,
    Profile,
    Range,
    Source,
    State,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DAY = date(2026, 11, 20)
CREDIT = {Level.ABSENT: 0.0, Level.ASSERTED: 0.25, Level.DOCUMENTED: 0.5, Level.AUTOMATED: 1.0}
WEIGHTS = ("critical", "high", "medium", "low")
STATES = {"+": State.GOOD, "~": State.PARTIAL, "-": State.DEBT, "?": State.UNKNOWN, "/": State.NOT_APPLICABLE}
HOSTILE = (
    "<img src=x onerror='window.pwned=1'>",
    "</script><script>window.pwned=1</script>",
    '"><iframe srcdoc="<script>parent.pwned=1</script>">',
    "[x](javascript:window.pwned=1) `<b>` ${window.pwned=1} {{7*7}}",
    "\x1b[31mred\x1b[0m \x00 \u202egnp.exe \udc80",
)
"""Strings that a file name, a comment or an answer may hold and that must come out as themselves."""
OPTIONS = (
    Option(Level.ABSENT, "No, nobody does this today"),
    Option(Level.ASSERTED, "Yes, by habit: those who work on it know"),
    Option(Level.DOCUMENTED, "Yes, and it is written down where the team finds it"),
    Option(Level.AUTOMATED, "Yes, and a job or a gate makes sure of it"),
)


def texts() -> tuple[dict[str, str], dict[str, list[list[str]]]]:
    """Return the titles of the areas, and for each check: mark, title, what was found, `path#locator=excerpt ; …`."""
    titles: dict[str, str] = {}
    checks: dict[str, list[list[str]]] = {}
    for line in Path(__file__).with_name("widgets_checks.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            area, _, title = line[1:].partition("] ")
            titles[area] = title
        else:
            cells = line.split(" | ")
            checks.setdefault(area, []).append([*cells, ""][:4])
    return titles, checks


TITLES, CHECKS = texts()


def judged_checks() -> list[Judged]:
    """Return the verdicts before anybody answered."""
    return [
        _judged(area, number, *line)
        for place, area in enumerate(AREAS, start=1)
        for number, line in enumerate(CHECKS[area], start=place * 100 + 1)
    ]


def _check(area: str, number: int, title: str, *, asked: bool) -> Check:
    size = 1 + number % 5
    what = title[0].lower() + title[1:]
    return Check(
        id=f"DK{number}",
        area=area,
        title=title,
        why=(
            f"Without this ({what}), trouble is found out from a user: the change that caused it is weeks old by then, "
            "and nobody remembers why it was made."
        ),
        good=(f"good_{number}",),
        automated=(),
        bad=(),
        ceiling=Level.AUTOMATED,
        question=f"Does somebody look after this: {what}?" if asked else "",
        options=OPTIONS if asked else (),
        applies_to=(),
        needs=(),
        principal_hours=Range(size, 2.5 * size, 6.0 * size),
        principal_source="estimate of one engineer",
        interest_hours_per_month=Range(0.25 * size, 0.75 * size, 1.5 * size),
        interest_reason="Each release repeats the search for what changed.",
        weight=WEIGHTS[number % 4],
        pays_down=f"`debtkit scan . --rule DK{number}`",
        references=("ML Test Score, Infra 3",),
    )


def _places(text: str) -> tuple[Evidence, ...]:
    parts = [part.partition("#") for part in text.split(" ; ") if part]
    return tuple(Evidence(path, where.partition("=")[0], where.partition("=")[2]) for path, _, where in parts)


def _judged(area: str, number: int, mark: str, title: str, says: str, path: str) -> Judged:
    check = _check(area, number, title, asked=mark in "?~")
    state = STATES[mark]
    places = _places(path)
    fact = Fact(f"good_{number}", mark == "+", Status.MEASURED, evidence=places, source="scan.test@1")
    owes = state in {State.DEBT, State.PARTIAL, State.UNKNOWN}
    share = 0.5 if state is State.PARTIAL else 1.0
    return Judged(
        check=check,
        state=state,
        source={State.UNKNOWN: Source.UNKNOWN, State.NOT_APPLICABLE: Source.PROFILE}.get(state, Source.MEASURED),
        says=says,
        level={State.GOOD: Level.AUTOMATED, State.PARTIAL: Level.DOCUMENTED, State.DEBT: Level.ABSENT}.get(state),
        credit={State.GOOD: 1.0, State.PARTIAL: 0.5, State.DEBT: 0.0}.get(state),
        principal=check.principal_hours * share if owes else Range(),
        interest=check.interest_hours_per_month * share if owes else Range(),
        facts=(fact,) if places else (),
        findings=tuple(_finding(check, place, says) for place in places or (Evidence(""),)) if mark in "-~" else (),
    )


def _hostile(judged: Judged, text: str) -> Judged:
    """Put a string wherever a project's files can put one."""
    if not text:
        return judged
    place = Evidence(text, text, text)
    findings = (_finding(judged.check, place, text),) if judged.findings else ()
    fact = Fact("hostile", True, Status.MEASURED, evidence=(place,))  # noqa: FBT003 - a fact's value
    return replace(judged, says=text, findings=findings, facts=(fact,))


class SmallAssessment:
    """What `AssessmentLike` asks for, in memory."""

    def __init__(self, *, hostile: str = "") -> None:
        self.project_name = hostile or "ticket-titler"
        self.by = "Mara"
        self.answers: dict[str, Answer] = {}
        self.profile = Profile(frozenset({"hosted_model_app", "rag"}), {"personal_data": True})
        self._said: dict[str, object] = {}
        self._before: list[tuple[str, Answer | None]] = []
        self._listeners: list[Callable[[], None]] = []
        self._checks = {judged.check.id: _hostile(judged, hostile) for judged in judged_checks()}
        self.judgement = self._judge()

    @property
    def can_undo(self) -> bool:
        """Return whether there is an act to undo."""
        return bool(self._before)

    def answer(self, check: str, value: str, *, note: str = "", evidence: str = "") -> None:
        """Answer one question."""
        if value not in CREDIT:
            msg = f"{value!r} is no level; known are {', '.join(CREDIT)}"
            raise ValueError(msg)
        verified = evidence.endswith(".md")
        said = Answer(check, Level(value), self.by, DAY, note.strip(), evidence.strip(), evidence_verified=verified)
        self._keep(check, said)

    def not_applicable(self, check: str, because: str) -> None:
        """Say that a check does not apply."""
        if not because.strip():
            msg = f"{check}: say why it does not apply, in a few words"
            raise ValueError(msg)
        self._keep(check, Answer(check, None, self.by, DAY, because=because.strip()))

    def clear(self, check: str) -> None:
        """Take an answer back."""
        self._keep(check, None)

    def undo(self) -> bool:
        """Put back what the last act changed."""
        if not self._before:
            return False
        check, before = self._before.pop()
        self._put(check, before)
        return True

    def set_profile(
        self,
        *,
        kinds: Iterable[str] | None = None,
        personal_data: bool | None = None,
        eu_market: bool | None = None,
        public_facing: bool | None = None,
    ) -> None:
        """Say what kind of system this is."""
        said = {"personal_data": personal_data, "eu_market": eu_market, "public_facing": public_facing}
        context = self.profile.context | {tag: value for tag, value in said.items() if value is not None}
        chosen = self.profile.kinds if kinds is None else frozenset(kinds)
        self.profile = Profile(chosen, context, declared=True)
        self._said |= {tag: value for tag, value in said.items() if value is not None}
        if kinds is not None:
            self._said["kinds"] = sorted(chosen)
        self._changed()

    def said_profile(self) -> dict[str, object]:
        """Return what was said of the kind of system."""
        return dict(self._said)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def to_html(self) -> str:
        """Return the static form."""
        return f"<table><tr><th>{self.project_name}</th></tr></table>"

    def _keep(self, check: str, answer: Answer | None) -> None:
        self._before.append((check, self.answers.get(check)))
        self._put(check, answer)

    def _put(self, check: str, answer: Answer | None) -> None:
        if answer is None:
            self.answers.pop(check, None)
        else:
            self.answers[check] = answer
        self._changed()

    def _changed(self) -> None:
        self.judgement = self._judge()
        for listener in tuple(self._listeners):
            listener()

    def _judge(self) -> Judgement:
        checks = tuple(_answered(judged, self.answers.get(name)) for name, judged in self._checks.items())
        areas = tuple(_area(area, [judged for judged in checks if judged.check.area == area]) for area in AREAS)
        unknown = [judged for judged in checks if judged.state is State.UNKNOWN]
        graded = [area for area in areas if area.letter]
        return Judgement(
            as_of=DAY,
            model="2026.11-1",
            profile=self.profile,
            checks=checks,
            areas=areas,
            findings=tuple(finding for judged in checks for finding in judged.findings),
            principal=_sum(area.principal for area in areas),
            interest=_sum(area.interest for area in areas),
            unknown=_sum(area.unknown for area in areas),
            possible=_sum(judged.check.principal_hours for judged in checks),
            weakest=min(graded, key=lambda area: area.score or 0).area if graded else None,
            questions=tuple(j.check.id for j in sorted(unknown, key=lambda j: -j.principal.high)),
        )


def _answered(judged: Judged, answer: Answer | None) -> Judged:
    if answer is None:
        return judged
    base = replace(judged, source=Source.ANSWERED, answer=answer, says=f"{answer.by} answered on {answer.on}.")
    if answer.value is None:
        return replace(base, state=State.NOT_APPLICABLE, principal=Range(), interest=Range())
    earned = min(CREDIT[answer.value], 0.5 if answer.evidence_verified else 0.25)
    check = judged.check
    return replace(
        base,
        state=State.PARTIAL if earned else State.DEBT,
        level=answer.value,
        credit=earned,
        principal=check.principal_hours * (1 - earned),
        interest=check.interest_hours_per_month * (1 - earned),
    )


def _area(area: str, checks: list[Judged]) -> AreaScore:
    asked = [judged for judged in checks if judged.state is not State.NOT_APPLICABLE]
    known = [judged for judged in asked if judged.state is not State.UNKNOWN]
    weight = len(asked) or 1
    score = sum(0.25 if judged.credit is None else judged.credit for judged in asked) / weight
    coverage = len(known) / weight
    owed = [judged for judged in known if judged.state is not State.GOOD]
    return AreaScore(
        area=area,
        title=TITLES[area],
        letter="EDCBA"[min(4, int(score * 5))] if coverage >= 0.6 else None,
        score=score,
        coverage=coverage,
        measured=sum(judged.source is Source.MEASURED for judged in asked) / weight,
        principal=_sum(judged.principal for judged in owed),
        interest=_sum(judged.interest for judged in owed),
        unknown=_sum(judged.principal for judged in asked if judged.state is State.UNKNOWN),
        checks=len(asked),
        open_questions=len(asked) - len(known),
    )


def _finding(check: Check, place: Evidence, says: str) -> Finding:
    return Finding(
        check=check.id,
        area=check.area,
        title=check.title,
        key=check.good[0],
        place=place,
        principal=check.principal_hours,
        interest=check.interest_hours_per_month,
        source=Source.MEASURED,
        says=says,
        pays_down=check.pays_down,
        fingerprint=f"{check.id}-{place.path}-{place.locator}",
    )


def _sum(ranges: Iterable[Range]) -> Range:
    return sum(ranges, Range())
