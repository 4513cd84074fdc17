"""Every act is one public call, kept before it returns."""

from __future__ import annotations

import errno
import gc
import os
import weakref
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from debtkit.judgement import State, load_catalog
from debtkit.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.project import Assessment

DAY = date(2026, 11, 22)


def asked(assessment: Assessment) -> str:
    return assessment.questions[0]


def test_an_answer_is_in_the_file_before_the_call_returns(assessment: Assessment, root: Path) -> None:
    check = asked(assessment)
    assessment.answer(check, "asserted", note="since May")
    text = (root / "debtkit.yaml").read_text(encoding="utf-8")
    assert check in text
    assert "since May" in text
    assert assessment.judgement[check].state is not State.UNKNOWN


def test_a_new_kernel_sees_every_answer(assessment: Assessment, root: Path) -> None:
    first, second = assessment.questions[:2]
    assessment.answer(first, "absent")
    assessment.not_applicable(second, "one user, in the next room")
    again = Project(root).assess(by="Bea", as_of=DAY)
    assert set(again.answers) == {first, second}
    assert again.judgement == assessment.judgement


def test_two_assessments_of_one_project_stay_in_step(project: Project, assessment: Assessment) -> None:
    other = project.assess(by="Bea", as_of=DAY, rescan=False)
    check = asked(assessment)
    seen: list[str] = []
    stop = other.subscribe(lambda: seen.append(other.judgement[check].state))
    assessment.answer(check, "absent")
    stop()
    assessment.clear(check)
    assert seen == [State.DEBT]


def test_two_projects_on_one_folder_lose_no_answer(assessment: Assessment, root: Path) -> None:
    other = Project(root).assess(by="Bea", as_of=DAY)
    first, second = assessment.questions[:2]
    assessment.answer(first, "absent")
    other.answer(second, "asserted")
    assert set(assessment.answers) == set(other.answers) == {first, second}


def test_undo_walks_back_through_every_kind_of_act(assessment: Assessment) -> None:
    start = assessment.judgement
    check = asked(assessment)
    assessment.answer(check, "absent")
    assessment.answer(check, "asserted")
    assessment.not_applicable(check, "not here")
    assessment.clear(check)
    values = []
    while assessment.undo():
        answer = assessment.answers.get(check)
        values.append(None if answer is None else answer.value or answer.because)
    assert values == ["not here", "asserted", "absent", None]
    assert assessment.judgement == start
    assert not assessment.can_undo


def test_an_answer_expires_after_180_days(assessment: Assessment, project: Project) -> None:
    check = asked(assessment)
    assessment.answer(check, "asserted")
    late = project.assess(by="Ada", as_of=DAY + timedelta(days=181), rescan=False)
    assert late.judgement[check].expired
    assert check in late.questions


def test_evidence_that_exists_earns_more_than_a_word(assessment: Assessment, root: Path) -> None:
    check = asked(assessment)
    assessment.answer(check, "documented", evidence="docs/plan.md")
    word = assessment.judgement[check].credit
    (root / "docs").mkdir()
    (root / "docs" / "plan.md").write_text("One plan of many words. " * 10, encoding="utf-8")
    assessment.answer(check, "documented", evidence="docs/plan.md")
    proof = assessment.judgement[check].credit
    assert word is not None
    assert proof is not None
    assert word < proof


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda a: a.answer("DK30", "absent"), "did you mean DK3"),
        (lambda a: a.answer("nonsense", "absent"), "there is no check 'nonsense'"),
        (lambda a: a.answer(next(iter(load_catalog().checks)), "yes"), "use one of absent, asserted"),
        (lambda a: a.not_applicable(next(iter(load_catalog().checks)), "  "), "say why"),
        (lambda a: a.set_profile(kinds=["ragg"]), "did you mean rag"),
    ],
)
def test_a_wrong_act_is_refused_with_one_sentence_and_changes_nothing(
    assessment: Assessment, root: Path, act: object, message: str
) -> None:
    before = assessment.judgement
    with pytest.raises(ValueError, match=message):
        act(assessment)  # type: ignore[operator]
    assert assessment.judgement == before
    assert not (root / "debtkit.yaml").exists()


def test_the_profile_that_a_person_sets_wins(assessment: Assessment, root: Path) -> None:
    assessment.set_profile(kinds=["library"], personal_data=False)
    profile = Project(root).assess(as_of=DAY).judgement.profile
    assert profile.kinds == frozenset({"library"})
    assert profile.context["personal_data"] is False
    assert profile.declared


def test_undo_leaves_what_somebody_else_changed_since(assessment: Assessment, root: Path) -> None:
    check = asked(assessment)
    assessment.answer(check, "absent")
    Project(root).assess(by="Bea", as_of=DAY).answer(check, "asserted", note="we do")
    with pytest.raises(ValueError, match="changed since by somebody else"):
        assessment.undo()
    assert assessment.answers[check].by == "Bea"
    assert not assessment.can_undo


def test_an_assessment_that_nobody_keeps_is_not_kept(project: Project) -> None:
    gone = weakref.ref(project.assess(as_of=DAY))
    gc.collect()
    assert gone() is None


def test_an_answer_that_could_not_be_written_does_not_count(
    assessment: Assessment, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = assessment.questions[:2]
    assessment.answer(first, "absent")
    monkeypatch.setattr(os, "replace", _full_disk)
    with pytest.raises(OSError, match=r"debtkit\.yaml"):
        assessment.answer(second, "absent")
    monkeypatch.undo()
    assert set(project.answers()) == {first}


def _full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_undo_takes_a_profile_back_to_what_was_detected(assessment: Assessment, root: Path) -> None:
    before = assessment.judgement.profile
    assessment.set_profile(kinds=["library"])
    assessment.set_profile(personal_data=True)
    assert assessment.judgement.profile != before
    assert assessment.undo()
    assert assessment.undo()
    assert assessment.judgement.profile == before
    assert "profile" not in (root / "debtkit.yaml").read_text(encoding="utf-8")


def test_the_face_of_the_assessment(assessment: Assessment, tmp_path: Path) -> None:
    assert repr(assessment).startswith("Assessment('tickets': ")
    assert len(assessment.to_frame()) == len(load_catalog().checks)
    target = tmp_path / "out.md"
    assert assessment.to_markdown(target) == target.read_text(encoding="utf-8")
    assert assessment.to_json() == assessment.to_json()
    assert "<script" not in assessment.to_html()
