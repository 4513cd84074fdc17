"""Tables for markdown, HTML and the terminal; every cell is escaped unless it is marked as ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.render._clean import ELLIPSIS
from debtkit.render._escape import Html, Markdown, html, markdown, terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_RULES = {"l": "---", "r": "---:", "c": ":---:"}
_STYLES = {"l": "text-align:left", "r": "text-align:right;white-space:nowrap", "c": "text-align:center"}


def markdown_table(headers: Sequence[str], rows: Iterable[Sequence[str]], align: str = "") -> str:
    """Return a GitHub table.

    Parameters
    ----------
    headers, rows
        Foreign text, or `Markdown` that is ready.
    align
        One letter of ``l``, ``r``, ``c`` for each column; left when missing.

    Raises
    ------
    ValueError
        If a row has more or fewer cells than there are headers.
    """
    sides = _sides(headers, align)
    lines = [_markdown_row(headers), _markdown_row([Markdown(_RULES[side]) for side in sides])]
    lines += [_markdown_row(row) for row in _checked(headers, rows)]
    return "\n".join(lines) + "\n"


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(markdown(cell) or " " for cell in cells) + " |"


def html_table(headers: Sequence[str], rows: Iterable[Sequence[str]], align: str = "") -> Html:
    """Return an HTML table with inline attributes only, which sanitisers leave alone; first cells are row headers."""
    sides = _sides(headers, align)
    head = "".join(_html_cell("th", "col", cell, side) for cell, side in zip(headers, sides, strict=True))
    body = "".join(f"<tr>{_html_row(row, sides)}</tr>\n" for row in _checked(headers, rows))
    return Html(f'<table cellpadding="4">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n')


def _html_row(row: Sequence[str], sides: str) -> str:
    first = _html_cell("th", "row", row[0], sides[0])
    return first + "".join(_html_cell("td", "", cell, side) for cell, side in zip(row[1:], sides[1:], strict=True))


def _html_cell(tag: str, scope: str, cell: str, side: str) -> str:
    said = f' scope="{scope}"' if scope else ""
    return f'<{tag}{said} style="{_STYLES[side]}">{html(cell)}</{tag}>'


def terminal_table(
    headers: Sequence[str], rows: Iterable[Sequence[str]], align: str = "", *, gap: str = "  ", indent: str = ""
) -> str:
    """Return columns that line up on a terminal, also with wide and combining characters."""
    sides = _sides(headers, align)
    table = [[terminal(cell) for cell in row] for row in _checked(headers, rows)]
    if any(headers):
        table.insert(0, [terminal(cell) for cell in headers])
    widths = [max((text_width(row[at]) for row in table), default=0) for at in range(len(headers))]
    return "".join(
        indent
        + gap.join(pad(cell, width, side) for cell, width, side in zip(row, widths, sides, strict=True)).rstrip()
        + "\n"
        for row in table
    )


def text_width(text: str) -> int:
    r"""Return how many columns a terminal needs for one line of cleaned text.

    Examples
    --------
    >>> text_width("abc"), text_width("日本"), text_width("e\u0301")
    (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # noqa: PLC0415 - its tables are only loaded for text beyond ASCII

    width = wcswidth(text)
    return width if width >= 0 else len(text)


def pad(text: str, width: int, side: str = "l") -> str:
    """Fill one line of cleaned text with spaces up to a width in columns."""
    room = max(width - text_width(text), 0)
    left = {"l": 0, "r": room, "c": room // 2}[side]
    return " " * left + text + " " * (room - left)


def fit(text: str, width: int, ellipsis: str = ELLIPSIS) -> str:
    """Cut one line of cleaned text so that it needs at most ``width`` columns.

    Examples
    --------
    >>> fit("abcdef", 4), fit("日本語", 4), fit("abc", 4)
    ('abc…', '日…', 'abc')
    """
    if text_width(text) <= width:
        return text
    kept = text[: max(width, 0)]
    while kept and text_width(kept) > width - text_width(ellipsis):
        kept = kept[:-1]
    return kept.rstrip() + ellipsis


def _sides(headers: Sequence[str], align: str) -> str:
    return (align + "l" * len(headers))[: len(headers)]


def _checked(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    table = list(rows)
    for at, row in enumerate(table, start=1):
        if len(row) != len(headers):
            msg = f"row {at} of the table has {len(row)} cells, but there are {len(headers)} headers"
            raise ValueError(msg)
    return table
