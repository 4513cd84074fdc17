"""What real sets of chats, sums, messages and tweets taught: statements that were false of them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from debtkit.instruments.audit import Severity, audit
from debtkit.instruments.audit.checks.text._chunk import Texts
from debtkit.instruments.audit.checks.text._gopher import _of_runs
from debtkit.instruments.audit.checks.text._languages import tellable

_SUMS = [
    "Ana sells 16 - 3 - 4 = <<16-3-4=9>>9 eggs a day.\nShe makes 9 * 2 = $<<9*2=18>>18 at the market.\n#### 18",
    "The phone was charged 742 / 106 = <<742/106=7>>7 times, 135+124+259+189=<<135+124+259+189=707>>707 in all\n#### 7",
    "His call took 820-800 = 20 minutes and the rest 1000-200-400=<<1000-200-400=400>>400 seconds\n#### 400",
]
_FINISHED = "The report was read by all members of the board before they met again."


def checked(check: str, rows: dict[str, Any], text: str | None = None) -> list[Any]:
    return [one for one in audit(pd.DataFrame(rows), checks=check, text=text).findings if one.check == check]


def test_results_of_sums_are_finished_and_hold_no_telephone_numbers() -> None:
    rows = {"question": [f"How many does {name} have?" for name in ("Ana", "Bo", "Cy")], "answer": _SUMS}
    assert not checked("truncated_text", rows)
    assert not checked("personal_data", rows)


def test_a_number_beside_telephone_is_still_found_after_an_equals_sign() -> None:
    found = checked("personal_data", {"text": ["contact: phone=212-555-0187 or mail", "call me at (512) 555-0202"]})
    assert [one.rows for one in found] == [2]


def test_character_references_are_no_telephone_numbers() -> None:
    assert not checked(
        "personal_data", {"text": ["He did not answer my call &#1041204; &#128514;", "my phone &#x104120"]}
    )


def test_sums_have_no_language() -> None:
    assert tellable(Texts([_SUMS[1].replace("The phone was charged", ""), _FINISHED])).tolist() == [False, True]


def test_a_way_of_writing_is_no_limit_of_length() -> None:
    loose = ["ok i will come by later and bring the other stuff you wanted"] * 60
    (found,) = checked("truncated_text", {"text": [*loose, *[_FINISHED * 3] * 40]}, text="text")
    assert found.severity is Severity.INFO
    assert "way of writing" in found.says


def test_code_ends_without_a_final_mark() -> None:
    code = "    for one in range(10):\n        total += one * one + two\n    return total + the rest of it and more"
    assert not checked("truncated_text", {"prompt": ["Sum it up."] * 9, "response": [code] * 9})


def test_a_limit_of_length_is_told() -> None:
    cut = [(_FINISHED + " ") * 9 + "And then the chair" for _ in range(40)]
    (found,) = checked("truncated_text", {"text": [*cut, *[_FINISHED] * 60]}, text="text")
    assert found.severity is Severity.MEDIUM
    assert "limit" in found.says


def test_a_customer_who_is_unable_to_pay_does_not_refuse() -> None:
    asked = ["I am unable to use my card for some reason.", "As an AI language model, I cannot help with that."]
    (found,) = checked("refusals", {"text": asked}, text="text")
    assert [example.row for example in found.examples] == ["1"]


def test_rules_for_web_pages_are_told_once_of_short_messages() -> None:
    asked = [f"When will my card number {at} be sent to the new address?" for at in range(30)]
    (found,) = checked("text_quality", {"text": asked}, text="text")
    assert "fewer than the 50 words" in found.says


@pytest.mark.parametrize("text", ["", "one", "one two", "a/b/a/b a/b/a/b"])
def test_texts_with_fewer_blanks_than_a_run_has_words(text: str) -> None:
    assert _of_runs(text) is not None


def test_a_preamble_makes_no_copies() -> None:
    preamble = "You have access to a shell. Use it to run commands, print what you expect, and answer in one line. " * 3
    asked = [f"{preamble}{a} {b} {c}" for a in "abcdef" for b in "ghijkl" for c in "mnopqr"]
    whole = audit(pd.DataFrame({"prompt": [*asked, asked[3], asked[5]]}), checks="near_duplicates")
    assert [(one.severity.value, one.rows) for one in whole.findings] == [("low", 2), ("info", 215)]
    fixed = whole.fix(["drop_near_duplicates"])
    assert "218 rows -> 216" in repr(fixed)


def test_a_campaign_of_equal_messages_is_no_template() -> None:
    told = ["Win a prize today by sending the word GO to this number now"] * 90
    (found,) = checked(
        "near_duplicates",
        {"text": [*told, *[f"{name} wrote a long letter about {name} and her town" for name in "abcdefghij"]]},
        text="text",
    )
    assert found.rows >= 89
