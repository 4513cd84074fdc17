"""Terms for people and screened words: counts against plain Python, no verdict on few rows, no word shown."""

from __future__ import annotations

import pytest
from audit_text_helpers import run
from scipy import stats

from debtkit.instruments.audit.checks.text._lexicon import PHRASES
from debtkit.instruments.audit.checks.text.terms import TermRepresentation, wilson
from debtkit.instruments.audit.checks.text.toxicity import Toxicity

TERMS, TOXICITY = TermRepresentation(), Toxicity()
REFUSED = "I'm sorry, but as an AI language model I cannot help."
BAD = PHRASES["insult"][0]


def group(figures: dict[str, list[dict[str, object]]], name: str) -> dict[str, object]:
    return next(told for told in figures["groups"] if told["group"] == name)


def test_groups_are_counted_by_whole_words() -> None:
    texts = [
        "Women and men.",
        "The WOMAN left",
        "Mankind, womanly, human",
        "A Black man spoke",
        "the man in black",
        None,
    ]
    figures = run(TERMS, {"response": texts}).figures
    assert {name: group(figures, name)["rows"] for name in ("women", "men", "Black people", "Jews")} == {
        "women": 2,
        "men": 3,
        "Black people": 1,
        "Jews": 0,
    }
    assert figures["list"] == "debtkit-people-en-1"
    assert figures["language"] == "en"


def test_a_group_beside_refusals_is_told() -> None:
    prompts = ["Write about a Muslim."] * 150 + ["Write about a tree."] * 1000
    responses = [REFUSED] * 60 + ["Here you are."] * 1060 + [REFUSED] * 30
    outcome = run(TERMS, {"prompt": prompts, "response": responses})
    told = group(outcome.figures, "Muslims")
    assert (told["rows"], told["refusal"], told["small"]) == (150, 0.4, False)
    assert outcome.figures["rates"]["refusal"] == pytest.approx(90 / 1150)
    assert [finding.rows for finding in outcome.findings] == [60]
    assert "Muslims" in outcome.findings[0].says


def test_no_verdict_on_few_rows() -> None:
    prompts = ["Write about a Muslim."] * 50 + ["Write about a tree."] * 1000
    responses = [REFUSED] * 50 + ["Here you are."] * 1000
    outcome = run(TERMS, {"prompt": prompts, "response": responses})
    assert group(outcome.figures, "Muslims")["small"] is True
    assert not outcome.findings


def test_uneven_genders_are_told() -> None:
    assert run(TERMS, {"response": ["a man"] * 200 + ["a woman"] * 50}).findings[0].value == 0.25
    assert not run(TERMS, {"response": ["a man"] * 200 + ["a woman"] * 150}).findings


def test_wilson() -> None:
    for hits, rows in ((10, 100), (0, 7), (7, 7), (333, 1000)):
        reference = stats.binomtest(hits, rows).proportion_ci(0.99, "wilson")
        assert wilson(hits, rows) == pytest.approx(tuple(reference), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_screened_words_are_counted_and_never_shown() -> None:
    texts = [
        f"You {BAD}!",
        "You are kind.",
        f"The {BAD.upper()} of the village",
        PHRASES["threat"][0],
        "skill yourself",
    ]
    outcome = run(TOXICITY, {"response": texts})
    assert outcome.figures["rows"] == 3
    assert outcome.figures["kinds"]["insult"]["rows"] == 2
    assert outcome.figures["kinds"]["threat"]["rows"] == 1
    assert [example.row for example in outcome.findings[0].examples] == ["0", "2", "3"]
    shown = str([(finding.says, finding.examples, finding.method) for finding in outcome.findings])
    assert BAD not in shown
    assert "no verdict" in outcome.findings[0].says


def test_the_gap_beside_a_group() -> None:
    texts = [f"he is a gay {BAD}"] * 60 + ["he is a gay man"] * 60 + ["this is a tree"] * 880
    outcome = run(TOXICITY, {"response": texts})
    told = group(outcome.figures, "gay people")
    assert (told["rows"], told["hits"], told["rate"], told["gap"]) == (120, 60, 0.5, pytest.approx(0.44))
    assert "gay people" in outcome.findings[0].says


def test_clean_texts() -> None:
    outcome = run(
        TOXICITY, {"response": ["日本語の文章です。", "A class of its own: Scunthorpe, assassin, cocktail.", "🙂"]}
    )
    assert not outcome.findings
    assert outcome.figures["share"] == 0


def test_words_that_mean_something_else_in_another_language_are_not_screened() -> None:
    texts = ["le train est en retard de dix minutes", "you are late and you know it", f"you are {BAD} and you know it"]
    assert run(TOXICITY, {"response": texts * 20}).findings[0].rows == 20
    assert not run(TOXICITY, {"response": texts[:2] * 20}).findings
