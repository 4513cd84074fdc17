from __future__ import annotations

import pytest
from judgement_helpers import a_check, an_answer, judged_with

from debtkit.judgement import Level, Source, State

CHECK = a_check(question="Who is on call?")


def test_an_answer_counts_for_180_days() -> None:
    judged = judged_with(CHECK, answers=[an_answer(Level.ASSERTED, days_ago=180)])["DK601"]
    assert (judged.state, judged.expired) == (State.PARTIAL, False)


def test_after_that_the_question_is_asked_again() -> None:
    judgement = judged_with(CHECK, answers=[an_answer(Level.ASSERTED, days_ago=181)])
    judged = judgement["DK601"]
    assert (judged.state, judged.expired) == (State.UNKNOWN, True)
    assert judgement.questions == ("DK601",)
    assert judged.says == "Not known: the answer given by Anna on 2026-05-04 has expired"


def test_the_latest_answer_counts() -> None:
    answers = [an_answer(Level.ASSERTED, days_ago=2), an_answer(Level.ABSENT, days_ago=1)]
    for order in (answers, answers[::-1]):
        assert judged_with(CHECK, answers=order)["DK601"].credit == 0.0


def test_does_not_apply_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="DK601 says that it does not apply, but not why: fill in 'because'"):
        judged_with(CHECK, answers=[an_answer(None, because="  ")])


def test_does_not_apply_is_counted_as_a_waiver() -> None:
    judgement = judged_with(CHECK, answers=[an_answer(None, because="Nobody uses it at night.")])
    judged = judgement["DK601"]
    assert (judged.state, judged.source) == (State.NOT_APPLICABLE, Source.WAIVED)
    assert judged.says == "Does not apply: Nobody uses it at night."
    assert (judgement.areas[0].checks, judgement.areas[0].letter) == (0, None)


def test_a_waiver_expires_too() -> None:
    judged = judged_with(CHECK, answers=[an_answer(None, because="Later.", days_ago=200)])["DK601"]
    assert (judged.state, judged.expired) == (State.UNKNOWN, True)
