"""Random catalogues, facts and answers, and every single way to mend something in them.

Each key has one role. Checks share keys, as they do in the real catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from judgement_helpers import TODAY, a_catalog, a_check

from debtkit.facts import Evidence, Fact, Status
from debtkit.judgement import WEIGHTS, Answer, Level, Profile, Range, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.judgement import Catalog, Judgement

FILES = ("app.py", "lib.py")
GOOD, AUTOMATED, BAD = ("g1", "g2", "g3"), ("a1", "a2"), ("b1", "b2", "b3")
AREAS = ("testing", "documentation")
LOOKS = (*[Status.MEASURED] * 6, Status.NOT_SHOWN, Status.NOT_SHOWN, Status.DERIVED, None, *Status)
"""How a key comes to be known, the common ways more often; None is a key nobody looked for."""


@dataclass(frozen=True)
class World:
    """Everything a judgement is made of."""

    catalog: Catalog
    facts: tuple[Fact, ...]
    answers: tuple[Answer, ...]
    profile: Profile | None

    def judged(self) -> Judgement:
        """Return the judgement of this world."""
        return judge(self.facts, answers=self.answers, profile=self.profile, as_of=TODAY, catalog=self.catalog)


def _subset(keys: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(keys), max_size=2).map(sorted).map(tuple)


_hours = st.integers(0, 9) | st.floats(0, 50, allow_subnormal=False)
ranges = st.tuples(_hours, _hours, _hours).map(lambda hours: Range(*sorted(hours)))
histories = st.dictionaries(st.sampled_from(FILES), st.sampled_from([(0, 30), (0, 2), (1, 0), (9, 0)]))
tags = st.sampled_from([(), (), (), ("rag",), ("agent",)])
needs = st.sampled_from([(), (), (), ("personal_data",)])
places = st.builds(Evidence, st.sampled_from(FILES), st.sampled_from(["L1", "L9", "L12"]), st.sampled_from(["x", "y"]))


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """Return up to four checks, some of several sides, some only asked."""
    checks = []
    for nth in range(draw(st.integers(1, 4))):
        good, automated, bad = draw(_subset(GOOD)), draw(_subset(AUTOMATED)), draw(_subset(BAD))
        question = "?" if draw(st.booleans()) or not (good or automated or bad) else ""
        check = a_check(
            f"DK60{nth}",
            area=draw(st.sampled_from(AREAS)),
            good=good,
            automated=automated,
            bad=bad,
            ceiling=draw(st.sampled_from([Level.DOCUMENTED, Level.AUTOMATED])),
            question=question,
            applies_to=draw(tags),
            needs=draw(needs),
            weight=draw(st.sampled_from(sorted(WEIGHTS))),
            principal_hours=draw(ranges),
            interest_hours_per_month=draw(ranges),
        )
        checks.append(check)
    return a_catalog(*checks)


@st.composite
def facts(draw: st.DrawFn) -> tuple[Fact, ...]:
    """Return facts for most keys, sometimes two of a key, with the history of most files."""
    found: list[Fact] = []
    for key in (*GOOD, *AUTOMATED, *BAD, *draw(_subset(GOOD + BAD))):
        status = draw(st.sampled_from(LOOKS))
        if status is None:
            continue
        value = status in {Status.MEASURED, Status.DERIVED} and draw(st.booleans())
        spots = tuple(draw(st.lists(places, unique=True, max_size=3))) if value else ()
        found.append(Fact(key, value, status, draw(st.sampled_from([".", "app.py"])), spots, f"test@{len(found)}"))
    if draw(st.booleans()):
        found.append(Fact("git.median_commits_90d", draw(st.integers(0, 3)), Status.DERIVED))
    for path, (commits, months) in draw(histories).items():
        found.append(Fact("file.commits_90d", commits, Status.DERIVED, path))
        found.append(Fact("file.idle_months", months, Status.DERIVED, path))
    return tuple(found)


@st.composite
def answers(draw: st.DrawFn, *, verified: bool = True) -> tuple[Answer, ...]:
    """Return answers of any kind and age, sometimes two to one check."""
    given = []
    for _ in range(draw(st.integers(0, 5))):
        value = draw(st.sampled_from([*Level, None]))
        proven = verified and value is not None and draw(st.booleans())
        given.append(
            Answer(
                check=f"DK60{draw(st.integers(0, 4))}",
                value=value,
                by=draw(st.sampled_from(["Anna", "Ben"])),
                on=TODAY - timedelta(days=draw(st.sampled_from([0, 100, 180, 181, 400]))),
                because="" if value else "Not here.",
                evidence="docs/it.md" if proven else "",
                evidence_verified=proven,
            )
        )
    return tuple(given)


profiles = st.none() | st.builds(
    Profile,
    st.sets(st.sampled_from(["rag", "agent"])).map(frozenset),
    st.dictionaries(st.just("personal_data"), st.booleans()),
)
worlds = st.builds(World, catalogs(), facts(), answers(), profiles)


def mended(world: World) -> Iterator[World]:
    """Yield the world after each single act of mending."""
    for index, fact in enumerate(world.facts):
        for better in _better(fact, world.catalog):
            yield replace(world, facts=(*world.facts[:index], better, *world.facts[index + 1 :]))


def made(world: World, *, faulty: bool) -> Iterator[tuple[str, World]]:
    """Yield each key about something that does not exist, and the world once it is made, with a fault or without.

    A check that also asks for automation owes that as soon as it arises: left out.
    """
    asking = {key for check in world.catalog.checks.values() if check.automated for key in check.bad}
    for index, fact in enumerate(world.facts):
        others = [*world.facts[:index], *world.facts[index + 1 :]]
        alone = fact.key not in {other.key for other in others}
        if fact.key in {*BAD} - asking and fact.status is Status.NOT_APPLICABLE and alone:
            spot = (Evidence("app.py", "L7", "new"),) if faulty else ()
            new = replace(fact, value=faulty, status=Status.MEASURED, evidence=spot)
            yield fact.key, replace(world, facts=(*world.facts[:index], new, *world.facts[index + 1 :]))


def _better(fact: Fact, catalog: Catalog) -> Iterator[Fact]:
    if fact.key in BAD and fact.holds:
        yield replace(fact, value=False, evidence=())
        if len(fact.evidence) > 1:
            for place in fact.evidence:
                yield replace(fact, evidence=tuple(other for other in fact.evidence if other != place))
    elif fact.key in GOOD + AUTOMATED and fact.known and not fact.value:
        yield replace(fact, value=True, evidence=(Evidence("done.md", "L1"),))
    elif fact.key in GOOD and fact.status is Status.NOT_SHOWN and _ends_documented(fact.key, catalog):
        yield replace(fact, value=True, status=Status.MEASURED)


def _ends_documented(key: str, catalog: Catalog) -> bool:
    return all(check.ceiling is Level.DOCUMENTED for check in catalog.checks.values() if key in check.good)
