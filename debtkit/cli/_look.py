"""The verbs that look at a project: init, scan, plan, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.cli._common import (
    OK,
    WRONG_USE,
    measured,
    opened,
    print_json,
    show,
    shown,
    sprint,
    with_format,
    with_history,
)

if TYPE_CHECKING:
    import argparse

    from debtkit.cli._common import Commands


def add(commands: Commands) -> None:
    """Add the verbs."""
    commands.on_project("init", _init, "write debtkit.yaml with what can be detected")
    scan = commands.on_project("scan", _scan, "measure a project and show what it owes; writes nothing but a cache")
    with_format(scan, "sarif")
    scan.add_argument("--no-cache", action="store_true", help="look at every file, and keep nothing for the next scan")
    with_history(scan)
    plan = with_format(commands.on_project("plan", _plan, "show what to pay first"))
    plan.add_argument("--hours-per-sprint", type=sprint, default=12.0, metavar="H", help="default: 12")
    export = with_history(commands.on_project("export", _export, "write DEBT.md and PLAN.md with their charts"))
    export.add_argument("--to", default="docs/debt", metavar="FOLDER", help="seen from the project; default: docs/debt")
    export.add_argument("--hours-per-sprint", type=sprint, default=12.0, metavar="H", help="default: 12")


def _init(args: argparse.Namespace) -> int:
    project = opened(args)
    if project.config_path.exists():
        print(f"{shown(project.config_path)} is already there; nothing was changed")
        return OK
    project, judgement = measured(args)
    project.set_up()
    kinds = ", ".join(sorted(judgement.profile.kinds)) or "none recognised"
    print(f"wrote {shown(project.config_path)} (kind: {kinds})")
    print(f"next: debtkit assess {shown(args.path)}")
    return OK


def _scan(args: argparse.Namespace) -> int:
    project, judgement = measured(args)
    if args.format == "json":
        from debtkit.documents import findings_json, foreign_json  # noqa: PLC0415 - not for --version

        result = project.scanned
        if result is None:  # pragma: no cover - `_measured` scanned it
            return WRONG_USE
        foreign = foreign_json(project.facts())
        imported = {"foreign": foreign} if foreign else {}
        print_json({**result.to_dict(), "findings": findings_json(judgement.findings), **imported})
        return OK
    if args.format == "sarif":
        print_json(project.to_sarif(as_of=args.as_of))
        return OK
    show(args, project, judgement)
    return OK


def _plan(args: argparse.Namespace) -> int:
    project, _ = measured(args)
    plan = project.plan(args.hours_per_sprint, as_of=args.as_of)
    if args.format == "json":
        print(plan.to_json(), end="")
    elif args.format == "markdown":
        print(plan.to_markdown())
    else:
        print(plan.to_text())
    return OK


def _export(args: argparse.Namespace) -> int:
    project, _ = measured(args)
    for path in project.export(args.to, hours_per_sprint=args.hours_per_sprint, as_of=args.as_of):
        print(shown(path))
    return OK
