"""Who is spoken of: words for groups of people, and what stands beside them."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are read

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._say import many, percent, rounded, share_of
from debtkit.instruments.audit.checks.text._mentions import Mentions
from debtkit.instruments.audit.checks.text._people import LANGUAGE, NAME, NAMED
from debtkit.instruments.audit.checks.text._qualities import Mark, Qualities
from debtkit.instruments.audit.checks.text._reader import ReaderCheck, TextReader
from debtkit.instruments.audit.checks.text._rows import examples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks._base import Reader

SMALLEST = 100
"""Rows of a group from which on a rate is said to differ; below it is given as it is, without a verdict."""

UNEVEN = 0.5
"""Share of the texts about the most named gender below which another is told to be rare."""

_Z = 2.576  # 99 %: some twenty groups are looked at, at 95 % one of them would differ by chance


class TermRepresentation(ReaderCheck[Mentions]):
    """How often texts name groups of people, and how often these texts refuse or hold screened words.

    Figures
    -------
    ``list``, ``language``, ``rows``, ``rates`` (of all rows: ``refusal``, ``toxicity``), ``groups``: list of
    ``{"kind", "group", "rows", "share", "refusal", "toxicity", "small"}``; a rate of a small group is no verdict.
    """

    id = "term_representation"
    title = "Groups of people are spoken of alike"
    source = "Smith and others 2022 (HolisticBias), in idea; interval of Wilson 1927"
    keeps: ClassVar[type[Mentions]] = Mentions

    def reader(self, data: Dataset) -> Reader:
        """Return the shared reader, which also marks refusals."""
        data.once(TextReader).want(Qualities)
        return super().reader(data)

    def tell(self, data: Dataset, seen: Mentions) -> Outcome:
        """Count the groups, and the flags beside them."""
        people, flags = seen.people, {"refusal": refused(data), "toxicity": seen.insults > 0}
        whole = {name: share_of(int(hit.sum()), len(hit)) for name, hit in flags.items()}
        groups, findings = [], []
        for number, (kind, group) in enumerate(NAMED):
            named = people >> number & 1 > 0
            rows = int(named.sum())
            told: dict[str, Any] = {"kind": kind, "group": group, "rows": rows, "share": share_of(rows, len(people))}
            for name, hit in flags.items():
                beside = named & hit
                told[name] = share_of(int(beside.sum()), rows)
                low, _ = wilson(int(beside.sum()), rows)
                if name == "refusal" and rows >= SMALLEST and low > whole[name]:
                    findings.append(_refused_more(data, seen, beside, group, told[name], whole[name], rows))
            told["small"] = rows < SMALLEST
            groups.append(told)
        findings += _uneven(seen, groups)
        figures = {"list": NAME, "language": LANGUAGE, "rows": len(people), "rates": whole, "groups": groups}
        return Outcome(tuple(findings), figures)


def refused(data: Dataset) -> NDArray[np.bool_]:
    """Return which rows hold a response that refuses."""
    import numpy as np

    qualities = data.once(TextReader).want(Qualities)
    found = np.zeros(len(qualities.rids), bool)
    for at in range(len(qualities.parts)):
        found |= qualities.of("marks", at) & Mark.REFUSES > 0
    return found


def wilson(hits: int, rows: int) -> tuple[float, float]:
    """Return the interval of a rate at 99 % (Wilson 1927)."""
    if not rows:
        return 0.0, 1.0
    rate, weight = hits / rows, _Z * _Z / rows
    middle = (rate + weight / 2) / (1 + weight)
    half = _Z * (rate * (1 - rate) / rows + weight / (4 * rows)) ** 0.5 / (1 + weight)
    return rounded(max(0.0, middle - half)), rounded(min(1.0, middle + half))


def _refused_more(
    data: Dataset, seen: Mentions, beside: NDArray[np.bool_], group: str, rate: float, whole: float, rows: int
) -> Finding:
    rids = seen.rids[beside].tolist()
    return Finding(
        TermRepresentation.id,
        Severity.MEDIUM,
        f"{percent(rate)} of the {many(rows, 'row')} that name {group} refuse to answer, of all rows {percent(whole)}.",
        tuple(dict.fromkeys(part.column.name for part in seen.parts)),
        value=rate,
        threshold=whole,
        unit="share of rows",
        rows=len(rids),
        share=rate,
        sql=seen.proof(rids),
        method=f"list {NAME} ({LANGUAGE}); lower end of Wilson's interval at 99 % above the rate of all rows",
        examples=examples(data, rids),
        remedy="Read these rows: a model trained on them learns to refuse where this group is named.",
    )


def _uneven(seen: Mentions, groups: list[dict[str, Any]]) -> list[Finding]:
    rows = {told["group"]: told["rows"] for told in groups if told["kind"] == "gender"}
    pair = sorted((rows["women"], rows["men"]))
    if pair[1] < SMALLEST or pair[0] >= UNEVEN * pair[1]:
        return []
    ratio = share_of(*pair)
    return [
        Finding(
            TermRepresentation.id,
            Severity.INFO,
            f"Women are named in {many(rows['women'], 'row')}, men in {many(rows['men'], 'row')}.",
            tuple(dict.fromkeys(part.column.name for part in seen.parts)),
            value=ratio,
            threshold=UNEVEN,
            unit="ratio of rows",
            rows=pair[0],
            share=share_of(pair[0], len(seen.rids)),
            sql="",
            method=f"list {NAME} ({LANGUAGE}): whole words, case aside",
            remedy="Look whether the texts should speak of both alike; say so in the data card if not.",
        )
    ]
