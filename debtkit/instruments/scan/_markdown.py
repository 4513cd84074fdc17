"""Sections of a prose file: headings of markdown and reStructuredText, outside code fences."""

# ruff: noqa: PLR2004 - limits where they are used

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._files import TextFile

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_HTML_HEADING = re.compile(r"^\s*<h([1-6])[^>]*>(.*?)</h\1>", re.IGNORECASE)
_BOLD_HEADING = re.compile(r"^\s*(?:\*\*|__)([^*_]{3,60})(?:\*\*|__):?\s*$")
_UNDERLINE = re.compile(r"^([=\-~^*+#\"'`])\1{2,}\s*$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_TAG = re.compile(r"<[^>]+>|!\[[^\]]*\]\([^)]*\)|https?://\S+|[\[\]()*_`|>#]")
_OTHER_PEOPLES = re.compile(
    r"(?i)requirements|third.?party|notice|license|template|code_of_conduct|\.github/|robots|llms\.txt"
)
_MARKS = frozenset("#<*_`~=-^+\"'")
"""What a line must begin with to be more than a line of text."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def words(text: str) -> int:
    """Count the words of a text, without markup and addresses."""
    return len(_WORD.findall(_TAG.sub(" ", text)))


@dataclass
class Section:
    """A heading and what stands below it, up to the next heading of any level."""

    title: str
    level: int
    line: int
    body: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    nested: list[Section] = field(default_factory=list)
    """The sections below this one, of any deeper level."""

    @cached_property
    def text(self) -> str:
        """The prose of the section."""
        return "\n".join(self.body)

    @cached_property
    def own_words(self) -> int:
        """Words of the section alone."""
        return words(self.text)

    @property
    def words(self) -> int:
        """Words of the section and of those nested in it."""
        return self.own_words + sum(section.own_words + words(section.title) for section in self.nested)

    @property
    def has_table(self) -> bool:
        """Whether a table with at least two rows stands in it."""
        return sum(line.lstrip().startswith("|") or "|---" in line or "| ---" in line for line in self.body) >= 3 or (
            "<td" in self.text.lower()
        )

    @property
    def has_image(self) -> bool:
        """Whether it shows a picture or a diagram."""
        return "![" in self.text or "<img" in self.text.lower() or any("mermaid" in line for line in self.code)


class Document(TextFile):
    """A prose file with sections."""

    @cached_property
    def sections(self) -> list[Section]:
        """All sections in order; the text before the first heading has an empty title and level 0."""
        found = [Section("", 0, 1)]
        fenced = ""
        previous = ""
        for number, line in enumerate(self.lines, 1):
            if not fenced and line.lstrip()[:1] not in _MARKS:
                found[-1].body.append(line)
                previous = line
                continue
            fence = _FENCE.match(line)
            if fence and (not fenced or fence.group(1) == fenced):
                fenced = "" if fenced else fence.group(1)
                found[-1].code.append(line)
            elif fenced:
                found[-1].code.append(line)
            elif heading := _heading(line):
                found.append(Section(heading[1], heading[0], number))
            elif _UNDERLINE.match(line) and _is_title(previous, line):
                if found[-1].body:
                    found[-1].body.pop()
                found.append(Section(previous.strip(), 1 if line[0] == "=" else 2, number - 1))
            else:
                found[-1].body.append(line)
            previous = "" if fenced else line
        _nest(found)
        return found

    @property
    def words(self) -> int:
        """All words outside code."""
        return sum(section.own_words + words(section.title) for section in self.sections)

    @cached_property
    def is_other_peoples(self) -> bool:
        """Whether this is a template, a list of licences or requirements, or a prompt, and not about the project."""
        return self.kind is FileClass.PROMPT or bool(_OTHER_PEOPLES.search(self.path))

    @property
    def is_readme(self) -> bool:
        """Whether this is a README of any folder."""
        return self.lower.startswith("readme")


def _heading(line: str) -> tuple[int, str] | None:
    if match := _HEADING.match(line):
        return len(match.group(1)), _TAG.sub(" ", match.group(2)).strip()
    if match := _HTML_HEADING.match(line):
        return int(match.group(1)), _TAG.sub(" ", match.group(2)).strip()
    if match := _BOLD_HEADING.match(line):
        return 6, match.group(1).strip(" :")
    return None


def _is_title(previous: str, underline: str) -> bool:
    text = previous.strip()
    return (
        bool(text)
        and not text.startswith(("|", "-", "*", ">", "<", "#"))
        and len(text) <= 100
        and abs(len(underline.strip()) - len(text)) <= 8
    )


def _nest(sections: list[Section]) -> None:
    above: list[Section] = []
    for section in sections[1:]:
        while above and above[-1].level >= section.level:
            above.pop()
        for parent in above:
            parent.nested.append(section)
        above.append(section)
