"""The command line: its verbs stand in the modules beside this one."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from debtkit import __version__
from debtkit.cli import _assess, _audit, _demo, _explain, _gate, _import, _look, _past
from debtkit.cli._common import OK, WRONG_USE, Commands, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

_EPILOG = """\
exit codes: 0 fine, 1 the gate failed, 2 wrong use or unreadable input

start here:
  debtkit demo                 lay out the sample project and measure it
  debtkit scan PATH            what does this project owe? (writes nothing but a cache)
  debtkit assess PATH          answer what no scan can know
  debtkit audit FILE           what is wrong with the data? (writes nothing, unless --record PROJECT)
  debtkit export PATH          leave with docs/debt/DEBT.md and PLAN.md
  debtkit check PATH           the gate for CI
  debtkit baseline PATH        accept the debt of today; then only new debt fails
  debtkit record PATH          add a point to the history; debtkit diff A B compares two commits
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what was wrong in one line, and where to read on."""
        self.exit(WRONG_USE, f"debtkit: {shown(message)} (see `{self.prog} --help`)\n")


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
        return int(getattr(args, "code", OK))  # a gate that failed has failed, read or not
    except (OSError, ValueError) as problem:
        if os.environ.get("DEBTKIT_DEBUG"):
            raise
        print(f"debtkit: {shown(_sentence(problem))}", file=sys.stderr)
        return WRONG_USE


def _sentence(problem: OSError | ValueError) -> str:
    if isinstance(problem, OSError) and problem.strerror and problem.strerror in problem.args:
        where = problem.filename or "a file"
        return f"{where} cannot be used: {problem.strerror.lower()}; check that it is there and its permissions"
    return str(problem)


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
    commands = Commands(parser.add_subparsers(dest="command", metavar="command", parser_class=_Parser))
    for verbs in (_look, _assess, _audit, _gate, _past, _import, _explain, _demo):
        verbs.add(commands)
    return parser
