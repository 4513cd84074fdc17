"""Generated blocks in files that people edit.

A block lies between two lines, ``<!-- debtkit:begin NAME -->`` and ``<!-- debtkit:end NAME -->``. debtkit replaces
what is between them and never touches the rest. A marker counts only when it has a line to itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKER = re.compile(r"^[ \t]*<!--[ \t]*debtkit:(begin|end)(?:[ \t]+(\S+))?[ \t]*-->[ \t]*\r?$", re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class _Span:
    begin: int
    """Where the text inside starts."""
    end: int
    """Where the closing marker's line starts."""
    newline: str


def block(name: str, body: str) -> str:
    """Return a body between the markers of its name."""
    if not _NAME.fullmatch(name):
        msg = f"a block is named with small letters, digits and hyphens, not {name!r}"
        raise ValueError(msg)
    if _MARKER.search(body):
        msg = f"the new text of block {name!r} holds a debtkit marker itself; blocks do not nest"
        raise ValueError(msg)
    return f"<!-- debtkit:begin {name} -->\n{body.strip(chr(10))}\n<!-- debtkit:end {name} -->\n"


def block_names(text: str) -> tuple[str, ...]:
    """Return the names of the blocks in a text, in order.

    Raises
    ------
    ValueError
        If markers are broken; see `replace_block`.
    """
    return tuple(_spans(text))


def block_body(text: str, name: str) -> str:
    """Return what stands between the markers of one block.

    Raises
    ------
    KeyError
        If there is no such block.
    """
    span = _spans(text)[name]
    return text[span.begin : span.end]


def without_blocks(text: str) -> str:
    """Return the text with the inside of every block left empty, line for line; broken markers leave it as it is."""
    try:
        spans = _spans(text)
    except ValueError:
        return text
    for span in sorted(spans.values(), key=lambda span: -span.begin):
        inside = text[span.begin : span.end]
        text = text[: span.begin] + "\n" * inside.count("\n") + text[span.end :]
    return text


def replace_block(old_text: str, name: str, new_text: str) -> str:
    r"""Return the old text with the inside of one block replaced.

    All text outside the block comes back byte for byte; the new text takes over the line ends of the block.

    Raises
    ------
    ValueError
        If the block is missing, or any marker in the text is repeated, nested, unclosed or unopened; the message
        names the line.

    Examples
    --------
    >>> print(replace_block("mine\n<!-- debtkit:begin x -->\nold\n<!-- debtkit:end x -->\n", "x", "new"))
    mine
    <!-- debtkit:begin x -->
    new
    <!-- debtkit:end x -->
    <BLANKLINE>
    """
    spans = _spans(old_text)
    if name not in spans:
        there = f"it has {', '.join(map(repr, spans))}" if spans else "it has no debtkit block at all"
        msg = (
            f"the block {name!r} is missing ({there}): put the lines <!-- debtkit:begin {name} --> and "
            f"<!-- debtkit:end {name} --> where it belongs, or move the file away to have it written anew"
        )
        raise ValueError(msg)
    span = spans[name]
    fresh = block(name, new_text)
    inside = fresh[fresh.index("\n") + 1 : fresh.rindex("<!--")]
    return old_text[: span.begin] + inside.replace("\n", span.newline) + old_text[span.end :]


def _spans(text: str) -> dict[str, _Span]:
    spans: dict[str, _Span] = {}
    opened: tuple[str, int, int, str] | None = None
    for found in _MARKER.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        kind, name = found[1], _named(found, line)
        if kind == "begin":
            if opened or name in spans:
                raise ValueError(_misplaced(name, line, opened))
            opened = (name, line, found.end() + 1, "\r\n" if found[0].endswith("\r") else "\n")
        elif not opened or opened[0] != name:
            here = f"block {opened[0]!r} is open since line {opened[1]}" if opened else "no block is open"
            msg = f"line {line}: block {name!r} ends here, but {here}; put the missing marker back"
            raise ValueError(msg)
        else:
            spans[name] = _Span(opened[2], found.start(), opened[3])
            opened = None
    if opened:
        name, line = opened[:2]
        msg = f"line {line}: block {name!r} begins here and never ends; add the line <!-- debtkit:end {name} -->"
        raise ValueError(msg)
    return spans


def _named(found: re.Match[str], line: int) -> str:
    name = found[2] or ""
    if not _NAME.fullmatch(name):
        msg = f"line {line}: a debtkit marker needs the name of its block, as in <!-- debtkit:{found[1]} summary -->"
        raise ValueError(msg)
    return name


def _misplaced(name: str, line: int, opened: tuple[str, int, int, str] | None) -> str:
    if opened:
        outer = f"block {opened[0]!r}, which is open since line {opened[1]}"
        return f"line {line}: block {name!r} begins inside {outer}; close that one first"
    return f"line {line}: block {name!r} stands in the file twice; keep one of them"
