"""The second half of DEBT.md: everything found, what is well, what is not known, who said what, how it was judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from debtkit.documents._foreign import foreign, foreign_markdown
from debtkit.documents._owed import in_area, owed
from debtkit.documents._words import (
    LEVELS,
    SOURCES,
    area_titles,
    goal,
    interest,
    letter,
    place_markdown,
    principal,
    profile_words,
    told_by_places,
)
from debtkit.judgement import ANSWER_DAYS, Source, State, is_whole_project
from debtkit.render import Markdown, code, count, markdown, markdown_phrase, markdown_table, number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.documents._owed import Owed
    from debtkit.facts import Fact
    from debtkit.judgement import Answer, Judged, Judgement

_LAST_DAY = date.max - timedelta(days=ANSWER_DAYS)
_PLACES = 8
_PROOFS = 2
_SKIPPED = 30
_DOES_NOT_APPLY = "Does not apply: "
_RULES = (
    "All hours are estimates; each check names the source of its hours in `debtkit`'s docs/reference/catalogue.md.",
    "Credit: absent 0, said without proof ¼, documented ½, seen to run 1; where nothing can run, documented is 1.",
    "Many places of one finding cost 1, ½, ¼ … of its hours; interest is scaled by how often the file changes.",
)


def details(judgement: Judgement, coverage: Mapping[str, object] | None, links: str, facts: Iterable[Fact] = ()) -> str:
    """Return all sections that follow the summary; a section with nothing to say is left out."""
    sections = [
        _found(judgement, links),
        _contradictions(judgement),
        foreign_markdown(foreign(facts), area_titles(judgement), links),
        _done_well(judgement, links),
        _clean(judgement),
        _open(judgement),
        _answers(judgement),
        _unlooked(judgement),
        _not_applicable(judgement),
        _unread(coverage),
        _method(judgement),
    ]
    return "\n".join(section for section in sections if section)


def _found(judgement: Judgement, links: str) -> str:
    entries = owed(judgement)
    parts = []
    for area in judgement.areas:
        mine = in_area(entries, area.area)
        if mine:
            lines = "".join(_entry(entry, links) for entry in mine)
            parts.append(f"### {markdown(area.title)} ({letter(area)})\n\n{lines}")
    return "## Everything that was found\n\n" + ("\n".join(parts) or "Nothing is owed as far as anybody could see.\n")


def _entry(entry: Owed, links: str) -> str:
    judged = entry.judged
    head = (
        f"- **{markdown_phrase(goal(judged))}** ({markdown(judged.check.id)}, "
        f"{SOURCES[judged.source]}): {principal(entry.principal)}, {interest(entry.interest)}"
    )
    if not told_by_places(judged, entry.places):
        head += f". {markdown_phrase(judged.says)}"
    places = [place for place in entry.places if not is_whole_project(place)]
    lines = [
        f"  - {place_markdown(place, links)}" + (f" {code(place.excerpt, 120)}" if place.excerpt.strip() else "")
        for place in places[:_PLACES]
    ]
    if len(places) > _PLACES:
        lines.append(f"  - {count(len(places) - _PLACES, 'more place')}, all in [debt.json](debt.json)")
    return "".join(f"{line}\n" for line in [head, *lines])


def _contradictions(judgement: Judgement) -> str:
    lines = [
        f"- {markdown_phrase(found.title)} ({markdown(found.check)}): {markdown_phrase(found.says)}\n"
        for found in judgement.findings
        if found.contradiction
    ]
    return "## Answers that a measurement contradicts\n\n" + "".join(lines) if lines else ""


def _done_well(judgement: Judgement, links: str) -> str:
    titles = area_titles(judgement)
    rows = [
        (
            titles.get(judged.check.area, judged.check.area),
            Markdown(f"{markdown_phrase(judged.check.title)} ({markdown(judged.check.id)})"),
            LEVELS[judged.level] if judged.level else "",
            SOURCES[judged.source],
            _proof(judged, links),
        )
        for judged in judgement.checks
        if judged.state is State.GOOD and _is_shown(judged)
    ]
    if not rows:
        return ""
    return "## Done well\n\n" + markdown_table(["Area", "What", "Level", "Known by", "Proof"], rows)


def _is_shown(judged: Judged) -> bool:
    """Return whether somebody or something showed the thing, and not only that no fault was seen."""
    if judged.source is Source.ANSWERED:
        return judged.answer is not None and judged.answer.evidence_verified
    keys = {*judged.check.good, *judged.check.automated}
    return any(fact.holds for fact in judged.facts if fact.key in keys)


def _clean(judgement: Judgement) -> str:
    clean = [judged for judged in judgement.checks if judged.state is State.GOOD and not _is_shown(judged)]
    parts = []
    for area in judgement.areas:
        titles = [
            f"{markdown_phrase(judged.check.title)} ({markdown(judged.check.id)})"
            for judged in clean
            if judged.check.area == area.area
        ]
        if titles:
            parts.append(f"- {markdown(area.title)}: {'; '.join(titles)}\n")
    return "## Looked for and found nothing to mend\n\n" + "".join(parts) if parts else ""


def _proof(judged: Judged, links: str) -> Markdown:
    places = [place for fact in judged.facts if fact.holds for place in fact.evidence]
    shown = dict.fromkeys(place_markdown(place, links) for place in places)
    return Markdown(", ".join(list(shown)[:_PROOFS]) or markdown_phrase(judged.says))


def _open(judgement: Judgement) -> str:
    if not judgement.questions:
        return ""
    lines = []
    for at, check_id in enumerate(judgement.questions, start=1):
        judged = judgement[check_id]
        hidden = f" (may hide up to {number(judged.principal.high)} h)" if judged.principal else ""
        again = " The last answer has expired." if judged.expired else ""
        question = markdown_phrase(judged.check.question or judged.check.title)
        lines.append(f"{at}. **{question}** {markdown(check_id)}{hidden}.{again}\n")
        lines += [
            f"   - {code(option.value.value)}: {markdown_phrase(option.text)}\n" for option in judged.check.options
        ]
    return (
        "## What could not be known\n\n"
        "The question whose answer can move the picture most comes first. Answer in the notebook "
        'with `assessment.answer("CHECK", "LEVEL", evidence="PATH")`, or by `debtkit assess`.\n\n' + "".join(lines)
    )


def _answers(judgement: Judgement) -> str:
    answered = [judged for judged in judgement.checks if judged.answer is not None]
    rows = [_answer(judged, judged.answer) for judged in answered if judged.answer is not None]
    if not rows:
        return ""
    return (
        f"## Answers\n\nAn answer counts for {ANSWER_DAYS} days; "
        "without evidence that was found it earns a quarter of the credit.\n\n"
        + markdown_table(["Check", "Answer", "Said by", "Counts until", "Evidence", "Note"], rows)
    )


def _answer(judged: Judged, answer: Answer) -> tuple[str, ...]:
    until = (min(answer.on, _LAST_DAY) + timedelta(days=ANSWER_DAYS)).isoformat()
    evidence = Markdown("")
    if answer.evidence.strip():
        evidence = Markdown(f"{code(answer.evidence)} ({_found_or_not(answer)})")
    return (
        Markdown(f"{markdown_phrase(judged.check.title)} ({markdown(judged.check.id)})"),
        LEVELS[answer.value] if answer.value else "does not apply",
        ", ".join(filter(None, (answer.by.strip(), answer.on.isoformat()))),
        f"expired on {until}" if judged.expired else until,
        evidence,
        answer.because or answer.note,
    )


def _found_or_not(answer: Answer) -> str:
    if answer.evidence_verified:
        return "found"
    return "a link, not followed" if "://" in answer.evidence else "not found or too thin"


def _unlooked(judgement: Judgement) -> str:
    told: dict[str, list[str]] = {}  # one command may look at much
    for judged in judgement.checks:
        if judged.unlooked:
            name = f"{markdown_phrase(judged.check.title)} ({markdown(judged.check.id)})"
            told.setdefault(judged.says, []).append(name)
    lines = [f"- {'; '.join(names)}: {markdown_phrase(says)}.\n" for says, names in told.items()]
    return "## What was not looked at\n\nIt is in no sum and no letter.\n\n" + "".join(lines) if lines else ""


def _not_applicable(judgement: Judgement) -> str:
    titles = area_titles(judgement)
    rows = [
        (
            titles.get(judged.check.area, judged.check.area),
            Markdown(f"{markdown_phrase(judged.check.title)} ({markdown(judged.check.id)})"),
            judged.says.removeprefix(_DOES_NOT_APPLY),
            SOURCES[judged.source],
        )
        for judged in judgement.checks
        if judged.state is State.NOT_APPLICABLE
    ]
    return "## What does not apply\n\n" + markdown_table(["Area", "Check", "Why", "Known by"], rows) if rows else ""


def _unread(coverage: Mapping[str, object] | None) -> str:
    """Say what was not read; how much was, changes with every file and stands in the JSON of the scan."""
    rows = [
        (code(str(entry.get("path", ""))), str(entry.get("reason", "")))
        for key in ("skipped", "partly_read")
        for entry in _entries(coverage, key)
    ]
    if not rows:
        return ""
    left = len(rows) - _SKIPPED
    more = f"\n{count(left, 'more file')} could not be read.\n" if left > 0 else ""
    return "## What could not be read\n\n" + markdown_table(["File", "Why"], rows[:_SKIPPED]) + more


def _entries(coverage: Mapping[str, object] | None, key: str) -> list[Mapping[str, object]]:
    entries = (coverage or {}).get(key)
    return [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, Sequence) else []


def _method(judgement: Judgement) -> str:
    applicable = sum(judged.state is not State.NOT_APPLICABLE for judged in judgement.checks)
    on, model = judgement.as_of.isoformat(), markdown(judgement.model)
    apply = "applies" if applicable == 1 else "apply"
    lines = [
        f"{applicable} of {count(len(judgement.checks), 'check')} {apply}; judged as of {on} with cut points {model}.",
        f"Judged by the {markdown(profile_words(judgement.profile))}.",
        *_RULES,
    ]
    return "## How this was judged\n\n" + "".join(f"- {line}\n" for line in lines)
