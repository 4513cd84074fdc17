from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from widgets_helpers import HOSTILE, SmallAssessment

from debtkit.widgets import AssessmentWidget, _wire, widget_for

if TYPE_CHECKING:
    from collections.abc import Iterator


class Page:
    """What a page does, without a page: sends acts and collects replies."""

    def __init__(self, assessment: SmallAssessment) -> None:
        self.assessment = assessment
        self.widget = AssessmentWidget(assessment)
        self.replies: list[dict[str, Any]] = []
        self.widget.send = lambda content, _buffers=None: self.replies.append(content)

    def act(self, content: object) -> dict[str, Any]:
        """Send one act and return the reply."""
        self.widget._handle_custom_msg(content, [])
        return self.replies[-1]

    @property
    def state(self) -> dict[str, Any]:
        """Return the state as the page reads it."""
        return _wire.unpack(self.widget.state)


@pytest.fixture
def page() -> Iterator[Page]:
    page = Page(SmallAssessment())
    yield page
    page.widget.close()


@pytest.fixture
def asked(page: Page) -> str:
    return page.assessment.judgement.questions[0]


def test_an_answer_is_one_public_call_and_one_reply(page: Page, asked: str) -> None:
    reply = page.act({"type": "answer", "id": asked, "value": "documented", "n": "a.1"})
    assert reply == {"type": "done", "n": "a.1"}
    assert page.assessment.answers[asked].value == "documented"
    assert page.state["verdicts"][asked]["answer"]["value"] == "documented"
    assert asked not in page.state["questions"]


def test_changing_the_answer_keeps_its_note_and_evidence(page: Page, asked: str) -> None:
    page.assessment.answer(asked, "documented", note="by Olga", evidence="docs/a.md")
    page.act({"type": "answer", "id": asked, "value": "asserted"})
    kept = page.assessment.answers[asked]
    assert (kept.value, kept.note, kept.evidence) == ("asserted", "by Olga", "docs/a.md")


def test_a_text_before_the_answer_waits_for_it(page: Page, asked: str) -> None:
    assert page.act({"type": "note", "id": asked, "text": "by Olga"})["type"] == "draft", "it is not said to be saved"
    page.act({"type": "evidence", "id": asked, "path": "docs/a.md"})
    assert page.assessment.answers == {}
    assert page.state["drafts"] == {asked: {"note": "by Olga", "evidence": "docs/a.md"}}
    assert page.act({"type": "answer", "id": asked, "value": "asserted"})["type"] == "done"
    assert page.assessment.answers[asked].note == "by Olga"
    assert page.assessment.answers[asked].evidence == "docs/a.md"
    assert page.state["drafts"] == {}


def test_a_draft_outlives_an_answer_that_could_not_be_kept(page: Page, asked: str) -> None:
    page.act({"type": "note", "id": asked, "text": "by Olga"})
    assert page.act({"type": "answer", "id": asked, "value": "perfect"})["type"] == "error"
    assert page.state["drafts"] == {asked: {"note": "by Olga"}}


def test_does_not_apply_clear_and_undo(page: Page, asked: str) -> None:
    page.act({"type": "not_applicable", "id": asked, "because": "no users"})
    assert page.state["verdicts"][asked]["state"] == "not_applicable"
    page.act({"type": "clear", "id": asked})
    assert "answer" not in page.state["verdicts"][asked]
    page.act({"type": "undo"})
    assert page.assessment.answers[asked].because == "no users"
    page.act({"type": "undo"})
    assert page.state["undo"] is False


def test_the_profile_is_set_field_by_field(page: Page) -> None:
    page.act({"type": "profile", "kinds": ["agent"]})
    page.act({"type": "profile", "eu_market": False})
    profile = page.state["profile"]
    assert profile == {"kinds": ["agent"], "context": {"eu_market": False, "personal_data": True}, "declared": True}


def test_what_the_assessment_refuses_is_said_beside_the_control(page: Page, asked: str) -> None:
    reply = page.act({"type": "not_applicable", "id": asked, "because": "  ", "n": "a.9"})
    says = f"{asked}: say why it does not apply, in a few words"
    assert reply == {"type": "error", "n": "a.9", "id": asked, "says": says}
    assert page.assessment.answers == {}


@pytest.mark.parametrize("problem", [OSError(28, "No space left on device"), RuntimeError("torn"), KeyError("x")])
def test_no_failure_becomes_a_traceback(page: Page, asked: str, problem: Exception) -> None:
    def fails(*_args: object, **_kwargs: object) -> None:
        raise problem

    page.assessment.answer = fails  # type: ignore[method-assign]
    reply = page.act({"type": "answer", "id": asked, "value": "absent", "n": "a.2"})
    assert reply["type"] == "error"
    assert "\n" not in reply["says"]


def test_two_widgets_on_one_assessment_stay_in_step(page: Page, asked: str) -> None:
    other = Page(page.assessment)
    page.act({"type": "answer", "id": asked, "value": "absent"})
    assert other.state["verdicts"] == page.state["verdicts"]
    other.widget.close()


def test_an_answer_given_in_python_reaches_the_page(page: Page, asked: str) -> None:
    page.assessment.answer(asked, "asserted")
    assert page.state["verdicts"][asked]["answer"]["value"] == "asserted"


def test_a_closed_widget_no_longer_watches(page: Page, asked: str) -> None:
    other = Page(page.assessment)
    other.widget.close()
    before = other.widget.state
    page.assessment.answer(asked, "asserted")
    assert other.widget.state == before


def test_a_page_cannot_write_a_trait(page: Page) -> None:
    before = page.widget.state
    with pytest.raises(Exception, match="read-only"):
        page.widget.state = b""
    assert page.widget.state == before


def test_the_live_view_brings_the_static_forms(page: Page) -> None:
    shown = page.widget._repr_mimebundle_()
    assert shown is not None
    data, _ = shown
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/html"] == page.assessment.to_html()
    assert "| Data management | E | 75% | 35 h | 2 |" in data["text/markdown"]
    assert len(data["text/markdown"]) < 2_000, "the whole report stays one call away"
    assert data["text/plain"] == repr(page.widget)


def test_the_repr_is_one_line_without_an_address(page: Page) -> None:
    expected = "AssessmentWidget('ticket-titler': 301 h principal, 90 h/month interest, 25 questions open)"
    assert repr(page.widget) == expected


def test_an_unknown_keyword_is_refused_with_the_nearest() -> None:
    with pytest.raises(TypeError, match=r"takes no keyword 'laiout'; did you mean 'layout'\?"):
        AssessmentWidget(SmallAssessment(), laiout={})


def test_a_layout_is_taken() -> None:
    widget = AssessmentWidget(SmallAssessment(), layout={"width": "600px"})
    assert widget.layout.width == "600px"
    widget.close()


def test_only_an_assessment_is_shown() -> None:
    with pytest.raises(TypeError, match="there is no widget for dict"):
        widget_for({})
    with pytest.raises(TypeError, match="shows an assessment"):
        AssessmentWidget(object())  # type: ignore[arg-type]
    assert isinstance(widget_for(SmallAssessment()), AssessmentWidget)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_travels_as_text(text: str) -> None:
    page = Page(SmallAssessment(hostile=text))
    asked = page.assessment.judgement.questions[0]
    reply = page.act({"type": "answer", "id": asked, "value": "asserted", "n": text[:20]})
    assert reply["type"] == "done"
    assert page.act({"type": "note", "id": asked, "text": text})["type"] == "done"
    assert page.assessment.answers[asked].note == text.strip()
    shown = page.state
    for char in "\x1b\x00\u202e\udc80":
        assert char not in shown["name"] + shown["verdicts"]["DK301"]["says"]
    compile(shown["code"], "copied", "exec")
    static = page.widget._static_forms()["text/markdown"]
    assert "<img" not in static
    assert "<script" not in static
    page.widget.close()
