from __future__ import annotations

from typing import TYPE_CHECKING, Any

from documents_helpers import HOSTILE, example, nothing_owed, plan_of

from debtkit.documents import plan_html, plan_markdown, terminal_plan

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


def test_every_item_says_how_to_pay_it() -> None:
    plan = plan_of(example())
    items = sum(len(sprint.items) for sprint in plan.sprints)

    assert plan_markdown(plan, name="x").count("  - Pay: ") == items
    assert terminal_plan(plan, name="x").count("    Pay: ") == items
