"""The words that all documents share for places, levels, sources and hours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.judgement import (
    CONTEXT,
    KINDS,
    Level,
    Source,
    State,
    is_line,
    is_whole_project,
    least_coverage,
    place_text,
)
from debtkit.render import Markdown, code, hours, link, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.facts import Evidence
    from debtkit.judgement import AreaScore, Judged, Judgement, Profile, Range

NO_LETTER = "\u2013"

LEVELS = {
    Level.ABSENT: "absent",
    Level.ASSERTED: "said, not shown",
    Level.DOCUMENTED: "documented",
    Level.AUTOMATED: "automated",
}
SOURCES = {
    Source.MEASURED: "measured",
    Source.ANSWERED: "answered",
    Source.WAIVED: "waived",
    Source.PROFILE: "by the profile",
    Source.UNKNOWN: "not known",
}

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def principal(amount: Range) -> str:
    """Return hours of work with their range."""
    return hours(amount.low, amount.likely, amount.high)


def interest(amount: Range) -> str:
    """Return hours a month with their range."""
    return hours(amount.low, amount.likely, amount.high, "h/month")


def bare(amount: Range) -> str:
    """Return a range without its unit, for a column that names it."""
    return hours(amount.low, amount.likely, amount.high, "")


def place_markdown(place: Evidence, links: str) -> Markdown:
    """Return a place as code, and as a link to the file when ``links`` leads from the document to the project."""
    if is_whole_project(place):
        return Markdown(place_text(place))
    shown = code(place_text(place))
    if not links or place.path.startswith("/") or ".." in place.path.split("/") or _SCHEME.match(place.path):
        return shown
    anchor = f"#{place.locator}" if is_line(place) else ""
    return link(shown, f"{links}{place.path.replace('#', '%23')}{anchor}")


def goal(judged: Judged) -> str:
    """Return the title of a check that owes something; titles say what should be true, so this says that it is not."""
    return f"{'In part' if judged.state is State.PARTIAL else 'Not yet'}: {judged.check.title}"


def told_by_places(judged: Judged, places: Sequence[Evidence]) -> bool:
    """Return whether a list of the places says all that was found."""
    return judged.state is State.DEBT and bool(places) and not any(is_whole_project(place) for place in places)


def area_titles(judgement: Judgement) -> dict[str, str]:
    """Return the title of each area."""
    return {area.area: area.title for area in judgement.areas}


def letter(area: AreaScore) -> str:
    """Return the letter, or a dash where there is none."""
    return area.letter or NO_LETTER


def graded_from() -> str:
    """Return the share of an area that must be settled before it gets a letter."""
    return percent(least_coverage())


def ungraded(area: AreaScore) -> str:
    """Return why an area has no letter."""
    return "does not apply here" if area.checks == 0 else f"not graded: less than {graded_from()} settled"


def weakest(judgement: Judgement) -> str:
    """Return the area to look at first, with its letter."""
    for area in judgement.areas:
        if area.area == judgement.weakest:
            return f"{area.title} ({letter(area)})"
    return "none can be graded yet"


def profile_words(profile: Profile) -> str:
    """Return in words what kind of system was judged."""
    kinds = [words for kind, words in KINDS.items() if kind in profile.kinds]
    kinds += sorted(kind for kind in profile.kinds if kind not in KINDS)
    how = "as the team declared it" if profile.declared else "as the files show it"
    listed = " and ".join(filter(None, (", ".join(kinds[:-1]), *kinds[-1:])))
    checks = f"checks for {listed} ({how})" if kinds else "checks for every kind of system (none is known)"
    asked = [f"{words}: {_known(profile.context.get(tag))}" for tag, words in CONTEXT.items()]
    return f"{checks}; {'; '.join(asked)}"


def _known(holds: bool | None) -> str:  # noqa: FBT001 - three values
    return "not known" if holds is None else "yes" if holds else "no"
