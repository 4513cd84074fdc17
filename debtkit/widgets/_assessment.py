"""The assessment in a notebook: Python owns the truth, the page sends one message for one act.

The page never changes a trait. It sends an act (see `_messages`); the act becomes one public call on the assessment;
the assessment tells every widget that watches it; each sets its `state`, from which its pages repaint. The reply
``{"type": "done" | "error", "n": …}`` tells the page which act was kept, or why it was not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import anywidget
import traitlets

from debtkit.widgets import _messages, _wire
from debtkit.widgets._code import as_code
from debtkit.widgets._keywords import refuse_unknown
from debtkit.widgets._protocols import AssessmentLike
from debtkit.widgets._static import STATIC, StaticView
from debtkit.widgets._summary import summary_markdown

if TYPE_CHECKING:
    from collections.abc import Callable


class AssessmentWidget(StaticView, anywidget.AnyWidget):
    """An assessment to look at and to answer.

    Parameters
    ----------
    assessment
        What `Project.assess` returned. Several widgets may show one assessment; they stay in step.
    **layout
        ``layout`` or ``tooltip``, as every widget takes them.

    Attributes
    ----------
    catalog, state
        What the page is painted from, packed (`debtkit.widgets._wire`); written by Python only.
    """

    _esm = STATIC / "assessment.js"
    _css = STATIC / "assessment.css"
    _keywords: ClassVar[frozenset[str]] = frozenset({"layout", "tooltip"})

    catalog = traitlets.Bytes(read_only=True).tag(sync=True)
    state = traitlets.Bytes(read_only=True).tag(sync=True)

    def __init__(self, assessment: AssessmentLike, **layout: object) -> None:
        refuse_unknown(layout, self._keywords, of=type(self).__name__)
        if not isinstance(assessment, AssessmentLike):
            msg = f"AssessmentWidget shows an assessment (`project.assess()`), not {type(assessment).__name__}"
            raise TypeError(msg)
        self._assessment = assessment
        self._drafts: dict[str, dict[str, str]] = {}
        self.set_trait("catalog", _wire.pack(_wire.catalog(assessment.judgement)))
        self.set_trait("state", self._state())
        super().__init__(**layout)
        self.on_msg(self._on_message)
        self._unsubscribe: Callable[[], object] | None = assessment.subscribe(self._refresh)

    def close(self) -> None:
        """Close the views and stop watching the assessment."""
        # Also called for a widget that was refused and never came to watch anything.
        unsubscribe, self._unsubscribe = getattr(self, "_unsubscribe", None), None
        if unsubscribe is not None:
            unsubscribe()
        super().close()

    def __repr__(self) -> str:
        """Return one stable line."""
        judgement = self._assessment.judgement
        return (
            f"AssessmentWidget({self._assessment.project_name!r}: {judgement.principal.likely:.0f} h principal, "
            f"{judgement.interest.likely:.0f} h/month interest, {len(judgement.questions)} questions open)"
        )

    def _static_forms(self) -> dict[str, str]:
        assessment = self._assessment
        forms = {"text/markdown": summary_markdown(assessment.judgement, name=assessment.project_name)}
        if (to_html := getattr(assessment, "to_html", None)) is not None:
            forms["text/html"] = to_html()
        return forms

    def _state(self) -> bytes:
        assessment = self._assessment
        judgement = assessment.judgement
        return _wire.pack(
            {
                "name": _wire.clean(assessment.project_name, 80),
                **_wire.state(judgement),
                "charts": _wire.charts(judgement),
                "undo": bool(assessment.can_undo),
                "drafts": self._drafts,
                "code": as_code(assessment.answers, assessment.said_profile(), by=assessment.by),
            }
        )

    def _refresh(self) -> None:
        self.set_trait("state", self._state())

    def _on_message(self, _widget: object, content: object, _buffers: object) -> None:
        reply = {"type": "done", "n": _messages.serial(content)}
        try:
            self._act(content)
            if _messages.subject(content) in self._drafts:
                reply["type"] = "draft"
        except Exception as problem:  # noqa: BLE001 - a page has no place for a traceback; it shows the sentence
            says = (
                str(problem) if isinstance(problem, (ValueError, OSError)) else f"{type(problem).__name__}: {problem}"
            )
            reply |= {"type": "error", "id": _messages.subject(content), "says": _wire.clean(says)}
            self._refresh()
        self.send(reply)

    def _act(self, content: object) -> None:
        if isinstance(content, Mapping) and content.get("type") == "profile":
            self._assessment.set_profile(**_messages.read_profile(content))  # type: ignore[arg-type]
            return
        kind, said = _messages.read(content)
        getattr(self, f"_do_{kind}")(**said)

    # One method for each act of the page.

    def _do_answer(self, *, id: str, value: str) -> None:  # noqa: A002 - the field's name on the wire
        self._keep(id, value=value)

    def _do_note(self, *, id: str, text: str) -> None:  # noqa: A002
        self._keep(id, note=text)

    def _do_evidence(self, *, id: str, path: str) -> None:  # noqa: A002
        self._keep(id, evidence=path)

    def _do_not_applicable(self, *, id: str, because: str) -> None:  # noqa: A002
        self._assessment.not_applicable(id, because=because)

    def _do_clear(self, *, id: str) -> None:  # noqa: A002
        self._drafts.pop(id, None)
        self._assessment.clear(id)
        self._refresh()

    def _do_undo(self) -> None:
        self._assessment.undo()

    def _keep(self, check: str, *, value: str = "", **texts: str) -> None:
        """Change one part of an answer and leave its other parts; a text without an answer waits for one."""
        if check not in {judged.check.id for judged in self._assessment.judgement.checks}:
            msg = f"there is no check {check!r} in this assessment"
            raise ValueError(msg)
        before = self._assessment.answers.get(check)
        kept = {"note": before.note, "evidence": before.evidence} if before else {}
        said = {**kept, **self._drafts.get(check, {}), **texts}
        value = value or (before.value.value if before and before.value else "")
        if not value:
            self._drafts[check] = said
            self._refresh()
            return
        draft = self._drafts.pop(check, None)
        try:
            self._assessment.answer(check, value, **said)
        except Exception:
            if draft is not None:
                self._drafts[check] = draft
            raise
