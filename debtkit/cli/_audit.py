"""``debtkit audit``: what is wrong with data, with proof."""

# ruff: noqa: PLC0415 - not for --version

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

from debtkit.cli._common import GATE_FAILED, OK, WRONG_USE, day, end_cleanly, shown

if TYPE_CHECKING:
    import argparse

    from debtkit.cli._common import Commands
    from debtkit.instruments.audit import Audit
    from debtkit.project import Project

GRADES = ("critical", "high", "medium", "low")
_ROLES = ("prompt", "response", "messages", "label", "split")
_GLOB = re.compile(r"[*?\[]")


def add(commands: Commands) -> None:
    """Add the verb."""
    verb = commands.add("audit", _audit, "look at data: duplicates, leaks, personal data, labels, drift, with proof")
    verb.add_argument("paths", nargs="+", metavar="PATH", help="a file, folder or glob (in quotes); each is one audit")
    verb.add_argument("--text", action="append", metavar="COLUMN", help="a column of free text; may be repeated")
    for role in _ROLES:
        verb.add_argument(f"--{role}", metavar="COLUMN", help=f"the column of the {role} (default: told by the data)")
    verb.add_argument("--groups", nargs="+", metavar="COLUMN", help="columns of groups that should be treated alike")
    verb.add_argument("--reference", metavar="PATH", help="data to compare with (drift)")
    verb.add_argument("--contract", metavar="FILE", help="what the data must hold")
    verb.add_argument("--benchmark", action="append", default=[], metavar="FILE", help="fingerprints of a benchmark")
    verb.add_argument("--checks", metavar="A,B", help="run only these checks")
    verb.add_argument("--budget", choices=("fast", "full"), default="fast", help="full also does what costs minutes")
    verb.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="default: duckdb")
    verb.add_argument("--memory-limit", metavar="SIZE", help="of DuckDB, such as 2GB")
    verb.add_argument("--spill", metavar="FOLDER", help="where DuckDB puts what does not fit into memory")
    verb.add_argument("--as-of", type=day, metavar="DAY", help="judge dates as of this day (default: not at all)")
    verb.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="default: text")
    verb.add_argument("--output", metavar="FILE", help="write there instead of printing")
    verb.add_argument("--fail-on", choices=GRADES, help="exit 1 on a finding this bad or worse")
    verb.add_argument("--record", metavar="PROJECT", help="keep what was found in this project; its debt moves")


def _audit(args: argparse.Namespace) -> int:
    _refuse(args)
    end_cleanly()
    project = _project(args.record)
    args.code = OK
    try:
        told = [_one(path, args, project) for path in args.paths]
    except KeyboardInterrupt:
        print("debtkit: stopped; nothing of this audit is kept", file=sys.stderr)
        return WRONG_USE
    _write(told, args)
    return int(args.code)


def _one(path: str, args: argparse.Namespace, project: Project | None) -> str | dict[str, Any]:
    from debtkit.instruments.audit import audit

    found = audit(_given(path), engine=_engine(args), progress=sys.stderr.isatty() or None, **_asked(args))
    try:
        if project is not None:
            found.fingerprint(columns=False)
        told = _told(found, args.format)
        args.code = max(args.code, _code(found, args.fail_on))
        if project is not None:
            print(f"kept in {shown(project.record(found))}", file=sys.stderr)
        return told
    finally:
        found.data.table.engine.close()


def _refuse(args: argparse.Namespace) -> None:
    """Refuse what cannot be meant, before anything is read."""
    if args.engine == "spark" and (args.memory_limit or args.spill):
        msg = "--memory-limit and --spill are settings of DuckDB; give Spark its own in spark-defaults.conf"
        raise ValueError(msg)
    doubled = next((path for path in args.paths if args.paths.count(path) > 1), None)
    if doubled is not None:
        msg = f"{doubled} is named twice; each path is audited once"
        raise ValueError(msg)


def _project(path: str | None) -> Project | None:
    if path is None:
        return None
    from debtkit.project import open_project

    return open_project(path)


def _engine(args: argparse.Namespace) -> Any:  # noqa: ANN401 - a name or an engine
    if args.memory_limit is None and args.spill is None:
        return args.engine
    from debtkit.instruments.audit import DuckDB

    return DuckDB(memory_limit=args.memory_limit, spill=args.spill)


def _given(path: str) -> str:
    from pathlib import Path

    if not _GLOB.search(path) and not Path(path).exists():
        msg = f"{path} is not there; name a file, a folder or a glob in quotes"
        raise ValueError(msg)
    return path


def _asked(args: argparse.Namespace) -> dict[str, Any]:
    given: dict[str, Any] = {role: getattr(args, role) for role in _ROLES}
    for name in ("text", "groups", "reference", "contract", "as_of"):
        given[name] = getattr(args, name)
    if args.checks is not None:
        given["checks"] = [name.strip() for name in args.checks.split(",") if name.strip()]
    return given | {"budget": args.budget, "benchmarks": args.benchmark}


def _told(audit: Audit, form: str) -> str | dict[str, Any]:
    if form == "json":
        return audit.as_dict()
    return audit.to_markdown() if form == "markdown" else audit.terminal()


def _write(told: list[str | dict[str, Any]], args: argparse.Namespace) -> None:
    """Print the audits, or write them to a file; several as one list of JSON, or one below the other."""
    if args.format == "json":
        text = json.dumps(told[0] if len(told) == 1 else told, indent=1, allow_nan=False) + "\n"
    else:
        text = "\n".join(f"{str(one).rstrip()}\n" for one in told)
    if args.output is None:
        print(text, end="")
        return
    from debtkit.render import atomic_write

    atomic_write(args.output, text)


def _code(audit: Audit, fail_on: str | None) -> int:
    if fail_on is None:
        return OK
    failing = GRADES[: GRADES.index(fail_on) + 1]
    return GATE_FAILED if any(finding.severity in failing for finding in audit.findings) else OK
