"""Parsers that say what a reader's program would make of our documents."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token


@pytest.fixture(scope="session")
def tokens() -> Callable[[str], list[Token]]:
    """Return a function that parses GitHub markdown and returns all tokens, inline ones too."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])

    def parse(text: str) -> list[Token]:
        found = []
        for token in parser.parse(text):
            found.append(token)
            found += token.children or []
        return found

    return parse


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, frozenset[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, frozenset(name for name, _ in attrs)))

    def handle_comment(self, data: str) -> None:
        self.found.append((f"comment {data}", frozenset()))


@pytest.fixture(scope="session")
def elements() -> Callable[[str], list[tuple[str, frozenset[str]]]]:
    """Return a function that lists the tags of some HTML with the names of their attributes."""

    def parse(text: str) -> list[tuple[str, frozenset[str]]]:
        parser = _Elements()
        parser.feed(text)
        parser.close()
        return parser.found

    return parse
