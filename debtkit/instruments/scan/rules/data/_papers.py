"""What is written about data: cards and licences."""

# ruff: noqa: E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.facts import Status
from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._markdown import substance
from debtkit.instruments.scan.rules._base import PROSE, Rule
from debtkit.instruments.scan.rules._shapes import SectionRule, is_word_salad

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._markdown import Document, Section


_CARD_FILE = re.compile(
    r"(^|/)(data[_-]?sheet|data[_-]?set[_-]?card|data[_-]?card|data[_-]?statement)[^/]*\.(md|rst|txt|ya?ml)$",
    re.IGNORECASE,
)


_CARD_HEADING = re.compile(
    r"(?i)motivation|composition|collection|preprocess|cleaning|uses|distribution|maintenance|licen[cs]e|splits?|source|origin|provenance|personal|sensitive|bias|consent"
    r"|dataset (description|summary|structure)|data (fields|instances)|curation|annotat|limitations|summary|description|structure|fields|schema|columns"
)


class DatasetCard(Rule):
    """A card or datasheet of a data set, with content."""

    key = "dataset_card"
    area = "data"
    check = "DK304"
    needs = ("doc",)
    reads = PROSE | {FileClass.DATA}
    says = "no data set has a card"
    fix = "Write a data card: where the data come from, what is in them, who is in them, their licence, splits and known gaps."
    not_counted = ("The datasheet of a product; headings without text.",)
    known_limits = ("A card that lies beside the data elsewhere, as on a hub, is not seen.",)
    examples_bad = (
        {"dataset_card.md": "# Dataset card\n\n## Composition\n\n## Collection\n\n## License\n"},
        {
            "docs/datasheet.md": "# Datasheet of the pump\n\nThis pump moves twenty litres of water each minute and needs two hundred watts of power.\n"
        },
    )
    examples_good = (
        {
            "data/README.md": "# Tickets\n\n## Source\n\nExported from the help desk in May by the support team, one row for each closed ticket.\n\n## Composition\n\nSubject, text, label. English only. Twelve thousand rows in all, no attachments.\n"
        },
    )

    def document(self, doc: Document) -> Iterator[Sign]:
        beside_data = doc.is_readme and re.search(r"(^|/)(data|datasets?|corpus)(/|$)", doc.folder.lower())
        front = doc.text.startswith("---") and re.search(
            r"^(dataset_info|task_categories|size_categories)\s*:", doc.text[:3000], re.MULTILINE
        )
        if not (_CARD_FILE.search(doc.path) or beside_data or front):
            return
        filled = [s for s in doc.sections if s.level and _CARD_HEADING.search(s.title) and s.words >= 8]
        if len(filled) >= 2 and not is_word_salad(doc.prose):
            yield doc.sign(self.key, filled[0].line)


_TERMS = re.compile(
    r"(?i)\blicen[cs]ed?\b|creative commons|\bCC(?:0|[ -]BY|\b)|\bODbL|public domain|copyright|permi(?:ssion|tted)|\b(?:may|can|must|is free|are free)\b|attribution|\bterms\b|\bMIT\b|apache|\bBSD\b|\bGPL"
)
"""What terms are made of."""


class DataLicense(SectionRule):
    """The licence of the data is stated."""

    key = "data_license"
    area = "data"
    check = "DK305"
    absence = Status.NOT_SHOWN
    needs = ("doc", "file:*license*", "file:*licence*")
    reads = PROSE | {FileClass.DATA}
    topics = ("licenc", "licens")
    heading = re.compile(r"(?i)\bdata(set)?s?\b.*\blicen[cs]|\blicen[cs]\w*\b.*\bdata(set)?s?\b")
    least = 6
    fix = "State the licence of each data set beside it, with the terms its source asks for."
    not_counted = ("The licence of the code.",)
    known_limits = ("Terms that stand only where the data come from are not seen: hence the question.",)
    examples_bad = ({"LICENSE": "MIT License. Permission is hereby granted. " * 20},)
    examples_good = (
        {
            "DATA_LICENSE": "Creative Commons Attribution 4.0. You are free to share and adapt the data for any purpose, as long as you give credit."
        },
        {
            "README.md": "# Corpus tool\n\n## Dataset license\n\nThe tickets are published under CC BY 4.0 by the city council.\n"
        },
    )
    _file = re.compile(
        r"(^|/)data(set)?s?[_-]?licen[cs]e[^/]*$|(^|/)licen[cs]e[_-]data(set)?[^/]*$|(^|/)(data|datasets?|corpus)/licen[cs]e[^/]*$",
        re.IGNORECASE,
    )
    _sentence = re.compile(
        r"(?i)\bdata(?:set)?s?\b[^.\n]{0,60}\b(?:is|are)\b[^.\n]{0,40}\b(?:licensed|released|published|distributed|available)\b[^.\n]{0,30}\bunder\b[^.\n]{0,60}(?:licen[cs]e|CC[ -]|ODbL|CC0|Creative|Apache|MIT)"
    )

    def has_content(self, section: Section, doc: Document) -> bool:
        return super().has_content(section, doc) and bool(_TERMS.search(section.prose))

    def document(self, doc: Document) -> Iterable[Sign]:
        yield from super().document(doc)
        if _CARD_FILE.search(doc.path) or "dataset_info" in doc.text[:2000] or "task_categories" in doc.text[:2000]:
            yield from doc.find(self.key, re.compile(r"^\s*licen[cs]e\s*:\s*\S+", re.MULTILINE | re.IGNORECASE), most=1)
            yield from (
                doc.sign(self.key, s.line)
                for s in doc.sections
                if re.search(r"(?i)licen[cs]", s.title) and s.words >= 3 and _TERMS.search(s.text)
            )
        elif doc.is_readme and ("license" in doc.folded or "licence" in doc.folded):
            yield from doc.find(self.key, self._sentence, most=1)

    def file(self, file: TextFile) -> Iterable[Sign]:
        return (
            [file.sign(self.key, 1)]
            if self._file.search(file.path) and substance(file.text) >= 5 and _TERMS.search(file.text)
            else ()
        )
