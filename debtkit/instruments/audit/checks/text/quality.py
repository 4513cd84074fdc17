"""Text quality: empty, unfinished, repeated, refused and garbled texts, and the rules of web corpora for English."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are read

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._say import many, percent, rounded, share_of
from debtkit.instruments.audit.checks.text._chunk import LONGEST
from debtkit.instruments.audit.checks.text._gopher import RULES, Web
from debtkit.instruments.audit.checks.text._languages import Languages
from debtkit.instruments.audit.checks.text._parts import parts_of
from debtkit.instruments.audit.checks.text._qualities import FEWEST_WORDS, REPEATED, Mark, Qualities
from debtkit.instruments.audit.checks.text._reader import ReaderCheck, TextReader
from debtkit.instruments.audit.checks.text._rows import examples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks._base import Reader
    from debtkit.instruments.audit.checks.text._parts import Part

_PERCENTILES = (1, 5, 25, 50, 75, 95, 99)
_CHARACTERS_A_TOKEN = 4
_LONGER, _NEAR_LIMIT, _MOST_NEAR, _FEWEST_CUT = 1.5, 0.8, 0.5, 5
"""A limit in tokens lets the characters differ by a fifth; without a limit lengths are skewed, few near the longest."""

_MOSTLY_EMPTY = 0.5
_MOSTLY_SHORT, _WEB_WORDS = 0.5, 50


class MarkCheck(ReaderCheck[Qualities]):
    """One mark, counted in each part that can have it.

    Figures
    -------
    By part: ``texts`` (looked at), ``rows`` (with the mark), ``share``.
    """

    keeps: ClassVar[type[Qualities]] = Qualities
    mark: ClassVar[Mark]
    roles: ClassVar[tuple[str, ...]] = ("response", "text")
    says: ClassVar[str]
    remedy: ClassVar[str]
    method: ClassVar[str] = ""
    least: ClassVar[float] = 0.0
    steps: ClassVar[tuple[tuple[float, Severity], ...]] = ((0.01, Severity.MEDIUM), (0.0, Severity.LOW))
    step: ClassVar[str] = ""

    def tell(self, data: Dataset, seen: Qualities) -> Outcome:
        """Count the mark in each part."""
        import numpy as np

        figures: dict[str, Any] = {}
        findings, every = [], []
        for at, part in enumerate(seen.parts):
            if part.role not in self.roles:
                continue
            hit = np.flatnonzero(seen.of("marks", at) & self.mark)
            rids = seen.rids[hit]
            share = share_of(len(hit), len(seen.rids))
            figures[part.name] = {"texts": len(seen.rids), "rows": len(hit), "share": share}
            if len(hit) and share > self.least:
                findings.append(self._found(data, seen, part, at, rids.tolist()))
                every.append(rids)
        rows = {self.step: tuple(np.unique(np.concatenate(every)).tolist())} if self.step and every else {}
        return Outcome(tuple(findings), figures, rows)

    def _found(self, data: Dataset, seen: Qualities, part: Part, at: int, rids: list[int]) -> Finding:
        share = share_of(len(rids), len(seen.rids))
        return Finding(
            self.id,
            next(severity for least, severity in self.steps if share >= least),
            f"{part.name!r}: "
            + self.says.format(texts=many(len(rids), "text"), share=percent(share), s="s" if len(rids) == 1 else ""),
            (part.column.name,),
            value=share,
            threshold=self.least,
            unit="share of texts",
            rows=len(rids),
            share=share,
            sql=seen.proof(rids),
            method=self.method,
            examples=examples(data, rids, None if self.mark is Mark.EMPTY else at),
            remedy=self.remedy,
            fixes=(self.step,) if self.step else (),
        )


class EmptyText(MarkCheck):
    """Texts with nothing but blanks, and NULL."""

    id = "empty_text"
    title = "No text is empty"
    mark = Mark.EMPTY
    roles = ("prompt", "response", "text")
    says = "{texts} ({share}) empty: NULL, or nothing but blanks."
    remedy = "Take these rows out."
    step = "drop_empty"

    def tell(self, data: Dataset, seen: Qualities) -> Outcome:
        """Count them; a text beside others that is mostly empty is no text of every row, and no row goes for it."""
        import numpy as np

        found = super().tell(data, seen)
        beside = {part.name for part in seen.parts if part.role == "text"} if len(seen.parts) > 1 else set()
        mostly = {name for name in beside if found.figures[name]["share"] > _MOSTLY_EMPTY}
        if not mostly:
            return found
        kept = [
            seen.rids[np.flatnonzero(seen.of("marks", at) & self.mark)]
            for at, part in enumerate(seen.parts)
            if part.role in self.roles and part.name not in mostly
        ]
        rows = tuple(np.unique(np.concatenate(kept)).tolist()) if kept else ()
        remedy = "Look at the column, not at the rows: few of them fill it. Leave it out, or name the texts (text=)."
        findings = tuple(
            replace(one, fixes=(), remedy=remedy) if one.columns[0] in mostly else one for one in found.findings
        )
        return Outcome(findings, found.figures, {self.step: rows} if rows else {})


class TruncatedText(MarkCheck):
    """Responses and texts that break off: a share, no verdict on one text.

    A limit of length cuts the long texts; a way of writing without full stops (messages, lists, titles) is as frequent
    in short ones. So the lengths decide how much the share matters.
    """

    id = "truncated_text"
    title = "Texts are finished"
    source = "Final marks of Latin, CJK, Arabic, Devanagari and Ethiopic script; brackets and quotes close, too"
    mark = Mark.UNFINISHED
    says = "{texts} ({share}) end{s} without a final mark; in finished texts 4 to 6 % do"
    remedy = "Look at the longest of them: if a limit of length cut them, raise it, or cut at the end of a sentence."
    method = "of texts of ten words and more, the last character that is no blank: a letter, a comma or a dash"
    least = 0.01
    steps = ((0.30, Severity.MEDIUM), (0.10, Severity.LOW), (0.0, Severity.INFO))

    def _found(self, data: Dataset, seen: Qualities, part: Part, at: int, rids: list[int]) -> Finding:
        found = super()._found(data, seen, part, at, rids)
        if _cut(seen.of("characters", at), seen.of("words", at), seen.of("marks", at) & self.mark > 0):
            return replace(found, says=f"{found.says}, and they are longer than the others: look for a limit.")
        why = "they are no longer than the others: rather a way of writing than a limit of length"
        return replace(found, severity=Severity.INFO, says=f"{found.says}; {why}.")


def _cut(characters: NDArray[np.int32], words: NDArray[np.int32], hit: NDArray[np.bool_]) -> bool:
    """Return whether unfinished texts are longer than finished ones; else whether most are near the longest."""
    import numpy as np

    others = characters[~hit & (words >= FEWEST_WORDS)]
    if hit.sum() < _FEWEST_CUT:
        return False
    if len(others):
        return bool(np.median(characters[hit]) >= _LONGER * np.median(others))
    return bool((characters[hit] >= _NEAR_LIMIT * characters[hit].max()).mean() >= _MOST_NEAR)


class Refusals(MarkCheck):
    """Responses that refuse: a model trained on them learns to refuse."""

    id = "refusals"
    title = "Responses answer"
    source = "Phrases in fifteen languages, collected for this check"
    mark = Mark.REFUSES
    says = "{texts} ({share}) refuse{s} to answer, or speak{s} as an AI."
    remedy = "Keep the refusals that are wanted; take the others out."
    method = "phrases within the first 60 words, case and punctuation aside"


class Repetition(MarkCheck):
    """Texts that say the same sentence over and over."""

    id = "repetition"
    title = "Texts do not repeat themselves"
    source = "Rae and others 2021 (Gopher), for sentences"
    mark = Mark.REPEATS
    roles = ("prompt", "response", "text")
    says = "{texts} ({share}) say{s} more than 30 % of the sentences twice."
    remedy = "Take these rows out, or cut the repetition."
    method = f"duplicate sentences > {REPEATED} of at least three, words compared"


class Mojibake(MarkCheck):
    """Texts that were read with the wrong encoding."""

    id = "mojibake"
    title = "Texts were read with the right encoding"
    mark = Mark.MOJIBAKE
    roles = ("prompt", "response", "text")
    says = "{texts} ({share}) hold{s} characters of a wrong encoding."
    remedy = "Read the source anew with its encoding (mostly UTF-8 that was read as Latin-1)."
    method = "UTF-8 read as Latin-1 or Windows-1252, and U+FFFD"


class TextQuality(ReaderCheck[Qualities]):
    """Lengths, and the marks and rules that have no check of their own.

    Figures
    -------
    By part: ``texts``; ``characters``, ``words`` and ``tokens`` (estimate: a quarter of the characters), each with
    ``p01`` .. ``p99``, ``mean`` and ``max``; ``clipped`` (texts of which only the first million characters are read);
    ``marks``: ``opens``, ``code``, ``url_only``, ``copied``, each with ``rows`` and ``share``; for free text ``web``:
    ``texts`` (in English) and each rule with ``rows`` and ``share``.
    """

    id = "text_quality"
    title = "Texts are prose worth learning from"
    source = "Rae and others 2021 (Gopher); Raffel and others 2020 (C4); Penedo and others 2024 (FineWeb)"
    keeps: ClassVar[type[Qualities]] = Qualities

    def reader(self, data: Dataset) -> Reader:
        """Return the shared reader, which also tells the languages."""
        if any(part.role == "text" for part in parts_of(data)):
            data.once(TextReader).want(Languages)
        return super().reader(data)

    def tell(self, data: Dataset, seen: Qualities) -> Outcome:
        """Count marks and broken rules."""
        figures: dict[str, Any] = {}
        findings: list[Finding] = []
        for at, part in enumerate(seen.parts):
            figures[part.name] = {"texts": len(seen.rids), **_lengths(seen, at)}
            figures[part.name]["marks"] = {}
            for mark, (severity, says) in _MARKS.items():
                if mark is Mark.COPIED and part.role != "response":
                    continue
                hit = seen.of("marks", at) & mark > 0
                figures[part.name]["marks"][str(mark.name).lower()] = _counted(hit)
                if hit.any() and severity is not None:
                    findings.append(_finding(data, seen, at, hit, severity, says))
            if part.role == "text":
                figures[part.name]["web"] = self._web(data, seen, at, findings)
        return Outcome(tuple(findings), figures)

    def _web(self, data: Dataset, seen: Qualities, at: int, findings: list[Finding]) -> dict[str, Any]:
        languages = data.once(TextReader).want(Languages)
        english = languages.codes(at) == languages.names.get("en", -1)
        told: dict[str, Any] = {"texts": int(english.sum())}
        short = english & (seen.of("web", at) & Web.GOPHER_WORDS > 0) & (seen.of("words", at) < _WEB_WORDS)
        brief = int(short.sum()) > _MOSTLY_SHORT * int(english.sum())
        if brief:  # messages, questions, titles: rules for web pages say nothing about them, ten times over
            says = (
                f"{{texts}} in English {{have}} fewer than the {_WEB_WORDS} words from which rules for web pages apply"
            )
            says += "; what breaks them stands in the figures alone"
            verb = "has" if int(short.sum()) == 1 else "have"
            findings.append(_finding(data, seen, at, short, Severity.INFO, says.replace("{have}", verb)))
        for rule, good in RULES.items():
            hit = english & (seen.of("web", at) & rule > 0)
            told[str(rule.name).lower()] = _counted(hit) | {"share": share_of(int(hit.sum()), int(english.sum()))}
            if hit.any() and not brief:
                name = str(rule.name).split("_", 1)[0].title().replace("Fineweb", "FineWeb")
                findings.append(
                    _finding(
                        data, seen, at, hit, Severity.INFO, f"{{texts}} in English break{{s}} {name}'s rule: {good}"
                    )
                )
        return told


_MARKS: dict[Mark, tuple[Severity | None, str]] = {
    Mark.OPENS: (Severity.INFO, "{texts} begin{s} with a phrase that assistants use for any answer"),
    Mark.CODE: (None, ""),
    Mark.URL_ONLY: (Severity.LOW, "{texts} hold{s} nothing but an address of the web"),
    Mark.COPIED: (Severity.LOW, "{texts} hold{s} the whole prompt"),
}


def _counted(hit: NDArray[np.bool_]) -> dict[str, Any]:
    return {"rows": int(hit.sum()), "share": share_of(int(hit.sum()), len(hit))}


def _lengths(seen: Qualities, at: int) -> dict[str, Any]:
    import numpy as np

    characters = seen.of("characters", at)
    clipped = {"clipped": int((characters >= LONGEST).sum())}
    found: dict[str, NDArray[Any]] = {
        "characters": characters,
        "words": seen.of("words", at),
        "tokens": characters / _CHARACTERS_A_TOKEN,
    }
    return clipped | {
        name: {f"p{level:02d}": rounded(float(np.percentile(values, level))) for level in _PERCENTILES}
        | {"mean": rounded(float(values.mean())), "max": rounded(float(values.max()))}
        if len(values)
        else {}
        for name, values in found.items()
    }


def _finding(data: Dataset, seen: Qualities, at: int, hit: NDArray[np.bool_], severity: Severity, says: str) -> Finding:
    import numpy as np

    rids = seen.rids[np.flatnonzero(hit)].tolist()
    share = share_of(len(rids), len(hit))
    part = seen.parts[at]
    s = "s" if len(rids) == 1 else ""
    return Finding(
        TextQuality.id,
        severity,
        f"{part.name!r}: {says.format(texts=many(len(rids), 'text'), s=s)} ({percent(share)}).",
        (part.column.name,),
        value=share,
        threshold=0,
        unit="share of texts",
        rows=len(rids),
        share=share,
        sql=seen.proof(rids),
        examples=examples(data, rids, at),
        remedy="Look at the examples; take such rows out if they teach nothing.",
    )
