"""Debt that somebody decided to live with for a while, and says why."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from debtkit.judgement._model import Finding


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver lets the gate pass until its day. The debt stays owed: nothing is taken from any sum or letter.

    Attributes
    ----------
    check
        The check it is about.
    because
        The reason; never empty.
    until
        The last day on which it holds.
    path
        The file, a folder that ends in ``/``, or a pattern such as ``notebooks/*.ipynb``; empty: anywhere.
    by
        Who decided.
    """

    check: str
    because: str
    until: date
    path: str = ""
    by: str = ""

    def covers(self, finding: Finding) -> bool:
        """Return whether this is about a finding, in time or not."""
        if finding.check != self.check or not self.path:
            return finding.check == self.check
        wanted = self.path.replace("\\", "/").removeprefix("./")
        path = finding.place.path
        return path == wanted or fnmatchcase(path, f"{wanted}*" if wanted.endswith("/") else wanted)


def waived(finding: Finding, waivers: Iterable[Waiver], day: date) -> Waiver | None:
    """Return the waiver under which a finding passes on a day, if there is one."""
    return next((waiver for waiver in waivers if waiver.until >= day and waiver.covers(finding)), None)


def lapsed(finding: Finding, waivers: Iterable[Waiver], day: date) -> Waiver | None:
    """Return the waiver that covered a finding and has ended, the latest first."""
    ended = [waiver for waiver in waivers if waiver.until < day and waiver.covers(finding)]
    return max(ended, key=lambda waiver: waiver.until, default=None)
