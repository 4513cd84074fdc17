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
_TAG = re.compile(r"<[^<>]+>|!\[[^\]\n]{0,300}\]\([^()\n]{0,800}\)|https?://\S+|[\[\]()*_`|>#]")
_OTHER_PEOPLES = re.compile(
    r"(?i)requirements|third.?party|notice|license|template|code_of_conduct|\.github/|robots|llms\.txt"
)
_MARKS = frozenset("#<*_`~=-^+\"'")
"""What a line must begin with to be more than a line of text."""
UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
"""Letters of scripts that write no space between words: Chinese, Japanese, Thai."""
_WORD = re.compile(rf"[{UNSPACED}]{{2}}|[^\W\d_{UNSPACED}]{{2,}}")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:.*\n){0,200}?---[ \t]*(?:\n|\Z)")
_UNFILLED = re.compile(
    r"(?i:\{\{[^{}\n]{0,200}\}\}|\{%[^%\n]{0,200}%\}"
    r"|\[(?:more information needed|insert|add|describe|fill in|your|todo|tbd)\b[^\]\n]{0,200}\](?!\()"
    r"|(?<!\w)[_*](?:insert|add|describe|fill in|write|provide|enter|replace)\b[^\n_*]{0,200}[_*](?!\w)"
    r"|^[^\w\n]*(?:tbd|tba|todo|to be (?:done|written|added|announced|determined|defined|completed)"
    r"|coming soon|more soon|work in progress|under construction)\b[^.\n]*)",
    re.MULTILINE,
)
"""What a form holds until somebody fills it in, and promises to."""


def words(text: str) -> int:
    """Count the words of a text, without markup and addresses."""
    return len(_WORD.findall(_TAG.sub(" ", _uncommented(text))))


def _uncommented(text: str) -> str:
    """Return a text without HTML comments; one that is never closed hides the rest."""
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        parts.append(text[at:start])
        end = text.find("-->", start)
        at = len(text) if end < 0 else end + 3
    return " ".join([*parts, text[at:]])


def substance(text: str) -> int:
    """Count the words that say something: not those of a form or a promise, and no word more than twice on average."""
    found = _WORD.findall(plain(text))
    return min(len(found), 2 * len({word.lower() for word in found}))


def plain(text: str) -> str:
    """Return a text without markup, addresses and what a form holds until it is filled in."""
    return _TAG.sub(" ", _UNFILLED.sub(" ", _uncommented(text)))


def below_titles(text: str) -> str:
    """Return what stands below the front matter and the titles of a page."""
    return "\n".join(line for line in without_front_matter(text).splitlines() if not line.startswith("#"))


def without_front_matter(text: str) -> str:
    """Return what a reader sees of a page."""
    return _FRONT_MATTER.sub("", text, count=1) if text.startswith("---") else text


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
        return substance(self.text)

    @property
    def words(self) -> int:
        """Words of the section and of those nested in it, without titles."""
        return self.own_words + sum(section.own_words for section in self.nested)

    @property
    def prose(self) -> str:
        """The prose of the section and of those nested in it, without titles."""
        return "\n".join([self.text, *(section.text for section in self.nested)])

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
        front = self.text.startswith("---") and _FRONT_MATTER.match(self.text)
        hidden = front.group().count("\n") if front else 0
        for number, line in enumerate(self.lines, 1):
            if number <= hidden:
                continue
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

    @cached_property
    def titles(self) -> str:
        """The titles of all sections in lower case, a line each, for literal prefilters."""
        return "\n".join([section.title for section in self.sections]).lower()

    @property
    def words(self) -> int:
        """All words outside code and titles."""
        return sum(section.own_words for section in self.sections)

    @property
    def prose(self) -> str:
        """All text outside code and titles."""
        return "\n".join(section.text for section in self.sections)

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
