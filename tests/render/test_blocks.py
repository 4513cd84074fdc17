from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debtkit.render import block, block_body, block_names, replace_block, without_blocks

prose = st.text(alphabet=st.characters(exclude_characters="<", exclude_categories=["Cs"]))


@given(prose, prose, prose)
def test_text_outside_is_never_touched(before: str, after: str, body: str) -> None:
    before, after = before + "\n", "\n" + after
    old = f"{before}<!-- debtkit:begin x -->\nold\n<!-- debtkit:end x -->{after}"

    new = replace_block(old, "x", body)

    assert new.startswith(f"{before}<!-- debtkit:begin x -->\n")
    assert new.endswith(f"<!-- debtkit:end x -->{after}")


@given(prose, prose)
def test_replacing_twice_is_replacing_once(body: str, other: str) -> None:
    once = replace_block(block("x", other), "x", body)

    assert replace_block(once, "x", body) == once


def test_windows_line_ends_stay_windows_line_ends() -> None:
    old = "mine\r\n<!-- debtkit:begin x -->\r\nold\r\n<!-- debtkit:end x -->\r\nmine too\r\n"

    assert replace_block(old, "x", "a\nb") == old.replace("old", "a\r\nb")


def test_a_file_may_end_without_a_line_end() -> None:
    old = "<!-- debtkit:begin x -->\nold\n<!-- debtkit:end x -->"

    assert replace_block(old, "x", "new") == old.replace("old", "new")


def test_only_the_named_block_changes() -> None:
    old = block("one", "1") + "between\n" + block("two", "2")

    assert replace_block(old, "two", "zwei") == block("one", "1") + "between\n" + block("two", "zwei")
    assert block_names(old) == ("one", "two")
    assert block_body(old, "one") == "1\n"


def test_a_marker_inside_a_line_of_prose_is_prose() -> None:
    old = "write `<!-- debtkit:begin x -->` yourself\n" + block("x", "old")

    assert replace_block(old, "x", "new").startswith("write `<!-- debtkit:begin x -->` yourself\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the block 'x' is missing \\(it has no debtkit block at all\\): put the lines"),
        (block("y", "1"), "the block 'x' is missing \\(it has 'y'\\)"),
        (block("x", "1") + block("x", "2"), "line 4: block 'x' stands in the file twice"),
        ("a\n<!-- debtkit:begin x -->\n", "line 2: block 'x' begins here and never ends"),
        ("<!-- debtkit:end x -->\n", "line 1: block 'x' ends here, but no block is open"),
        (
            "<!-- debtkit:begin y -->\n<!-- debtkit:begin x -->\n<!-- debtkit:end x -->\n<!-- debtkit:end y -->\n",
            "line 2: block 'x' begins inside block 'y', which is open since line 1",
        ),
        (
            "<!-- debtkit:begin y -->\n<!-- debtkit:end x -->\n",
            "line 2: block 'x' ends here, but block 'y' is open since line 1",
        ),
        ("<!-- debtkit:begin -->\n", "line 1: a debtkit marker needs the name of its block"),
        ("<!-- debtkit:begin X! -->\n", "line 1: a debtkit marker needs the name"),
    ],
)
def test_broken_markers_are_refused_with_their_line(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace_block(text, "x", "new")


def test_a_block_cannot_hold_a_marker() -> None:
    with pytest.raises(ValueError, match="holds a debtkit marker itself"):
        replace_block(block("x", "old"), "x", "a\n<!-- debtkit:end x -->\nb")


def test_a_block_has_a_plain_name() -> None:
    with pytest.raises(ValueError, match="small letters, digits and hyphens, not 'My Block'"):
        block("My Block", "")


def test_the_inside_of_blocks_can_be_left_out_line_for_line() -> None:
    text = "a\n" + block("x", "one\ntwo") + "b\n" + block("y", "three")
    emptied = without_blocks(text)
    assert emptied.count("\n") == text.count("\n")
    assert [line for line in emptied.split("\n") if line and "debtkit:" not in line] == ["a", "b"]


def test_with_broken_markers_nothing_is_left_out() -> None:
    text = "<!-- debtkit:begin x -->\none\n"
    assert without_blocks(text) == text
