"""Compare scans with hand labels: precision, recall and F1, per area, with each disagreement.

Run: python tools/validate.py --labels labels.dev.json --repos FOLDER [--write docs/validation.md]

FOLDER holds one checkout per repository of the label file, under its short name, at the labelled commit.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.facts import Status
from debtkit.instruments.scan import scan

if TYPE_CHECKING:
    from debtkit.facts import Fact

AREAS = (
    "foundations", "transparency", "data", "architecture", "scaling", "testing", "documentation", "compliance",
    "team", "retirement", "deployment", "openness",
)  # fmt: skip
CELLS = ("tp", "fp", "fn", "tn")
JUDGED_ON = date(2026, 11, 1)
BEGIN, END = "<!-- validate:begin -->", "<!-- validate:end -->"


@dataclass
class Tally:
    """Counts of all cells, and the disagreements."""

    total: Counter[str] = field(default_factory=Counter)
    undisputed: Counter[str] = field(default_factory=Counter)
    by_area: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_repo: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: list[tuple[str, str, str, str]] = field(default_factory=list)
    moot: int = 0
    moot_agreed: int = 0
    moot_claimed: int = 0


def figures(cells: Counter[str]) -> tuple[float, float, float]:
    """Return precision, recall and F1; 1.0 where nothing could be wrong."""
    precision = cells["tp"] / (cells["tp"] + cells["fp"]) if cells["tp"] + cells["fp"] else 1.0
    recall = cells["tp"] / (cells["tp"] + cells["fn"]) if cells["tp"] + cells["fn"] else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def compare(labels: dict[str, Any], repos: Path) -> Tally:
    """Scan each repository that is there and count agreement with its labels."""
    tally = Tally()
    areas = {key: meta["area"] for key, meta in labels["_meta"]["facts"].items()}
    for name, repo in labels["repos"].items():
        folder = repos / name
        if not folder.is_dir():
            print(f"{name}: no folder {name} below --repos, left out")
            continue
        result = scan(folder, as_of=JUDGED_ON)
        facts = {fact.key: fact for fact in result.facts() if fact.subject == "."}
        for key, label in repo["labels"].items():
            _count(tally, name, key, areas[key], label, facts.get(key))
    return tally


def _count(tally: Tally, repo: str, key: str, area: int, label: dict[str, Any], fact: Fact | None) -> None:
    moot = fact is not None and fact.status is Status.NOT_APPLICABLE
    if label["v"] is None:
        tally.moot += 1
        tally.moot_agreed += moot
        tally.moot_claimed += moot
        return
    tally.moot_claimed += moot
    said = fact is not None and fact.holds
    cell = {(True, True): "tp", (True, False): "fp", (False, True): "fn", (False, False): "tn"}[said, label["v"]]
    tally.total[cell] += 1
    tally.by_area[area][cell] += 1
    tally.by_repo[repo][cell] += 1
    if "disputed" not in label:
        tally.undisputed[cell] += 1
    if cell in {"fp", "fn"}:
        place = fact.evidence[0] if fact and fact.evidence else None
        where = f"{place.path} {place.locator}".strip() if place else str(label.get("why", ""))
        tally.wrong.append((cell.upper(), repo, key, where + (" (disputed)" if "disputed" in label else "")))


def report(tally: Tally, labels: dict[str, Any]) -> str:
    """Return the result as markdown."""
    lines = ["| cells | P | R | F1 | tp | fp | fn | tn |", "|---|---:|---:|---:|---:|---:|---:|---:|"]
    for name, cells in (("all", tally.total), ("without disputed", tally.undisputed)):
        lines.append(_row(name, cells))
    lines += [_row(f"{area} {AREAS[area - 1]}", tally.by_area[area]) for area in sorted(tally.by_area)]
    beyond = tally.moot_claimed - tally.moot_agreed
    lines += [
        "",
        f"Not applicable: {tally.moot_agreed} of the {tally.moot} cells labelled so; {beyond} beyond them.",
        "",
    ]
    lines += ["| repository | P | R | F1 | tp | fp | fn | tn |", "|---|---:|---:|---:|---:|---:|---:|---:|"]
    lines += [
        _row(f"{labels['repos'][n]['source']} @ {labels['repos'][n]['commit'][:12]}", cells)
        for n, cells in tally.by_repo.items()
    ]
    lines += ["", "| wrong | repository | fact | place |", "|---|---|---|---|"]
    lines += [
        f"| {cell} | {labels['repos'][repo]['source']} | `{key}` | {where} |"
        for cell, repo, key, where in sorted(tally.wrong)
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, cells: Counter[str]) -> str:
    p, r, f1 = figures(cells)
    return f"| {name} | {p:.3f} | {r:.3f} | {f1:.3f} | " + " | ".join(str(cells[c]) for c in CELLS) + " |"


def write(path: Path, table: str) -> None:
    """Put the table between the markers of a page; the prose around it stays."""
    old = path.read_text("utf-8") if path.exists() else f"# Validation of the scan\n\n{BEGIN}\n{END}\n"
    head, _, rest = old.partition(BEGIN)
    _, _, tail = rest.partition(END)
    path.write_text(f"{head}{BEGIN}\n{table}{END}{tail}", "utf-8")


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", type=Path, required=True, help="label file (JSON)")
    parser.add_argument("--repos", type=Path, required=True, help="folder with one checkout per repository")
    parser.add_argument(
        "--write", type=Path, default=Path("docs/validation.md"), help="page to write (default: %(default)s)"
    )
    given = parser.parse_args()
    labels = json.loads(given.labels.read_text("utf-8"))
    table = report(compare(labels, given.repos), labels)
    print(table)
    write(given.write, table)


if __name__ == "__main__":
    main()
