from __future__ import annotations

import unicodedata

import pytest
from documents_helpers import HOSTILE
from hypothesis import example, given
from hypothesis import strategies as st

from debtkit.render import clip, one_line, terminal


@given(st.text() | st.text(alphabet=st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Zs"])))
@example("\x1b]0;title\x07")
def test_nothing_unseen_is_left(text: str) -> None:
    joiners = "\u200c\u200d"
    line = terminal(text, None)

    assert not [char for char in line if unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char not in joiners]
    assert line.encode("utf-8").decode("utf-8") == line


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = one_line(text, None)

    assert one_line(once, None) == once


@given(st.text(max_size=40), st.integers(min_value=1, max_value=50))
def test_a_cut_text_is_never_longer_than_the_limit(text: str, limit: int) -> None:
    assert len(one_line(text, limit)) <= limit


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126)))
def test_plain_words_come_back_as_they_are(text: str) -> None:
    assert one_line(text, None) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("a\u200bb", "a\\u200bb"),
        ("a\u200db", "a\\u200db"),
        ("\x00", "\\x00"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("a\tb\r\nc\u2028d\u00a0e", "a b c d e"),
        ("\uffff", "\\uffff"),
    ],
)
def test_steering_characters_are_written_out(text: str, shown: str) -> None:
    assert one_line(text) == shown


@pytest.mark.parametrize(
    "text", ["👩\u200d🔬", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "日本語", "e\u0301"]
)
def test_joiners_stay_where_a_script_or_an_emoji_needs_them(text: str) -> None:
    assert one_line(text) == text


def test_a_long_text_ends_in_an_ellipsis() -> None:
    assert clip("abcdef", 4) == "abc…"
    assert clip("abc", None) == "abc"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_one_line_in_a_terminal(text: str) -> None:
    shown = terminal(text)

    assert shown.isprintable()
    assert "\x1b" not in shown
