"""A project ties the rooms together: open a folder, measure, answer, judge, export."""

from debtkit.project._assessment import Assessment
from debtkit.project._explain import Explanation, explain_rule, explain_rules
from debtkit.project._project import Project, open_project

__all__ = ["Assessment", "Explanation", "Project", "explain_rule", "explain_rules", "open_project"]
