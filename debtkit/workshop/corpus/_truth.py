"""What was planted: which rows, and of which rows they are copies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

KINDS = {
    "exact_copies": "prompt and response repeat an earlier row letter by letter",
    "normalised_copies": "they repeat it but for case, punctuation and blanks",
    "near_copies": "they repeat it with typos, lost words, synonyms or a closing phrase",
    "leaks": "rows of the test part with a copy of any of these kinds in training",
    "personal_data": "an e-mail address, telephone number, IBAN, card or date of birth",
    "secrets": "a key of a hosted service",
    "refusals": "the response refuses",
    "truncated": "the response breaks off",
    "empty": "there is no response",
    "repetition": "the response says one sentence over and over",
    "prompt_copied": "the response begins with the whole prompt",
    "mojibake": "the response was read with the wrong encoding",
    "language_mismatch": "the response is in another language than the prompt",
    "label_noise": "the label is another topic than that of the text",
}
"""Planted faults."""

COPIES = ("exact_copies", "normalised_copies", "near_copies")


@dataclass(frozen=True, slots=True)
class Truth:
    """What was planted.

    Attributes
    ----------
    rows
        Numbers of the rows by kind of fault (`KINDS`), in order. Of copies, those that are not the first of their
        family. Only leaks stand under two kinds.
    pairs
        Copy and the row it was made from, by kind of copy; both ways in time.
    personal
        Rows by kind of personal data.
    small_groups
        Groups that were given few rows on purpose, by column.
    topics
        The topic of each row, which its label should be.
    """

    rows: Mapping[str, tuple[int, ...]]
    pairs: Mapping[str, tuple[tuple[int, int], ...]]
    personal: Mapping[str, tuple[int, ...]]
    small_groups: Mapping[str, str]
    topics: tuple[str, ...] = field(repr=False)

    def score(self, kind: str, found: Collection[int]) -> tuple[float, float]:
        """Return recall and precision of the rows that somebody found for a kind.

        Examples
        --------
        >>> truth = Truth({"refusals": (3, 8)}, {}, {}, {}, ())
        >>> truth.score("refusals", [3, 4])
        (0.5, 0.5)
        """
        planted, told = set(self.rows[kind]), set(found)
        right = len(planted & told)
        return right / len(planted) if planted else 1.0, right / len(told) if told else 1.0

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with one row a kind."""
        import pandas as pd  # noqa: PLC0415 - only those who want a frame pay for pandas

        rows = [(kind, len(self.rows[kind]), KINDS[kind]) for kind in self.rows]
        return pd.DataFrame(rows, columns=["planted", "rows", "what it is"])
