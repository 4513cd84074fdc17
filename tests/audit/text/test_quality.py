"""Text quality: each mark against plain Python, in several scripts; web rules in English only."""

# ruff: noqa: RUF001 - typographic marks are what is tested

from __future__ import annotations

import random
import statistics
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from audit_tabular_helpers import opened
from audit_text_helpers import made_rows, run
from hypothesis import given, settings
from hypothesis import strategies as st

from debtkit.instruments.audit.checks.text._chunk import Texts
from debtkit.instruments.audit.checks.text._gopher import RULES, Web, _duplicated, web_marks
from debtkit.instruments.audit.checks.text._qualities import repeating
from debtkit.instruments.audit.checks.text.quality import (
    EmptyText,
    Mojibake,
    Refusals,
    Repetition,
    TextQuality,
    TruncatedText,
)

if TYPE_CHECKING:
    from debtkit.instruments.audit.checks import Check

GOOD = {
    "en": "The river rose in the night. By noon it had reached the old mill. Nobody was hurt.",
    "de": "Der Fluss stieg in der Nacht. Am Mittag erreichte er die alte Mühle. Niemand wurde verletzt!",
    "ja": "川は夜のうちに増水した。昼には古い水車小屋に達した。けが人はいなかった。",
    "ar": "ارتفع النهر ليلا. وصل ظهرا إلى الطاحونة القديمة. هل أصيب أحد؟",
    "hi": "नदी रात में चढ़ गई। दोपहर तक वह पुरानी चक्की तक पहुँच गई।",
    "code": "Use this:\n```python\nprint(1)\n```",
}


def rows_of(check: Check, responses: list[str | None], part: str = "response") -> int:
    outcome = run(check, {"prompt": ["Tell me what happened."] * len(responses), "response": responses})
    return int(outcome.figures[part]["rows"])


@pytest.mark.parametrize("language", GOOD)
@pytest.mark.parametrize(
    "check", [EmptyText(), TruncatedText(), Refusals(), Repetition(), Mojibake()], ids=lambda c: c.id
)
def test_good_texts_in_any_script_have_no_mark(check: Check, language: str) -> None:
    assert rows_of(check, [GOOD[language]]) == 0


def test_empty_texts() -> None:
    outcome = run(EmptyText(), {"prompt": ["a", "b", " ", "d"], "response": ["", None, "x", " \n\t\u3000"]})
    assert outcome.figures["response"] == {"texts": 4, "rows": 3, "share": 0.75}
    assert outcome.rows == {"drop_empty": (0, 1, 2, 3)}
    assert {finding.columns for finding in outcome.findings} == {("prompt",), ("response",)}


@pytest.mark.parametrize(
    "text",
    [
        "The river rose in the night, and nobody in the",
        "川は夜のうちに増水して橋",
        "ارتفع النهر في الليل ولم يستطع أحد من أهل القرية أن",
        "We left the house at seven in the morning and then,",
    ],
)
def test_unfinished_texts(text: str) -> None:
    assert rows_of(TruncatedText(), [text, text + "  \n", GOOD["en"]]) == 2


def test_refusals_are_told_by_their_first_words() -> None:
    refusals = [
        "I'm sorry, but as an AI language model I cannot help with that.",
        "I’M SORRY, BUT no.",
        "Es tut mir leid, aber dabei kann ich nicht helfen.",
        "申し訳ありませんが、お答えできません。",
        "Lo siento, pero no puedo.",
    ]
    answers = ["She said: sorry I am late, but here I am.", "word " * 80 + "I'm sorry, but no."]
    assert rows_of(Refusals(), [*refusals, *answers]) == len(refusals)


def test_a_prompt_cannot_refuse() -> None:
    outcome = run(Refusals(), {"prompt": ["I'm sorry, but as an AI language model I"], "response": ["Fine."]})
    assert list(outcome.figures) == ["response"]
    assert not outcome.findings


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["One day", "It rained", "We went home", "日が暮れた"]), min_size=0, max_size=9))
def test_repetition_is_the_share_of_sentences_said_twice(sentences: list[str]) -> None:
    twice = len(sentences) - len(set(sentences))
    wanted = len(sentences) >= 3 and twice > 0.3 * len(sentences)
    assert repeating(Texts(["Before. And after.", ". ".join(sentences) + "."])).tolist() == [False, wanted]


def test_repetition() -> None:
    assert rows_of(Repetition(), ["Again. " * 3, "Again. And again. Never.", "Once."]) == 1


@pytest.mark.parametrize("text", ["CafÃ© and more", "itâ€™s fine", "lost \ufffd sign"])
def test_mojibake(text: str) -> None:
    assert rows_of(Mojibake(), [text, "Café, São Tomé, naïve, 日本", "ÂNGELA"]) == 1


def test_lengths_are_those_of_plain_python() -> None:
    texts = [row.text for row in made_rows(99, seed=2)]
    told = run(TextQuality(), {"prompt": texts}).figures["prompt"]
    lengths = [len(text) for text in texts]
    assert told["characters"]["p50"] == statistics.median(lengths)
    assert told["characters"]["mean"] == pytest.approx(statistics.fmean(lengths))
    assert told["characters"]["p05"] == pytest.approx(statistics.quantiles(lengths, n=20, method="inclusive")[0])
    assert told["tokens"]["max"] == max(lengths) / 4
    assert told["clipped"] == 0


def test_other_marks() -> None:
    prompt = "Which town has the oldest bridge of the country?"
    responses = [
        prompt + " It is Trier.",
        "https://example.org/a?b=c  www.example.org",
        "Certainly! Here it is.",
        "x = {a: [1, 2], b: (3, 4)}; y[0] = f(x['a']) / 2; z = {**x, **y}",
        "See https://example.org for more.",
    ]
    outcome = run(TextQuality(), {"prompt": [prompt] * 5, "response": responses})
    marks = outcome.figures["response"]["marks"]
    assert {name: told["rows"] for name, told in marks.items()} == {"opens": 1, "code": 1, "url_only": 1, "copied": 1}
    assert {finding.examples[0].row for finding in outcome.findings} == {"0", "1", "2"}


def test_web_rules_are_asked_of_english_free_text_only() -> None:
    short = "This is a short text that has not the fifty words which the rule of Gopher would want it to have."
    columns = {"text": [short, GOOD["de"], GOOD["ja"]]}
    web = run(TextQuality(), columns, text="text").figures["text"]["web"]
    assert web["texts"] == 1
    assert web["gopher_words"] == {"rows": 1, "share": 1.0}
    assert web["gopher_stop_words"] == {"rows": 0, "share": 0.0}
    assert "web" not in run(TextQuality(), {"response": [short]}).figures["response"]


def broken(text: str) -> set[Web]:
    bits = int(web_marks(Texts([text]))[0])
    return {rule for rule in RULES if bits & rule}


def prose(words: int = 300, seed: int = 1) -> str:
    numbers = random.Random(seed)  # noqa: S311 - a seeded test
    vocabulary = ["".join(numbers.choices("abcdefghijklmnop", k=numbers.randint(3, 8))) for _ in range(400)]
    lines = []
    for start in range(0, words, 20):
        line = numbers.choices(vocabulary, k=min(20, words - start))
        line[1:3] = ["the", "of"]
        lines.append(" ".join(line).capitalize() + ".")
    return "\n".join(lines)


def test_good_prose_breaks_no_web_rule() -> None:
    assert broken(prose()) == set()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("too short.", Web.GOPHER_WORDS),
        ("a b c d e " * 20, Web.GOPHER_WORD_LENGTH),
        (prose().replace(" ", " # ", 60), Web.GOPHER_SYMBOLS),
        ("\n".join("- " + line for line in prose().split("\n")), Web.GOPHER_BULLETS),
        (prose().replace(".\n", "...\n"), Web.GOPHER_ELLIPSES),
        (prose(200) + " 12 34 56 78" * 20, Web.GOPHER_LETTERS),
        (prose().replace(" the ", " ").replace(" of ", " "), Web.GOPHER_STOP_WORDS),
        (prose(100) + "\n" + prose(100), Web.GOPHER_DUPLICATE_LINES),
        (prose(60) + " extraordinarily complicated" * 30, Web.GOPHER_TOP_NGRAM),
        (prose(200) + "\n" + prose(200).replace("\n", " "), Web.GOPHER_DUPLICATE_NGRAMS),
        (prose(60).replace(".", ""), Web.C4_SENTENCES),
        (prose() + " " + "x" * 1001, Web.C4_LONG_WORD),
        (prose() + " Lorem ipsum dolor", Web.C4_LOREM_IPSUM),
        (prose() + " {", Web.C4_BRACE),
        (prose() + " Please enable JavaScript.", Web.C4_JAVASCRIPT),
        (prose() + " Read our Privacy Policy.", Web.C4_POLICY),
        (prose().replace(".", ""), Web.FINEWEB_PUNCTUATION),
        (prose().replace(" ", "\n"), Web.FINEWEB_SHORT_LINES),
        (prose() + "\n" + prose().split("\n", maxsplit=1)[0], Web.FINEWEB_DUPLICATE_LINES),
        (prose().replace(" ", "\n"), Web.FINEWEB_NEWLINES),
    ],
    ids=lambda value: value.name if isinstance(value, Web) else "",
)
def test_each_web_rule_can_be_broken(text: str, rule: Web) -> None:
    assert rule in broken(text)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(["a", "bb", "ccc"]), max_size=25), st.integers(2, 4))
def test_duplicated_runs_are_those_that_stood_before(words: list[str], size: int) -> None:
    runs = [tuple(words[at : at + size]) for at in range(len(words) - size + 1)]
    again = [at for at, one in enumerate(runs) if one in runs[:at]]
    covered = {place for at in again for place in range(at, at + size)}
    assert _duplicated(words, size) == sum(len(words[at]) for at in covered)
    assert Counter(runs)[runs[0]] >= 1 if runs else True


def test_examples_are_masked() -> None:
    text = "Write to jane.roe@example.org, for I never finish my"
    finding = run(TruncatedText(), {"response": [text]}).findings[0]
    assert "jane" not in str(finding)


def test_proofs_run() -> None:
    with opened({"response": ["", "x " * 9 + "y", "I'm sorry, but no."]}) as data:
        for check in (EmptyText(), TruncatedText(), Refusals()):
            finding = check.run(data).findings[0]
            assert len(data.table.engine.query(finding.sql)) == finding.rows == 1
