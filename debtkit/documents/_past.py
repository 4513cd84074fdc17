"""The past in words and pictures: the history of a project, and the difference of two judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from debtkit.documents._words import NO_LETTER
from debtkit.judgement import AREAS, place_text
from debtkit.render import (
    Html,
    code,
    count,
    html,
    html_table,
    markdown,
    markdown_phrase,
    markdown_table,
    number,
    terminal,
    terminal_table,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure

    from debtkit.judgement import Finding, Judgement, Milestone

_LETTERS = "ABCDE"
_HEADERS = ("Day", "Commit", "Principal", "Interest", "Not known", "Letters")
_SHOWN = 200
_PLACES = 4
_LITTLE = 0.5


def history_markdown(points: Sequence[Milestone], *, name: str) -> str:
    """Return the history as a table, the newest point first."""
    head = f"# Debt of {markdown(name)} over time\n\n"
    if not points:
        return head + "Nothing was recorded yet; `debtkit record` adds a point.\n"
    rows = [tuple(markdown(cell) for cell in _row(point)) for point in reversed(points)]
    return f"{head}{_course(points)}\n\n{markdown_table(_HEADERS, rows, 'llrrrl')}"


def history_html(points: Sequence[Milestone], *, name: str) -> str:
    """Return the history as a static table, the newest point first."""
    head = f"<p><b>Debt of {html(name, 120)} over time</b></p>\n"
    if not points:
        return head + "<p>Nothing was recorded yet; <code>debtkit record</code> adds a point.</p>\n"
    return (
        f"{head}<p>{html(_course(points))}</p>\n{html_table(_HEADERS, [_row(p) for p in reversed(points[-_SHOWN:])])}"
    )


def terminal_history(points: Sequence[Milestone]) -> str:
    """Return the history as a table for a terminal, the newest point first."""
    if not points:
        return "Nothing was recorded yet; `debtkit record` adds a point.\n"
    return f"{_course(points)}\n\n{terminal_table(_HEADERS, [_row(point) for point in reversed(points)])}"


def _course(points: Sequence[Milestone]) -> str:
    first, last = points[0], points[-1]
    return (
        f"From {first.day} to {last.day}: principal {number(first.principal.likely)} to "
        f"{number(last.principal.likely)} h, interest {number(first.interest.likely)} to "
        f"{number(last.interest.likely)} h/month."
    )


def _row(point: Milestone) -> tuple[str, ...]:
    graded = [letter for area in AREAS if (letter := point.letters.get(area)) is not None]
    counted = " ".join(f"{graded.count(letter)}{letter}" for letter in _LETTERS if letter in graded)
    return (
        point.day.isoformat(),
        point.revision,
        f"{number(point.principal.likely)} h",
        f"{number(point.interest.likely)} h/month",
        f"{number(point.unknown.likely)} h",
        counted or NO_LETTER,
    )


def plot_history(points: Sequence[Milestone]) -> Figure:
    """Return a figure: principal and interest with their ranges, and the letter of each area, over time.

    Raises
    ------
    ValueError
        If nothing was recorded yet.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415 - only those who want a figure pay for matplotlib

    if not points:
        msg = "there is no history to draw; `debtkit record` adds a point"
        raise ValueError(msg)
    figure = Figure(figsize=(9, 7), layout="constrained")
    above, below, grades = figure.subplots(3, 1, sharex=True, height_ratios=(1, 1, 1.6))
    places = range(len(points))
    for axes, key, title, style in (
        (above, "principal", "Principal, hours (likely, with low and high)", {"marker": "o", "color": "#1f6fb2"}),
        (below, "interest", "Interest, hours a month", {"marker": "s", "linestyle": "--", "color": "#8f4a9e"}),
    ):
        ranges = [getattr(point, key) for point in points]
        axes.plot(places, [spread.likely for spread in ranges], **style)
        axes.fill_between(
            places, [r.low for r in ranges], [r.high for r in ranges], alpha=0.15, color=style["color"], linewidth=0
        )
        axes.set_title(title, loc="left", fontsize=10)
        axes.set_ylim(0, None)
    for row, area in enumerate(AREAS):
        for place, point in zip(places, points, strict=True):
            grades.text(place, row, point.letters.get(area) or NO_LETTER, ha="center", va="center", fontsize=10)
    grades.set_yticks(range(len(AREAS)), [area.capitalize() for area in AREAS])
    grades.set_ylim(len(AREAS) - 0.5, -0.5)
    grades.set_xlim(-0.5, len(points) - 0.5)
    grades.set_xticks(places, [f"{point.day}\n{point.revision[:7]}" for point in points], fontsize=8)
    grades.set_title("Letters", loc="left", fontsize=10)
    return figure


def diff_markdown(
    before: Judgement, after: Judgement, paid: Sequence[Finding], borrowed: Sequence[Finding],
    *, names: tuple[str, str], name: str,
) -> str:  # fmt: skip
    """Return what was paid and borrowed between two states, as markdown."""
    rows = [tuple(markdown(cell) for cell in row) for row in _sums(before, after)]
    parts = [
        f"# Debt of {markdown(name)}, {markdown(names[0])} to {markdown(names[1])}\n",
        markdown_table(("", names[0], names[1]), rows, "lrr"),
    ]
    for heading, goals, findings in _sides(paid, borrowed):
        parts.append(f"## {heading}\n\n" + (_listed(goals, findings) or "Nothing.\n"))
    return "\n".join([*parts, *_repriced(before, after, paid, borrowed)])


def diff_html(
    before: Judgement, after: Judgement, paid: Sequence[Finding], borrowed: Sequence[Finding],
    *, names: tuple[str, str], name: str,
) -> str:  # fmt: skip
    """Return what was paid and borrowed between two states, as static HTML."""
    head = f"<p><b>Debt of {html(name, 120)}, {html(names[0], 60)} to {html(names[1], 60)}</b></p>\n"
    table = html_table(("", *names), _sums(before, after))
    parts = [head, table]
    for heading, goals, findings in _sides(paid, borrowed):
        rows = [(heap.check, goals + heap.title, heap.where, heap.price) for heap in _heaps(findings)]
        empty = Html("<p>Nothing.</p>\n")
        parts += [f"<p><b>{heading}</b></p>\n", html_table(("Check", "What", "Where", "Cost"), rows) if rows else empty]
    return "".join([*parts, *(f"<p>{html(note)}</p>\n" for note in _repriced(before, after, paid, borrowed))])


def terminal_diff(
    before: Judgement, after: Judgement, paid: Sequence[Finding], borrowed: Sequence[Finding], *, names: tuple[str, str]
) -> str:
    """Return what was paid and borrowed between two states, for a terminal."""
    lines = [f"{terminal(names[0])} -> {terminal(names[1])}"]
    lines += [f"  {terminal(label or 'owed'):<34} {old:>12} -> {new}" for label, old, new in _sums(before, after)]
    for mark, (heading, goals, findings) in zip("-+", _sides(paid, borrowed), strict=True):
        lines.append(f"{heading}: {len(findings)}")
        for heap in _heaps(findings):
            lines.append(f"  {mark} {heap.check} {terminal(goals + heap.title)}, {heap.price}")
            lines.append(f"      {terminal(heap.where)}")
    lines += _repriced(before, after, paid, borrowed)
    return "\n".join(lines) + "\n"


def _repriced(before: Judgement, after: Judgement, paid: Sequence[Finding], borrowed: Sequence[Finding]) -> list[str]:
    """Return sentences on what changed without a finding that came or went; nothing when it is little."""
    notes = []
    moved = []
    for key, unit in (("principal", "h"), ("interest", "h/month")):
        change = getattr(after, key).likely - getattr(before, key).likely
        change -= sum(getattr(found, key).likely for found in borrowed)
        change += sum(getattr(found, key).likely for found in paid)
        if abs(change) >= _LITTLE:
            moved.append(f"{number(abs(change))} {unit} {'more' if change > 0 else 'less'}")
    if moved:
        why = "answers, hours or the kind of system, the pace of its files, or how many places share a price"
        notes.append(f"What stands on both sides is owed with {' and '.join(moved)}, by {why}.")
    if before.profile.kinds != after.profile.kinds:
        then, now = (", ".join(sorted(side.profile.kinds)) or "none" for side in (before, after))
        notes.append(f"The kind of system changed ({then}; now {now}), and with it which checks apply.")
    return notes


class _Heap(NamedTuple):
    """The findings of one check on one side."""

    check: str
    title: str
    where: str
    price: str


def _sides(
    paid: Sequence[Finding], borrowed: Sequence[Finding]
) -> tuple[tuple[str, str, Sequence[Finding]], tuple[str, str, Sequence[Finding]]]:
    """Return heading, prefix and findings of both; titles say what should be true, so what is borrowed denies it."""
    return ("Paid", "", paid), ("Borrowed", "not yet: ", borrowed)


def _heaps(findings: Sequence[Finding]) -> list[_Heap]:
    """Return the findings by check, what costs most each month first."""
    by_check: dict[str, list[Finding]] = {}
    for found in findings:
        by_check.setdefault(found.check, []).append(found)
    heaps = []
    for check, alike in by_check.items():
        places = list(dict.fromkeys(place_text(found.place) for found in alike))
        more = f" and {count(len(places) - _PLACES, 'more place')}" if len(places) > _PLACES else ""
        hours = sum(found.principal.likely for found in alike)
        monthly = sum(found.interest.likely for found in alike)
        heaps.append(
            _Heap(
                check,
                alike[0].title,
                ", ".join(places[:_PLACES]) + more,
                f"{number(hours)} h, {number(monthly)} h/month",
            )
        )
    return heaps


def _sums(before: Judgement, after: Judgement) -> list[tuple[str, str, str]]:
    hours: tuple[tuple[str, Callable[[Judgement], float], str], ...] = (
        ("Principal", lambda judgement: judgement.principal.likely, "h"),
        ("Interest", lambda judgement: judgement.interest.likely, "h/month"),
    )
    rows = [(label, f"{number(of(before))} {unit}", f"{number(of(after))} {unit}") for label, of, unit in hours]
    for old, new in zip(before.areas, after.areas, strict=True):
        if old.letter != new.letter:
            rows.append((new.title, old.letter or NO_LETTER, new.letter or NO_LETTER))
    return rows


def _listed(goals: str, findings: Sequence[Finding]) -> str:
    return "".join(
        f"- **{markdown_phrase(goals + heap.title)}** ({markdown(heap.check)}), {code(heap.where)}: {heap.price}\n"
        for heap in _heaps(findings)
    )
