"""What cards of models and data sets leave out: one list of topics for each, looked for in headings, leads and fields."""

# ruff: noqa: E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._markdown import words
from debtkit.instruments.scan.rules._base import PROSE, Rule, Subject
from debtkit.instruments.scan.rules._shapes import is_word_salad

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import ClassVar

    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._markdown import Document

MODEL_CARD = Subject("a model card with content", ("card.model",))
DATA_CARD = Subject("a card of a data set with content", ("card.data",))
MODEL_CARD_FILE = re.compile(r"(^|/)(?:[\w-]*[_-])?model[_-]?card[^/]*\.(md|rst|txt)$", re.IGNORECASE)
_MODEL_FIELD = re.compile(r"^(pipeline_tag|base_model|library_name|model-index)\s*:", re.MULTILINE)
_DATA_CARD_FILE = re.compile(
    r"(^|/)(data[_-]?sheet|data[_-]?set[_-]?card|data[_-]?card|data[_-]?statement)[^/]*\.(md|rst|txt)$", re.IGNORECASE
)
_DATA_FIELD = re.compile(r"^(dataset_info|task_categories|size_categories)\s*:", re.MULTILINE)
_LEAD = re.compile(r"^\s*(?:[-*+]\s+)?(?:\*\*|__)(?P<label>[^*_\n]{3,300})(?:\*\*|__)\s*:?(?P<text>.*)$", re.MULTILINE)
_EMPTY = re.compile(r"\[\s*more information needed\s*\]|\[\s*needs more information\s*\]", re.IGNORECASE)
_FRONT = 3000
_MOST_NAMED = 5

_USE = r"\buses?\b|\busage\b|\buse[- ]cases?\b|\bapplications?\b|\bpurpose\b|\bintended\b|\btasks?\b|\bout[- ]of[- ]scope\b"
_LIMITS = r"\blimit\w*|\bbias\w*|\brisks?\b|\bcaveats?\b|\bethic\w*|\bshortcomings?\b|\bknown issues\b|\bsocietal\b|\bimplications\b|\bfairness\b|\bsafety\b|\bresponsib\w+"
_LICENCE = r"\blicen[cs]\w*|\bterms of use\b"


def _topic(
    heading: str, field: str = "", passage: str = ""
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    never = "(?!)"
    return (
        re.compile(heading, re.IGNORECASE),
        re.compile(rf"^(?:{field})\s*:[ \t]*(?:\S|\n\s*-)" if field else never, re.MULTILINE),
        re.compile(passage or never, re.IGNORECASE),
    )


MODEL_TOPICS = {
    "intended use": _topic(_USE, passage=r"\bintended (?:for|to|use)|\bdesigned (?:for|to)\b|\b(?:can|may|to|will) be used (?:for|to|as)\b|\b(?:should|must) not be used\b"),
    "training data": _topic(r"(?<!evaluation )(?<!test )\bdata(?:[- ]?sets?)?\b|\bcorpus\b|\btraining\b|\btrained\b|\bfine-?tun\w*", "datasets", r"\b(?:trained|fine-?tuned) (?:\w+ ){0,3}(?:on|with|from)\b"),
    "evaluation": _topic(r"\beval\w*|\bresults?\b|\bmetrics?\b|\bperformance\b|\bbenchmarks?\b|\baccuracy\b", "model-index"),
    "limitations": _topic(_LIMITS),
    "licence": _topic(_LICENCE, "license(?:_name|_link)?", r"\b(?:licen[cs]ed|released|distributed|available) under\b|\blicen[cs]e\b[^.\n]{0,40}\b(?:is|:)"),
}  # fmt: skip
DATA_TOPICS = {
    "intended use": _topic(_USE + r"|\bmotivation\b|\bsupported tasks\b"),
    "source and collection": _topic(r"\bsources?\b|\bcollect\w*|\borigin\b|\bprovenance\b|\bcreation\b|\bcuration\b|\bgenerat\w+|\bmotivation\b|\bhow\b.*\b(?:made|built|created)\b", passage=r"\b(?:collected|scraped|downloaded|exported|sampled|generated|taken|derived|obtained|crawled) (?:\w+ ){0,3}(?:from|by|with|using|in)\b"),
    "composition": _topic(r"\bcompos\w+|\bstructure\b|\bfields?\b|\bcolumns?\b|\binstances?\b|\bsplits?\b|\bschema\b|\bformat\b|\bdescription\b|\bsummary\b|\boverview\b|\bcontents?\b|\bstatistics\b", "dataset_info"),
    "limitations": _topic(_LIMITS + r"|\bsensitive\b|\bpersonal\b|\bprivacy\b|\berrors\b|\bnoise\b|\boffensive\b|\bconfidential\b"),
    "licence": _topic(_LICENCE + r"|\bdistribution\b", "license(?:_name|_link)?", r"\b(?:licen[cs]ed|released|distributed|published|available) under\b|\blicen[cs]e\b[^.\n]{0,40}\b(?:is|:)|\bcc[- ](?:by|0)\b|\bpublic domain\b"),
}  # fmt: skip


class _CardIncomplete(Rule):
    """What cards of both sorts have in common: the topics that have to be in them."""

    bad = True
    needs = ("doc",)
    topics: ClassVar[Mapping[str, tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]]]
    card: ClassVar[str]
    _file: ClassVar[re.Pattern[str]]
    _field: ClassVar[re.Pattern[str]]
    not_counted = ("Templates; a card of headings without text, which is no card at all; a text about cards.",)
    known_limits = (
        "A topic that is told in running text, under another heading, is found in a few fixed phrases only.",
        "Whether what stands under a heading is true or enough is not read.",
    )

    def document(self, doc: Document) -> Iterator[Sign]:
        lower = doc.path.lower()
        named = ("card" in lower or "sheet" in lower or "statement" in lower) and self._file.search(doc.path)
        front = _front(doc)
        if not (named or (front and self._field.search(front))) or doc.is_other_peoples or "{{" in doc.text:
            return
        told = {topic for topic, forms in self.topics.items() if _is_told(doc, front, *forms)}
        filled = sum(1 for section in doc.sections if section.level and section.own_words >= 8)
        if filled < 2 or len(told) < 2 or is_word_salad(doc.text):
            return
        yield doc.sign(self.card, 1, excerpt="")
        missing = [f"nothing on {topic}" for topic in self.topics if topic not in told]
        if empty := len(_EMPTY.findall(doc.text)):
            missing.append(f"{empty} field{'s' * (empty != 1)} that say only that more information is needed")
        if missing:
            yield doc.sign(self.key, 1, excerpt="; ".join(missing[:_MOST_NAMED]))


def _front(doc: Document) -> str:
    """Return the fields at the head of a document, between two lines of dashes."""
    if not doc.text.startswith("---\n"):
        return ""
    end = doc.text.find("\n---", 4)
    return doc.text[4 : end + 1] if end > 0 else doc.text[4:_FRONT]


def _is_told(doc: Document, front: str, heading: re.Pattern[str], field: re.Pattern[str], passage: re.Pattern[str]) -> bool:  # fmt: skip
    if field.search(front) or passage.search(doc.text):
        return True
    for section in doc.sections:
        text = _EMPTY.sub("", section.text)
        if section.level > 1 and heading.search(section.title):
            below = sum(words(_EMPTY.sub("", part.text)) for part in section.nested)
            if words(text) + below >= 3 or section.has_table or section.code or section.has_image or "](" in text:
                return True
        for lead in _LEAD.finditer(text) if "**" in text or "__" in text else ():
            said = lead["text"] or text[lead.end() : lead.end() + 200]
            if heading.search(lead["label"]) and words(said) + ("](" in said) >= 1:
                return True
        if section.level == 1 and heading.search(section.title) and "card" not in section.title.lower() and words(text) >= 3:  # fmt: skip
            return True
    return False


_FULL = "# Titler\n\nA small model that titles tickets.\n\n## Intended use\n\nGives a short title to a help-desk ticket in English, to be read by a person.\n\n## Training data\n\nTwelve thousand tickets of the year before, with titles by the support team.\n\n## Evaluation\n\nHuman raters preferred its titles in seventy of one hundred tickets from May.\n"


class ModelCardIncomplete(_CardIncomplete):
    """A model card leaves out its use, its data, its evaluation, its limits or its licence."""

    key = "model_card_incomplete"
    area = "documentation"
    check = "DK714"
    about = MODEL_CARD
    reads = PROSE
    topics = MODEL_TOPICS
    card = "card.model"
    says = "this model card leaves out what a card is for"
    fix = "Fill in what is missing; where nothing is known, say so, and say what the reader should conclude from that."
    examples_bad = (
        {"MODEL_CARD.md": _FULL},
        {
            "README.md": "---\nlicense: mit\nlibrary_name: transformers\n---\n# Titler\n\n"
            + _FULL.partition("\n\n")[2]
            + "\n## Bias, Risks, and Limitations\n\n[More Information Needed]\n"
        },
        {
            "MODEL_CARD.md": _FULL
            + "\n## Limitations\n\n[More Information Needed]\n\n**License** Apache 2.0 for code and weights.\n"
        },
    )
    examples_good = (
        {
            "MODEL_CARD.md": _FULL
            + "\n## Limitations\n\nIt invents part numbers, and does not know Dutch.\n\n## License\n\nApache 2.0, weights included.\n"
        },
        {
            "model-card.md": "# Titler\n\n**License** A licence of our own, see the file.\n\n"
            + _FULL.partition("\n\n")[2]
            + "\n## Ethical Considerations and Limitations\n\nIt invents part numbers, and does not know Dutch.\n"
        },
        {"MODEL_CARD.md": "# Model card\n\n## Intended use\n\n## Evaluation\n\n## Limitations\n"},
        {"src/model_card_template.md": _FULL.replace("English", "{{ language }}")},
        {
            "docs/guide.md": "# Guide\n\n"
            + "Write a model card for each model that you train and keep it with the model. " * 3
        },
    )
    _file = MODEL_CARD_FILE
    _field = _MODEL_FIELD


class DatasetCardIncomplete(_CardIncomplete):
    """A card of a data set leaves out its use, its source, its contents, its limits or its licence."""

    key = "dataset_card_incomplete"
    area = "data"
    check = "DK323"
    about = DATA_CARD
    reads = PROSE | {FileClass.DATA}
    topics = DATA_TOPICS
    card = "card.data"
    says = "this card of a data set leaves out what a card is for"
    fix = "Add what is missing: use, source, contents, known gaps and people in the data, and the licence."
    examples_bad = (
        {
            "dataset_card.md": "# Tickets\n\n## Source\n\nExported from the help desk in May by the support team, one row for each ticket.\n\n## Composition\n\nSubject, text and label of each ticket, in English only; twelve thousand rows.\n"
        },
    )
    examples_good = (
        {
            "dataset_card.md": "# Tickets\n\n## Source\n\nExported from the help desk in May by the support team, one row for each ticket.\n\n## Composition\n\nSubject, text and label of each ticket, in English only; twelve thousand rows.\n\n## Uses\n\nTraining of models that give titles to tickets of this shop.\n\n## Known gaps and personal data\n\nNames were masked by hand; nobody who wrote by mail is in it.\n\n## License\n\nFor use inside the company only.\n"
        },
        {
            "docs/datasheet.md": "# Datasheet of the pump\n\n## Power\n\nThis pump moves twenty litres of water each minute and needs two hundred watts of power.\n\n## Size\n\nThe housing is forty centimetres wide, thirty centimetres deep and made of steel.\n"
        },
    )
    _file = _DATA_CARD_FILE
    _field = _DATA_FIELD
