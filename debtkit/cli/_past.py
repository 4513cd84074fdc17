"""The verbs that look back: record, history, diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.cli._common import OK, day, end_cleanly, measured, opened, shown, with_format

if TYPE_CHECKING:
    import argparse

    from debtkit.cli._common import Commands


def add(commands: Commands) -> None:
    """Add the verbs."""
    commands.on_project("record", _record, "add what is owed today to the project's history")
    with_format(commands.on_project("history", _history, "show what was owed over time"))
    diff = with_format(commands.add("diff", _diff, "show what was paid and what was borrowed between two commits"))
    diff.add_argument("before", metavar="A", help="a commit, tag or branch")
    diff.add_argument("after", nargs="?", metavar="B", help="another one (default: the files as they are now)")
    diff.add_argument("--path", default=".", metavar="PATH", help="the project (default: here)")
    diff.add_argument("--as-of", type=day, metavar="DAY", help="judge both as of this day (default: today)")


def _record(args: argparse.Namespace) -> int:
    project, _ = measured(args)
    print(f"wrote {shown(project.add_milestone(as_of=args.as_of))}")
    return OK


def _history(args: argparse.Namespace) -> int:
    history = opened(args).history()
    if args.format == "json":
        print(history.to_json(), end="")
    elif args.format == "markdown":
        print(history.to_markdown())
    else:
        print(history.to_text())
    return OK


def _diff(args: argparse.Namespace) -> int:
    end_cleanly()
    found = opened(args).diff(args.before, args.after, as_of=args.as_of)
    if args.format == "json":
        print(found.to_json(), end="")
    elif args.format == "markdown":
        print(found.to_markdown())
    else:
        print(found.to_text(), end="")
    return OK
