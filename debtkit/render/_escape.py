"""Escaping, once for each place where text lands.

`Markdown` and `Html` mark text that is ready: the functions here return them and leave them alone, so nothing
is escaped twice, and a plain ``str`` is always taken as foreign.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from debtkit.render._clean import LIMIT, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Markdown(str):
    """Inline markdown that is ready to print."""

    __slots__ = ()


class Html(str):
    """HTML that is ready to print."""

    __slots__ = ()


_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}
_SPECIAL = re.compile(r"[\\`*\[\]~$@]|(?<![^\W_])_|_(?![^\W_])|[&<>|]")
_LEADING = re.compile(r"^(?:([#+=:-])|(\d{1,9})([.)])(?= |$))")
_BARE_LINK = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_TICKS = re.compile(r"`+")


def markdown(text: str, limit: int | None = LIMIT) -> Markdown:
    r"""Return inline markdown that shows the text as it is, also in a table cell and at the start of a line.

    Examples
    --------
    >>> markdown("a | b <script> [x](y)")
    'a &#124; b &lt;script&gt; \\[x\\](y)'
    >>> markdown("snake_case stays, __init__ does not emphasise")
    'snake_case stays, \\_\\_init\\_\\_ does not emphasise'
    """
    if isinstance(text, Markdown):
        return text
    line = _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], "\\" + found[0]), one_line(text, limit))
    line = _BARE_LINK.sub(lambda found: ":\\" if found[0] == ":" else "\\.", line)
    return Markdown(_LEADING.sub(_defused, line))


def _defused(found: re.Match[str]) -> str:
    return "\\" + found[1] if found[1] else f"{found[2]}\\{found[3]}"


def code(text: str, limit: int | None = LIMIT) -> Markdown:
    """Return a code span; text with a pipe comes as plain words, since table parsers disagree about such spans.

    Examples
    --------
    >>> code("a`b")
    '``a`b``'
    >>> code("`")
    '`` ` ``'
    """
    line = one_line(text, limit)
    if not line or "|" in line:
        return markdown(line, None)
    fence = "`" * (max((len(run) for run in _TICKS.findall(line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return Markdown(f"{fence}{pad}{line}{pad}{fence}")


def markdown_phrase(text: str, limit: int | None = LIMIT) -> Markdown:
    """Return inline markdown of a sentence: what stands between backticks becomes a code span, the rest is escaped.

    Examples
    --------
    >>> markdown_phrase("Run `dvc init` <now>")
    'Run `dvc init` &lt;now&gt;'
    """
    return text if isinstance(text, Markdown) else Markdown("".join(_phrase(text, limit, markdown, code)))


def html_phrase(text: str, limit: int | None = LIMIT) -> Html:
    """Return HTML of a sentence of ours: what stands between backticks becomes code, the rest is escaped.

    Examples
    --------
    >>> html_phrase("Run `dvc init` <now>")
    'Run <code>dvc init</code> &lt;now&gt;'
    """
    if isinstance(text, Html):
        return text
    return Html("".join(_phrase(text, limit, html, lambda part, none: Html(f"<code>{html(part, none)}</code>"))))


def _phrase(
    text: str, limit: int | None, plain: Callable[[str, None], str], quoted: Callable[[str, None], str]
) -> Iterator[str]:
    """Escape the plain and the quoted parts in turn; spaces beside a code span survive."""
    parts = one_line(text, limit).split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    for at, part in enumerate(parts):
        if at % 2 and part.strip():
            yield quoted(part, None)
        elif part:
            before = " " if at and part.startswith(" ") else ""
            after = " " if at < len(parts) - 1 and part.endswith(" ") and part.strip() else ""
            yield before + plain(part, None) + after


def link(text: str, target: str) -> Markdown:
    """Return a link to a relative path; the text is escaped unless it is `Markdown`, the target is always quoted.

    Examples
    --------
    >>> link("a file", "../src/a b.py#L3")
    '[a file](../src/a%20b.py#L3)'
    """
    path, mark, anchor = target.partition("#")
    return Markdown(f"[{markdown(text)}]({quote(path, errors='replace')}{mark}{quote(anchor, errors='replace')})")


def html(text: str, limit: int | None = LIMIT) -> Html:
    """Return text for an HTML element or a quoted attribute.

    Examples
    --------
    >>> html('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return text if isinstance(text, Html) else Html(escape(one_line(text, limit)))


def svg(text: str, limit: int | None = LIMIT) -> str:
    """Return text for an SVG element or a quoted attribute: valid XML whatever came in."""
    return escape(one_line(text, limit))


def terminal(text: str, limit: int | None = LIMIT) -> str:
    """Return text that cannot steer a terminal: no control characters, escape sequences or direction marks."""
    return one_line(text, limit)
