"""What the commands share: arguments, opening and measuring a project, what is printed."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from debtkit.judgement import Judgement
    from debtkit.project import Project

OK, GATE_FAILED, WRONG_USE = 0, 1, 2
_TERMINATED = 143


class Commands:
    """The verbs of the command line; each module adds its own."""

    def __init__(self, subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        self._subparsers = subparsers

    def add(self, name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        """Add a verb."""
        sub = self._subparsers.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    def on_project(self, name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        """Add a verb that works on a project, as of a day."""
        sub = self.add(name, run, text)
        sub.add_argument("path", nargs="?", default=".", metavar="PATH", help="the project (default: here)")
        sub.add_argument("--as-of", type=day, metavar="DAY", help="judge as of this day (YYYY-MM-DD; default: today)")
        return sub


def end_cleanly() -> None:
    """Let a program that is asked to end (SIGTERM) take away the folders that it laid out."""
    import signal  # noqa: PLC0415 - not for --version

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))


def with_format(sub: argparse.ArgumentParser, *more: str) -> argparse.ArgumentParser:
    """Give a verb the option of the form it prints."""
    sub.add_argument("--format", choices=("text", "json", "markdown", *more), default="text", help="default: text")
    return sub


def with_history(sub: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Give a verb that scans the option to search the history, too."""
    sub.add_argument("--history", action="store_true", help="search what past commits added for keys, too")
    return sub


def shown(text: object) -> str:
    """Return a path or sentence as it is, or made harmless when something in it would steer the terminal."""
    if str(text).isprintable():
        return str(text)
    from debtkit.render import terminal  # noqa: PLC0415 - seldom

    return terminal(str(text), None)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is not a day like 2026-11-22"
        raise argparse.ArgumentTypeError(msg) from None


def hours(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e6:  # noqa: PLR2004 - also refuses nan and inf
        msg = f"{text!r} is not a number of hours"
        raise argparse.ArgumentTypeError(msg)
    return value


def sprint(text: str) -> float:
    value = hours(text)
    if value < 1:
        msg = f"a sprint of {text} h is too short to plan; use 1 or more"
        raise argparse.ArgumentTypeError(msg)
    return value


def opened(args: argparse.Namespace) -> Project:
    from debtkit.project import open_project  # noqa: PLC0415 - --help stays light

    return open_project(args.path)


def measured(args: argparse.Namespace) -> tuple[Project, Judgement]:
    project = opened(args)
    with progress(f"scanning {shown(args.path)}") as tick:
        cache, history = not getattr(args, "no_cache", False), getattr(args, "history", False)
        project.scan(as_of=args.as_of, progress=tick, cache=cache, history=history)
    return project, project.judge(as_of=args.as_of)


class progress:  # noqa: N801 - reads as a verb where it is used
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


def print_json(data: object) -> None:
    import json  # noqa: PLC0415 - not for --version

    print(json.dumps(data, indent=1))  # escapes keep every name whole, whatever the terminal can show


def _terminal(judgement: Judgement, project: Project, where: str) -> str:
    import shutil  # noqa: PLC0415 - not for --version

    from debtkit.documents import terminal_report  # noqa: PLC0415 - not for --version

    width = min(shutil.get_terminal_size((100, 40)).columns, 120)
    color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    ascii_only = not _can_draw(sys.stdout.encoding)
    return terminal_report(
        judgement,
        name=project.name,
        width=width,
        color=color,
        ascii_only=ascii_only,
        where=where,
        foreign=project.facts(),
    )


def _can_draw(encoding: str | None) -> bool:
    try:
        "█░\u2013".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def show(args: argparse.Namespace, project: Project, judgement: Judgement) -> None:
    from debtkit.documents import debt_markdown, judgement_json  # noqa: PLC0415 - not for --version

    if args.format == "json":
        print_json(judgement_json(judgement, name=project.name, foreign=project.facts()))
    elif args.format == "markdown":
        coverage = project.scanned.coverage if project.scanned else None
        print(debt_markdown(judgement, name=project.name, coverage=coverage, foreign=project.facts()))
    else:
        print(_terminal(judgement, project, "" if args.path == "." else args.path))
