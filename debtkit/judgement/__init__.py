"""Judgement: what the facts and the answers of a project mean, in hours owed and hours lost each month."""

from debtkit.judgement._baseline import Baseline, Mark, Since, WorseLetter, mark_of, pruned, since, take_baseline
from debtkit.judgement._catalog import Catalog, load_catalog
from debtkit.judgement._expiry import ANSWER_DAYS
from debtkit.judgement._gate import Checked, Gate, check
from debtkit.judgement._judge import judge
from debtkit.judgement._letters import least_coverage
from debtkit.judgement._milestone import Milestone, milestone
from debtkit.judgement._model import (
    AREAS,
    WEIGHTS,
    Answer,
    AreaScore,
    Check,
    Finding,
    Judged,
    Judgement,
    Level,
    Option,
    Plan,
    PlanItem,
    Profile,
    Range,
    Source,
    Sprint,
    State,
)
from debtkit.judgement._places import is_line, is_whole_project, place_text
from debtkit.judgement._plan import make_plan
from debtkit.judgement._profile import CONTEXT, KINDS, detect_profile
from debtkit.judgement._waivers import Waiver, waived

__all__ = [
    "ANSWER_DAYS",
    "AREAS",
    "CONTEXT",
    "KINDS",
    "WEIGHTS",
    "Answer",
    "AreaScore",
    "Baseline",
    "Catalog",
    "Check",
    "Checked",
    "Finding",
    "Gate",
    "Judged",
    "Judgement",
    "Level",
    "Mark",
    "Milestone",
    "Option",
    "Plan",
    "PlanItem",
    "Profile",
    "Range",
    "Since",
    "Source",
    "Sprint",
    "State",
    "Waiver",
    "WorseLetter",
    "check",
    "detect_profile",
    "is_line",
    "is_whole_project",
    "judge",
    "least_coverage",
    "load_catalog",
    "make_plan",
    "mark_of",
    "milestone",
    "place_text",
    "pruned",
    "since",
    "take_baseline",
    "waived",
]
