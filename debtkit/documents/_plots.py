"""The same pictures as matplotlib figures, for those who work with figures; and as SVG for all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from debtkit.documents._plan import points
from debtkit.documents._words import letter, ungraded
from debtkit.render import Bar, area_bar, area_bars, paydown_curve

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from debtkit.judgement import AreaScore, Judgement, Plan
    from debtkit.render.charts import Variant


def areas_svg(judgement: Judgement, *, variant: Variant = "file") -> str:
    """Return the picture of the twelve areas."""
    bars = [_bar(area) for area in judgement.areas]
    return area_bars(bars, title="Letter, share of full credit and hours owed of each area", variant=variant)


def area_svg(area: AreaScore, *, variant: Variant = "inline") -> str:
    """Return the bar of one area, as `areas_svg` holds it."""
    return area_bar(_bar(area), variant=variant)


def plan_svg(plan: Plan, *, columns: Literal[1, 2] = 2, variant: Variant = "file") -> str:
    """Return the picture of the pay-down plan; a narrow place takes one column."""
    title = "Interest and principal left over the hours paid"
    return paydown_curve(points(plan), title=title, columns=columns, variant=variant)


def _bar(area: AreaScore) -> Bar:
    return Bar(
        label=area.title,
        letter=area.letter,
        score=area.score,
        measured=area.measured,
        settled=area.coverage,
        owed=area.principal.likely,
        open_questions=area.open_questions,
        note=ungraded(area),
    )


def plot_areas(judgement: Judgement) -> Figure:
    """Return a figure of the likely principal by area, each with its letter."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - only those who want a figure pay for matplotlib

    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    names = [f"{area.title}  {letter(area)}".replace("$", r"\$") for area in judgement.areas]
    likely = [area.principal.likely for area in judgement.areas]
    spread = [
        [area.principal.likely - area.principal.low for area in judgement.areas],
        [area.principal.high - area.principal.likely for area in judgement.areas],
    ]
    axes.barh(range(len(names)), likely, xerr=spread, color="#6f9fc8", ecolor="#59636e", capsize=2)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xlabel("principal, hours: likely, with low and high")
    return figure


def plot_plan(plan: Plan) -> Figure:
    """Return a figure of the principal and the interest left after each sprint."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - only those who want a figure pay for matplotlib

    figure = Figure(figsize=(8, 3), layout="constrained")
    left, right = figure.subplots(1, 2)
    course = points(plan)
    sprints = [point.sprint for point in course]
    left.plot(sprints, [point.principal for point in course], marker="o")
    left.set(title="Principal left, hours", xlabel="after sprint", ylim=(0, None))
    right.plot(sprints, [point.interest for point in course], marker="s", linestyle="--", color="#8f4a9e")
    right.set(title="Interest left, hours a month", xlabel="after sprint", ylim=(0, None))
    return figure
