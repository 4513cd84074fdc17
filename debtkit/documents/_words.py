"""The words that all documents share for places, levels, sources and hours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.judgement import Level, Source, State
from debtkit.render import Markdown, code, hours, link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.facts import Evidence
    from debtkit.judgement import AreaScore, Judged, Judgement, Profile, Range

ANSWER_DAYS = 180
"""How long an answer counts."""

GRADED_FROM = "60 %"
"""Share of an area that must be settled before it gets a letter."""

NO_LETTER = "\u2013"
WHOLE_PROJECT = "the project as a whole"

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
KINDS = {
    "hosted_model_app": "application on a hosted model",
    "rag": "retrieval-augmented generation",
    "agent": "agent",
    "fine_tuned": "fine-tuned model",
    "trained_from_scratch": "model trained from scratch",
    "library": "library",
    "notebook_research": "notebook research",
}
CONTEXT = {
    "personal_data": "personal data",
    "eu_market": "EU market",
    "public_facing": "public-facing",
}

_LINE = re.compile(r"L(\d+)(?:-L?\d+)?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def principal(amount: Range) -> str:
    """Return hours of work with their range."""
    return hours(amount.low, amount.likely, amount.high)


def interest(amount: Range) -> str:
    """Return hours a month with their range."""
    return hours(amount.low, amount.likely, amount.high, "h/month")


def bare(amount: Range) -> str:
    """Return a range without its unit, for a column that names it."""
    return hours(amount.low, amount.likely, amount.high, "") if amount else ""


def is_whole_project(place: Evidence) -> bool:
    """Return whether the place is the project itself and not a file in it."""
    return place.path in {"", "."}


def place_text(place: Evidence) -> str:
    """Return a place as editors and terminals know it: ``src/app.py:41``, ``run.ipynb cell 4``."""
    if is_whole_project(place):
        return WHOLE_PROJECT
    line = _LINE.fullmatch(place.locator)
    return f"{place.path}:{line[1]}" if line else f"{place.path} {place.locator}".rstrip()


def place_markdown(place: Evidence, links: str) -> Markdown:
    """Return a place as code, and as a link to the file when ``links`` leads from the document to the project."""
    if is_whole_project(place):
        return Markdown(WHOLE_PROJECT)
    shown = code(place_text(place))
    if not links or place.path.startswith("/") or ".." in place.path.split("/") or _SCHEME.match(place.path):
        return shown
    anchor = f"#{place.locator}" if _LINE.fullmatch(place.locator) else ""
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


def ungraded(area: AreaScore) -> str:
    """Return why an area has no letter."""
    return "does not apply here" if area.checks == 0 else f"not graded: less than {GRADED_FROM} settled"


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
    context = [
        f"{words}: {'yes' if profile.context[tag] else 'no'}" if tag in profile.context else f"{words}: not known"
        for tag, words in CONTEXT.items()
    ]
    how = "as the team declared it" if profile.declared else "as the files show it"
    return f"{', '.join(kinds) or 'no special kind'}, {how}; {', '.join(context)}"
