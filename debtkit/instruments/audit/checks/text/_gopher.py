"""Rules for web pages in English: Gopher (Rae and others 2021), C4 (Raffel 2020), FineWeb (Penedo 2024).

They are asked of free text only, not of prompts and responses, and judged where the language is English: of good
answers "at least 50 words" rejects a third, and the stop words reject all other languages.
"""

# ruff: noqa: PLC0415, PLR2004, RUF001 - numpy is loaded when texts are read; thresholds of the papers; typographic marks

from __future__ import annotations

import re
from collections import Counter
from enum import IntFlag, auto
from functools import cache
from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.text._phrases import Words
from debtkit.instruments.audit.checks.text._sayings import STOP_WORDS
from debtkit.instruments.audit.checks.text._shingles import shingles

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from debtkit.instruments.audit.checks.text._chunk import Texts

_BULLETS = ("•", "-", "*", "‣", "◦", "▪", "●", "–")
_ELLIPSES = ("...", "…")
_ENDINGS = (".", "!", "?", '"', "'", "”", "’")
_SENTENCE = re.compile(r"[.!?]+(?:\s|$)")
_REPEATS_FROM = 0.02
"""Share of word triples that stand twice from which on repetition is measured; below no rule of it can be broken."""

TOP = {2: 0.20, 3: 0.18, 4: 0.16}
DUPLICATED = {5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.10}


class Web(IntFlag):
    """A rule that a text breaks."""

    GOPHER_WORDS = auto()
    GOPHER_WORD_LENGTH = auto()
    GOPHER_SYMBOLS = auto()
    GOPHER_BULLETS = auto()
    GOPHER_ELLIPSES = auto()
    GOPHER_LETTERS = auto()
    GOPHER_STOP_WORDS = auto()
    GOPHER_DUPLICATE_LINES = auto()
    GOPHER_TOP_NGRAM = auto()
    GOPHER_DUPLICATE_NGRAMS = auto()
    C4_SENTENCES = auto()
    C4_LONG_WORD = auto()
    C4_LOREM_IPSUM = auto()
    C4_BRACE = auto()
    C4_JAVASCRIPT = auto()
    C4_POLICY = auto()
    FINEWEB_PUNCTUATION = auto()
    FINEWEB_SHORT_LINES = auto()
    FINEWEB_DUPLICATE_LINES = auto()
    FINEWEB_NEWLINES = auto()


RULES = {
    Web.GOPHER_WORDS: "50 to 100,000 words",
    Web.GOPHER_WORD_LENGTH: "words of 3 to 10 letters on average",
    Web.GOPHER_SYMBOLS: "at most one # or ellipsis in ten words",
    Web.GOPHER_BULLETS: "at most 90 % of the lines begin with a bullet",
    Web.GOPHER_ELLIPSES: "at most 30 % of the lines end in an ellipsis",
    Web.GOPHER_LETTERS: "80 % of the words have a letter",
    Web.GOPHER_STOP_WORDS: "two of the, be, to, of, and, that, have, with",
    Web.GOPHER_DUPLICATE_LINES: "at most 30 % duplicate lines or paragraphs, 20 % of the characters",
    Web.GOPHER_TOP_NGRAM: "no run of 2, 3, 4 words holds 20, 18, 16 % of the characters",
    Web.GOPHER_DUPLICATE_NGRAMS: "runs of 5 to 10 words said twice hold at most 15 to 10 % of the characters",
    Web.C4_SENTENCES: "five sentences",
    Web.C4_LONG_WORD: "no word over 1,000 characters",
    Web.C4_LOREM_IPSUM: "no lorem ipsum",
    Web.C4_BRACE: "no {",
    Web.C4_JAVASCRIPT: "no line that asks for JavaScript",
    Web.C4_POLICY: "no line about cookies, privacy or terms",
    Web.FINEWEB_PUNCTUATION: "over 12 % of the lines end with punctuation",
    Web.FINEWEB_SHORT_LINES: "under 67 % of the lines have 30 characters or fewer",
    Web.FINEWEB_DUPLICATE_LINES: "under 1 % of the characters in duplicate lines",
    Web.FINEWEB_NEWLINES: "at most 0.3 line breaks a word",
}
"""What a good text shows, by rule."""


_PHRASES = {
    Web.C4_LOREM_IPSUM: ("lorem ipsum",),
    Web.C4_BRACE: ("{",),
    Web.C4_JAVASCRIPT: ("javascript",),
    Web.C4_POLICY: ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"),
}


@cache
def _stop_words() -> Words:
    return Words(STOP_WORDS)


def web_marks(texts: Texts) -> NDArray[np.int64]:
    """Return the rules that each text breaks."""
    import numpy as np

    sets, ends = shingles(texts.words, texts.firsts)
    del sets
    different = np.diff(np.concatenate(([0], ends)))
    triples = np.maximum(texts.counts - 2, 0)
    repeats = triples - different > _REPEATS_FROM * np.maximum(triples, 1)
    stop_words, _ = _stop_words().count(texts)
    marks = [
        int(_of_words(text) | _of_lines(text) | (_of_runs(text) if again else Web(0)))
        for text, again in zip(texts.strings, repeats.tolist(), strict=True)
    ]
    found = np.array(marks, np.int64)
    found[stop_words < 2] |= Web.GOPHER_STOP_WORDS
    return found


def _of_words(text: str) -> Web:
    words = text.split()
    count = len(words)
    found = Web(0)
    if not 50 <= count <= 100_000:
        found |= Web.GOPHER_WORDS
    if not count:
        return found | Web.GOPHER_WORD_LENGTH | Web.GOPHER_LETTERS
    if not 3 <= sum(map(len, words)) / count <= 10:
        found |= Web.GOPHER_WORD_LENGTH
    if text.count("#") > 0.1 * count or sum(map(text.count, _ELLIPSES)) > 0.1 * count:
        found |= Web.GOPHER_SYMBOLS
    plain = sum(map(str.isalpha, words))
    if plain < 0.8 * count and sum(any(map(str.isalpha, word)) for word in words) < 0.8 * count:
        found |= Web.GOPHER_LETTERS
    if len(max(words, key=len)) > 1000:
        found |= Web.C4_LONG_WORD
    if text.count("\n") > 0.3 * count:
        found |= Web.FINEWEB_NEWLINES
    return found


def _of_phrases(text: str) -> Web:
    found = Web(0) if len(_SENTENCE.findall(text)) >= 5 else Web.C4_SENTENCES
    low = text.lower()
    for rule, phrases in _PHRASES.items():
        if any(phrase in low for phrase in phrases):
            found |= rule
    return found


def _of_lines(text: str) -> Web:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    found = _of_phrases(text)
    if not lines:
        return found | Web.FINEWEB_PUNCTUATION
    count, characters = len(lines), sum(map(len, lines))
    if sum(line.startswith(_BULLETS) for line in lines) > 0.9 * count:
        found |= Web.GOPHER_BULLETS
    if sum(line.endswith(_ELLIPSES) for line in lines) > 0.3 * count:
        found |= Web.GOPHER_ELLIPSES
    if sum(line.endswith(_ENDINGS) for line in lines) <= 0.12 * count:
        found |= Web.FINEWEB_PUNCTUATION
    if sum(len(line) <= 30 for line in lines) >= 0.67 * count:
        found |= Web.FINEWEB_SHORT_LINES
    for pieces in (lines, [p.strip() for p in text.split("\n\n") if p.strip()]):
        twice, letters = _twice(pieces)
        if twice > 0.3 * len(pieces) or letters > 0.2 * characters:
            found |= Web.GOPHER_DUPLICATE_LINES
        if pieces is lines and letters >= 0.01 * characters and twice:
            found |= Web.FINEWEB_DUPLICATE_LINES
    return found


def _twice(pieces: Sequence[str]) -> tuple[int, int]:
    """Count the pieces that stood before, and their characters."""
    seen: set[str] = set()
    again = [piece for piece in pieces if piece in seen or seen.add(piece)]  # type: ignore[func-returns-value]
    return len(again), sum(map(len, again))


def _of_runs(text: str) -> Web:
    """Judge runs of words that stand more than once."""
    words = text.split()
    characters = sum(map(len, words))
    found = Web(0)
    for size, most in TOP.items():
        runs = Counter(zip(*(words[at:] for at in range(size)), strict=False)).most_common(1)
        run, times = runs[0] if runs else ((), 0)  # a text may have fewer words between blanks than the run has
        if times > 1 and times * sum(map(len, run)) > most * characters:
            found |= Web.GOPHER_TOP_NGRAM
            break
    for size, most in DUPLICATED.items():
        if _duplicated(words, size) > most * characters:
            return found | Web.GOPHER_DUPLICATE_NGRAMS
    return found


def _duplicated(words: Sequence[str], size: int) -> int:
    """Count the characters of words that lie in a run that stood before, each once."""
    seen: set[tuple[str, ...]] = set()
    covered: set[int] = set()
    for at, run in enumerate(zip(*(words[step:] for step in range(size)), strict=False)):
        if run in seen:
            covered.update(range(at, at + size))
        seen.add(run)
    return sum(len(words[at]) for at in covered)
