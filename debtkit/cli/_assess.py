"""``debtkit assess``: answers by option, or one question after the other on a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from debtkit.cli._common import OK, measured, show, with_format

if TYPE_CHECKING:
    import argparse

    from debtkit.cli._common import Commands
    from debtkit.project import Assessment


def add(commands: Commands) -> None:
    """Add the verb."""
    assess = with_format(commands.on_project("assess", _assess, "answer what no scan can know, then show what is owed"))
    assess.add_argument("--answer", action="append", default=[], metavar="ID=VALUE", help="answer without being asked")
    assess.add_argument(
        "--not-applicable", action="append", default=[], metavar="ID=REASON", help="say why a check does not apply"
    )
    assess.add_argument("--evidence", default="", metavar="FILE", help="the proof for the answers given")
    assess.add_argument("--note", default="", help="a note for the answers given")
    assess.add_argument("--by", help="who answers (default: the name git knows)")


def _assess(args: argparse.Namespace) -> int:
    project, _ = measured(args)
    assessment = project.assess(by=args.by, as_of=args.as_of, rescan=False)
    given = [(*_pair(text), True) for text in args.answer] + [(*_pair(text), False) for text in args.not_applicable]
    if not given and (args.evidence or args.note):
        msg = "--evidence and --note go with --answer ID=VALUE"
        raise ValueError(msg)
    for check, value, is_answer in given:
        assessment.check_act(check, value=value if is_answer else None)
    for check, value, is_answer in given:
        _act(args, assessment, check, value, is_answer=is_answer)
    if not given and args.format == "text" and sys.stdin.isatty() and sys.stdout.isatty():
        from debtkit.cli._ask import ask  # noqa: PLC0415 - only on a terminal

        ask(assessment)
    show(args, project, assessment.judgement)
    if args.format == "text" and assessment.questions:
        _print_questions(assessment)
    return OK


def _pair(text: str) -> tuple[str, str]:
    check, equals, value = text.partition("=")
    if not equals or not value.strip():
        msg = f"{text!r} has no value; write ID=VALUE, for example DK908=asserted"
        raise ValueError(msg)
    return check.strip().upper(), value.strip()


def _act(args: argparse.Namespace, assessment: Assessment, check: str, value: str, *, is_answer: bool) -> None:
    if not is_answer:
        assessment.not_applicable(check, value)
        return
    assessment.answer(check, value, note=args.note, evidence=args.evidence)
    answer = assessment.answers[check]
    if answer.evidence and not answer.evidence_verified:
        from debtkit.cli._ask import not_found  # noqa: PLC0415 - seldom

        print(f"debtkit: {not_found(answer.evidence)}", file=sys.stderr)


def _print_questions(assessment: Assessment, most: int = 5) -> None:
    from debtkit.render import count, terminal  # noqa: PLC0415 - not for --version

    left = count(len(assessment.questions), "open question")
    print(f"\n{left}; answer with: debtkit assess --answer ID=VALUE [--evidence FILE]")
    for check_id in assessment.questions[:most]:
        check = assessment.judgement[check_id].check
        print(f"  {check.id}  {terminal(check.question)}")
        for option in check.options:
            print(f"          {option.value.value:<11} {terminal(option.text)}")
