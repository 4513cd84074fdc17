"""The verb that explains a check."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from debtkit.cli._common import OK, print_json, shown, with_format

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from debtkit.cli._common import Commands
    from debtkit.project import Explanation


def add(commands: Commands) -> None:
    """Add the verb."""
    explain = with_format(
        commands.add("explain-rule", _explain, "tell why a check is there, how it is measured and what it costs")
    )
    explain.add_argument(
        "rule", nargs="?", metavar="RULE", help="an id (DK1202) or a fact (unpinned_model_alias); default: list all"
    )


def _explain(args: argparse.Namespace) -> int:
    from debtkit.project import explain_rule, explain_rules  # noqa: PLC0415 - --help stays light

    if args.rule is None:
        return _list(args.format, explain_rules())
    found = explain_rule(args.rule)
    if args.format == "json":
        print_json(found.as_dict())
    else:
        print(found.to_markdown() if args.format == "markdown" else found.to_text(), end="")
    return OK


def _list(form: str, rules: Sequence[Explanation]) -> int:
    if form == "json":
        print_json([rule.as_dict() for rule in rules])
        return OK
    from debtkit.render import markdown  # noqa: PLC0415 - --help stays light

    for area, own in groupby(rules, key=lambda rule: rule.area):
        print(f"## {markdown(area)}\n" if form == "markdown" else area)
        for rule in own:
            title = f"{rule.check.id} {rule.check.title}"
            print(f"- {markdown(title)}" if form == "markdown" else f"  {shown(title)} ({rule.check.weight})")
        print()
    return OK
