"""A datasheet: seven sections of questions, answered with evidence where a measurement answers them.

The sections and what they ask about follow Gebru et al. 2021, Datasheets for Datasets (Communications of the ACM 64);
the questions are in our own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._view_blocks import Para
from debtkit.instruments.audit.cards._card import Card, Section, checked
from debtkit.instruments.audit.cards._keep import card_text, write_card
from debtkit.instruments.audit.cards._measured import (
    FAIRNESS,
    NOISE,
    PERSONAL,
    missing_values,
    spoken,
    structure,
    told,
)
from debtkit.render import markdown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from debtkit.instruments.audit._view_blocks import Block


def to_datasheet(
    data: Mapping[str, Any],
    path: str | Path | None = None,
    *,
    name: str | None = None,
    answers: Mapping[str, str] | None = None,
) -> Card:
    """Return a datasheet, and write it when a path is given.

    Parameters
    ----------
    data
        The plain data of an audit.
    path
        The file; text outside debtkit's blocks stays.
    name
        The name of the data set.
    answers
        Answers, by the name of their blocks: ``{"why-made": "…"}``.
    """
    sections = _sections(data)
    given = checked(answers, [one.slug for one in sections if one.question])
    title = f"Datasheet of {markdown(name or data['data']['label'])}"
    text = write_card(path, lambda old: card_text(title, sections, given, None, old))
    return Card(text, [f"{one.slug}: {one.question}" for one in sections if one.open(given)])


def _asked(slug: str, question: str, measured: tuple[Block, ...] = ()) -> Section:
    return Section(slug, question, 3, "nobody has answered yet.", measured)


def _sections(data: Mapping[str, Any]) -> list[Section]:
    return [
        Section("motivation", "Motivation"),
        _asked("why-made", "Why was the data set made?"),
        _asked("made-by", "Who made it, and for whom?"),
        _asked("paid-by", "Who paid for it?"),
        Section("composition", "Composition"),
        _asked("instances", "What is one row, how many are there, and what is in it?", structure(data)),
        _asked("sample", "Is it everything, or a sample; of what, and drawn how?"),
        _asked("missing", "Is anything missing from rows?", _missing(data)),
        _asked("languages", "Which languages are the texts in?", spoken(data)),
        _asked("splits", "Are there splits, and do they share rows?", _splits(data)),
        _asked("noise", "Are there errors, noise or repeated rows?", told(data, NOISE, "None were found")),
        _asked("external", "Does it depend on anything outside, that may change or vanish?"),
        _asked("confidential", "Does it hold personal or confidential data, or keys?", _personal(data)),
        _asked("groups", "Which groups of people are in it, and how are they spread?", _groups(data)),
        _asked(
            "offensive", "Could what it holds hurt or frighten somebody?", told(data, ("toxicity",), "None was found")
        ),
        Section("collection", "Collection"),
        _asked("acquired", "How were the data acquired, and how was that checked?"),
        _asked("collectors", "Who collected them, and how were they paid?"),
        _asked("timeframe", "Over what time were they collected?", told(data, ("freshness",), "Nothing odd was found")),
        _asked("consent", "Did the people concerned know and agree, and can they take it back?"),
        _asked("ethics", "Was there an ethical review, or an assessment of the impact on people?"),
        Section("preprocessing", "Preprocessing, cleaning, labelling"),
        _asked("processed", "What was cleaned, filtered or labelled, and how?"),
        _asked("raw", "Were the raw data kept, and where?"),
        _asked("tools", "Is the software that did it available?"),
        Section("uses", "Uses"),
        _asked("used-for", "What has it been used for?"),
        _asked("other-uses", "What else could it be used for?"),
        _asked("not-for", "What should it not be used for?"),
        Section("distribution", "Distribution"),
        _asked("given-to", "Who will get it, how, and when?"),
        _asked("licence", "Under which licence or terms?"),
        _asked("third-parties", "Do others hold rights in it, or do export rules apply?"),
        Section("maintenance", "Maintenance"),
        _asked("maintainer", "Who looks after it, and how can they be reached?"),
        _asked("updates", "Will it be corrected and updated; how often, and how are users told?"),
        _asked("retention", "How long may data about people be kept?"),
        _asked("older-versions", "Do older versions stay available?"),
        _asked("contribute", "Can others add to it, and how?"),
    ]


def _missing(data: Mapping[str, Any]) -> tuple[Block, ...]:
    said = missing_values(data)
    return (Para(f"{said} (`column_profile`)"),) if said else ()


def _splits(data: Mapping[str, Any]) -> tuple[Block, ...]:
    return told(data, ("leakage_exact", "leakage_near", "leakage_ids"), "Splits share no rows")


def _personal(data: Mapping[str, Any]) -> tuple[Block, ...]:
    return told(data, PERSONAL, "None were found; patterns cannot prove that there are none")


def _groups(data: Mapping[str, Any]) -> tuple[Block, ...]:
    return told(data, FAIRNESS, "No imbalance was found")
