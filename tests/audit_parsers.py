"""Parsers that say what a reader's program would make of an audit."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token


def markdown_tokens(text: str) -> list[Token]:
    """Parse GitHub markdown and return all tokens, inline ones too."""
    found = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        found.append(token)
        found += token.children or []
    return found


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag, and every attribute that could do something."""
        self.tags.add(tag)
        self.tags |= {f"{tag} {name}" for name, _ in attrs if name not in {"style", "scope", "role", "aria-level"}}

    def handle_comment(self, data: str) -> None:
        """Keep a comment as if it were a tag."""
        self.tags.add(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        """Keep a declaration as if it were a tag."""
        self.tags.add(f"declaration {decl}")


def html_tags(text: str) -> set[str]:
    """Return the elements of a piece of HTML, and attributes that are more than layout."""
    parser = _Tags()
    parser.feed(text)
    parser.close()
    return parser.tags
