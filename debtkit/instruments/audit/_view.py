"""How an audit reads: what was read, what is wrong and its proof, what the columns hold, what nobody looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._view_blocks import Bullets, Document, Grid, Heading, Listing, Name, Para, joined
from debtkit.instruments.audit._view_columns import column_blocks
from debtkit.instruments.audit._view_figures import affected, estimate, measured, sentence
from debtkit.render import count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from debtkit.instruments.audit._view_blocks import Block

_IN_FULL = 60
"""Findings told with proof and examples; the rest of a wide table's stand in one line each."""
_IN_SHORT = 400
_FEW = 12
_NUMBERS = re.compile(r"\b\d+(?:, \d+){29,}\b")
_MEANING = {
    "critical": "stop: what is built on these data cannot be trusted, or somebody is harmed",
    "high": "mend before the data are used",
    "medium": "mend soon, or say why not",
    "low": "worth a look",
    "info": "good to know; nothing to mend",
}


def audit_document(data: Mapping[str, Any]) -> Document:
    """Return the document of an audit, from its plain data."""
    document = Document()
    document.add(Heading(1, f"Audit of {data['data']['label']}"), *_head(data), *_verdict(data))
    document.add(*_findings(data["findings"]), *column_blocks(data), *_open_ends(data), *_methods(data))
    return document


def headline(data: Mapping[str, Any]) -> str:
    """Return what was read and what was found, in one line."""
    summary, label = data["summary"], data["data"]["label"]
    critical, missed = summary["by_severity"]["critical"], summary["checks_not_run"]
    parts = [f"{critical} critical"] if critical else []
    parts.append(count(summary["findings"], "finding"))
    parts += [f"{count(missed, 'check')} not run"] if missed else []
    return f"{label!r}: {size(summary)}, {', '.join(parts)}"


def size(figures: Mapping[str, Any]) -> str:
    """Return rows and columns."""
    columns = figures["columns"] if isinstance(figures["columns"], int) else len(figures["columns"])
    return f"{count(figures['rows'], 'row')} x {count(columns, 'column')}"


def _head(data: Mapping[str, Any]) -> list[Block]:
    table, reference = data["data"], data["reference"]
    read = f"{size(table)}, read with {table['engine']}; {count(data['summary']['checks_run'], 'check')} run"
    missed = data["summary"]["checks_not_run"]
    read += f", {missed} not run (the reasons stand below)." if missed else "."
    items = [Para(read, "Read:")]
    if reference is not None:
        items.append(Para(f"{reference['label']}, {size(reference)}.", "Compared with:"))
    if table["as_of"]:
        items.append(Para(f"{table['as_of']}; dates are judged as of this day.", "Day:"))
    if table["budget"] == "fast":
        items.append(Para('fast: what costs minutes was left out; `budget="full"` does all of it.', "Budget:"))
    items += [Para(text, "Roles:") for text in _roles(data["roles"])]
    return [Bullets(tuple(items))]


def _roles(roles: Mapping[str, Any]) -> list[str]:
    inferred = set(roles["inferred"])
    said = []
    for part, names in roles.items():
        if part != "inferred" and names:
            listed = joined([names] if isinstance(names, str) else names)
            said.append(f"{part} is {listed}" + (" (told by its name, not given)" if part in inferred else ""))
    return ["; ".join(said) + "."] if said else []


def _verdict(data: Mapping[str, Any]) -> list[Block]:
    summary = data["summary"]
    if not summary["findings"]:
        looked = count(summary["checks_run"], "check")
        return [Heading(2, "Verdict"), Para(f"Nothing was found by {looked}; what was not looked at stands below.")]
    rows = []
    for grade, many in summary["by_severity"].items():
        these = [one for one in data["findings"] if one["severity"] == grade]
        checks = ", ".join(dict.fromkeys(_words(one["check"]) for one in these))
        if many:
            rows.append((grade, f"{many:,}", _MEANING[grade], checks))
    work = estimate(summary["principal_hours"])
    return [
        Heading(2, "Verdict"),
        Grid(("Severity", "Findings", "What it means", "Found by"), tuple(rows), "lrll"),
        Para(f"To mend all but the notes: {work}. These hours are estimates, the sum of those of each finding."),
    ]


def _findings(findings: Sequence[Mapping[str, Any]]) -> list[Block]:
    if not findings:
        return []
    blocks: list[Block] = [Heading(2, "Findings")]
    told: dict[tuple[str, str], int] = {}
    for number, finding in enumerate(findings[:_IN_FULL], 1):
        first = {part: told.setdefault((part, finding[part]), number) for part in ("method", "sql")}
        blocks += _finding(number, finding, first)
    rest = findings[_IN_FULL:]
    if rest:
        blocks.append(Heading(3, f"{count(len(rest), 'more finding')}"))
        rows = [(one["severity"], _words(one["check"]), sentence(one["says"])) for one in rest[:_IN_SHORT]]
        blocks.append(Grid(("Severity", "Found by", "What was seen"), tuple(rows)))
    left = len(rest) - _IN_SHORT
    if left > 0:
        blocks.append(Para(f"{count(left, 'more finding')} in `to_frame()` and `to_json()`."))
    return blocks


def _finding(number: int, finding: Mapping[str, Any], first: Mapping[str, int]) -> list[Block]:
    """Return the sentence, then what backs it; what is empty is left out, what was told before is named."""
    method = finding["method"] if first["method"] == number else f"that of finding {first['method']}"
    items = [
        ("Columns:", joined(finding["columns"])),
        ("Measured:", measured(finding)),
        ("Rows:", affected(finding)),
        ("Method:", method if finding["method"] else ""),
        ("Remedy:", finding["remedy"]),
        ("Mended by:", ", ".join(f'`audit.fix(["{step}"])`' for step in finding["fixes"])),
        ("Work:", "" if finding["severity"] == "info" else f"{estimate(finding['hours'])}, estimated"),
    ]
    blocks: list[Block] = [
        Heading(3, f"Finding {number}: {_words(finding['check'])} ({finding['severity']})"),
        Para(sentence(finding["says"])),
        Bullets(tuple(Para(text, lead) for lead, text in items if text)),
    ]
    bare = [one["row"] for one in finding["examples"] if not one["excerpt"]]
    if len(bare) == len(finding["examples"]) > 0:
        blocks.append(Para(f"{', '.join(bare)}.", "Look at:"))
    elif finding["examples"]:
        rows = tuple((one["row"], Name(one["excerpt"])) for one in finding["examples"])
        blocks.append(Grid(("Row", "Masked example"), rows, "rl"))
    if finding["sql"] and first["sql"] == number:
        blocks.append(Listing(shortened(finding["sql"]), "sql", "The statement that proves it:"))
    elif finding["sql"]:
        blocks.append(Para(f"The statement that proves it is that of finding {first['sql']}."))
    return blocks


def shortened(sql: str) -> str:
    """Return a statement without the long tail of a list of row numbers; it still runs.

    Examples
    --------
    >>> shortened("SELECT * FROM data_rows WHERE rid IN (" + ", ".join(map(str, range(40))) + ")")[-60:]
    '7, 8, 9, 10, 11 /* and 28 more, all of them in to_json() */)'
    """
    return _NUMBERS.sub(_first_few, sql)


def _first_few(found: re.Match[str]) -> str:
    numbers = found[0].split(", ")
    return f"{', '.join(numbers[:_FEW])} /* and {len(numbers) - _FEW} more, all of them in to_json() */"


def _open_ends(data: Mapping[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    if data["not_run"]:
        rows = tuple((one["title"], Name(one["check"]), one["reason"]) for one in data["not_run"])
        blocks += [Heading(2, "Not looked at"), Grid(("What good data show", "Check", "Why it was not run"), rows)]
    rough = [one for one in data["findings"] if not one["exact"]]
    if rough:
        said = ", ".join(dict.fromkeys(_words(one["check"]) for one in rough))
        blocks.append(Para(f"Approximate, or from a sample: {said}. All other figures are exact."))
    return blocks


def _methods(data: Mapping[str, Any]) -> list[Block]:
    rows = tuple(
        (one["title"], Name(name), f"{one['findings']:,}", one["source"]) for name, one in data["checks"].items()
    )
    if not rows:
        return []
    return [
        Heading(2, "Methods and sources"),
        Grid(("What good data show", "Check", "Findings", "Where the method is from"), rows, "llrl"),
        Para(
            'Every figure is exact unless it says "about". Examples are masked; rows are numbered from 0 in the '
            "order of the source. In the statements `data` is the audited table and `c0`, `c1`, … are its columns by "
            "position."
        ),
    ]


def _words(name: str) -> str:
    return name.replace("_", " ")
