"""E-mail addresses."""

# ruff: noqa: E501 - patterns on one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.pii._hit import POSSIBLE, SURE, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTER = "A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u052f"
_ADDRESS = re.compile(
    rf"(?<![{_LETTER}._%+@/-])[{_LETTER}_](?:[{_LETTER}'._%+-]{{0,62}}[{_LETTER}_+-])?"
    rf"@(?=[^\s@]{{4,}})(?:[{_LETTER}](?:[{_LETTER}-]{{0,61}}[{_LETTER}])?\.)+(?:[A-Za-z]{{2,24}}|xn--[a-z0-9-]{{2,59}}|[\u00c0-\u052f]{{2,24}})(?![{_LETTER}@])"
)
_FILES = frozenset(
    [
        "png",
        "jpg",
        "jpeg",
        "gif",
        "svg",
        "webp",
        "css",
        "js",
        "json",
        "html",
        "htm",
        "txt",
        "md",
        "yaml",
        "yml",
        "toml",
        "pdf",
        "csv",
        "sh",
        "rs",
        "ts",
        "tsx",
        "jsx",
        "cpp",
        "zip",
        "gz",
        "dll",
        "exe",
    ]
)
_UNREACHABLE = re.compile(r"(?:^|\.)(?:test|invalid|localhost|local|localdomain|internal|lan|example)$")
_RESERVED = re.compile(r"(?:^|\.)example\.(?:com|org|net|edu)$")
_NOBODY = frozenset(
    [
        "user",
        "username",
        "name",
        "yourname",
        "your.name",
        "your_name",
        "email",
        "mail",
        "you",
        "your",
        "me",
        "foo",
        "bar",
        "baz",
        "foobar",
        "someone",
        "somebody",
        "nobody",
        "example",
        "test",
        "a",
        "b",
        "x",
        "recipient",
        "sender",
        "address",
        "firstname.lastname",
        "first.last",
        "user1",
        "user2",
        "noreply",
        "no-reply",
    ]
)
WHOLE_VALUE = r"[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.])+(?:com|org|net|edu|de|fr|es|it|nl|pl|br|se|jp|kr|tr|in|ca|ch|dk|fi|cz|cn|uk|eu|io|info|biz|gov|at|be|no|pt|us|au|ru|mx)"
"""A value that is an address and nothing else, for the engine: a table's column of addresses is counted there."""
NOT_WHOLE = rf"^(?:{'|'.join(sorted(re.escape(n).replace('-', '[-]') for n in _NOBODY))}|git)@"
"""Of those, what Python is to look at."""


def emails(text: str) -> Iterator[Hit]:
    """Yield e-mail addresses.

    Sure, but for domains that lead nowhere (RFC 6761, RFC 2606: ``.test``, ``.invalid``, ``.local``). An address like
    ``user@example.com`` is a placeholder of documents and no hit; ``git@host`` is a login.
    """
    if "@" not in text:
        return
    for match in _ADDRESS.finditer(text):
        local, _, domain = match.group().lower().partition("@")
        labels = domain.split(".")
        if local == "git" or (len(labels) == 2 and labels[1] in _FILES) or _password(text, match.start()):  # noqa: PLR2004
            continue
        if _RESERVED.search(domain) and local in _NOBODY:
            continue
        yield Hit(match.start(), match.end(), "email", POSSIBLE if _UNREACHABLE.search(domain) else SURE)


def _password(text: str, start: int) -> bool:
    """Return whether what looks like a name is the password of a connection string: ``scheme://user:password@host``."""
    return text[start - 1 : start] == ":" and re.search(r"://[^\s/@]*:$", text[max(0, start - 80) : start]) is not None
