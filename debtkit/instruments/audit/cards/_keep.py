"""Write a card into a file in which people write, too."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError
from debtkit.render import atomic_write, block, read_plain, replace_block, without_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from debtkit.instruments.audit.cards._card import Section

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)


def card_text(
    title: str,
    sections: Sequence[Section],
    answers: Mapping[str, str],
    front: Mapping[str, Any] | None = None,
    old: str | None = None,
    refreshed: frozenset[str] = frozenset(),
) -> str:
    """Return a card, inside the frame that people have written around its blocks.

    Parameters
    ----------
    title, sections, answers
        The card.
    front
        Keys of the YAML front matter; of keys that are there already only those in ``refreshed`` are replaced.
    old
        What the file holds now.
    """
    if old is None or not old.strip():
        head = "" if front is None else f"---\n{_yaml(dict(front))}---\n\n"
        parts = [one.heading + ("" if one.empty else f"\n{block(one.slug, one.body(answers))}") for one in sections]
        return f"{head}# {title}\n\n" + "\n".join(parts)
    text = old
    for one in (one for one in sections if not one.empty):
        body = "" if one.open(answers) and _answered(text, one.slug) else one.body(answers)
        text = replace_block(text, one.slug, body)
    return text if front is None else _with_front(text, front, refreshed)


def read_old(path: str | Path | None) -> str | None:
    """Return what a file holds.

    Raises
    ------
    DataError
        If it is not UTF-8 text.
    """
    raw = None if path is None else read_plain(path)
    try:
        return None if raw is None else raw.decode("utf-8")
    except UnicodeDecodeError:
        msg = f"{Path(str(path)).name} was left as it is: it is not UTF-8 text; save it as UTF-8 or move it away"
        raise DataError(msg) from None


def write_card(path: str | Path | None, make: Any) -> str:  # noqa: ANN401 - a function of the old text
    """Return a card made from what the file holds, and write it there if there is a file.

    Raises
    ------
    DataError
        If a block is missing or broken; the file is left as it is then.
    """
    try:
        text = str(make(read_old(path)))
    except DataError:
        raise
    except ValueError as error:
        msg = f"{Path(str(path)).name} was left as it is: {error}"
        raise DataError(msg) from error
    if path is not None:
        atomic_write(path, text)
    return text


def _answered(text: str, slug: str) -> bool:
    """Return whether somebody has written into the section of a block, outside all blocks."""
    begin = re.search(rf"^[ \t]*<!--[ \t]*debtkit:begin[ \t]+{re.escape(slug)}[ \t]*-->", text, re.MULTILINE)
    if begin is None:
        return False
    bare = without_blocks(text)
    line = text.count("\n", 0, begin.start())
    lines = bare.split("\n")
    first = next((at for at in range(line, -1, -1) if _HEADING.match(lines[at])), -1) + 1
    last = next((at for at in range(line, len(lines)) if _HEADING.match(lines[at])), len(lines))
    return any(one.strip() and "<!--" not in one for one in lines[first:last])


def _yaml(front: dict[str, Any]) -> str:
    import yaml  # noqa: PLC0415 - loaded when a card is written

    return str(yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=120))


def _with_front(text: str, front: Mapping[str, Any], refreshed: frozenset[str]) -> str:
    from ruamel.yaml import YAML  # noqa: PLC0415 - loaded when a card is written
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415 - with it

    found = _FRONT.match(text)
    if found is None:
        return f"---\n{_yaml(dict(front))}---\n\n{text}"
    reader = YAML()
    reader.width = 10_000
    reader.preserve_quotes = True
    reader.indent(mapping=2, sequence=2, offset=0)
    try:
        there = reader.load(found[1]) or {}
    except YAMLError:
        msg = "its front matter is not YAML; mend what stands between the --- lines"
        raise ValueError(msg) from None
    if not isinstance(there, dict):
        msg = "its front matter is not a mapping of keys; mend what stands between the --- lines"
        raise ValueError(msg)
    fresh = {key: value for key, value in front.items() if key not in there or key in refreshed}
    if all(key in there and there[key] == value for key, value in fresh.items()):
        return text
    there.update(fresh)
    out = io.StringIO()
    reader.dump(there, out)
    return f"---\n{out.getvalue()}---\n" + text[found.end() :]
