"""What must hold of every judgement, whatever the catalogue, the facts and the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judgement_helpers import PATIENT, TODAY
from judgement_worlds import BAD, answers, catalogs, facts, made, mended, worlds

from debtkit.facts import Evidence, Fact, Status
from debtkit.judgement import Answer, Range, Source, State, judge, make_plan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from judgement_worlds import World

    from debtkit.judgement import Catalog, Judgement

DUST = 1e-9
ENDS = ("low", "likely", "high")


def no_worse(after: Judgement, before: Judgement) -> None:
    """Assert that no letter, score or sum of the judgement is worse than before."""
    for new, old in zip(after.areas, before.areas, strict=True):
        assert (new.score or 0) >= (old.score or 0) - DUST
        assert new.coverage >= old.coverage - DUST
        assert new.measured >= old.measured - DUST
        if old.letter is not None:
            assert new.letter is not None
            assert new.letter <= old.letter
        no_more(new.principal, old.principal)
        no_more(new.interest, old.interest)
        no_more(new.principal + new.unknown, old.principal + old.unknown)
    for new_check, old_check in zip(after.checks, before.checks, strict=True):
        assert (new_check.credit or 0) >= (old_check.credit or 0) - DUST
    no_more(after.principal, before.principal)
    no_more(after.interest, before.interest)
    no_more(after.principal + after.unknown, before.principal + before.unknown)


def no_more(after: Range, before: Range) -> None:
    for end in ENDS:
        assert getattr(after, end) <= getattr(before, end) + DUST


def equal(one: Range, other: Range) -> None:
    for end in ENDS:
        assert getattr(one, end) == pytest.approx(getattr(other, end), abs=DUST)


def added(ranges: Iterable[Range]) -> Range:
    return sum(ranges, Range())


@settings(PATIENT, max_examples=300)
@given(worlds)
def test_mending_never_worsens_and_its_reverse_never_improves(world: World) -> None:
    before = world.judged()
    for after in mended(world):
        no_worse(after.judged(), before)


@settings(PATIENT, max_examples=300)
@given(worlds)
def test_making_something_without_a_fault_never_worsens(world: World) -> None:
    before = world.judged()
    for _, after in made(world, faulty=False):
        no_worse(after.judged(), before)


@settings(PATIENT, max_examples=300)
@given(worlds)
def test_a_fault_in_what_was_made_is_owed_where_it_lies_and_nowhere_else(world: World) -> None:
    before = world.judged()
    for key, after in made(world, faulty=True):
        for new, old in zip(after.judged().checks, before.checks, strict=True):
            if key not in new.check.bad:
                assert new == old
            elif old.state is State.NOT_APPLICABLE:
                assert new.state in {State.NOT_APPLICABLE, State.DEBT}


@PATIENT
@given(worlds, st.data())
def test_a_place_more_never_improves(world: World, data: st.DataObject) -> None:
    holding = [index for index, fact in enumerate(world.facts) if fact.key in BAD and fact.holds and fact.evidence]
    if holding:
        index = data.draw(st.sampled_from(holding))
        fact = world.facts[index]
        path = data.draw(st.sampled_from(["app.py", "lib.py", "new.py"]))
        worse = replace(fact, evidence=(*fact.evidence, Evidence(path, "L99", "z")))
        no_worse(
            world.judged(), replace(world, facts=(*world.facts[:index], worse, *world.facts[index + 1 :])).judged()
        )


@PATIENT
@given(worlds)
def test_findings_add_up_to_checks_areas_and_totals(world: World) -> None:
    judgement = world.judged()
    known = [judged for judged in judgement.checks if judged.state is not State.UNKNOWN]
    for judged in known:
        equal(added(finding.principal for finding in judged.findings), judged.principal)
        equal(added(finding.interest for finding in judged.findings), judged.interest)
    for area in judgement.areas:
        equal(added(judged.principal for judged in known if judged.check.area == area.area), area.principal)
    for found, total in (
        (added(finding.principal for finding in judgement.findings), judgement.principal),
        (added(finding.interest for finding in judgement.findings), judgement.interest),
        (added(area.principal for area in judgement.areas), judgement.principal),
        (added(area.unknown for area in judgement.areas), judgement.unknown),
    ):
        equal(found, total)
    no_more(judgement.principal + judgement.unknown, judgement.possible)


@PATIENT
@given(worlds)
def test_only_what_is_settled_and_short_of_full_credit_is_a_finding(world: World) -> None:
    for judged in world.judged().checks:
        owing = [finding for finding in judged.findings if not finding.contradiction]
        assert bool(owing) == (judged.state in {State.DEBT, State.PARTIAL})
        assert (judged.credit is None) == (judged.state in {State.UNKNOWN, State.NOT_APPLICABLE})
        assert judged.says
        assert len({finding.fingerprint for finding in judged.findings}) == len(judged.findings)


@PATIENT
@given(worlds, st.randoms(use_true_random=False))
def test_order_is_irrelevant(world: World, random: Random) -> None:
    mixed_facts, mixed_answers = list(world.facts), list(world.answers)
    random.shuffle(mixed_facts)
    random.shuffle(mixed_answers)
    assert replace(world, facts=tuple(mixed_facts), answers=tuple(mixed_answers)).judged() == world.judged()


@PATIENT
@given(worlds, st.text(min_size=1, max_size=9), st.booleans())
def test_unrelated_facts_change_nothing(world: World, name: str, value: bool) -> None:  # noqa: FBT001
    more = Fact(f"other.{name}", value, Status.MEASURED, evidence=(Evidence("app.py", "L1"),))
    busy = Fact("file.commits_90d", 99, Status.DERIVED, "unrelated.py")
    assert replace(world, facts=(*world.facts, more, busy)).judged() == world.judged()


@PATIENT
@given(worlds)
def test_an_expired_answer_is_no_answer_but_for_saying_so(world: World) -> None:
    old = tuple(replace(answer, on=TODAY - timedelta(days=181)) for answer in world.answers)
    with_old, without = replace(world, answers=old).judged(), replace(world, answers=()).judged()
    for one, other in zip(with_old.checks, without.checks, strict=True):
        assert replace(one, answer=None, expired=False, says=other.says) == other
    assert replace(with_old, checks=()) == replace(without, checks=())


@PATIENT
@given(catalogs(), answers(verified=False))
def test_answers_alone_never_earn_more_than_a_quarter(catalog: Catalog, given_answers: tuple[Answer, ...]) -> None:
    judgement = judge((), answers=given_answers, as_of=TODAY, catalog=catalog)
    for judged in judgement.checks:
        assert (judged.credit or 0) <= 0.25
    for area in judgement.areas:
        assert (area.score or 0) <= 0.25


@PATIENT
@given(catalogs(), facts())
def test_waiving_is_counted_and_owes_nothing(catalog: Catalog, found: tuple[Fact, ...]) -> None:
    waivers = [Answer(ident, None, "Anna", TODAY, because="Not here.") for ident in catalog.checks]
    judgement = judge(found, answers=waivers, as_of=TODAY, catalog=catalog)
    assert all(judged.source in {Source.WAIVED, Source.PROFILE} for judged in judgement.checks)
    assert len(judgement.checks) == len(catalog.checks)
    assert (judgement.possible, judgement.weakest, judgement.questions) == (Range(), None, ())


@PATIENT
@given(worlds)
def test_the_same_judgement_gives_the_same_plan(world: World) -> None:
    one, other = world.judged(), replace(world, facts=world.facts[::-1]).judged()
    assert make_plan(one, hours_per_sprint=12) == make_plan(other, hours_per_sprint=12)
    equal(make_plan(one, hours_per_sprint=12).principal, one.principal)


@PATIENT
@given(worlds)
def test_every_open_question_is_asked_once(world: World) -> None:
    judgement = world.judged()
    waiting = {
        judged.check.id for judged in judgement.checks if judged.state is State.UNKNOWN and judged.check.question
    }
    assert (
        len(judgement.questions)
        == len(set(judgement.questions))
        == sum(area.open_questions for area in judgement.areas)
    )
    assert set(judgement.questions) == waiting
