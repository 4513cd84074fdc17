"""The words of judgement: what a check is, what was judged, what is owed.

Only data lives here; the verbs are in the sibling modules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from debtkit.facts import Evidence, Fact

AREAS = (
    "foundations",
    "transparency",
    "data",
    "architecture",
    "scaling",
    "testing",
    "documentation",
    "compliance",
    "team",
    "retirement",
    "deployment",
    "openness",
)
"""The twelve areas, in the order of the source article."""

WEIGHTS = {"critical": 10.0, "high": 7.5, "medium": 5.0, "low": 2.5}
"""Weight bands, after OpenSSF Scorecard."""


@dataclass(frozen=True, slots=True)
class Range:
    """Three estimates of one quantity, in hours (or hours per month): low <= likely <= high."""

    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a range that is out of order or negative."""
        if not 0 <= self.low <= self.likely <= self.high:
            msg = f"a range is 0 <= low <= likely <= high, not {self.low}, {self.likely}, {self.high}"
            raise ValueError(msg)

    def __add__(self, other: Range) -> Range:
        """Add end by end: the widest honest answer, since estimates of one expert err together."""
        return Range(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def __mul__(self, factor: float) -> Range:
        """Scale all three."""
        return Range(self.low * factor, self.likely * factor, self.high * factor)

    def __bool__(self) -> bool:
        """Return whether anything at all is owed."""
        return self.high > 0


class Level(StrEnum):
    """The credit ladder: how well something is done, as far as anybody has shown."""

    ABSENT = "absent"
    ASSERTED = "asserted"
    DOCUMENTED = "documented"
    AUTOMATED = "automated"


class Source(StrEnum):
    """Where a verdict comes from."""

    MEASURED = "measured"
    ANSWERED = "answered"
    WAIVED = "waived"
    PROFILE = "profile"
    UNKNOWN = "unknown"


class State(StrEnum):
    """The verdict on one check."""

    GOOD = "good"
    PARTIAL = "partial"
    DEBT = "debt"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer: a rung of the ladder and what it means for this check."""

    value: Level
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the catalogue.

    Attributes
    ----------
    good
        Fact keys; one that holds shows the thing exists (level *documented*).
    automated
        Fact keys that must all hold, besides a good one, for level *automated*.
    bad
        Fact keys; one that holds is debt at each of its places.
    ceiling
        ``DOCUMENTED`` when nothing more than documenting can be asked: full credit is then reached there.
    question, options
        Asked only when the facts abstain. Empty when looking always settles it.
    applies_to
        Profile tags, any of which makes the check apply; empty means every project.
    needs
        Profile tags which must all be true or unknown (``personal_data``, ``eu_market``, ``public_facing``).
    pays_down
        The command or notebook that mends it.
    spend_share
        The share of the bill for model calls that is lost where this is not so: low, likely, high. None: it costs time.
    looked_by
        The command that looks, where looking has to be asked for; empty where every scan looks.
    interest_basis
        The evidence for the interest, when it is not the catalogue's estimate.
    """

    id: str
    area: str
    title: str
    why: str
    good: tuple[str, ...]
    automated: tuple[str, ...]
    bad: tuple[str, ...]
    ceiling: Level
    question: str
    options: tuple[Option, ...]
    applies_to: tuple[str, ...]
    needs: tuple[str, ...]
    principal_hours: Range
    principal_source: str
    interest_hours_per_month: Range
    interest_reason: str
    weight: str
    pays_down: str
    references: tuple[str, ...]
    spend_share: Range | None = None
    looked_by: str = ""
    interest_basis: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said about one check, and since when.

    ``value`` is a `Level`, or ``None`` with ``because`` set when the check does not apply.
    ``evidence_verified`` is set by the project: the path exists there and has substance.
    """

    check: str
    value: Level | None
    by: str
    on: date
    note: str = ""
    evidence: str = ""
    because: str = ""
    evidence_verified: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What kind of system this is: the tags that hold, and of the context tags, those known not to hold.

    Kinds: ``hosted_model_app, rag, agent, fine_tuned, trained_from_scratch, library, notebook_research``.
    Context, three-valued: ``personal_data, eu_market, public_facing``.
    """

    kinds: frozenset[str] = frozenset()
    context: dict[str, bool] = field(default_factory=dict)
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of debt at one place, with its price.

    ``fingerprint`` is stable when lines move: it is made of check, path and masked excerpt, never of a line number.
    ``basis`` is the evidence for the interest; empty: it is the catalogue's estimate.
    """

    check: str
    area: str
    title: str
    key: str
    place: Evidence
    principal: Range
    interest: Range
    source: Source
    says: str
    pays_down: str
    fingerprint: str
    basis: str = ""
    contradiction: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one check.

    ``says`` is one plain sentence on what was found. ``principal`` and ``interest`` are what is left to pay;
    of an unknown check they are what may be hidden (they enter ``unknown`` of the totals, never ``principal``).
    """

    check: Check
    state: State
    source: Source
    says: str
    level: Level | None = None
    credit: float | None = None
    principal: Range = Range()
    interest: Range = Range()
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    answer: Answer | None = None
    expired: bool = False
    contradicted: bool = False

    @property
    def unlooked(self) -> bool:
        """Return whether it is not known because nobody asked to look, or looking did not reach the end."""
        return self.state is State.UNKNOWN and bool(self.check.looked_by)

    @property
    def weighs(self) -> bool:
        """Return whether it counts in its area: it applies, and is not `unlooked`."""
        return self.state is not State.NOT_APPLICABLE and not self.unlooked


@dataclass(frozen=True, slots=True)
class AreaScore:
    """One of the twelve.

    ``letter`` is None below 60 % coverage or when nothing applies. ``coverage`` is the settled share of the applicable
    weight, ``measured`` the share settled by looking.
    """

    area: str
    title: str
    letter: str | None
    score: float | None
    coverage: float
    measured: float
    principal: Range
    interest: Range
    unknown: Range
    checks: int
    open_questions: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that is owed, and how we know.

    ``unknown`` is the principal that may hide behind the open questions; ``questions`` are check ids, the most
    informative first; ``weakest`` is the area to look at first (None when no area can be graded).
    ``model`` is the version of the cut points.
    """

    as_of: date
    model: str
    profile: Profile
    checks: tuple[Judged, ...]
    areas: tuple[AreaScore, ...]
    findings: tuple[Finding, ...]
    principal: Range
    interest: Range
    unknown: Range
    possible: Range
    weakest: str | None
    questions: tuple[str, ...]

    def __getitem__(self, check: str) -> Judged:
        """Return the verdict on one check.

        Raises
        ------
        KeyError
            If the catalogue has no such check.
        """
        for judged in self.checks:
            if judged.check.id == check:
                return judged
        raise KeyError(check)


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One thing to pay, with what it saves."""

    check: str
    title: str
    area: str
    principal: Range
    interest: Range
    places: tuple[Evidence, ...]
    pays_down: str


@dataclass(frozen=True, slots=True)
class Sprint:
    """The items that fit into one sprint, and what is left after it (likely hours, hours per month)."""

    number: int
    items: tuple[PlanItem, ...]
    principal_left: float
    interest_left: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A pay-down plan: sprints by interest saved per hour of principal."""

    hours_per_sprint: float
    sprints: tuple[Sprint, ...]
    principal: Range
    interest: Range
