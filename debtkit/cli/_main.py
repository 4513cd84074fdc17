"""The same verbs in a terminal: init, scan, assess, plan, export, check, demo, lab."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from debtkit import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from debtkit.judgement import Judgement
    from debtkit.project import Assessment, Project

OK, GATE_FAILED, WRONG_USE = 0, 1, 2

_EPILOG = """\
exit codes: 0 fine, 1 the gate failed, 2 wrong use or unreadable input

start here:
  debtkit demo                 lay out the sample project and measure it
  debtkit scan PATH            what does this project owe? (writes nothing)
  debtkit assess PATH          answer what no scan can know
  debtkit export PATH          leave with docs/debt/DEBT.md and PLAN.md
  debtkit check PATH           the gate for CI
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what was wrong in one line, and where to read on."""
        self.exit(WRONG_USE, f"debtkit: {_shown(message)} (see `{self.prog} --help`)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = _build()
    args = parser.parse_args(argv)
    if args.command is None:
        parser.print_help()
        return WRONG_USE
    _speak_utf8()
    try:
        code = int(args.run(args))
        sys.stdout.flush()  # a reader who has left is noticed here, not when Python ends
        return code  # noqa: TRY300 - the flush belongs to the attempt
    except KeyboardInterrupt:
        print("debtkit: stopped; what was answered is kept", file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has seen enough
        return OK
    except (OSError, ValueError) as problem:
        if os.environ.get("DEBTKIT_DEBUG"):
            raise
        print(f"debtkit: {_shown(_sentence(problem))}", file=sys.stderr)
        return WRONG_USE


def _sentence(problem: OSError | ValueError) -> str:
    if isinstance(problem, OSError) and problem.strerror and problem.strerror in problem.args:
        where = problem.filename or "a file"
        return f"{where} cannot be used: {problem.strerror.lower()}; check that it is there and its permissions"
    return str(problem)


def _shown(text: object) -> str:
    """Return a path or sentence as it is, or made harmless when something in it would steer the terminal."""
    if str(text).isprintable():
        return str(text)
    from debtkit.render import terminal  # noqa: PLC0415 - seldom

    return terminal(str(text), None)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _build() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="debtkit",
        description="Find, measure, pay down and document the technical debt of a generative-AI system.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"debtkit {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="command", parser_class=_Parser)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    def on_project(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = command(name, run, text)
        sub.add_argument("path", nargs="?", default=".", metavar="PATH", help="the project (default: here)")
        sub.add_argument("--as-of", type=_day, metavar="DAY", help="judge as of this day (YYYY-MM-DD; default: today)")
        return sub

    def with_format(sub: argparse.ArgumentParser) -> argparse.ArgumentParser:
        sub.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="default: text")
        return sub

    on_project("init", _init, "write debtkit.yaml with what can be detected")
    with_format(on_project("scan", _scan, "measure a project and show what it owes; writes nothing"))
    assess = with_format(on_project("assess", _assess, "answer what no scan can know, then show what is owed"))
    assess.add_argument("--answer", action="append", default=[], metavar="ID=VALUE", help="answer without being asked")
    assess.add_argument(
        "--not-applicable", action="append", default=[], metavar="ID=REASON", help="say why a check does not apply"
    )
    assess.add_argument("--evidence", default="", metavar="FILE", help="the proof for the answers given")
    assess.add_argument("--note", default="", help="a note for the answers given")
    assess.add_argument("--by", help="who answers (default: the name git knows)")
    plan = with_format(on_project("plan", _plan, "show what to pay first"))
    plan.add_argument("--hours-per-sprint", type=_sprint, default=12.0, metavar="H", help="default: 12")
    export = on_project("export", _export, "write DEBT.md and PLAN.md with their charts")
    export.add_argument("--to", default="docs/debt", metavar="FOLDER", help="seen from the project; default: docs/debt")
    export.add_argument("--hours-per-sprint", type=_sprint, default=12.0, metavar="H", help="default: 12")
    check = with_format(on_project("check", _check, "fail when the project owes more than was agreed (for CI)"))
    check.add_argument(
        "--fail-on", action="append", metavar="ID|BAND", help="check id or weight band (default: critical)"
    )
    check.add_argument("--min-letter", choices=tuple("ABCDE"), help="no graded area below this letter")
    check.add_argument("--max-principal", type=_hours, metavar="H", help="likely hours owed at the most")
    check.add_argument("--max-interest", type=_hours, metavar="H", help="likely hours per month at the most")
    demo = command("demo", _demo, "lay out the sample project with its history, and measure it")
    demo.add_argument("folder", nargs="?", default="ticket-titler", help="a new folder (default: ticket-titler)")
    demo.add_argument("--force", action="store_true", help="replace a sample that is already there")
    lab = command("lab", _lab, "open JupyterLab on the quickstart")
    lab.add_argument("folder", nargs="?", default=".", help="where the notebooks are copied to (default: here)")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is not a day like 2026-11-22"
        raise argparse.ArgumentTypeError(msg) from None


def _hours(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e6:  # noqa: PLR2004 - also refuses nan and inf
        msg = f"{text!r} is not a number of hours"
        raise argparse.ArgumentTypeError(msg)
    return value


def _sprint(text: str) -> float:
    value = _hours(text)
    if value < 1:
        msg = f"a sprint of {text} h is too short to plan; use 1 or more"
        raise argparse.ArgumentTypeError(msg)
    return value


def _open(args: argparse.Namespace) -> Project:
    from debtkit.project import open_project  # noqa: PLC0415 - --help stays light

    return open_project(args.path)


def _measured(args: argparse.Namespace) -> tuple[Project, Judgement]:
    project = _open(args)
    with _progress(f"scanning {_shown(args.path)}") as tick:
        project.scan(as_of=args.as_of, progress=tick)
    return project, project.judge(as_of=args.as_of)


class _progress:  # noqa: N801 - reads as a verb where it is used
    """A line on the terminal while something takes long; nothing anywhere else."""

    def __init__(self, text: str) -> None:
        self.text, self.shown = text, False

    def __enter__(self) -> Callable[[int, int], None] | None:
        return self.tick if sys.stderr.isatty() else None

    def tick(self, done: int, total: int) -> None:
        """Repaint the line."""
        self.shown = True
        print(f"\r{self.text[:60]}: {done} of {total} files", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self.shown:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


def _print_json(data: object) -> None:
    import json  # noqa: PLC0415 - not for --version

    print(json.dumps(data, indent=1))  # escapes keep every name whole, whatever the terminal can show


def _terminal(judgement: Judgement, name: str, where: str) -> str:
    import shutil  # noqa: PLC0415 - not for --version

    from debtkit.documents import terminal_report  # noqa: PLC0415 - not for --version

    width = min(shutil.get_terminal_size((100, 40)).columns, 120)
    color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    ascii_only = not _can_draw(sys.stdout.encoding)
    return terminal_report(judgement, name=name, width=width, color=color, ascii_only=ascii_only, where=where)


def _can_draw(encoding: str | None) -> bool:
    try:
        "█░\u2013".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _show(args: argparse.Namespace, project: Project, judgement: Judgement) -> None:
    from debtkit.documents import debt_markdown, judgement_json  # noqa: PLC0415 - not for --version

    if args.format == "json":
        _print_json(judgement_json(judgement, name=project.name))
    elif args.format == "markdown":
        coverage = project.scanned.coverage if project.scanned else None
        print(debt_markdown(judgement, name=project.name, coverage=coverage))
    else:
        print(_terminal(judgement, project.name, "" if args.path == "." else args.path))


def _init(args: argparse.Namespace) -> int:
    project = _open(args)
    if project.config_path.exists():
        print(f"{_shown(project.config_path)} is already there; nothing was changed")
        return OK
    project, judgement = _measured(args)
    project.set_up()
    kinds = ", ".join(sorted(judgement.profile.kinds)) or "none recognised"
    print(f"wrote {_shown(project.config_path)} (kind: {kinds})")
    print(f"next: debtkit assess {_shown(args.path)}")
    return OK


def _scan(args: argparse.Namespace) -> int:
    project, judgement = _measured(args)
    if args.format == "json":
        from debtkit.documents import findings_json  # noqa: PLC0415 - not for --version

        result = project.scanned
        if result is None:  # pragma: no cover - `_measured` scanned it
            return WRONG_USE
        _print_json({**result.to_dict(), "findings": findings_json(judgement.findings)})
        return OK
    _show(args, project, judgement)
    return OK


def _assess(args: argparse.Namespace) -> int:
    project, _ = _measured(args)
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
    _show(args, project, assessment.judgement)
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


def _plan(args: argparse.Namespace) -> int:
    project, _ = _measured(args)
    plan = project.plan(args.hours_per_sprint, as_of=args.as_of)
    if args.format == "json":
        print(plan.to_json(), end="")
    elif args.format == "markdown":
        print(plan.to_markdown())
    else:
        print(plan.to_text())
    return OK


def _export(args: argparse.Namespace) -> int:
    project, _ = _measured(args)
    for path in project.export(args.to, hours_per_sprint=args.hours_per_sprint, as_of=args.as_of):
        print(_shown(path))
    return OK


def _names(given: list[str] | None) -> list[str] | None:
    return None if given is None else [name.strip() for names in given for name in names.split(",")]


def _check(args: argparse.Namespace) -> int:
    from debtkit.judgement import Gate  # noqa: PLC0415 - not for --version

    project, judgement = _measured(args)
    said: dict[str, Any] = project.gate
    asked = {
        "fail_on": _names(args.fail_on),
        "min_letter": args.min_letter,
        "max_principal_hours": args.max_principal,
        "max_interest_hours_per_month": args.max_interest,
    }
    gate = Gate.of(**(said | {key: value for key, value in asked.items() if value is not None}))
    reasons = gate.reasons(judgement)
    if args.format == "json":
        _print_json({"schema": "debtkit.check/1", "passed": not reasons, "reasons": list(reasons)})
    elif args.format == "markdown":
        from debtkit.render import markdown  # noqa: PLC0415 - not for --version

        print(f"**debtkit check: {'failed' if reasons else 'passed'}**\n")
        for reason in reasons:
            print(f"- {markdown(reason)}")
    else:
        from debtkit.render import terminal  # noqa: PLC0415 - not for --version

        for reason in reasons:
            print(f"FAIL  {terminal(reason)}")
        owed = f"{judgement.principal.likely:.0f} h owed, {judgement.interest.likely:.0f} h/month"
        print(f"debtkit check: {'failed' if reasons else 'passed'} ({owed})")
    return GATE_FAILED if reasons else OK


def _demo(args: argparse.Namespace) -> int:
    from pathlib import Path  # noqa: PLC0415 - not for --version

    from debtkit.workshop import lay_out  # noqa: PLC0415 - not for --version

    folder = lay_out(Path(args.folder), force=args.force)
    args.path, args.as_of, args.format = str(folder), None, "text"
    project, judgement = _measured(args)
    print(f"The sample project is in {_shown(folder)}: a small service with the debt such projects have.\n")
    _show(args, project, judgement)
    written = project.export()
    print(f"\nWritten: {', '.join(_shown(path) for path in written if path.suffix == '.md')}")
    return OK


def _lab(args: argparse.Namespace) -> int:
    from debtkit.cli._lab import open_lab  # noqa: PLC0415 - not for --version

    return open_lab(args.folder)
