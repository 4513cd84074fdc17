"""The faces of debtkit in a notebook: one widget for one task, over public Python calls."""

from debtkit.widgets._assessment import AssessmentWidget
from debtkit.widgets._audit import AuditWidget
from debtkit.widgets._for import widget_for

__all__ = ["AssessmentWidget", "AuditWidget", "widget_for"]
