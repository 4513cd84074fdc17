from __future__ import annotations

import pytest
from judgement_helpers import TODAY, a_catalog, a_check, lacking, not_shown, seen

from debtkit.judgement import Range, State, judge

CHECKS = (
    a_check("DK601", good=("x",), weight="critical"),
    a_check("DK602", good=("y",), weight="medium"),
    a_check("DK701", area="documentation", good=("z",)),
    a_check("DK702", area="documentation", question="Is it written down?"),
)


def test_the_score_is_the_weighted_share_of_credit() -> None:
    facts = [seen("x"), lacking("y"), lacking("z")]
    testing, documentation = judge(facts, as_of=TODAY, catalog=a_catalog(*CHECKS)).areas
    assert testing.score == pytest.approx(2 / 3)
    assert (testing.letter, testing.coverage, testing.measured, testing.checks) == ("B", 1.0, 1.0, 2)
    assert documentation.score == pytest.approx(0.125)
    assert (documentation.letter, documentation.coverage) == (None, 0.5)
    assert documentation.unknown == Range(2, 4, 8)


def test_the_weakest_is_the_lowest_score_among_letters() -> None:
    facts = [seen("x"), lacking("y"), lacking("z")]
    assert judge(facts, as_of=TODAY, catalog=a_catalog(*CHECKS)).weakest == "testing"
    assert judge(facts, as_of=TODAY, catalog=a_catalog(*CHECKS[:3])).weakest == "documentation"
    assert judge((), as_of=TODAY, catalog=a_catalog(*CHECKS)).weakest is None


def test_of_equally_weak_areas_the_dearer_one_is_named() -> None:
    cheap = a_check("DK601", good=("x",))
    dear = a_check("DK701", area="documentation", good=("x",), interest_hours_per_month=Range(1, 9, 9))
    judgement = judge([lacking("x")], as_of=TODAY, catalog=a_catalog(cheap, dear))
    assert judgement.weakest == "documentation"


def test_findings_stand_with_the_dearest_first() -> None:
    dear = a_check("DK609", good=("x",), interest_hours_per_month=Range(1, 9, 9))
    slow = a_check("DK608", good=("x",), principal_hours=Range(2, 40, 80))
    judgement = judge([lacking("x")], as_of=TODAY, catalog=a_catalog(a_check(good=("x",)), slow, dear))
    assert [finding.check for finding in judgement.findings] == ["DK609", "DK608", "DK601"]


def test_what_is_looked_for_only_when_asked_is_in_no_letter_until_then() -> None:
    asked = a_check("DK609", bad=("key",), looked_by="debtkit scan --history", weight="critical")
    catalog = a_catalog(*CHECKS, asked)
    facts = [seen("x"), lacking("y"), lacking("z")]
    without = judge(facts, as_of=TODAY, catalog=a_catalog(*CHECKS))
    unlooked = judge([*facts, not_shown("key")], as_of=TODAY, catalog=catalog)
    assert unlooked.areas == without.areas
    assert (unlooked.possible, unlooked.questions) == (without.possible, without.questions)
    assert unlooked["DK609"].state is State.UNKNOWN
    assert unlooked["DK609"].says.startswith("Not looked: ")
    assert "debtkit scan --history" in unlooked["DK609"].says
    assert judge([*facts, lacking("key")], as_of=TODAY, catalog=catalog)["DK609"].state is State.GOOD
    assert judge([*facts, seen("key")], as_of=TODAY, catalog=catalog).areas[0].letter == "C"
