from __future__ import annotations

from judgement_helpers import a_check, judged_with, lacking, seen

from debtkit.facts import Evidence
from debtkit.judgement._fingerprint import fingerprints


def marks(*places: Evidence) -> dict[str, str]:
    judgement = judged_with(a_check(bad=("fault",)), seen("fault", *places))
    return {finding.place.locator: finding.fingerprint for finding in judgement.findings}


def test_moving_lines_keeps_every_fingerprint() -> None:
    before = marks(Evidence("a.py", "L9", "x = eval(y)"), Evidence("a.py", "L12", "x = eval(y)"))
    after = marks(Evidence("a.py", "L109", "x = eval(y)"), Evidence("a.py", "L112", "x = eval(y)"))
    assert list(before.values()) == list(after.values())
    assert before["L9"] == after["L109"]
    assert len(set(before.values())) == 2


def test_white_space_and_separators_do_not_matter() -> None:
    assert fingerprints("DK1", [("a/b.py", "x =  1\n")]) == fingerprints("DK1", [("./a/b.py", " x = 1")])
    assert fingerprints("DK1", [("a\\b.py", "x")]) == fingerprints("DK1", [("a/b.py", "x")])


def test_check_path_and_excerpt_matter() -> None:
    one = fingerprints("DK1", [("a.py", "x")])
    assert one != fingerprints("DK2", [("a.py", "x")])
    assert one != fingerprints("DK1", [("b.py", "x")])
    assert one != fingerprints("DK1", [("a.py", "y")])


def test_mending_a_fault_of_the_whole_project_leaves_the_other_debt_its_identity() -> None:
    check = a_check(good=("lock",), bad=("big",))
    before = judged_with(check, lacking("lock"), seen("big")).findings
    after = judged_with(check, lacking("lock"), lacking("big")).findings
    assert after[0].fingerprint in [finding.fingerprint for finding in before if finding.key == "lock"]


def test_a_debt_partly_paid_keeps_its_identity() -> None:
    check = a_check(good=("tests",), automated=("ci",))
    absent = judged_with(check, lacking("tests"), lacking("ci"))
    partial = judged_with(check, seen("tests", Evidence("t.py")), lacking("ci"))
    assert absent.findings[0].fingerprint == partial.findings[0].fingerprint
