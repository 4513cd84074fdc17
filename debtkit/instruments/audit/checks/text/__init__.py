"""What is asked of texts: copies, leaks, languages, quality, chats and terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from debtkit.instruments.audit.checks._base import Check


def text_checks() -> tuple[Check, ...]:
    """Return one check of each kind, in the order in which documents tell them."""
    from debtkit.instruments.audit.checks.text import (  # noqa: PLC0415 - only an audit needs them
        contamination,
        language,
        leakage,
        leakage_ids,
        messages,
        near_duplicates,
        quality,
        terms,
        toxicity,
    )

    return (
        near_duplicates.NearDuplicates(),
        leakage.LeakageExact(),
        leakage.LeakageNear(),
        leakage_ids.LeakageIds(),
        contamination.Contamination(),
        language.LanguageMix(),
        language.LanguageMismatch(),
        quality.TextQuality(),
        quality.EmptyText(),
        quality.TruncatedText(),
        quality.Refusals(),
        quality.Repetition(),
        quality.Mojibake(),
        messages.MessageOrder(),
        terms.TermRepresentation(),
        toxicity.Toxicity(),
    )
