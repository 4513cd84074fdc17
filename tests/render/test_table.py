from __future__ import annotations

import pytest

from debtkit.render import fit, html_table, markdown_table, pad, terminal_table, text_width


def test_markdown_columns_take_their_side() -> None:
    assert markdown_table(["a", "b", "c"], [("1", "", "3")], "lrc") == (
        "| a | b | c |\n| --- | ---: | :---: |\n| 1 |   | 3 |\n"
    )


def test_terminal_columns_line_up_with_wide_characters() -> None:
    table = terminal_table(["name", "h"], [("日本", "1"), ("e\u0301clair", "23")], "lr")

    assert table.splitlines() == ["name     h", "日本     1", "e\u0301clair  23"]
    assert {text_width(line) for line in table.splitlines()} == {10}


def test_a_terminal_table_needs_no_headers() -> None:
    assert terminal_table(["", ""], [("a", "b")], indent="  ") == "  a  b\n"


@pytest.mark.parametrize("build", [markdown_table, html_table, terminal_table])
def test_a_row_of_the_wrong_length_is_refused(build: object) -> None:
    with pytest.raises(ValueError, match="row 2 of the table has 1 cells, but there are 2 headers"):
        build(["a", "b"], [("1", "2"), ("3",)])  # type: ignore[operator]


def test_text_is_cut_to_columns_not_characters() -> None:
    assert fit("日本語", 5) == "日本…"
    assert text_width(fit("日本語", 4)) <= 4
    assert fit("abc", 3) == "abc"


def test_padding_centres() -> None:
    assert pad("ab", 5, "c") == " ab  "
    assert pad("abc", 2) == "abc"
