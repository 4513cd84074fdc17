"""PLAN.md: what to pay in which sprint, and what is left after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.documents._words import interest, place_markdown, principal
from debtkit.judgement import Range, is_whole_project
from debtkit.render import Point, block, count, markdown, markdown_phrase, markdown_table, number

if TYPE_CHECKING:
    from debtkit.judgement import Plan, PlanItem, Sprint

CURVE_FILE = "paydown.svg"
_PLACES = 4


def plan_markdown(plan: Plan, *, name: str, links: str = "") -> str:
    """Return the pay-down plan.

    Parameters
    ----------
    plan
        The sprints.
    name
        The project's name.
    links
        The way from the document's folder to the project's, such as ``"../../"``: places then become links.

    Returns
    -------
    str
        Markdown with one generated block; text that people write outside it is kept by `write_documents`.
    """
    return (
        f"# Pay-down plan of {markdown(name)}\n\n"
        f"{block('plan', _plan(plan, links))}\n"
        "## Owners and dates\n\n"
        "This part is yours: who takes what, and when. debtkit never changes it.\n"
    )


def points(plan: Plan) -> list[Point]:
    """Return what is left today and after each sprint."""
    today = Point(0, plan.principal.likely, plan.interest.likely)
    return [today, *(Point(sprint.number, sprint.principal_left, sprint.interest_left) for sprint in plan.sprints)]


def total(items: tuple[PlanItem, ...]) -> tuple[Range, Range]:
    """Return the principal and the interest of some items."""
    return sum((item.principal for item in items), Range()), sum((item.interest for item in items), Range())


def pays_back(plan: Plan) -> str:
    """Return in a sentence when the work has paid for itself, at the likely estimates; empty when it never does."""
    if not plan.principal.likely or not plan.interest.likely:
        return ""
    months = number(plan.principal.likely / plan.interest.likely)
    after = f"{months} {'month' if months == '1' else 'months'} after the last sprint"
    return f"At the likely estimates it has paid for itself {after} at the latest."


def ends(item: PlanItem) -> str:
    """Return what paying an item ends; a part of a larger item ends nothing before the last part is paid."""
    return f", ends {interest(item.interest)}" if item.interest else ""


def _plan(plan: Plan, links: str) -> str:
    if not plan.sprints:
        return "Nothing is owed as far as anybody could see, so there is nothing to plan.\n"
    sprints = count(len(plan.sprints), "sprint")
    headline = (
        f"**{sprints} of {number(plan.hours_per_sprint)} h** to pay **{principal(plan.principal)}** and to end "
        f"**{interest(plan.interest)}** of interest. {pays_back(plan)}\n\n"
        "What saves most interest per hour of work comes first; each item says what will be true once it is paid. "
        "All hours are estimates.\n"
    )
    rows = [
        (
            str(sprint.number),
            number(total(sprint.items)[0].likely) + " h",
            number(total(sprint.items)[1].likely) + " h/month",
            number(sprint.principal_left) + " h",
            number(sprint.interest_left) + " h/month",
        )
        for sprint in plan.sprints
    ]
    table = markdown_table(["Sprint", "Work", "Interest ended", "Principal left", "Interest left"], rows, "rrrrr")
    parts = "\n".join(_sprint(sprint, links) for sprint in plan.sprints)
    return f"{headline}\n![Principal and interest left after each sprint]({CURVE_FILE})\n\n{table}\n{parts}"


def _sprint(sprint: Sprint, links: str) -> str:
    return f"## Sprint {sprint.number}\n\n" + "".join(_item(item, links) for item in sprint.items)


def _item(item: PlanItem, links: str) -> str:
    places = [place for place in item.places if not is_whole_project(place)]
    where = ", ".join(place_markdown(place, links) for place in places[:_PLACES])
    left = len(places) - _PLACES
    where += f" and {count(left, 'more place')}" if left > 0 else ""
    return (
        f"- **{markdown_phrase(item.title)}** ({markdown(item.check)}): {principal(item.principal)}"
        f"{ends(item)}\n"
        f"  - Pay: {markdown_phrase(item.pays_down)}\n"
    ) + (f"  - Where: {where}\n" if where else "")
