"""Which kind of system this is, and which checks that leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.judgement._model import Profile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.facts import Fact
    from debtkit.judgement._model import Check

KINDS = {
    "hosted_model_app": "applications that call a hosted model",
    "rag": "retrieval-augmented generation",
    "agent": "agents",
    "fine_tuned": "fine-tuned models",
    "trained_from_scratch": "models trained from scratch",
    "library": "libraries",
    "notebook_research": "notebook research",
}
"""What kinds of system there are, in words."""

CONTEXT = {
    "personal_data": "personal data",
    "eu_market": "use in the EU market",
    "public_facing": "being open to the public",
}
"""What a system may have to do with besides, in words."""

_PAIR = 2


def detect_profile(facts: Iterable[Fact]) -> Profile:
    """Read the profile from the facts ``kind.*`` and ``context.*``.

    A kind holds when its fact holds. A context tag that no fact knows stays out of the profile: unknown, not false.
    """
    kinds: set[str] = set()
    context: dict[str, bool] = {}
    for fact in facts:
        room, _, tag = fact.key.partition(".")
        if room == "kind" and tag in KINDS and fact.holds:
            kinds.add(tag)
        elif room == "context" and tag in CONTEXT and fact.known:
            context[tag] = context.get(tag, False) or fact.holds
    return Profile(frozenset(kinds), {tag: context[tag] for tag in CONTEXT if tag in context})


def why_not(check: Check, profile: Profile) -> str:
    """Return why the check does not apply under this profile, or nothing when it does.

    What is unknown never rules a check out: neither a context tag nobody settled, nor a project of no known kind.
    """
    if check.applies_to and not any(_may_hold(tag, profile) for tag in check.applies_to):
        return f"it is for {_listed([_name(tag) for tag in check.applies_to])}"
    for tag in check.needs:
        if not _may_hold(tag, profile):
            return f"it needs {_name(tag)}"
    return ""


def _may_hold(tag: str, profile: Profile) -> bool:
    if tag in CONTEXT:
        return profile.context.get(tag, True)
    return not profile.kinds or tag in profile.kinds


def _listed(names: list[str]) -> str:
    if len(names) <= _PAIR:
        return " or ".join(names)
    return f"{', '.join(names[:-1])}, or {names[-1]}"


def _name(tag: str) -> str:
    return KINDS.get(tag) or CONTEXT.get(tag) or tag.replace("_", " ")
