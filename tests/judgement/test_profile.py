from __future__ import annotations

import pytest
from judgement_helpers import TODAY, a_catalog, a_check, lacking

from debtkit.facts import Fact, Status
from debtkit.judgement import Profile, Source, State, detect_profile, judge

RAG = Fact("kind.rag", value=True, status=Status.DERIVED)


def test_kinds_and_context_come_from_facts() -> None:
    facts = [
        RAG,
        Fact("kind.agent", value=False, status=Status.DERIVED),
        Fact("kind.of_magic", value=True, status=Status.DERIVED),
        Fact("context.personal_data", value=True, status=Status.DERIVED),
        Fact("context.eu_market", value=False, status=Status.NOT_SHOWN),
        Fact("context.public_facing", value=False, status=Status.DECLARED),
    ]
    assert detect_profile(facts) == Profile(frozenset({"rag"}), {"personal_data": True, "public_facing": False})
    assert detect_profile(reversed(facts)) == detect_profile(facts)


@pytest.mark.parametrize(
    ("applies_to", "needs", "profile", "applies"),
    [
        ((), (), Profile(), True),
        (("rag",), (), Profile(frozenset({"rag"})), True),
        (("rag", "agent"), (), Profile(frozenset({"agent", "library"})), True),
        (("rag",), (), Profile(frozenset({"library"})), False),
        (("rag",), (), Profile(), True),
        ((), ("personal_data",), Profile(), True),
        ((), ("personal_data",), Profile(context={"personal_data": True}), True),
        ((), ("personal_data",), Profile(context={"personal_data": False}), False),
        (("rag",), ("eu_market",), Profile(frozenset({"rag"}), {"eu_market": False}), False),
    ],
)
def test_only_what_is_known_rules_a_check_out(
    applies_to: tuple[str, ...],
    needs: tuple[str, ...],
    profile: Profile,
    applies: bool,  # noqa: FBT001
) -> None:
    catalog = a_catalog(a_check(good=("x",), applies_to=applies_to, needs=needs))
    judged = judge([lacking("x")], profile=profile, as_of=TODAY, catalog=catalog)["DK601"]
    assert (judged.state is State.DEBT) is applies
    assert (judged.source is Source.PROFILE) is not applies


def test_a_given_profile_wins_over_the_facts() -> None:
    catalog = a_catalog(a_check(applies_to=("rag",), question="?"))
    profile = Profile(frozenset({"library"}), declared=True)
    judgement = judge([RAG], profile=profile, as_of=TODAY, catalog=catalog)
    assert judgement.profile is profile
    assert judgement["DK601"].says == "Does not apply: it is for retrieval-augmented generation"


def test_the_missing_context_is_named() -> None:
    catalog = a_catalog(a_check(needs=("personal_data",), question="?"))
    judgement = judge((), profile=Profile(context={"personal_data": False}), as_of=TODAY, catalog=catalog)
    assert judgement["DK601"].says == "Does not apply: it needs personal data"
