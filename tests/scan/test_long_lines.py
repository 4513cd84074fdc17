"""Prose that never ends a construct it begins is read in time that grows with its length."""

from __future__ import annotations

import time

import pytest

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._markdown import Document, substance, words
from debtkit.instruments.scan.rules._shapes import is_word_salad

OPEN = ("{{", "{%", "<!--", "<", "[", "![", "![a](", "[add ", "_insert ", "---", "\n", "- \n", " \n\t", "<h1", "**")


def cost(text: str) -> float:
    start = time.process_time()
    doc = Document("README.md", text, FileClass.OWN)
    assert doc.words == substance(doc.prose)
    words(text)
    is_word_salad(text)
    return time.process_time() - start


@pytest.mark.parametrize("piece", OPEN)
def test_twenty_times_the_text_costs_no_hundred_times_as_much(piece: str) -> None:
    short, long = piece * (10_000 // len(piece)), piece * (200_000 // len(piece))
    assert cost(long) <= 100 * max(min(cost(short) for _ in range(3)), 0.01)
