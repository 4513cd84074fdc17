"""The gate: whether a project owes more than its team said it would accept, or more than it did."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from debtkit.judgement._baseline import since
from debtkit.judgement._catalog import load_catalog
from debtkit.judgement._model import WEIGHTS, Source, State
from debtkit.judgement._places import is_whole_project, place_text
from debtkit.judgement._waivers import lapsed, waived

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.judgement._baseline import Baseline, Since
    from debtkit.judgement._model import Finding, Judgement
    from debtkit.judgement._waivers import Waiver

DEFAULT_FAIL_ON = ("critical",)
LETTERS = ("A", "B", "C", "D", "E")


def _known(name: str) -> None:
    names = [*WEIGHTS, *load_catalog().checks]
    if name in names:
        return
    near = difflib.get_close_matches(str(name), names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"use a check id or one of {', '.join(WEIGHTS)}"
    msg = f"fail_on does not know {str(name)[:40]!r}; {hint}"
    raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a team accepts; None means that it does not mind.

    Attributes
    ----------
    fail_on
        Check ids and weight bands: measured debt in any of them fails.
    min_letter
        An area below this letter fails; an area that cannot be graded does not.
    max_principal_hours, max_interest_hours_per_month
        Limits on the likely totals.
    """

    fail_on: tuple[str, ...] = DEFAULT_FAIL_ON
    min_letter: str | None = None
    max_principal_hours: float | None = None
    max_interest_hours_per_month: float | None = None

    @classmethod
    def of(
        cls,
        *,
        fail_on: str | Iterable[str] | None = None,
        min_letter: str | None = None,
        max_principal_hours: float | None = None,
        max_interest_hours_per_month: float | None = None,
    ) -> Gate:
        """Build a gate; what is left out keeps its default.

        Raises
        ------
        ValueError
            If a name, letter or limit could never fail anything; the message names the nearest that could.
        """
        chosen = DEFAULT_FAIL_ON if fail_on is None else (fail_on,) if isinstance(fail_on, str) else tuple(fail_on)
        for name in chosen:
            _known(name)
        if min_letter is not None and min_letter not in LETTERS:
            msg = f"min_letter is one of {', '.join(LETTERS)}, not {min_letter!r}"
            raise ValueError(msg)
        for limit in (max_principal_hours, max_interest_hours_per_month):
            if limit is not None and not 0 <= limit < math.inf:
                msg = f"a limit is a number of hours, 0 or more, not {limit!r}"
                raise ValueError(msg)
        return cls(chosen, min_letter, max_principal_hours, max_interest_hours_per_month)

    def reasons(self, judgement: Judgement, waivers: Iterable[Waiver] = ()) -> tuple[str, ...]:
        """Return why the project fails, one sentence each; empty when it passes."""
        return (*self._checks(judgement, tuple(waivers)), *self._letters(judgement), *self._totals(judgement))

    def _checks(self, judgement: Judgement, waivers: tuple[Waiver, ...]) -> Iterable[str]:
        for judged in judgement.checks:
            check = judged.check
            named = check.id in self.fail_on or check.weight in self.fail_on
            if not named or judged.state is not State.DEBT or judged.source is not Source.MEASURED:
                continue
            owing = [finding for finding in judged.findings if not waived(finding, waivers, judgement.as_of)]
            if owing:
                ended = lapsed(owing[0], waivers, judgement.as_of)
                note = f" The waiver ended on {ended.until}." if ended else ""
                yield f"{check.id} not yet: {check.title}. {judged.says}{note}"

    def _letters(self, judgement: Judgement) -> Iterable[str]:
        if self.min_letter is None:
            return
        for area in judgement.areas:
            if area.letter is not None and area.letter > self.min_letter:
                yield f"{area.title} is graded {area.letter}, below {self.min_letter}"

    def _totals(self, judgement: Judgement) -> Iterable[str]:
        limits = (
            ("principal", judgement.principal.likely, self.max_principal_hours, "h"),
            ("interest", judgement.interest.likely, self.max_interest_hours_per_month, "h/month"),
        )
        for word, owed, limit, unit in limits:
            if limit is not None and owed > limit:
                yield f"{word} is {owed:.1f} {unit}, above {limit:g} {unit}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What the gate said.

    Attributes
    ----------
    reasons
        Why it failed, one sentence each; empty when it passed.
    since
        What changed since the baseline; None without one.
    waived
        The findings that a waiver covers, with the waiver.
    idle
        The waivers that cover nothing.
    """

    reasons: tuple[str, ...]
    since: Since | None
    waived: tuple[tuple[Finding, Waiver], ...]
    idle: tuple[Waiver, ...] = ()

    @property
    def passed(self) -> bool:
        """Return whether nothing failed."""
        return not self.reasons


def check(
    judgement: Judgement,
    gate: Gate,
    *,
    baseline: Baseline | None = None,
    measured: Judgement | None = None,
    waivers: Iterable[Waiver] = (),
) -> Checked:
    """Judge a project at the gate.

    With a baseline, new debt and a worse letter fail, and whatever the gate names besides. A finding under a waiver
    that has not ended fails nothing, and neither does the letter of its area while it is new.

    Parameters
    ----------
    judgement
        What is owed, with the answers of people.
    gate
        What fails.
    baseline
        What was accepted.
    measured
        The same without answers, which the baseline is compared with; by default ``judgement``.
    waivers
        What people decided to live with for a while.
    """
    waivers = tuple(waivers)
    excused = [(finding, waived(finding, waivers, judgement.as_of)) for finding in judgement.findings]
    changed = _changed(baseline, measured or judgement, judgement) if baseline is not None else None
    ratchet = _ratchet(changed, judgement, waivers) if changed is not None else ()
    return Checked(
        (*ratchet, *gate.reasons(judgement, waivers)),
        changed,
        tuple((finding, waiver) for finding, waiver in excused if waiver is not None),
        tuple(waiver for waiver in waivers if not any(map(waiver.covers, judgement.findings))),
    )


def _changed(baseline: Baseline, measured: Judgement, judgement: Judgement) -> Since:
    """Return what changed by measure, without what people say does not apply."""
    changed = since(baseline, measured)
    owed = {finding.fingerprint for finding in judgement.findings}
    return replace(changed, new=tuple(finding for finding in changed.new if finding.fingerprint in owed))


def _ratchet(changed: Since, judgement: Judgement, waivers: tuple[Waiver, ...]) -> Iterable[str]:
    excused = set()
    for finding in changed.new:
        if waived(finding, waivers, judgement.as_of) is not None:
            excused.add(finding.area)
            continue
        ended = lapsed(finding, waivers, judgement.as_of)
        note = f" (the waiver ended on {ended.until})" if ended else ""
        where = "" if is_whole_project(finding.place) else f", {place_text(finding.place)}"
        yield f"new debt: {finding.check} not yet: {finding.title}{where}{note}"
    for area in changed.worse:
        if area.area not in excused:
            yield f"{area.title} fell from {area.was} to {area.now}"
