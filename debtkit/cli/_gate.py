"""The gate for CI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.cli._common import GATE_FAILED, OK, hours, measured, print_json, with_format

if TYPE_CHECKING:
    import argparse

    from debtkit.cli._common import Commands


def add(commands: Commands) -> None:
    """Add the verb."""
    check = with_format(
        commands.on_project("check", _check, "fail when the project owes more than was agreed (for CI)")
    )
    check.add_argument(
        "--fail-on", action="append", metavar="ID|BAND", help="check id or weight band (default: critical)"
    )
    check.add_argument("--min-letter", choices=tuple("ABCDE"), help="no graded area below this letter")
    check.add_argument("--max-principal", type=hours, metavar="H", help="likely hours owed at the most")
    check.add_argument("--max-interest", type=hours, metavar="H", help="likely hours per month at the most")


def _names(given: list[str] | None) -> list[str] | None:
    return None if given is None else [name.strip() for names in given for name in names.split(",")]


def _check(args: argparse.Namespace) -> int:
    from debtkit.judgement import Gate  # noqa: PLC0415 - not for --version

    project, judgement = measured(args)
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
        print_json({"schema": "debtkit.check/1", "passed": not reasons, "reasons": list(reasons)})
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
