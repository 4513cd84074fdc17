from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from documents_helpers import HOSTILE, example, nothing_owed, plan_of

from debtkit.documents import plan_html, plan_markdown, terminal_plan
from debtkit.facts import Evidence
from debtkit.judgement import Plan, PlanItem, Range, Sprint

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion


def test_the_plan_reads_as_agreed(snapshot: SnapshotAssertion) -> None:
    assert plan_markdown(plan_of(example()), name=f"titler {HOSTILE[2]}", links="../../") == snapshot


def test_the_plan_on_a_terminal_reads_as_agreed(snapshot: SnapshotAssertion) -> None:
    assert terminal_plan(plan_of(example()), name=f"titler {HOSTILE[9]}", width=80) == snapshot


def test_the_plan_as_html_reads_as_agreed(snapshot: SnapshotAssertion) -> None:
    assert plan_html(plan_of(example()), name=f"titler {HOSTILE[0]}") == snapshot


def test_a_plan_of_nothing_says_so() -> None:
    empty = plan_of(nothing_owed())

    for text in (plan_markdown(empty, name="x"), plan_html(empty, name="x"), terminal_plan(empty, name="x")):
        assert "there is nothing to plan" in text


def test_nothing_foreign_becomes_markup(tokens: Callable[[str], Any]) -> None:
    found = tokens(plan_markdown(plan_of(example()), name="".join(HOSTILE)))

    assert [token.content.strip() for token in found if token.type.startswith("html")] == [
        "<!-- debtkit:begin plan -->",
        "<!-- debtkit:end plan -->",
    ]
    assert not [token for token in found if token.type == "link_open"]
    assert [token.attrs["src"] for token in found if token.type == "image"] == ["paydown.svg"]


def test_a_part_is_always_named_on_a_terminal() -> None:
    item = PlanItem("DK301", "word " * 40, "data", Range(9, 9, 9), Range(), (Evidence("a.py", "L3"),), "Do it.")
    parts = tuple(Sprint(at, (replace(item, title=f"{item.title} (part {at} of 2)"),), 9, 0) for at in (1, 2))
    text = terminal_plan(Plan(9, parts, Range(18, 18, 18), Range()), name="x", width=60)

    assert "(part 1 of 2)  9 h\n" in text
    assert "(part 2 of 2)  9 h\n" in text
    assert text.count("  DK301 word") == 2
    assert text.count("     a.py:3\n") == 2


@pytest.mark.parametrize(("hours", "after"), [(1, "1 month after"), (2, "2 months after"), (1.5, "1.5 months after")])
def test_one_month_is_no_plural(hours: float, after: str) -> None:
    work = Range(hours, hours, hours)
    item = PlanItem("DK301", "Data", "data", work, Range(1, 1, 1), (), "Do it.")
    plan = Plan(9, (Sprint(1, (item,), 0, 0),), work, Range(1, 1, 1))

    for text in (plan_markdown(plan, name="x"), plan_html(plan, name="x"), terminal_plan(plan, name="x")):
        assert f"paid for itself {after} the last sprint" in " ".join(text.split())
        assert "1 sprint" in text


def test_every_item_says_how_to_pay_it() -> None:
    plan = plan_of(example())
    items = sum(len(sprint.items) for sprint in plan.sprints)

    assert plan_markdown(plan, name="x").count("  - Pay: ") == items
    assert terminal_plan(plan, name="x").count("     Pay: ") == items
