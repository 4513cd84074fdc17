"""The verbs for a first look: demo and lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.cli._common import OK, measured, show, shown

if TYPE_CHECKING:
    import argparse

    from debtkit.cli._common import Commands


def add(commands: Commands) -> None:
    """Add the verbs."""
    demo = commands.add("demo", _demo, "lay out the sample project with its history, and measure it")
    demo.add_argument("folder", nargs="?", default="ticket-titler", help="a new folder (default: ticket-titler)")
    demo.add_argument("--force", action="store_true", help="replace a sample that is already there")
    lab = commands.add("lab", _lab, "open JupyterLab on the quickstart")
    lab.add_argument("folder", nargs="?", default=".", help="where the notebooks are copied to (default: here)")


def _demo(args: argparse.Namespace) -> int:
    from pathlib import Path  # noqa: PLC0415 - not for --version

    from debtkit.workshop import lay_out  # noqa: PLC0415 - not for --version

    folder = lay_out(Path(args.folder), force=args.force)
    args.path, args.as_of, args.format = str(folder), None, "text"
    project, judgement = measured(args)
    print(f"The sample project is in {shown(folder)}: a small service with the debt such projects have.\n")
    show(args, project, judgement)
    written = project.export()
    print(f"\nWritten: {', '.join(shown(path) for path in written if path.suffix == '.md')}")
    return OK


def _lab(args: argparse.Namespace) -> int:
    from debtkit.cli._open_lab import open_lab  # noqa: PLC0415 - not for --version

    return open_lab(args.folder)
