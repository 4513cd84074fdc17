"""A waiver lets one debt pass until its day, and takes nothing from what is owed."""

from __future__ import annotations

from datetime import date, timedelta

from debtkit.facts import Evidence, Fact, Status
from debtkit.judgement import Gate, Waiver, check, judge, take_baseline

DAY = date(2026, 11, 22)
SECRET = Fact(
    "real_secret_committed",
    value=True,
    status=Status.MEASURED,
    evidence=(Evidence("a.py", "L3", "key = 'sk-***'"), Evidence("nb/b.ipynb", "cell 4 output", "sk-***")),
)
JUDGED = judge((SECRET,), as_of=DAY)
GATE = Gate.of(fail_on=["DK801"])


def waiver(path: str = "", days: int = 30) -> Waiver:
    return Waiver("DK801", "rotated, history is rewritten next week", DAY + timedelta(days=days), path, "Mara")


def test_a_waiver_for_every_place_lets_pass() -> None:
    checked = check(JUDGED, GATE, waivers=[waiver()])
    assert checked.passed
    assert len(checked.waived) == 2


def test_a_place_that_no_waiver_covers_still_fails() -> None:
    checked = check(JUDGED, GATE, waivers=[waiver("a.py")])
    assert not checked.passed
    assert [found.place.path for found, _ in checked.waived] == ["a.py"]


def test_a_pattern_covers_what_it_matches() -> None:
    assert check(JUDGED, GATE, waivers=[waiver("a.py"), waiver("nb/*")]).passed


def test_it_holds_on_its_last_day_and_not_after() -> None:
    assert check(JUDGED, GATE, waivers=[waiver(days=0)]).passed
    (reason,) = check(JUDGED, GATE, waivers=[waiver(days=-1)]).reasons
    assert "the waiver ended on 2026-11-21" in reason.lower()


def test_new_debt_under_a_waiver_passes_the_ratchet() -> None:
    baseline = take_baseline(judge((), as_of=DAY))
    nothing = Gate.of(fail_on=[])
    assert len(check(JUDGED, nothing, baseline=baseline).reasons) >= 2
    assert check(JUDGED, nothing, baseline=baseline, waivers=[waiver()]).passed


def test_nothing_is_taken_from_what_is_owed() -> None:
    assert check(JUDGED, Gate.of(fail_on=[], max_principal_hours=0.1), waivers=[waiver()]).reasons
