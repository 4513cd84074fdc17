"""Languages: told offline, the same in every run, and left undetermined where nobody could tell."""

from __future__ import annotations

import subprocess
import sys

import pytest
from audit_text_helpers import run

from debtkit.instruments.audit.checks.text._languages import language_of
from debtkit.instruments.audit.checks.text.language import LanguageMismatch, LanguageMix

SENTENCES = {
    "en": "The committee met on Thursday and decided that the bridge should be repaired before winter.",
    "de": "Der Ausschuss hat am Donnerstag beschlossen, die Brücke noch vor dem Winter zu reparieren.",
    "fr": "Le comité s'est réuni jeudi et a décidé de réparer le pont avant l'arrivée de l'hiver.",
    "es": "El comité se reunió el jueves y decidió reparar el puente antes de que llegara el invierno.",
    "ja": "委員会は木曜日に会合を開き、冬が来る前に橋を修理することを決めました。",
    "ar": "اجتمعت اللجنة يوم الخميس وقررت إصلاح الجسر قبل حلول فصل الشتاء.",
    "th": "คณะกรรมการประชุมเมื่อวันพฤหัสบดีและตัดสินใจซ่อมสะพานก่อนถึงฤดูหนาว",
    "ru": "Комитет собрался в четверг и решил отремонтировать мост до наступления зимы.",
    "ko": "위원회는 목요일에 모여 겨울이 오기 전에 다리를 수리하기로 결정했습니다.",
}
MIX, MISMATCH = LanguageMix(), LanguageMismatch()


@pytest.mark.parametrize("language", SENTENCES)
def test_each_language_is_told(language: str) -> None:
    assert language_of(SENTENCES[language])[0] == language


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ru"])
def test_capitals_do_not_confuse(language: str) -> None:
    assert language_of(SENTENCES[language].upper())[0] == language


def test_the_mix_is_counted() -> None:
    texts = [*SENTENCES.values()] * 3 + [SENTENCES["en"]] * 10
    outcome = run(MIX, {"text": texts}, text="text")
    told = {one["language"]: one["texts"] for one in outcome.figures["text"]["languages"]}
    assert told == dict.fromkeys(SENTENCES, 3) | {"en": 13}
    assert next(iter(told)) == "en"
    assert outcome.findings[0].rows == 24
    assert outcome.findings[0].value == pytest.approx(24 / 37)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "ok",
        "42",
        "🙂🙂🙂🙂🙂🙂🙂🙂",
        "日本",
        "a[i] = {b: (c, d)}; x += y[0] & 0xff; f(g(h))",
        "https://x.org/a/b",
    ],
)
def test_what_nobody_can_tell_stays_undetermined(text: str | None) -> None:
    outcome = run(MIX, {"text": [text, SENTENCES["en"]]}, text="text")
    assert outcome.figures["text"]["undetermined"] == 1
    assert not outcome.findings


def test_answers_in_another_language() -> None:
    prompts = [SENTENCES["en"], SENTENCES["de"], SENTENCES["fr"], "Translate to German: " + SENTENCES["en"], "ok"]
    answers = [SENTENCES["fr"], SENTENCES["de"], SENTENCES["en"], SENTENCES["de"], SENTENCES["ja"]]
    outcome = run(MISMATCH, {"prompt": prompts, "response": answers})
    assert outcome.figures == {
        "compared": 4,
        "rows": 2,
        "share": 0.5,
        "translations": 1,
        "pairs": [{"prompt": "en", "response": "fr", "rows": 1}, {"prompt": "fr", "response": "en", "rows": 1}],
    }
    assert [example.row for example in outcome.findings[0].examples] == ["0", "2"]


def test_english_with_a_foreign_quote_and_foreign_with_an_english_name() -> None:
    texts = [
        "He said that this was the word which they should not have used: Zeitgeist, and then they left.",
        "Der Film The Lord of the Rings and the Ring lief gestern im Kino, und viele Leute wollten ihn sehen.",
    ]
    figures = run(MIX, {"text": texts}, text="text").figures["text"]["languages"]
    assert {one["language"] for one in figures} == {"en", "de"}


def test_no_call_leaves_the_machine() -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = refuse\n"
        "socket.getaddrinfo = refuse\n"
        "socket.create_connection = refuse\n"
        "from debtkit.instruments.audit.checks.text._languages import language_of\n"
        "assert language_of('Der Ausschuss hat am Donnerstag getagt.')[0] == 'de'\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
