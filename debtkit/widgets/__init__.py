"""The faces of debtkit in a notebook: one widget for one task, over public Python calls."""

from debtkit.widgets._assessment import AssessmentWidget, widget_for

__all__ = ["AssessmentWidget", "widget_for"]
