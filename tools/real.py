"""Run the whole loop on real repositories, as a user would, and put what came out into docs/validation.md.

python tools/real.py --repos FOLDER --as-of 2026-11-22 NAME [NAME ...]

Each repository below FOLDER is cloned into a temporary folder first, so that nothing is written into it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from debtkit.render import code, hours, markdown, markdown_table

BEGIN, END = "<!-- real:begin -->", "<!-- real:end -->"
HEADERS = (
    "Repository",
    "Kind",
    "Principal, h",
    "Interest, h/month",
    "Not known, h",
    "Areas",
    "Costs most each month",
    "CPU of the scan, s",
)


@dataclass(frozen=True)
class Run:
    """What came out for one repository."""

    repository: str
    debt: dict[str, Any]
    cpu: float
    files: int


def run(name: str, source: Path, as_of: str) -> Run:
    """Clone, scan, assess, answer one question, export twice."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / name
        subprocess.run(["git", "clone", "--quiet", str(source), str(clone)], check=True)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        scan = json.loads(_debtkit("scan", str(clone), "--format", "json"))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        debt = json.loads(_debtkit("assess", str(clone), "--format", "json", "--as-of", as_of))
        question = debt["questions"][0]
        _debtkit("assess", str(clone), "--answer", f"{question}=absent", "--by", "validation", "--as-of", as_of)
        first, second = (_exported(clone, as_of) for _ in range(2))
        if first != second:
            msg = f"{name}: two exports differ"
            raise SystemExit(msg)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Run(_origin(source), debt, cpu, scan["coverage"]["files"])


def _debtkit(*args: str) -> str:
    return subprocess.run([sys.executable, "-m", "debtkit", *args], check=True, capture_output=True, text=True).stdout


def _exported(clone: Path, as_of: str) -> dict[str, bytes]:
    paths = _debtkit("export", str(clone), "--as-of", as_of).splitlines()
    return {Path(path).name: Path(path).read_bytes() for path in paths}


def _origin(source: Path) -> str:
    commit = subprocess.run(
        ["git", "-C", str(source), "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()
    return f"{source.name} @ {commit[:12]}"


def table(runs: list[Run], names: dict[str, str]) -> str:
    """Return the rows as markdown."""
    rows = []
    for one in runs:
        debt = one.debt
        short, _, commit = one.repository.partition(" @ ")
        first = debt["findings"][0]["title"] if debt["findings"] else "nothing"
        rows.append(
            (
                f"{names.get(short, short)} @ {commit}",
                ", ".join(debt["profile"]["kinds"]) or "none recognised",
                _hours(debt["principal_hours"]),
                _hours(debt["interest_hours_per_month"]),
                f"up to {debt['unknown_hours']['high']:.0f}",
                code("".join(area["letter"] or "-" for area in debt["areas"])),
                markdown(first),
                f"{one.cpu:.2f} ({one.files} files)",
            )
        )
    return str(markdown_table(HEADERS, rows))


def _hours(amount: dict[str, float]) -> str:
    return hours(amount["low"], amount["likely"], amount["high"], unit="")


def main() -> None:
    """Run the loop and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repos", type=Path, required=True, help="folder with one checkout per repository")
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--labels", type=Path, help="label file that knows the full names")
    parser.add_argument("--page", type=Path, default=Path("docs/validation.md"))
    parser.add_argument("names", nargs="+")
    given = parser.parse_args()
    known = json.loads(given.labels.read_text(encoding="utf-8"))["repos"] if given.labels else {}
    names = {name: repo["source"] for name, repo in known.items()}
    text = table([run(name, given.repos / name, given.as_of) for name in given.names], names)
    print(text)
    page = given.page.read_text(encoding="utf-8")
    head, _, rest = page.partition(BEGIN)
    given.page.write_text(f"{head}{BEGIN}\n{text}{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
