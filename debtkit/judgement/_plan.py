"""A pay-down plan: what saves most interest per hour of principal comes first, cut into sprints."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from debtkit.judgement._model import Plan, PlanItem, Range, Sprint
from debtkit.judgement._principal import total

if TYPE_CHECKING:
    from debtkit.judgement._model import Judged, Judgement

SHORTEST = 1.0
_DUST = 1e-9


def make_plan(judgement: Judgement, *, hours_per_sprint: float) -> Plan:
    """Return the debt of a judgement as sprints of likely hours.

    One item is one check with all its places. Items stand in the order of interest saved per hour; those that save
    none come last. An item that does not fit into what is left of a sprint waits for the next one, and later items that
    save interest and fit go first. An item larger than a sprint starts where it stands and is cut into parts; its
    interest is saved when the last part is done.

    Raises
    ------
    ValueError
        If ``hours_per_sprint`` is not a number of at least 1.
    """
    if not (math.isfinite(hours_per_sprint) and hours_per_sprint >= SHORTEST):
        msg = f"hours_per_sprint must be a number of at least {SHORTEST:g} hour, not {hours_per_sprint}"
        raise ValueError(msg)
    items = sorted((_item(judged) for judged in judgement.checks if _owes(judged)), key=_urgency)
    sprints: list[Sprint] = []
    waiting = list(items)
    while waiting:
        done, waiting = _fill(waiting, hours_per_sprint)
        sprints.append(
            Sprint(
                number=len(sprints) + 1,
                items=tuple(done),
                principal_left=math.fsum(item.principal.likely for item in waiting),
                interest_left=math.fsum(item.interest.likely for item in waiting),
            )
        )
    return Plan(
        hours_per_sprint=float(hours_per_sprint),
        sprints=_with_parts(sprints),
        principal=total(item.principal for item in items),
        interest=total(item.interest for item in items),
    )


def _owes(judged: Judged) -> bool:
    return any(found.principal or found.interest for found in judged.findings)


def _item(judged: Judged) -> PlanItem:
    places = [found.place for found in judged.findings if not found.contradiction]
    return PlanItem(
        check=judged.check.id,
        title=judged.check.title,
        area=judged.check.area,
        principal=judged.principal,
        interest=judged.interest,
        places=tuple(dict.fromkeys(places)),
        pays_down=judged.check.pays_down,
    )


def _urgency(item: PlanItem) -> tuple[bool, float, float, str]:
    saved, hours = item.interest.likely, item.principal.likely
    rate = saved / hours if hours > 0 else math.inf
    return (saved <= 0, -round(rate, 9), -round(saved, 9), item.check)


def _fill(waiting: list[PlanItem], hours: float) -> tuple[list[PlanItem], list[PlanItem]]:
    """Take one sprint's worth; return what it holds and what waits on."""
    done: list[PlanItem] = []
    room = hours
    while waiting:
        head = waiting[0]
        fitting = next((item for item in waiting if _may_go_before(item, head) and _fits(item, room)), None)
        if fitting is None or (fitting is not head and head.principal.likely > hours):
            break
        done.append(fitting)
        waiting = [item for item in waiting if item is not fitting]
        room -= fitting.principal.likely
    if waiting and waiting[0].principal.likely > hours and room > _DUST:
        part, rest = _cut(waiting[0], room / waiting[0].principal.likely)
        done.append(part)
        waiting = [rest, *waiting[1:]]
    return done, waiting


def _fits(item: PlanItem, room: float) -> bool:
    return item.principal.likely <= room + _DUST


def _may_go_before(item: PlanItem, head: PlanItem) -> bool:
    return item is head or item.interest.likely > 0 or head.interest.likely <= 0


def _cut(item: PlanItem, share: float) -> tuple[PlanItem, PlanItem]:
    return (
        replace(item, principal=item.principal * share, interest=Range()),
        replace(item, principal=item.principal * (1 - share)),
    )


def _with_parts(sprints: list[Sprint]) -> tuple[Sprint, ...]:
    """Write into the titles of items that were cut which part they are."""
    parts: dict[str, int] = {}
    for sprint in sprints:
        for item in sprint.items:
            parts[item.check] = parts.get(item.check, 0) + 1
    seen: dict[str, int] = {}
    numbered = []
    for sprint in sprints:
        items = []
        for item in sprint.items:
            seen[item.check] = seen.get(item.check, 0) + 1
            of = parts[item.check]
            title = f"{item.title} (part {seen[item.check]} of {of})" if of > 1 else item.title
            items.append(replace(item, title=title))
        numbered.append(replace(sprint, items=tuple(items)))
    return tuple(numbered)
