"""Titles without a model, for tests and for trains without network."""

import re

FILLER = re.compile(
    r"\b(please|just|really|actually|unfortunately|hello|hi|i would like to|i wanted to ask|i want to|can you|could you)\b",
    re.IGNORECASE,
)


def title(text, neighbours):
    """Return the title of a nearly equal old ticket, else the first words that say something."""
    if neighbours and neighbours[0][0] >= 0.6:
        return neighbours[0][1]["title"]
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", text) if len(part.split()) > 2]
    sentence = sentences[0] if sentences else text
    words = FILLER.sub(" ", sentence).split()[:9]
    short = " ".join(words).strip(" .,!?;:")
    return short[:1].upper() + short[1:]
