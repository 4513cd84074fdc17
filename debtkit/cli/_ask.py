"""Ask the open questions one by one in a terminal; each answer is kept before the next is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.render import count, terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from debtkit.judgement import Check
    from debtkit.project import Assessment

_HELP = "a number answers, Enter skips, n = does not apply, u = undo, q = stop"


def ask(assessment: Assessment, *, read: Callable[[str], str] = input) -> int:
    """Ask until the questions or the patience end; return how many were answered.

    Parameters
    ----------
    assessment
        What to ask about; it keeps each answer at once.
    read
        How a line is read: a prompt in, a line out.
    """
    skipped: set[str] = set()
    answered = 0
    print(f"{count(len(assessment.questions), 'question')} that no scan can answer. {_HELP}.\n")
    while open_questions := [question for question in assessment.questions if question not in skipped]:
        check = assessment.judgement[open_questions[0]].check
        _show(check, len(open_questions))
        try:
            line = read("> ").strip().lower()
            if line == "q":
                break
            if line:
                answered += _do(assessment, check, line, read)
            else:
                skipped.add(check.id)
        except EOFError:
            break
    return answered


def _do(assessment: Assessment, check: Check, line: str, read: Callable[[str], str]) -> int:
    """Do what a line says; return by how much the number of answers changed."""
    if line == "u":
        return -int(assessment.undo())
    if line == "n":
        return _not_applicable(assessment, check, read)
    if not (line.isascii() and line.isdigit() and 1 <= int(line) <= len(check.options)):
        print(f"  {_HELP}")
        return 0
    value = check.options[int(line) - 1].value.value
    evidence = "" if value == "absent" else read("  where is the proof? (a path, or Enter) ").strip()
    assessment.answer(check.id, value, evidence=evidence)
    _say_so(assessment, check, evidence)
    return 1


def _show(check: Check, left: int) -> None:
    print(f"{check.id}  {terminal(check.question)}  ({left} open)")
    for number, option in enumerate(check.options, start=1):
        print(f"  {number}  {terminal(option.text)}")


def _not_applicable(assessment: Assessment, check: Check, read: Callable[[str], str]) -> int:
    reason = read("  why does it not apply? ").strip()
    if not reason:
        print("  no reason, so the question stays open")
        return 0
    assessment.not_applicable(check.id, reason)
    return 1


def not_found(evidence: str) -> str:
    """Return what to say of evidence that proves nothing yet."""
    return f"{terminal(evidence)} was not found in the project, or there is too little in it: kept as an assertion"


def _say_so(assessment: Assessment, check: Check, evidence: str) -> None:
    judged = assessment.judgement[check.id]
    if evidence and judged.answer is not None and not judged.answer.evidence_verified:
        print(f"  {not_found(evidence)}")
    judgement = assessment.judgement
    print(f"  kept. Owed now: {judgement.principal.likely:.0f} h, {judgement.interest.likely:.0f} h/month\n")
