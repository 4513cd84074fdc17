"""An explained check tells both halves of its story: the catalogue's and the rules'."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debtkit.facts import Status
from debtkit.instruments.scan import rule_cards
from debtkit.judgement import load_catalog
from debtkit.project import explain_rule, explain_rules

if TYPE_CHECKING:
    from debtkit.instruments.scan import RuleCard
    from debtkit.project import Explanation

ALL = explain_rules()
CARDS = rule_cards()
USED = [pytest.param(card, id=card.key) for rule in ALL for card in rule.measures]


def test_every_check_is_explained_in_the_order_of_the_catalogue() -> None:
    assert [rule.check.id for rule in ALL] == list(load_catalog().checks)


@pytest.mark.parametrize("name", ["DK1202", "dk1202", " dk1202 ", "unpinned_model_alias", "UNPINNED_MODEL_ALIAS"])
def test_a_check_is_found_by_its_id_or_a_fact(name: str) -> None:
    assert explain_rule(name).check.id == "DK1202"


@pytest.mark.parametrize(
    ("name", "nearest"), [("DK1203X", "DK1203"), ("unpinned_model", "unpinned_model_alias"), ("", None), ("€", None)]
)
def test_an_unknown_name_is_refused_with_the_nearest(name: str, nearest: str | None) -> None:
    with pytest.raises(ValueError, match="there is no check or fact") as refused:
        explain_rule(name)
    assert (f"did you mean {nearest}?" in str(refused.value)) is (nearest is not None)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.check.id) for rule in ALL])
def test_both_forms_say_everything(rule: Explanation) -> None:
    text, page = " ".join(rule.to_text().split()), rule.to_markdown()
    check = rule.check
    for word in ("Why", "Principal", "Interest", "How to pay", "References", check.id, *(c.key for c in rule.measures)):
        assert word in text
        assert word in page
    assert check.why in text
    assert check.pays_down in text
    assert ("Question:**" in page) == bool(check.question)
    assert text.count("Known false positives and limits") == len(rule.measures)


@pytest.mark.parametrize("card", USED)
def test_a_rule_says_what_it_reads_and_ends_its_sentences(card: RuleCard) -> None:
    assert card.reads
    assert card.says.endswith(".")
    assert [said for said in (*card.not_counted, *card.known_limits) if not said.endswith(".")] == []


@pytest.mark.parametrize(
    "card", [card for card in CARDS.values() if card.absence is Status.NOT_SHOWN and card.fix], ids=str
)
def test_what_is_asked_says_why_it_cannot_be_seen(card: RuleCard) -> None:
    assert card.known_limits


def test_an_example_shows_no_key() -> None:
    key = "Zq8vWm3KpT9xLc5RnB2yHd7GfJ4s"
    shown = explain_rule("real_secret_committed")
    assert key not in shown.to_text() + shown.to_markdown() + str(shown.as_dict())
    assert "sk***" in shown.to_text()


@pytest.mark.parametrize("card", CARDS.values(), ids=list(CARDS))
def test_a_long_example_is_cut(card: RuleCard) -> None:
    lines = [*card.debt.splitlines(), *card.fine.splitlines()]
    assert max(map(len, lines), default=0) <= 130
    assert len(lines) <= 80


def test_a_notebook_shows_the_markdown() -> None:
    found = explain_rule("DK101")
    assert found._repr_markdown_() == found.to_markdown()
    assert repr(found) == found.to_text()
