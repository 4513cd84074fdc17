"""debtkit.yaml belongs to people: comments survive, mistakes are named, bombs do not go off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debtkit.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.project import Assessment

KEPT = """\
# ours
name: "Ticket desk"   # the product's name
answers:
  DK901:
    value: asserted   # ask Bea again in May
    by: Bea
    on: 2026-11-01
"""


def test_comments_survive_an_answer(root: Path) -> None:
    (root / "debtkit.yaml").write_text(KEPT, encoding="utf-8")
    assessment = Project(root).assess(by="Ada")
    check = next(question for question in assessment.questions if question != "DK901")
    assessment.answer(check, "absent")
    text = (root / "debtkit.yaml").read_text(encoding="utf-8")
    for line in KEPT.splitlines():
        assert line in text
    assessment.clear(check)
    assert (root / "debtkit.yaml").read_text(encoding="utf-8") == KEPT


def test_the_remarks_of_a_file_without_entries_survive(root: Path) -> None:
    remarks = "# ours\n# to do: name the owner\n"
    (root / "debtkit.yaml").write_text(remarks, encoding="utf-8")
    assessment = Project(root).assess(by="Ada")
    check = assessment.questions[0]
    assessment.answer(check, "absent")
    assert (root / "debtkit.yaml").read_text(encoding="utf-8").startswith(remarks)
    assessment.clear(check)
    assert (root / "debtkit.yaml").read_text(encoding="utf-8") == remarks


def test_answers_are_written_in_the_order_of_their_ids(assessment: Assessment, root: Path) -> None:
    for check in assessment.questions[:6]:
        assessment.answer(check, "absent")
    text = (root / "debtkit.yaml").read_text(encoding="utf-8")
    ids = [int(line.strip(" :")[2:]) for line in text.splitlines() if line.strip().startswith("DK")]
    assert ids == sorted(ids)


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nname: [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: [1]", "name must be text"),
        ("- a\n- b\n", "must be a mapping"),
        ("nmae: x", "did you mean name"),
        ("name: a\nname: b\n", "line 2: .*duplicate key"),
        ("name: 'a", "line [12]"),
        (BOMB, "line 1: anchors and aliases are not allowed"),
        ("answers: {DK99999: {value: absent, by: a, on: 2026-01-01}}", "answers does not know 'DK99999'"),
        ("answers: {DK901: {value: yes, by: a, on: 2026-01-01}}", r"answers\.DK901\.value"),
        ("answers: {DK901: {by: a, on: 2026-01-01}}", "needs either value or because"),
        ("answers: {DK901: {value: absent, by: a, on: soon}}", "must be a date"),
        ("answers: [DK901]", "answers must be a mapping"),
        ("profile: {kinds: [rga]}", "did you mean rag"),
        ("profile: {personal_data: maybe}", "must be true or false"),
        ("gate: {min_letter: F}", r"gate\.min_letter"),
        ("gate: {max_principal_hours: -1}", "0 or more"),
        ("gate: {max_principal_hours: .nan}", "0 or more"),
        ("answers: {DK901: {value: absent, by: a, on: 2026-01-01T10:00:00}}", "must be a date"),
        ("answers: {DK901: {value: absent, by: a, on: 2999-01-01}}", "must be a day before 2200"),
        ("waivers: {DK801: {until: 2030-01-01}}", "waivers must be a list"),
        ("profile: {personal_data: 1}", "must be true or false"),
        ("gate: {fail_on: critical}", "must be a list"),
        ("x: " + "[" * 5000, "cannot be read|line"),
        ("# " + "x" * 1_000_001, "larger than"),
    ],
)
def test_a_mistake_is_named_with_its_place(root: Path, text: str, message: str) -> None:
    (root / "debtkit.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message) as caught:
        Project(root)
    assert "debtkit.yaml" in str(caught.value)
    assert (root / "debtkit.yaml").read_text(encoding="utf-8") == text


def test_a_file_that_is_not_utf8_is_named(root: Path) -> None:
    (root / "debtkit.yaml").write_bytes("name: é".encode("latin-1"))
    with pytest.raises(ValueError, match="not UTF-8"):
        Project(root)


def test_a_file_broken_meanwhile_is_not_overwritten(assessment: Assessment, root: Path) -> None:
    (root / "debtkit.yaml").write_text("name: 'half", encoding="utf-8")
    with pytest.raises(ValueError, match="nothing was changed"):
        assessment.answer(assessment.questions[0], "absent")
    assert (root / "debtkit.yaml").read_text(encoding="utf-8") == "name: 'half"
