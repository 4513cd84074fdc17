"""Texts as arrays: the same words, counts and pieces as plain Python finds."""

# ruff: noqa: RUF001 - typographic marks are what is tested

from __future__ import annotations

import numpy as np
from audit_text_helpers import words_of
from hypothesis import given, settings
from hypothesis import strategies as st

from debtkit.instruments.audit.checks.text._characters import NEWLINE, SPACE, STOP
from debtkit.instruments.audit.checks.text._chunk import LONGEST, Texts, clipped
from debtkit.instruments.audit.checks.text._phrases import Phrases, Words

LETTERS = "aBÇdİΣß1٣ _-'.,!?\n\tあ漢กำ한글عَ🙂👩‍🔬é\u0301。！\x00"
SOME = st.lists(st.one_of(st.text(LETTERS, max_size=30), st.text(max_size=20)), min_size=1, max_size=6)


@settings(max_examples=200, deadline=None)
@given(SOME)
def test_words_are_those_of_plain_python(strings: list[str]) -> None:
    texts = Texts(strings)
    plain = [words_of(text) for text in strings]
    assert texts.counts.tolist() == [len(words) for words in plain]
    flat = [word for words in plain for word in words]
    by_hash = dict(zip(texts.words.tolist(), flat, strict=True))
    assert len(by_hash) == len(set(flat))
    assert all(by_hash[number] == word for number, word in zip(texts.words.tolist(), flat, strict=True))


@settings(max_examples=100, deadline=None)
@given(SOME)
def test_a_text_hashes_the_same_in_any_company(strings: list[str]) -> None:
    together = np.split(Texts(strings).words, Texts(strings).firsts[1:-1])
    for text, words in zip(strings, together, strict=True):
        assert Texts([text]).words.tolist() == words.tolist()


@settings(max_examples=100, deadline=None)
@given(SOME)
def test_lines_are_cut_where_they_end(strings: list[str]) -> None:
    hashes, lengths, rows = Texts(strings).pieces(NEWLINE)
    plain = [(at, words_of(line)) for at, text in enumerate(strings) for line in text.split("\n") if words_of(line)]
    assert list(zip(rows.tolist(), lengths.tolist(), strict=True)) == [(at, len(words)) for at, words in plain]
    assert len(set(hashes.tolist())) == len({tuple(words) for _, words in plain})


def test_a_point_within_a_number_or_an_address_ends_no_sentence() -> None:
    _, lengths, _ = Texts(["See example.org at 3.14 now. Then go! 終わり。次は何？はい"]).pieces(STOP)
    assert lengths.tolist() == [7, 2, 3, 3, 2]


@settings(max_examples=50, deadline=None)
@given(SOME)
def test_characters_are_counted_per_text(strings: list[str]) -> None:
    texts = Texts(strings)
    found = texts.per_text(texts.kinds & np.uint8(NEWLINE) > 0)
    assert found.tolist() == [text.count("\n") for text in strings]
    assert texts.per_text(texts.kinds & np.uint8(SPACE) > 0).sum() >= sum(text.count(" ") for text in strings)


def test_long_texts_are_clipped_and_null_is_nothing() -> None:
    assert clipped([None, "", "x" * (LONGEST + 5)]) == ["", "", "x" * LONGEST]


def test_no_texts_at_all() -> None:
    assert Texts([]).words.tolist() == []
    assert Texts(["", ""]).counts.tolist() == [0, 0]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["a", "b", "cc", "日"]), max_size=12), min_size=1, max_size=5))
def test_phrases_and_words_are_found_where_they_stand(rows: list[list[str]]) -> None:
    wanted = [["a", "b"], ["cc"], ["日", "a", "a"]]
    texts = Texts([" ".join(words) for words in rows])
    found = {tuple(map(int, hit)) for hit in zip(*Phrases([" ".join(p) for p in wanted]).find(texts), strict=True)}
    assert found == {
        (row, number, at)
        for row, words in enumerate(rows)
        for number, phrase in enumerate(wanted)
        for at in range(len(words))
        if words[at : at + len(phrase)] == phrase
    }
    kinds, hits = Words(["a", "日"]).count(texts)
    assert kinds.tolist() == [len({"a", "日"} & set(words)) for words in rows]
    assert hits.tolist() == [sum(word in {"a", "日"} for word in words) for words in rows]


def test_case_and_apostrophes_do_not_matter() -> None:
    rows, _, places = Phrases(["i m sorry"]).find(Texts(["Well, I’m SORRY.", "I am sorry", "i'm\nsorry"]))
    assert rows.tolist() == [0, 2]
    assert places.tolist() == [1, 0]
