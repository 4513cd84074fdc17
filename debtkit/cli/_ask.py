"""Ask the open questions one by one in a terminal; each answer is kept before the next is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.render import terminal

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
    print(f"{len(assessment.questions)} questions that no scan can answer. {_HELP}.\n")
    while open_questions := [question for question in assessment.questions if question not in skipped]:
        check = assessment.judgement[open_questions[0]].check
        _show(check, len(open_questions))
        try:
            line = read("> ").strip().lower()
        except EOFError:
            break
        if line == "q":
            break
        if line == "u":
            answered -= int(assessment.undo())
        elif line == "n":
            answered += _not_applicable(assessment, check, read)
        elif line.isdigit() and 1 <= int(line) <= len(check.options):
            option = check.options[int(line) - 1]
            evidence = (
                "" if option.value.value == "absent" else read("  where is the proof? (a path, or Enter) ").strip()
            )
            assessment.answer(check.id, option.value.value, evidence=evidence)
            answered += 1
            _say_so(assessment, check, evidence)
        elif not line:
            skipped.add(check.id)
        else:
            print(f"  {_HELP}")
    return answered


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


def _say_so(assessment: Assessment, check: Check, evidence: str) -> None:
    judged = assessment.judgement[check.id]
    if evidence and judged.answer is not None and not judged.answer.evidence_verified:
        print(
            f"  {terminal(evidence)} was not found in the project, or there is too little in it: kept as an assertion"
        )
    judgement = assessment.judgement
    print(f"  kept. Owed now: {judgement.principal.likely:.0f} h, {judgement.interest.likely:.0f} h/month\n")
