"""The ratchet: debt that a team has accepted, and what has come or gone since."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from debtkit.judgement._model import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from debtkit.judgement._model import Finding, Judged, Judgement
    from debtkit.judgement._waivers import Waiver


_MASKED = frozenset({"DK801", "DK802"})
"""Checks about keys."""


class Mark(NamedTuple):
    """What a finding is recognised by: never a line number, so that it survives lines that move.

    ``snippet`` is a hash of the masked excerpt without its white space; empty for what is missing as a whole.
    """

    check: str
    path: str
    snippet: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """Accepted debt: sorted marks, one for each measured finding, and the letter of each graded area.

    ``model`` is the version of the cut points that gave the letters; letters of another version are not compared.
    ``unknown`` are the checks that no measurement settled: when one of them turns out to lack something as a whole,
    nobody has made that debt since.
    """

    marks: tuple[Mark, ...]
    letters: Mapping[str, str]
    model: str
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorseLetter:
    """An area that fell."""

    area: str
    title: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since a baseline was taken.

    Attributes
    ----------
    new
        Findings that nobody accepted.
    known
        Findings that were accepted; those whose line was edited, or whose file was renamed, among them.
    paid
        Marks that nothing matches any more.
    worse
        Areas with a lower letter than was accepted.
    """

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    paid: tuple[Mark, ...]
    worse: tuple[WorseLetter, ...]


def mark_of(judgement: Judgement, finding: Finding) -> Mark:
    """Return what a finding is recognised by."""
    if finding.key not in judgement[finding.check].check.bad:
        return Mark(finding.check, ".", "")
    text = " ".join(finding.place.excerpt.split())
    return Mark(finding.check, finding.place.path, sha256(text.encode("utf-8", "replace")).hexdigest()[:16])


def take_baseline(judgement: Judgement, waivers: Iterable[Waiver] = (), *, before: Baseline | None = None) -> Baseline:
    """Accept all that is measured now, but for what a waiver covers: that is excused until the waiver's day.

    What the baseline ``before`` accepted of checks that nobody asked to look at this time stays accepted. Take it from
    a judgement without answers: to admit a debt must never fail anybody.
    """
    waivers = tuple(waivers)
    marks = (mark for mark, found in _marked(judgement) if not any(waiver.covers(found) for waiver in waivers))
    unknown = tuple(sorted(judged.check.id for judged in judgement.checks if not _is_settled(judged)))
    kept = _unlooked_marks(before, judgement) if before is not None else ()
    return Baseline(tuple(sorted([*marks, *kept])), _letters(judgement), judgement.model, unknown)


def since(baseline: Baseline, judgement: Judgement) -> Since:
    """Compare a judgement with what was accepted.

    A finding is matched with its own mark first, then with one of the same check in the same file (its line was
    edited), then with the same text of the same check in another file (it was moved). Each mark is used once.
    Keys are matched by their own mark only: masked, one looks like the other.
    """
    new, known, paid = _matched(baseline, judgement)
    return Since(
        tuple(finding for _, finding in new),
        tuple(finding for _, finding in known),
        paid,
        tuple(_worse(baseline, judgement)),
    )


def pruned(baseline: Baseline, judgement: Judgement) -> Baseline:
    """Return the baseline without what was paid, and with the letters that rose: it can only become stricter.

    What was edited or renamed is kept as it looks now.
    """
    known = [pair for pair in _matched(baseline, judgement)[1] if not _was_unknown(baseline, pair[0])]
    now = _letters(judgement) if baseline.model == judgement.model else {}
    elsewhere = _looked_otherwise(baseline, judgement)
    letters = {
        area: letter if area in elsewhere else min(letter, now.get(area, letter))
        for area, letter in baseline.letters.items()
    }
    marks = [*(mark for mark, _ in known), *_unlooked_marks(baseline, judgement)]
    return replace(baseline, marks=tuple(sorted(marks)), letters=letters)


_Marked = tuple[Mark, "Finding"]


def _matched(baseline: Baseline, judgement: Judgement) -> tuple[list[_Marked], list[_Marked], tuple[Mark, ...]]:
    """Return what is new, what is known, and the marks that nothing matches."""
    findings = _marked(judgement)
    left = Counter(baseline.marks)
    known: list[_Marked] = []
    views: tuple[Callable[[Mark], tuple[str, ...] | None], ...] = (
        tuple,
        lambda mark: None if mark.check in _MASKED else (mark.check, mark.path),
        lambda mark: None if mark.check in _MASKED or not mark.snippet else (mark.check, mark.snippet),
    )
    for view in views:
        findings, matched = _match(findings, left, view)
        known += matched
    found_out = [pair for pair in findings if _was_unknown(baseline, pair[0])]
    findings = [pair for pair in findings if pair not in found_out]
    paid = left - Counter(_unlooked_marks(baseline, judgement))
    return findings, [*known, *found_out], tuple(sorted(paid.elements()))


def _unlooked_marks(baseline: Baseline, judgement: Judgement) -> tuple[Mark, ...]:
    """Return the marks of checks that nobody asked to look at this time: they are neither paid nor known."""
    unlooked = {judged.check.id for judged in judgement.checks if judged.unlooked}
    return tuple(mark for mark in baseline.marks if mark.check in unlooked)


def _looked_otherwise(baseline: Baseline, judgement: Judgement) -> set[str]:
    """Return the areas in which more, or less, was looked at than for the baseline: their letters do not compare."""
    marked = {mark.check for mark in baseline.marks}
    return {
        judged.check.area
        for judged in judgement.checks
        if judged.check.looked_by
        and judged.weighs is not (judged.check.id not in baseline.unknown or judged.check.id in marked)
    }


def _is_settled(judged: Judged) -> bool:
    """Return whether looking settled what a check lacks as a whole; places that are bad hide it when it is unknown."""
    if judged.source is not Source.MEASURED:
        return False
    return not judged.findings or any(found.key not in judged.check.bad for found in judged.findings)


def _was_unknown(baseline: Baseline, mark: Mark) -> bool:
    return mark.path == "." and mark.check in baseline.unknown


def _marked(judgement: Judgement) -> list[_Marked]:
    return [
        (mark_of(judgement, finding), finding)
        for finding in judgement.findings
        if finding.source is Source.MEASURED and not finding.contradiction
    ]


def _letters(judgement: Judgement) -> dict[str, str]:
    return {area.area: area.letter for area in judgement.areas if area.letter is not None}


def _match(
    findings: list[_Marked], left: Counter[Mark], view: Callable[[Mark], tuple[str, ...] | None]
) -> tuple[list[_Marked], list[_Marked]]:
    """Take from ``left`` a mark for each finding that looks the same; return what found none, and what did."""
    alike: dict[tuple[str, ...], list[Mark]] = {}
    for mark in sorted(left.elements(), reverse=True):
        seen = view(mark)
        if seen is not None:
            alike.setdefault(seen, []).append(mark)
    unmatched, matched = [], []
    for mark, finding in sorted(findings, key=lambda pair: (pair[0], pair[1].place)):
        seen = view(mark)
        if seen is not None and alike.get(seen):
            left[alike[seen].pop()] -= 1
            matched.append((mark, finding))
        else:
            unmatched.append((mark, finding))
    return unmatched, matched


def _worse(baseline: Baseline, judgement: Judgement) -> Iterable[WorseLetter]:
    if baseline.model != judgement.model:
        return
    elsewhere = _looked_otherwise(baseline, judgement)
    for area in judgement.areas:
        was = None if area.area in elsewhere else baseline.letters.get(area.area)
        if was is not None and area.letter is not None and area.letter > was:
            yield WorseLetter(area.area, area.title, was, area.letter)
