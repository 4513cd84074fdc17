"""What people decided in ``debtkit.yaml`` beside their answers: waivers, and hours of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from debtkit.judgement import Range, Waiver

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from debtkit.judgement import Catalog, Check


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
