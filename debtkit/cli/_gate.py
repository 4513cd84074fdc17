"""The gate for CI, and the baseline of debt that it accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.cli._common import GATE_FAILED, OK, hours, measured, print_json, shown, with_format, with_history

if TYPE_CHECKING:
    import argparse

    from debtkit.cli._common import Commands
    from debtkit.judgement import Baseline, Checked, Judgement


def add(commands: Commands) -> None:
    """Add the verbs."""
    check = commands.on_project("check", _check, "fail on new debt, or on more than was agreed (for CI)")
    with_format(with_history(check), "sarif")
    check.add_argument(
        "--fail-on",
        action="append",
        metavar="ID|BAND",
        help="check id or weight band (default: critical, or with a baseline only new debt)",
    )
    check.add_argument("--min-letter", choices=tuple("ABCDE"), help="no graded area below this letter")
    check.add_argument("--max-principal", type=hours, metavar="H", help="likely hours owed at the most")
    check.add_argument("--max-interest", type=hours, metavar="H", help="likely hours per month at the most")
    baseline = commands.on_project("baseline", _baseline, "accept the debt of today: from now on only new debt fails")
    with_history(baseline).add_argument(
        "--prune", action="store_true", help="only take out what was paid; accept nothing new"
    )
    baseline.add_argument("--check", action="store_true", help="write nothing; exit 1 when it would change")


def _names(given: list[str] | None) -> list[str] | None:
    return None if given is None else [name.strip() for names in given for name in names.split(",")]


def _check(args: argparse.Namespace) -> int:
    project, judgement = measured(args)
    gate = project.gate_with(
        fail_on=_names(args.fail_on),
        min_letter=args.min_letter,
        max_principal_hours=args.max_principal,
        max_interest_hours_per_month=args.max_interest,
    )
    checked = project.check(gate, as_of=args.as_of)
    args.code = OK if checked.passed else GATE_FAILED
    if args.format == "json":
        print_json(_as_json(checked))
    elif args.format == "sarif":
        print_json(project.to_sarif(as_of=args.as_of))
    elif args.format == "markdown":
        _print_markdown(checked)
    else:
        _print_text(checked, judgement)
    return int(args.code)


def _as_json(checked: Checked) -> dict[str, Any]:
    data: dict[str, Any] = {
        "schema": "debtkit.check/1",
        "passed": checked.passed,
        "reasons": list(checked.reasons),
        "waived": [
            {"check": finding.check, "path": finding.place.path, "because": waiver.because, "until": f"{waiver.until}"}
            for finding, waiver in checked.waived
        ],
    }
    if checked.since is not None:
        data["since_baseline"] = {
            "new": [
                {"check": found.check, "path": found.place.path, "locator": found.place.locator, "title": found.title}
                for found in checked.since.new
            ],
            "paid": [mark._asdict() for mark in checked.since.paid],
            "known": len(checked.since.known),
            "worse": [{"area": fell.area, "was": fell.was, "now": fell.now} for fell in checked.since.worse],
        }
    return data


def _notes(checked: Checked) -> list[str]:
    from debtkit.render import count  # noqa: PLC0415 - not for --version

    notes = []
    if checked.since is not None:
        since = checked.since
        notes.append(f"since the baseline: {len(since.new)} new, {len(since.paid)} paid, {len(since.known)} known")
        if since.paid:
            notes.append("keep what was paid: debtkit baseline --prune")
    if checked.waived:
        covered = len(checked.waived)
        notes.append(f"{count(covered, 'finding')} {'is' if covered == 1 else 'are'} covered by a waiver")
    return notes + [f"a waiver covers nothing: {waiver.check} {waiver.path}".rstrip() for waiver in checked.idle]


def _print_markdown(checked: Checked) -> None:
    from debtkit.render import markdown  # noqa: PLC0415 - not for --version

    print(f"**debtkit check: {'passed' if checked.passed else 'failed'}**\n")
    for reason in checked.reasons:
        print(f"- {markdown(reason)}")
    for note in _notes(checked):
        print(f"\n{markdown(note)}")


def _print_text(checked: Checked, judgement: Judgement) -> None:
    from debtkit.render import terminal  # noqa: PLC0415 - not for --version

    for reason in checked.reasons:
        print(f"FAIL  {terminal(reason)}")
    for note in _notes(checked):
        print(f"note  {terminal(note)}")
    owed = f"{judgement.principal.likely:.0f} h owed, {judgement.interest.likely:.0f} h/month"
    print(f"debtkit check: {'passed' if checked.passed else 'failed'} ({owed})")


def _baseline(args: argparse.Namespace) -> int:
    project, _ = measured(args)
    old = project.baseline() if args.prune or args.check else None
    new = project.next_baseline(prune=args.prune, as_of=args.as_of)
    if args.check:
        print(f"debtkit baseline: {'as it is' if new == old else 'would change'}")
        return OK if new == old else GATE_FAILED
    path = project.accept(prune=args.prune, as_of=args.as_of)
    print(f"wrote {shown(path)}: {len(new.marks)} accepted, {len(new.letters)} letters{_change(old, new)}")
    return OK


def _change(old: Baseline | None, new: Baseline) -> str:
    return f" ({len(old.marks)} before)" if old is not None and old != new else ""
