"""A document as blocks, written once and shown twice: its markdown and its HTML cannot differ in content."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from debtkit.render import (
    Html,
    code,
    html,
    html_phrase,
    html_table,
    markdown,
    markdown_phrase,
    markdown_table,
    one_line,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.render import Markdown

_TICKS = re.compile(r"`{3,}")
_LONGEST = 4_000
"""Characters of one sentence, cell or line; more is never read."""


class Name(str):
    """A name of the user's: shown as code, and never as anything else."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; the first of a document has level 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """A sentence or more; what stands between backticks is code. ``lead`` stands before it, strong."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences, each with a strong lead or none."""

    items: tuple[Para, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first cell of a row names it."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A text of several lines in a language: a statement that a reader can copy."""

    text: str
    language: str = "sql"
    caption: str = ""


Block = Heading | Para | Bullets | Grid | Listing


@dataclass(slots=True)
class Document:
    """Blocks in order."""

    blocks: list[Block] = field(default_factory=list)

    def add(self, *blocks: Block) -> None:
        """Put blocks at the end."""
        self.blocks.extend(blocks)

    def markdown(self) -> str:
        """Return the document as markdown."""
        return "\n".join(_markdown(block) for block in self.blocks)

    def html(self) -> str:
        """Return the document as HTML: inline attributes only, no colour, so that it reads on any ground."""
        return "".join(_html(block) for block in self.blocks)


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {markdown(text)}\n"
        case Para(text, lead):
            return f"{_lead_markdown(lead)}{markdown_phrase(text, _LONGEST)}\n"
        case Bullets(items):
            return "".join(f"- {_lead_markdown(item.lead)}{markdown_phrase(item.text, _LONGEST)}\n" for item in items)
        case Grid(headers, rows, align):
            return markdown_table(headers, [[_cell_markdown(cell) for cell in row] for row in rows], align)
        case Listing(text, language, caption):
            before = f"{markdown_phrase(caption)}\n\n" if caption else ""
            return before + fenced(text, language)


def _html(block: Block) -> str:
    match block:
        case Heading(level, text):
            # A heading element would enter the notebook's own table of contents.
            return f'<p role="heading" aria-level="{level + 1}"><b>{html(text)}</b></p>\n'
        case Para(text, lead):
            return f"<p>{_lead_html(lead)}{html_phrase(text, _LONGEST)}</p>\n"
        case Bullets(items):
            listed = "".join(f"<li>{_lead_html(item.lead)}{html_phrase(item.text, _LONGEST)}</li>\n" for item in items)
            return f"<ul>\n{listed}</ul>\n"
        case Grid(headers, rows, align):
            return str(html_table(headers, [[_cell_html(cell) for cell in row] for row in rows], align))
        case Listing(text, language, caption):
            del language
            body = "\n".join(html(line, _LONGEST) for line in _lines(text))
            summary = html_phrase(caption or "The statement that proves it")
            return f"<details><summary>{summary}</summary>\n<pre><code>{body}</code></pre>\n</details>\n"


def fenced(text: str, language: str = "") -> str:
    """Return a fenced block that nothing inside can close, with unseen characters written out."""
    lines = _lines(text)
    longest = max((len(run) for line in lines for run in _TICKS.findall(line)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n" + "\n".join(lines) + f"\n{fence}\n"


def _lines(text: str) -> list[str]:
    return [_indented(line) for line in text.strip("\n").split("\n")]


def _indented(line: str) -> str:
    """Clean one line and keep the blanks before it: `one_line` alone would take them."""
    room = len(line) - len(line.lstrip(" "))
    return " " * room + one_line(line, None)


def _lead_markdown(lead: str) -> str:
    return f"**{markdown(lead)}** " if lead else ""


def _lead_html(lead: str) -> str:
    return f"<b>{html(lead)}</b> " if lead else ""


def _cell_markdown(cell: str) -> Markdown:
    return code(cell) if isinstance(cell, Name) else markdown_phrase(cell, _LONGEST)


def _cell_html(cell: str) -> Html:
    return Html(f"<code>{html(cell)}</code>") if isinstance(cell, Name) else html_phrase(cell, _LONGEST)


def joined(names: Iterable[str]) -> str:
    """Return names between backticks, for a sentence; a name's own backticks become plain quotes."""
    return ", ".join("`" + (one_line(name.replace("`", "'")) or " ") + "`" for name in names)
