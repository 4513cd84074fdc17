from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from widgets_helpers import SmallAssessment

from debtkit.widgets._code import as_code


def test_each_answer_is_one_call() -> None:
    assessment = SmallAssessment()
    assessment.answer("DK304", "documented", note="by Olga", evidence="docs/a.md")
    assessment.not_applicable("DK107", because="no model is trained")
    assessment.set_profile(kinds=["rag"], eu_market=True)
    assert as_code(assessment.answers, assessment.said_profile(), by="Mara").splitlines() == [
        "import debtkit as dk",
        "",
        'project = dk.open(".")',
        "assessment = project.assess(by='Mara')",
        "assessment.set_profile(eu_market=True, kinds=['rag'])",
        "assessment.not_applicable('DK107', because='no model is trained')",
        "assessment.answer('DK304', 'documented', note='by Olga', evidence='docs/a.md')",
    ]


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_code_gives_the_same_answers_whatever_they_hold(note: str, evidence: str) -> None:
    given_, repeated = SmallAssessment(), SmallAssessment()
    given_.answer("DK304", "asserted", note=note, evidence=evidence)

    class Project:
        """Stands where `dk.open` would open a folder."""

        @staticmethod
        def assess(*, by: str) -> SmallAssessment:
            """Return the assessment that is to be filled."""
            repeated.by = by
            return repeated

    class Dk:
        open = staticmethod(lambda _path: Project)

    names: dict[str, Any] = {"dk": Dk}
    code = as_code(given_.answers, {}, by=given_.by).partition("\n")[2]
    exec(code, names)  # noqa: S102 - the code is ours and that it runs is the point
    assert repeated.answers == given_.answers
