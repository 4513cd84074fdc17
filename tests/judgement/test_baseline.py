"""The ratchet: accepted debt is recognised wherever it moves; only what is new is new."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from judgement_helpers import PATIENT, TODAY, a_catalog, a_check, lacking, not_shown, seen
from judgement_worlds import BAD, mended, worlds

from debtkit.facts import Evidence
from debtkit.judgement import Baseline, Source, judge, pruned, since, take_baseline

if TYPE_CHECKING:
    from judgement_worlds import World

    from debtkit.facts import Fact
    from debtkit.judgement import Judgement

CATALOG = a_catalog(a_check("DK601", bad=("b1",)), a_check("DK602", good=("g1",)))


def judged(*places: Evidence) -> Judgement:
    return judge((seen("b1", *places), lacking("g1")), as_of=TODAY, catalog=CATALOG)


def spot(path: str = "a.py", line: int = 3, text: str = "open('x')") -> Evidence:
    return Evidence(path, f"L{line}", text)


def measured(judgement: Judgement) -> int:
    return sum(f.source is Source.MEASURED and not f.contradiction for f in judgement.findings)


@PATIENT
@given(worlds)
def test_nothing_is_new_on_the_day_of_the_baseline(world: World) -> None:
    judgement = world.judged()
    changed = since(take_baseline(judgement), judgement)
    assert (changed.new, changed.paid, changed.worse) == ((), (), ())
    assert len(changed.known) == measured(judgement)


@PATIENT
@given(worlds, worlds)
def test_every_finding_is_new_or_known_and_every_mark_known_or_paid(one: World, other: World) -> None:
    baseline, judgement = take_baseline(one.judged()), other.judged()
    changed = since(baseline, judgement)
    assert len(changed.new) + len(changed.known) == measured(judgement)
    assert len(changed.paid) + len(changed.known) >= len(baseline.marks)


@PATIENT
@given(worlds)
def test_mending_brings_nothing_new(world: World) -> None:
    """A baseline is taken and compared without answers."""
    world = replace(world, answers=())
    before = world.judged()
    for after in mended(world):
        changed = since(take_baseline(before), after.judged())
        assert changed.new == ()
        assert changed.worse == ()


@PATIENT
@given(worlds, st.integers(1, 500))
def test_lines_that_move_change_nothing(world: World, by: int) -> None:
    moved = tuple(
        replace(fact, evidence=tuple(replace(place, locator=f"L{by}, then {place.locator}") for place in fact.evidence))
        if fact.key in BAD
        else fact
        for fact in world.facts
    )
    assert take_baseline(replace(world, facts=moved).judged()) == take_baseline(world.judged())


def test_a_line_that_was_edited_is_known() -> None:
    changed = since(take_baseline(judged(spot())), judged(spot(text="open('y')")))
    assert (len(changed.new), len(changed.paid)) == (0, 0)


def test_a_file_that_was_renamed_is_known() -> None:
    changed = since(take_baseline(judged(spot())), judged(spot("b.py")))
    assert (len(changed.new), len(changed.paid)) == (0, 0)


def test_one_more_in_the_same_file_is_new() -> None:
    changed = since(take_baseline(judged(spot())), judged(spot(), spot(line=9, text="open('z')")))
    assert [found.place.locator for found in changed.new] == ["L9"]


def test_the_same_text_twice_is_counted() -> None:
    twice = judged(spot(line=3), spot(line=9))
    assert len(since(take_baseline(judged(spot())), twice).new) == 1
    assert len(since(take_baseline(twice), judged(spot())).paid) == 1


def test_a_worse_letter_is_told_and_one_of_other_cut_points_is_not() -> None:
    now = judged(spot())
    better = replace(take_baseline(now), letters={"testing": "A"})
    assert [(fell.was, fell.now) for fell in since(better, now).worse] == [("A", "E")]
    assert since(replace(better, model="other"), now).worse == ()


def test_pruning_takes_out_what_was_paid_and_keeps_the_rest() -> None:
    old = take_baseline(judged(spot(), spot("b.py", text="other()")))
    new = pruned(old, judged(spot("b.py", text="other()"), spot("c.py", text="third()")))
    assert {mark.path for mark in old.marks} - {mark.path for mark in new.marks} <= {"a.py"}
    assert len(new.marks) <= len(old.marks)


@PATIENT
@given(worlds, worlds)
def test_pruning_only_makes_stricter(one: World, other: World) -> None:
    old, judgement = take_baseline(one.judged()), other.judged()
    new = pruned(old, judgement)
    assert len(new.marks) <= len(old.marks)
    assert all(new.letters[area] <= letter for area, letter in old.letters.items())
    assert since(new, judgement).paid == ()
    assert len(since(new, judgement).new) == len(since(old, judgement).new)


def test_an_empty_baseline_knows_nothing() -> None:
    now = judged(spot())
    assert len(since(Baseline((), {}, now.model), now).new) == measured(now)


ON_REQUEST = a_catalog(
    a_check("DK802", area="compliance", bad=("b1",), looked_by="debtkit scan --history", weight="critical"),
    a_check("DK803", area="compliance", good=("g1",)),
)


def asked_for(*facts: Fact) -> Judgement:
    return judge((lacking("g1"), *facts), as_of=TODAY, catalog=ON_REQUEST)


UNLOOKED = asked_for(not_shown("b1"))
LEAKED = asked_for(seen("b1", spot()))
CLEAN = asked_for(lacking("b1"))


def test_what_nobody_looked_at_is_neither_paid_nor_renewed() -> None:
    accepted = take_baseline(LEAKED)
    assert len(accepted.marks) == 2
    changed = since(accepted, UNLOOKED)
    assert (changed.paid, changed.new) == ((), ())
    assert pruned(accepted, UNLOOKED) == accepted
    again = take_baseline(UNLOOKED, before=accepted)
    assert again.marks == accepted.marks
    assert since(again, LEAKED).new == ()
    assert [mark.check for mark in since(accepted, CLEAN).paid] == ["DK802"]
    assert [mark.check for mark in pruned(accepted, CLEAN).marks] == ["DK803"]


def test_a_key_that_looking_finds_later_is_new() -> None:
    assert [found.check for found in since(take_baseline(UNLOOKED), LEAKED).new] == ["DK802"]


def test_letters_of_more_and_of_less_looking_do_not_compare() -> None:
    assert [judgement.areas[0].letter for judgement in (CLEAN, UNLOOKED)] == ["B", "E"]
    for then, now in ((CLEAN, UNLOOKED), (LEAKED, UNLOOKED), (UNLOOKED, CLEAN)):
        baseline = take_baseline(then)
        assert since(baseline, now).worse == ()
        assert pruned(baseline, now).letters == baseline.letters
    assert since(take_baseline(CLEAN), LEAKED).worse
