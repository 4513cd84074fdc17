"""What people decided in ``debtkit.yaml`` beside their answers: the kind of system, waivers, hours of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from debtkit.judgement import CONTEXT, Profile, Range, Waiver

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from debtkit.judgement import Catalog, Check


def profile(found: Profile, said: Mapping[str, Any]) -> Profile:
    """Return what was detected, with what people said of it instead."""
    kinds = said.get("kinds")
    context = {**found.context, **{tag: said[tag] for tag in CONTEXT if said.get(tag) is not None}}
    if kinds in (None, "auto"):
        return Profile(found.kinds, context, declared=bool(said))
    return Profile(frozenset(kinds or ()), context, declared=True)


def write_profile(data: Any, said: Mapping[str, Any]) -> None:  # noqa: ANN401 - ruamel's own mapping
    """Put what people say of the kind of system into ruamel data, comments kept; empty takes it out."""
    if not said:
        data.pop("profile", None)
        return
    kept = data.get("profile") or {}
    data["profile"] = kept
    for key in [key for key in kept if key not in said]:
        del kept[key]
    kept.update(said)


def waivers(data: Mapping[str, Any]) -> tuple[Waiver, ...]:
    """Return the waivers of checked data, in their order."""
    return tuple(
        Waiver(
            check=str(said["check"]),
            because=str(said["because"]),
            until=said["until"],
            path=str(said.get("path") or ""),
            by=str(said.get("by") or ""),
        )
        for said in data.get("waivers") or ()
    )


def with_hours(catalog: Catalog, data: Mapping[str, Any]) -> Catalog:
    """Return a catalogue with the hours of checked data in place of the shipped estimates."""
    said = data.get("hours") or {}
    own = {check_id: _repriced(catalog.checks[check_id], hours) for check_id, hours in said.items()}
    return replace(catalog, checks=catalog.checks | own) if own else catalog


def _repriced(check: Check, hours: Mapping[str, Sequence[float]]) -> Check:
    principal, interest = hours.get("principal_hours"), hours.get("interest_hours_per_month")
    if principal is not None:
        check = replace(check, principal_hours=Range(*map(float, principal)), principal_source="set in debtkit.yaml")
    if interest is not None:
        check = replace(
            check, interest_hours_per_month=Range(*map(float, interest)), interest_basis="hours set in debtkit.yaml"
        )
    return check
