"""A project ties the rooms together: open a folder, measure, answer, judge, export."""

from debtkit.project._assessment import Assessment
from debtkit.project._project import Project, open_project

__all__ = ["Assessment", "Project", "open_project"]
