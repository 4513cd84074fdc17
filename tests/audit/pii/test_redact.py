# ruff: noqa: RUF001 - signs of many scripts are what is tested

from __future__ import annotations

import pytest
from audit.pii.made_texts import DEV, planted
from hypothesis import given
from hypothesis import strategies as st

from debtkit.instruments.audit.checks.pii import detect, redact, redact_row, redact_texts


def test_same_value_has_the_same_mark_however_it_is_written() -> None:
    text = "call +49 30 901820 or +4930901820, not +49 30 901821; jo@kunde.de, JO@kunde.de"
    assert redact(text) == "call <PHONE_1> or <PHONE_1>, not <PHONE_2>; <EMAIL_1>, <EMAIL_1>"


def test_nothing_else_is_touched() -> None:
    text = "\ufeffｱｲｳ　Ａ\u200bＢ\r\n\t£ ½ 😀 e\u0301 jo@kunde.de ｱｲｳ\x00"
    assert redact(text) == text.replace("jo@kunde.de", "<EMAIL_1>")


def test_keys_get_marks_too() -> None:
    assert redact("use sk-" + "Zq8vWm3KpT9xLc5RnB2yHd7GfJ4sUe6w" + " today") == "use <SECRET_1> today"


def test_kinds_are_chosen() -> None:
    assert redact("jo@kunde.de, +49 30 901820", {"phone"}) == "jo@kunde.de, <PHONE_1>"


def test_unknown_kind_is_refused_with_the_list() -> None:
    with pytest.raises(ValueError, match=r"kinds='e-mail': there are card, .*email.*secret"):
        redact("x", {"e-mail"})


def test_what_is_only_possible_can_stay() -> None:
    assert redact("I moved; 030 9018200 is right", sure=True) == "I moved; 030 9018200 is right"


def test_column_of_texts_with_counts() -> None:
    texts, counts = redact_texts(["a@kunde.de b@kunde.de", None, "none", "b@kunde.de"])
    assert texts == ["<EMAIL_1> <EMAIL_2>", None, "none", "<EMAIL_1>"]
    assert counts == [2, 0, 0, 1]


def test_one_mark_in_a_whole_row_nested_texts_too() -> None:
    row = {
        "id": 7,
        "phone": "49326973",
        "messages": [{"role": "user", "content": "jo@kunde.de"}],
        "note": "jo@kunde.de",
    }
    marked, count = redact_row(row)
    assert marked == {
        "id": 7,
        "phone": "<PHONE_1>",
        "messages": [{"role": "user", "content": "<EMAIL_1>"}],
        "note": "<EMAIL_1>",
    }
    assert count == 3


def test_marks_hold_nothing_to_find() -> None:
    for one in planted(DEV, 1, seed=5):
        assert detect(redact(one.text)) == []


@given(
    st.text(max_size=60),
    st.sampled_from(["jo@kunde.de", "+49 30 901820", "DE89370400440532013000"]),
    st.text(max_size=60),
)
def test_text_between_marks_is_the_text(before: str, value: str, after: str) -> None:
    text = f"{before} {value} {after}"
    kept, at = [], 0
    for hit in detect(text):
        kept.append(text[at : hit.start])
        at = hit.end
    kept.append(text[at:])
    marked = redact(text, {h.kind for h in detect(text)} or {"email"})
    for piece in kept:
        assert piece in marked
        marked = marked[marked.index(piece) + len(piece) :]
