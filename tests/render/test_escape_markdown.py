from __future__ import annotations

from collections.abc import Callable
from html import unescape
from itertools import pairwise

import mistune
import pytest
from documents_helpers import HOSTILE
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from debtkit.render import Markdown, code, link, markdown, markdown_phrase, markdown_table, one_line

Tokens = Callable[[str], list[Token]]

_pieces = st.sampled_from(
    [*HOSTILE, *"\\`*_[]()<>|~$@#+-=.:!&'\" \n1a", "http://", "www.", "```", "&amp;", "](", "](x)", "![", "-->"]
)
hostile = st.lists(_pieces | st.text(max_size=6), max_size=6).map("".join)
relaxed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@relaxed
@given(hostile)
@example("[x](javascript:alert(1))")
@example("\\")
@example("`open")
def test_text_is_shown_as_it_is_and_nothing_else_arises(tokens: Tokens, text: str) -> None:
    found = tokens(markdown(text, None))

    assert {token.type for token in found} <= {"paragraph_open", "inline", "paragraph_close", "text", "text_special"}
    assert "".join(token.content for token in found if token.type == "text") == one_line(text, None)


@relaxed
@given(hostile)
def test_a_code_span_holds_the_text_and_closes(tokens: Tokens, text: str) -> None:
    found = tokens(f"before {code(text, None)} after")
    shown = "".join(token.content for token in found if token.type in {"text", "code_inline"})

    assert not [token for token in found if token.type.startswith(("html", "link", "image", "em", "strong"))]
    assert " ".join(shown.split()) == " ".join(f"before {one_line(text, None)} after".split())


@relaxed
@given(st.lists(st.tuples(hostile, hostile, hostile), min_size=1, max_size=3))
@example([("| x | y |", "\\", "`|`")])
def test_a_table_has_the_cells_it_was_given(tokens: Tokens, rows: list[tuple[str, str, str]]) -> None:
    table = markdown_table(["one", "two", "three"], [(first, code(second), third) for first, second, third in rows])
    found = tokens(table)
    cells = [after for token, after in pairwise(found) if token.type == "td_open"]

    assert sum(token.type == "tr_open" for token in found) == len(rows) + 1
    assert len(cells) == 3 * len(rows)
    shown = ["".join(child.content for child in cell.children or []) for cell in cells]
    assert [text.strip() for text in shown] == [one_line(cell) for row in rows for cell in row]
    assert not [token for token in found if token.type.startswith(("html", "link", "image"))]


@relaxed
@given(hostile)
def test_another_parser_agrees(text: str) -> None:
    parse = mistune.create_markdown(renderer="html", escape=False, plugins=["table", "url", "strikethrough", "math"])
    page = parse(f"start {markdown(text, None)} end\n\n" + markdown_table(["a", "b"], [(text, code(text))]))

    assert isinstance(page, str)
    for opened in ("<a ", "<img", "<script", "<svg", "<b>", "<em>", "<strong>", "<del>", "<h1", "<li>", "math"):
        assert opened not in page
    assert page.count("<td>") == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_that_starts_with_foreign_text_stays_a_paragraph(tokens: Tokens, text: str) -> None:
    blocks = [token.type for token in tokens(f"{markdown(text)}\n") if token.block and token.type != "inline"]

    assert blocks in ([], ["paragraph_open", "paragraph_close"])


@pytest.mark.parametrize("path", [*HOSTILE, "javascript:alert(1)", "a b#c.py"])
def test_a_link_leads_only_to_a_relative_path(tokens: Tokens, path: str) -> None:
    found = tokens(link(code(path) or "x", f"../{path}"))
    targets = [str(token.attrs["href"]) for token in found if token.type == "link_open"]

    assert len(targets) == 1
    assert targets[0].startswith("../")
    assert not [token for token in found if token.type.startswith("html")]


@relaxed
@given(hostile)
def test_a_phrase_makes_code_of_backticks_and_nothing_else(tokens: Tokens, text: str) -> None:
    found = tokens(f"x {markdown_phrase(text, None)} x")

    allowed = {"paragraph_open", "inline", "paragraph_close", "text", "text_special", "code_inline"}
    assert {token.type for token in found} <= allowed


def test_ready_markdown_is_not_escaped_again() -> None:
    once = markdown("a*b")

    assert markdown(once) == once == Markdown("a\\*b")


def test_common_words_stay_readable_in_the_source() -> None:
    text = "eval_code is 1.5 times (see README.md, section 3): it's fine - mostly."

    assert markdown(text) == text


def test_entities_in_foreign_text_are_shown_not_decoded() -> None:
    assert unescape(markdown("&lt;b&gt;")) == "&lt;b&gt;"
