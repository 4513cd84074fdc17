"""``debtkit import``: what other tools found, and what a server holds, kept beside our own measurements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from debtkit.cli._common import OK, shown

if TYPE_CHECKING:
    import argparse

    from debtkit.cli._common import Commands
    from debtkit.instruments.importers import Imported

RECORD = "foreign-"
"""What the record of a tool is called begins with this: no tool's name can replace a record of ours."""
MLFLOW = "mlflow"
_SERVER_WORDS = 2


def add(commands: Commands) -> None:
    """Add the verb."""
    says = "keep what ruff, bandit or a SARIF log reports, as foreign findings, or what an MLflow server holds"
    verb = commands.add("import", _import, says)
    verb.add_argument(
        "words",
        nargs="+",
        metavar="FILE... | mlflow URI [PATH]",
        help="reports, or an MLflow server, then the project they are about (default: here)",
    )


def _import(args: argparse.Namespace) -> int:
    from debtkit.instruments.importers import Imported, import_findings  # noqa: PLC0415 - not for --version
    from debtkit.project import open_project  # noqa: PLC0415 - not for --version

    if args.words[0] == MLFLOW and not Path(MLFLOW).is_file():
        return _import_server(args.words[1:])
    files, path = _split(args.words)
    project = open_project(path)
    results = [import_findings(file, root=project.root) for file in files]
    together = Imported(
        (finding for result in results for finding in result.findings),
        (),
        (tool for result in results for tool in result.tools),
    )
    for tool, result in together.by_tool().items():
        kept = project.record(result, name=f"{RECORD}{tool}")
        print(f"{_told(result)}, kept in {shown(kept)}")
    for note in dict.fromkeys(note for result in results for note in result.notes):
        print(f"  {shown(note)}")
    return OK


def _import_server(words: list[str]) -> int:
    from datetime import date  # noqa: PLC0415 - not for --version

    from debtkit.instruments.scan.systems.mlflow import MissingClientError, import_server  # noqa: PLC0415
    from debtkit.project import open_project  # noqa: PLC0415
    from debtkit.render import count  # noqa: PLC0415

    if not 1 <= len(words) <= _SERVER_WORDS:
        msg = "name one server and one project at most, as in: debtkit import mlflow https://HOST ."
        raise ValueError(msg)
    project = open_project(words[1] if len(words) == _SERVER_WORDS else ".")
    try:
        read = import_server(words[0], on=date.today())  # noqa: DTZ011 - a person's own calendar day
    except MissingClientError as error:
        raise ValueError(str(error)) from None
    kept = project.record(read, name=read.record_name)
    told = f"{count(len(read.facts()), 'fact')}, {count(read.debts, 'place')} to mend"
    print(f"{shown(read.place)}: {told}, as of {read.on}, kept in {shown(kept)}")
    return OK


def _split(words: list[str]) -> tuple[list[str], str]:
    """Return the files and the project: the last word, when it is a folder."""
    files, path = (words[:-1], words[-1]) if Path(words[-1]).is_dir() else (words, ".")
    if not files:
        msg = f"{path} is a folder; name the report to import first, as in: debtkit import ruff.json {path}"
        raise ValueError(msg)
    return files, path


def _told(result: Imported) -> str:
    from debtkit.render import count  # noqa: PLC0415 - not for --version

    rules = len({(finding.tool, finding.rule) for finding in result.findings})
    mapped = sum(bool(finding.fact) for finding in result.findings)
    judged = f", {mapped} of them judged by a check of ours" if mapped else ""
    return f"{result.tools[0]}: {count(len(result.findings), 'finding')} of {count(rules, 'rule')}{judged}"
