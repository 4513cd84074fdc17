"""Tables of results that say nothing about how their numbers came about."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan.rules._base import Rule, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._markdown import Document, Section

_SPEED = re.compile(
    r"(?i)\blatency\b|\bthroughput\b|\b(?:tokens?|samples?|images?|requests?|queries|sentences?|iterations?|steps?)\s*(?:/|per)\s*(?:s|sec|second|min)\b|\bspeed-?up\b|\bruntime\b"
    r"|\b(?:inference|training|generation|execution|wall|elapsed|response|loading)[- ](?:time|speed)\b|\bs/(?:token|it)\b|\bqps\b|\btok/s|\bttft\b"
)
_QUALITY = re.compile(
    r"(?i)\baccuracy\b|\bperplexity\b|\bbleu\b|\brouge\b|\bf1\b|\bexact match\b|\bwin[- ]rate\b|\bfaithfulness\b|\bmrr\b|\bndcg\b|\bhit[- ]rate\b|\bval(?:idation)? loss\b"
)
_PARTS = (
    "latency", "throughput", "token", "sample", "image", "request", "quer", "sentence", "iteration", "step", "speed", "time", "s/it", "qps", "tok/s", "ttft",
    "accuracy", "perplexity", "bleu", "rouge", "f1", "exact match", "win", "faithful", "mrr", "ndcg", "hit", "val",
)  # fmt: skip
"""What any measure has to hold: looked for as plain words."""
_NEVER = re.compile(
    r"(?i)\b(?:price|pricing|example|sample|expected output|parameters?|arguments?|options?|settings|config\w*|hyper-?param\w*|roadmap|changelog|release|search)\b"
)
_BETWEEN = re.compile(r"\|\s*:?--")
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$")
_NUMBER = re.compile(r"^\W*\d+(?:[.,]\d+)*\s*(?:%|x|ms|s|MB|GB|tok/s|tokens?/s)?\W*(?:±.*|\(.*\))?\W*$")
_MACHINE = re.compile(
    r"(?i)\b(?:A100|A10G?|A6000|A800|H20|H100|H200|H800|B200|V100|T4|P40|P100|K80|L4|L40S?|TPU\w*|RTX\w*|GTX|GeForce|Tesla|Xeon|EPYC|Ryzen|GH200|DGX|MI\d{3}X?|M[1-5](?: (?:Pro|Max|Ultra))?|i[3579]-\w+|[cgmprt]\d[a-z]*\.\w*xlarge"
    r"|GPUs?|CPUs?|vCPUs?|NVIDIA|Apple|Intel|AMD|Jetson|Raspberry|Colab|Kaggle|cuda|cores|machine|hardware|laptop|MacBook|server)\b|\b(?:1080|2080|3060|3080|3090|4070|4080|4090|5090)\b"
)
_SOURCE = re.compile(
    r"(?i)\b(?:eval\w*|bench\w*|measur\w+|data ?sets?|test[- ]set|split|corpus|questions|leaderboard|reproduc\w*|paper|arxiv|commit)\b|\b20\d\d\b|https?://"
)
_LEAST_NUMBERS = 3


class _Table(NamedTuple):
    line: int
    head: str
    speed: bool


class BenchmarkWithoutCommand(Rule):
    """A table gives speeds and the document names no machine, or qualities and it names no source at all."""

    key = "benchmark_without_command"
    area = "documentation"
    check = "DK715"
    bad = True
    about = Subject("a table of results", ("numbers.table",))
    needs = ("doc",)
    reads = frozenset({FileClass.DOCS, FileClass.OWN})
    says = "nothing in this document says how these numbers came about: for speed no machine, for quality no data, command or source"
    fix = "Write below the table: the command, the commit, the data, the hardware and the date; or the file that holds the run."
    not_counted = ("Prices, settings, examples and logs; tables with less than three numbers.",)
    known_limits = (
        "One mark anywhere in the document is enough, so that many numbers without a command pass.",
        "A table of quality in a document that speaks of an evaluation or a data set at all is not named.",
    )
    examples_bad = (
        {
            "README.md": "# App\n\n## Results\n\n| model | accuracy | f1 |\n|---|---|---|\n| small | 0.81 | 0.77 |\n| large | 0.84 | 0.80 |\n\nThe large one is better.\n"
        },
        {
            "docs/speed.md": "# Speed\n\nEvaluated in 2024 on the tickets of May.\n\n| model | latency | tokens/s |\n|---|---|---|\n| small | 120 ms | 210 |\n| large | 410 ms | 55 |\n"
        },
    )
    examples_good = (
        {
            "README.md": "# App\n\n## Results\n\n| model | accuracy | f1 |\n|---|---|---|\n| small | 0.81 | 0.77 |\n| large | 0.84 | 0.80 |\n\nMeasured by `python eval.py`.\n"
        },
        {
            "docs/speed.md": "# Speed\n\nOn one T4:\n\n| model | latency | tokens/s |\n|---|---|---|\n| small | 120 ms | 210 |\n| large | 410 ms | 55 |\n"
        },
        {
            "README.md": "# App\n\n## Settings\n\n| name | default | f1 |\n|---|---|---|\n| k | 3 | 1 |\n| size | 500 | 2 |\n"
        },
        {
            "README.md": "# App\n\n## Trace\n\n|   0%|   | 0/1 [00:00<?, ?it/s]\n|  50%|   | 1/2 [00:01<?, 1.2 it/s]\n| 100%|   | 2/2 [00:02, 1.3 it/s]\n"
        },
    )

    def document(self, doc: Document) -> Iterator[Sign]:
        if not _BETWEEN.search(doc.text) or doc.is_other_peoples:
            return
        for section in doc.sections:
            rules = [number for number, line in enumerate(section.body) if _BETWEEN.search(line)]
            table = _table(section, rules) if rules and not _NEVER.search(section.title) else None
            if table is not None:
                yield doc.sign("numbers.table", table.line, excerpt="")
                if not (_MACHINE.search(doc.text) or (not table.speed and _SOURCE.search(doc.text))):
                    yield doc.sign(self.key, table.line, excerpt=table.head)


def _table(section: Section, rules: list[int]) -> _Table | None:
    """Return the first table of results: its head or its first column names a measure, and it has numbers in its cells."""
    for number in rules:
        if not (number and _RULE.match(section.body[number])):
            continue
        head = section.body[number - 1]
        if _NEVER.search(head):
            continue
        rows = []
        for row in section.body[number + 1 :]:
            if "|" not in row:
                break
            rows.append(row)
        table = "\n".join([head, *rows]).lower()
        if not any(part in table for part in _PARTS):
            continue
        cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows]
        for measure in (_SPEED, _QUALITY):
            told = cells if measure.search(head) else [row for row in cells if measure.search(row[0])]
            if sum(bool(_NUMBER.match(cell)) for row in told for cell in row[1:]) >= _LEAST_NUMBERS - (
                told is not cells
            ):
                return _Table(section.line, head.strip(), measure is _SPEED)
    return None
