"""What debtkit leaves behind: the debt report, the plan, their pictures and data, and what a terminal shows.

Everything here only tells what was judged; nothing is computed anew.
"""

from debtkit.documents._debt import debt_markdown
from debtkit.documents._foreign import foreign_json
from debtkit.documents._html import assessment_html, plan_html
from debtkit.documents._json import debt_schema, findings_json, judgement_json, scan_schema
from debtkit.documents._past import (
    diff_html,
    diff_markdown,
    history_html,
    history_markdown,
    plot_history,
    terminal_diff,
    terminal_history,
)
from debtkit.documents._plan import plan_markdown
from debtkit.documents._plots import area_svg, areas_svg, plan_svg, plot_areas, plot_plan
from debtkit.documents._sarif import sarif
from debtkit.documents._terminal import terminal_plan, terminal_report
from debtkit.documents._write import write_documents

__all__ = [
    "area_svg",
    "areas_svg",
    "assessment_html",
    "debt_markdown",
    "debt_schema",
    "diff_html",
    "diff_markdown",
    "findings_json",
    "foreign_json",
    "history_html",
    "history_markdown",
    "judgement_json",
    "plan_html",
    "plan_markdown",
    "plan_svg",
    "plot_areas",
    "plot_history",
    "plot_plan",
    "sarif",
    "scan_schema",
    "terminal_diff",
    "terminal_history",
    "terminal_plan",
    "terminal_report",
    "write_documents",
]
