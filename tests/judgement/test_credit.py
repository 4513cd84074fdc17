from __future__ import annotations

import pytest
from judgement_helpers import TODAY, a_catalog, a_check, an_answer, judged_with, lacking, not_shown, seen

from debtkit.facts import Evidence, Fact, Status
from debtkit.judgement import Level, Range, Source, State, judge

TESTED = Evidence("tests/test_app.py", "L3", "def test_answers():")
CI = Evidence(".github/workflows/ci.yml", "L9", "pytest")


def test_a_measured_absence_is_debt_for_the_whole_project() -> None:
    judged = judged_with(a_check(good=("tests",)), lacking("tests"))["DK601"]
    assert (judged.state, judged.credit, judged.source) == (State.DEBT, 0.0, Source.MEASURED)
    assert judged.principal == Range(2, 4, 8)
    assert [finding.place for finding in judged.findings] == [Evidence(".")]
    assert judged.says == "Looked through the project and found no sign of it"


def test_what_cannot_be_seen_is_unknown_and_not_debt() -> None:
    judgement = judged_with(a_check(good=("tests",), question="Are there tests?"), not_shown("tests"))
    judged = judgement["DK601"]
    assert (judged.state, judged.credit, judged.findings) == (State.UNKNOWN, None, ())
    assert judgement.principal == Range()
    assert judgement.unknown == Range(2, 4, 8)
    assert judgement.questions == ("DK601",)
    assert judged.says == "Not known: nobody has shown it and looking cannot settle it"


def test_a_key_nobody_looked_for_is_said_to_be_so() -> None:
    judged = judged_with(a_check(good=("tests",)))["DK601"]
    assert judged.state is State.UNKNOWN
    assert judged.says == "Not known: no instrument has looked for it yet"


def test_two_sources_that_disagree_are_no_knowledge() -> None:
    judged = judged_with(a_check(good=("tests",)), Fact("tests", value=True, status=Status.CONFLICT))["DK601"]
    assert judged.says == "Not known: two sources disagree"


def test_found_is_full_credit_where_documented_is_the_ceiling() -> None:
    judged = judged_with(a_check(good=("tests",)), seen("tests", TESTED))["DK601"]
    assert (judged.state, judged.level, judged.credit) == (State.GOOD, Level.DOCUMENTED, 1.0)
    assert judged.says == "Found in tests/test_app.py:3"
    assert judged.principal == Range()


def test_found_but_not_seen_to_run_is_half() -> None:
    check = a_check(good=("tests",), automated=("ci_runs_tests",))
    judged = judged_with(check, seen("tests", TESTED), lacking("ci_runs_tests"))["DK601"]
    assert (judged.state, judged.level, judged.credit) == (State.PARTIAL, Level.DOCUMENTED, 0.5)
    assert judged.principal == Range(1, 2, 4)
    assert [(finding.key, finding.place) for finding in judged.findings] == [("ci_runs_tests", TESTED)]
    assert judged.says == "Found in tests/test_app.py:3; not seen: ci runs tests"


def test_found_and_seen_to_run_is_all() -> None:
    check = a_check(good=("tests",), automated=("ci",))
    judged = judged_with(check, seen("tests", TESTED), seen("ci", CI))["DK601"]
    assert (judged.state, judged.level, judged.credit) == (State.GOOD, Level.AUTOMATED, 1.0)
    assert judged.says == "Found in tests/test_app.py:3; seen to run in .github/workflows/ci.yml:9"


def test_a_run_of_nothing_is_absent() -> None:
    check = a_check(good=("tests",), automated=("ci",))
    judged = judged_with(check, lacking("tests"), seen("ci", CI))["DK601"]
    assert judged.credit == 0.0


@pytest.mark.parametrize(
    ("level", "verified", "credit"),
    [
        (Level.ABSENT, False, 0.0),
        (Level.ASSERTED, False, 0.25),
        (Level.DOCUMENTED, False, 0.25),
        (Level.AUTOMATED, False, 0.25),
        (Level.ASSERTED, True, 0.25),
        (Level.DOCUMENTED, True, 0.5),
        (Level.AUTOMATED, True, 0.5),
    ],
)
def test_an_answer_earns_a_quarter_and_a_proven_one_a_half(level: Level, verified: bool, credit: float) -> None:  # noqa: FBT001
    check = a_check(good=("tests",), automated=("ci",), question="Are there tests?")
    answer = an_answer(level, evidence="docs/tests.md" if verified else "", evidence_verified=verified)
    judged = judged_with(check, not_shown("tests"), lacking("ci"), answers=[answer])["DK601"]
    assert judged.credit == credit
    assert judged.source is Source.ANSWERED


def test_a_proven_answer_is_all_where_documented_is_the_ceiling() -> None:
    answer = an_answer(Level.DOCUMENTED, evidence="docs/tests.md", evidence_verified=True)
    judged = judged_with(a_check(question="Are there tests?"), answers=[answer])["DK601"]
    assert (judged.state, judged.credit) == (State.GOOD, 1.0)
    assert judged.says == "Answered 'documented' by Anna on 2026-10-22; evidence: docs/tests.md"


def test_an_answer_against_a_measured_absence_earns_nothing_and_is_a_finding() -> None:
    check = a_check(good=("tests",), question="Are there tests?")
    judged = judged_with(check, lacking("tests"), answers=[an_answer(Level.DOCUMENTED)])["DK601"]
    assert (judged.credit, judged.contradicted) == (0.0, True)
    debt, conflict = judged.findings
    assert (debt.contradiction, debt.principal) == (False, Range(2, 4, 8))
    assert (conflict.contradiction, conflict.principal, conflict.interest) == (True, Range(), Range())
    assert debt.fingerprint != conflict.fingerprint
    assert "Answered 'documented' by Anna" in judged.says


def test_a_proven_answer_against_a_measured_absence_counts_and_both_are_said() -> None:
    check = a_check(good=("tests",), question="Are there tests?")
    answer = an_answer(Level.DOCUMENTED, evidence="docs/tests.md", evidence_verified=True)
    judged = judged_with(check, lacking("tests"), answers=[answer])["DK601"]
    assert (judged.level, judged.contradicted) == (Level.DOCUMENTED, False)
    assert judged.says == "Looking did not find it, but Anna showed docs/tests.md on 2026-10-22"


def test_a_modest_answer_does_not_lower_what_was_measured() -> None:
    judged = judged_with(a_check(good=("tests",)), seen("tests", TESTED), answers=[an_answer(Level.ABSENT)])["DK601"]
    assert (judged.state, judged.source) == (State.GOOD, Source.MEASURED)


def test_a_bad_fact_that_does_not_hold_is_good() -> None:
    judged = judged_with(a_check(bad=("secret",)), lacking("secret"))["DK601"]
    assert (judged.state, judged.says) == (State.GOOD, "Looked through the project and found nothing to mend")


def test_a_bad_fact_gives_no_credit_whatever_is_good_beside_it() -> None:
    check = a_check(good=("lock",), bad=("unpinned",))
    facts = [seen("lock", TESTED), seen("unpinned", Evidence("app.py", "L12"))]
    judged = judged_with(check, *facts)["DK601"]
    assert (judged.state, judged.credit, judged.says) == (State.DEBT, 0.0, "One place: app.py:12")


def test_evidence_does_not_undo_a_place_that_was_seen() -> None:
    check = a_check(bad=("unpinned",))
    answer = an_answer(Level.DOCUMENTED, evidence="docs/pins.md", evidence_verified=True)
    fact = seen("unpinned", Evidence("app.py", "L12"))
    judged = judged_with(check, fact, answers=[answer])["DK601"]
    assert (judged.credit, judged.contradicted) == (0.0, False)
    judged = judged_with(check, fact, answers=[an_answer(Level.DOCUMENTED)])["DK601"]
    assert (judged.credit, judged.contradicted) == (0.0, True)


def test_facts_that_are_all_moot_make_the_check_moot() -> None:
    moot = Fact("tests", value=False, status=Status.NOT_APPLICABLE)
    judgement = judged_with(a_check(good=("tests",)), moot)
    assert judgement["DK601"].state is State.NOT_APPLICABLE
    assert judgement.areas[0].score is None
    assert judgement.possible == Range()


def test_a_moot_automation_is_not_asked_for() -> None:
    check = a_check(good=("tests",), automated=("ci",))
    moot = Fact("ci", value=False, status=Status.NOT_APPLICABLE)
    assert judged_with(check, seen("tests", TESTED), moot)["DK601"].credit == 1.0


def test_known_facts_decide_alone_where_nobody_can_be_asked() -> None:
    facts = [lacking("tests"), not_shown("more")]
    assert judged_with(a_check(good=("tests", "more")), *facts)["DK601"].state is State.DEBT
    asked = a_check(good=("tests", "more"), question="Are there tests?")
    assert judged_with(asked, *facts)["DK601"].state is State.UNKNOWN


def test_known_facts_decide_alone_where_an_answer_could_not_settle_everything() -> None:
    check = a_check(good=("tests", "more"), automated=("ci",), question="Are there tests?")
    facts = [not_shown("more"), lacking("ci")]
    before = judged_with(check, lacking("tests"), *facts)
    after = judged_with(check, seen("tests", TESTED), *facts)
    assert before["DK601"].state is State.DEBT
    assert after.principal.likely < before.principal.likely


def test_an_answer_to_a_check_the_catalogue_lacks_is_left_aside() -> None:
    catalog = a_catalog(a_check())
    assert judge((), answers=[an_answer(Level.ASSERTED, "DK999")], as_of=TODAY, catalog=catalog) == judge(
        (), as_of=TODAY, catalog=catalog
    )
