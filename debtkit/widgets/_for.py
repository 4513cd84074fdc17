"""Which widget shows a result."""

from __future__ import annotations

from debtkit.instruments.audit import Audit
from debtkit.widgets._assessment import AssessmentWidget
from debtkit.widgets._audit import AuditWidget
from debtkit.widgets._protocols import AssessmentLike


def widget_for(result: object) -> AssessmentWidget | AuditWidget:
    """Return the widget that shows a result.

    Raises
    ------
    TypeError
        If there is none for it; the message names what can be shown.
    """
    if isinstance(result, Audit):
        return AuditWidget(result)
    if isinstance(result, AssessmentLike):
        return AssessmentWidget(result)
    msg = (
        f"there is no widget for {type(result).__name__}; an assessment has one (`project.assess()`), and an audit "
        "(`debtkit.audit(data)`)"
    )
    raise TypeError(msg)
