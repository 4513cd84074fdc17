"""A data card for the Hub: the sections of its template, filled with what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._view_blocks import Para
from debtkit.instruments.audit.cards._card import Card, Section, checked
from debtkit.instruments.audit.cards._features import features
from debtkit.instruments.audit.cards._keep import card_text, write_card
from debtkit.instruments.audit.cards._measured import (
    FAIRNESS,
    NOISE,
    PERSONAL,
    languages,
    missing_values,
    size_category,
    spoken,
    structure,
    told,
)
from debtkit.render import markdown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from debtkit.instruments.audit._view_blocks import Block

_REFRESHED = frozenset({"size_categories", "dataset_info"})
"""Keys of the front matter that a measurement settles; people's own words for all others stay."""


def to_data_card(
    data: Mapping[str, Any],
    path: str | Path | None = None,
    *,
    name: str | None = None,
    license: str | None = None,  # noqa: A002 - the Hub's word
    answers: Mapping[str, str] | None = None,
) -> Card:
    """Return a data card in the form of the Hugging Face Hub, and write it when a path is given.

    Parameters
    ----------
    data
        The plain data of an audit.
    path
        ``README.md`` of the data set. Text outside debtkit's blocks stays, as do all keys of the front matter but
        ``size_categories`` and ``dataset_info``.
    name, license
        The name for people, and the Hub's name of the licence.
    answers
        Text for sections, by the name of their blocks: ``{"curation-rationale": "…"}``.
    """
    sections = _sections(data)
    given = checked(answers, [one.slug for one in sections if one.question])
    if license:
        given.setdefault("license", license)
    front = _front(data, name, license)
    title = f"Dataset Card for {markdown(name or data['data']['label'])}"
    text = write_card(path, lambda old: card_text(title, sections, given, front, old, _REFRESHED))
    lacking = [] if license else ["license: under which licence may the data be used?"]
    lacking += [f"{one.slug}: {one.question}" for one in sections if one.open(given) and one.slug != "license"]
    return Card(text, lacking)


def _front(data: Mapping[str, Any], name: str | None, licence: str | None) -> dict[str, Any]:
    front: dict[str, Any] = {}
    spoken_here = [code for code, _ in languages(data)]
    if spoken_here:
        front["language"] = spoken_here
    if licence:
        front["license"] = licence
    if name:
        front["pretty_name"] = name
    front["size_categories"] = [size_category(data["data"]["rows"])]
    if spoken_here:
        front["multilinguality"] = ["monolingual" if len(spoken_here) == 1 else "multilingual"]
    known = features(data["data"]["columns"])
    if known:
        front["dataset_info"] = {"features": known}
    return front


def _sections(data: Mapping[str, Any]) -> list[Section]:
    missing = missing_values(data)
    read: tuple[Block, ...] = (Para(missing),) if missing else ()
    personal = told(data, PERSONAL, "No personal data and no key was found; patterns cannot prove that there are none")
    biases = told(data, FAIRNESS, "No imbalance between groups was found")
    noise = told(data, NOISE, "No copies, errors or damaged texts were found")
    leaks = told(data, ("leakage_exact", "leakage_near", "leakage_ids", "contamination"), "No leakage was found")
    return [
        Section("summary", "Dataset Summary", question="What is in it, and what is it for?"),
        Section("dataset-details", "Dataset Details"),
        Section("curated-by", "Curated by", 3, "Who made the data set?"),
        Section("funded-by", "Funded by", 3, "Who paid for it?"),
        Section("languages", "Language(s)", 3, "Which languages are the texts in?", spoken(data)),
        Section("license", "License", 3, "Under which licence may it be used?"),
        Section("dataset-sources", "Dataset Sources", 3, "Where are its repository, paper and demo?"),
        Section("uses", "Uses"),
        Section("direct-use", "Direct Use", 3, "What is it meant for?"),
        Section("out-of-scope-use", "Out-of-Scope Use", 3, "What should it not be used for?"),
        Section("dataset-structure", "Dataset Structure", 2, "", (*structure(data), *read)),
        Section("dataset-creation", "Dataset Creation"),
        Section("curation-rationale", "Curation Rationale", 3, "Why was it made?"),
        Section("data-collection", "Data Collection and Processing", 3, "How were the data collected and processed?"),
        Section("source-data-producers", "Who are the source data producers?", 3, "Who wrote or produced the records?"),
        Section("annotation-process", "Annotation process", 3, "Who labelled what, with which tool and guideline?"),
        Section("annotators", "Who are the annotators?", 3, "Who are the annotators?"),
        Section("personal-information", "Personal and Sensitive Information", 3, "Does it hold data about people?",
                personal),
        Section("limitations", "Bias, Risks, and Limitations", 2, "Which biases, risks and limits are known?",
                (*biases, *noise, *leaks)),
        Section("recommendations", "Recommendations", 3, "What should users do about them?"),
        Section("citation", "Citation", 2, "How should it be cited?"),
        Section("card-authors", "Dataset Card Authors", 2, "Who wrote this card?"),
        Section("card-contact", "Dataset Card Contact", 2, "Whom can users ask?"),
        Section("evidence", "How this was measured", 2, "", (Para(_evidence(data)),)),
    ]  # fmt: skip


def _evidence(data: Mapping[str, Any]) -> str:
    summary = data["summary"]
    day = f", dates judged as of {data['data']['as_of']}" if data["data"]["as_of"] else ""
    return (
        f"Figures were measured by debtkit with {data['data']['engine']} on {summary['rows']:,} rows{day}: "
        f"{summary['checks_run']} checks run, {summary['checks_not_run']} not run. Every figure is exact unless "
        'it says "about". The checks stand in brackets; `Audit.to_markdown()` shows the statement behind each figure.'
    )
