"""Take the noise out of a ticket before anybody (or any model) reads it."""

import re

_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
_REPLY_HEADER = re.compile(r"^(On .{5,80} wrote:|-{2,}\s*Original message\s*-{2,})\s*$", re.MULTILINE | re.IGNORECASE)
_SIGNATURE = re.compile(
    r"\n\s*(--\s*$|(kind|best|warm)?\s*regards|cheers|thanks|thank you|sent from my)\b.*\Z",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_GREETING = re.compile(r"\A\s*(hi|hello|hey|dear|good (morning|afternoon|evening))\b[^,.!\n]{0,30}[,.!\n]\s*", re.IGNORECASE)


def strip_quotes(text: str) -> str:
    """Remove quoted lines and everything below the header of the mail that was answered."""
    header = _REPLY_HEADER.search(text)
    if header:
        text = text[: header.start()]
    return _QUOTED.sub("", text)


def strip_signature(text: str) -> str:
    """Remove the closing words and all that follows them, unless nothing would be left."""
    short = _SIGNATURE.sub("", text)
    return short if short.strip() else text


def clean(text: str) -> str:
    """Return the ticket in one paragraph: no greeting, quotes, signature or extra space."""
    text = text.replace("\r\n", "\n")
    text = strip_signature(strip_quotes(text))
    text = _GREETING.sub("", text)
    return re.sub(r"\s+", " ", text).strip()
