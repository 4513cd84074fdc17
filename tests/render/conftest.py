"""Real parsers, which say what a reader's program would make of our output."""

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


class Elements(HTMLParser):
    """The tags, attributes and text of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag and its attributes."""
        self.tags.append(tag)
        self.attributes += attrs

    def handle_comment(self, data: str) -> None:
        """Keep a comment as if it were a tag."""
        self.tags.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        """Keep a declaration as if it were a tag."""
        self.tags.append(f"declaration {decl}")

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


@pytest.fixture(scope="session")
def elements() -> Callable[[str], Elements]:
    """Return a function that parses HTML."""

    def parse(text: str) -> Elements:
        found = Elements()
        found.feed(text)
        found.close()
        return found

    return parse
