"""Texts in several scripts with planted copies: each row knows the row that it was copied from."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit_tabular_helpers import opened

if TYPE_CHECKING:
    from debtkit.instruments.audit import Outcome
    from debtkit.instruments.audit.checks import Check

ALPHABETS = {
    "en": ("abcdefghijklmnopqrstuvwxyz", " ", ". "),
    "ru": ("абвгдежзийклмнопрстуфхцчшщэюя", " ", ". "),
    "ar": ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", " ", ". "),
    "ja": ("あいうえおかきくけこさしすせそ山川空海人日本語東京大学生時間", "", "。"),
    "th": ("กขคงจฉชซญดตถทธนบปผพภมยรลวสหอ", "", " "),
}


@dataclass(frozen=True)
class Made:
    """One row, and what it is."""

    text: str
    language: str
    family: int
    kind: str


def made_rows(bases: int, seed: int = 0, copies: float = 0.3) -> list[Made]:
    """Return rows of invented words in five scripts, some of them copied: as they are, in part, in another case."""
    numbers = random.Random(seed)  # noqa: S311 - a seeded test
    rows = []
    for family in range(bases):
        language = list(ALPHABETS)[family % len(ALPHABETS)]
        rows.append(Made(_prose(numbers, language), language, family, "base"))
    for base in numbers.sample(rows, int(bases * copies)):
        kind = numbers.choice(["exact", "changed", "dropped", "closing", "case"])
        rows.append(Made(_copied(numbers, base, kind), base.language, base.family, kind))
    numbers.shuffle(rows)
    return rows


def _prose(numbers: random.Random, language: str) -> str:
    letters, blank, stop = ALPHABETS[language]
    length = 1 if blank == "" else 6
    words = ["".join(numbers.choices(letters, k=numbers.randint(length, length + 3))) for _ in range(40)]
    return stop.join(blank.join(words[at : at + 10]) for at in range(0, 40, 10)) + stop.strip()


def _copied(numbers: random.Random, base: Made, kind: str) -> str:
    text = base.text
    place = numbers.randrange(len(text) // 3, 2 * len(text) // 3)
    if kind == "changed":
        return text[:place] + ALPHABETS[base.language][0][0] + text[place + 1 :]
    if kind == "dropped":
        return text[:place] + text[place + 2 :]
    if kind == "closing":
        return text + " " + text[:6]
    return text.upper().replace(".", "") if kind == "case" else text


def is_word(character: str) -> bool:
    """Return whether a character belongs to a word."""
    return unicodedata.category(character)[0] in "LMN"


def words_of(text: str) -> list[str]:
    """Return the words of a text, the slow way: runs of letters, marks and numbers; of unspaced scripts each alone."""
    found: list[str] = []
    run = ""
    for character in text:
        alone = re.match(
            "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]",
            character,
        )
        if is_word(character) and not alone:
            run += small(character)
            continue
        found += [run] if run else []
        run = ""
        found += [small(character)] if alone and is_word(character) else []
    return [*found, run] if run else found


def small(character: str) -> str:
    """Return the small letter; of the two whose small form is no single letter, the nearest."""
    return {"\u0130": "i", "\u03a3": "\u03c3"}.get(character, character.lower())


def triples(text: str) -> set[tuple[str, ...]]:
    """Return the runs of three words."""
    words = words_of(text)
    return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}


def alike(left: str, right: str) -> float:
    """Return the Jaccard of the triples."""
    a, b = triples(left), triples(right)
    return len(a & b) / len(a | b) if a | b else 0.0


def run(check: Check, columns: Any, **roles: Any) -> Outcome:  # noqa: ANN401 - whatever opens, and names of columns
    """Run one check over columns."""
    with opened(columns, **roles) as data:
        reason = check.why_not(data)
        assert not reason, reason
        return check.run(data)
