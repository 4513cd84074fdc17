"""Which column plays which part: given, told by name, or told by the values."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from debtkit.instruments.audit import DataError, DuckDB
from debtkit.instruments.audit._told import tell_roles
from debtkit.instruments.audit.sources import open_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from debtkit.instruments.audit._roles import Roles

WORDS = [
    "the",
    "audit",
    "of",
    "data",
    "finds",
    "what",
    "nobody",
    "has",
    "looked",
    "for",
    "and",
    "shows",
    "it",
    "by",
    "row",
]


def sentences(count: int = 40, words: int = 14) -> list[str]:
    """Return sentences that differ."""
    draw = random.Random(0)  # noqa: S311 - test data
    return [" ".join(draw.choices(WORDS, k=words)) + f" {at}." for at in range(count)]


def roles(columns: Mapping[str, Sequence[Any]], **given: Any) -> Roles:  # noqa: ANN401 - as `tell_roles`
    """Return the parts of a frame."""
    engine = DuckDB()
    found = tell_roles(open_table(pd.DataFrame(columns), engine), **given)
    engine.close()
    return found


def texts(found: Roles) -> list[str]:
    return [column.name for column in found.text]


def test_names_tell_parts() -> None:
    chat = [[{"role": "user", "content": "hi"}]] * 2
    found = roles(
        {
            "Instruction": ["a b", "c d"],
            "output": ["e f", "g h"],
            "messages": chat,
            "label": [0, 1],
            "split": ["a", "b"],
        }
    )
    parts = {part: getattr(found, part).name for part in ("prompt", "response", "messages", "label", "split")}
    assert parts == {
        "prompt": "Instruction",
        "response": "output",
        "messages": "messages",
        "label": "label",
        "split": "split",
    }
    assert found.inferred == {"prompt", "response", "messages", "label", "split"}


def test_what_is_given_counts_and_is_not_called_inferred() -> None:
    columns = {"prompt": sentences(), "other": sentences(), "gender": ["f", "m"] * 20}
    found = roles(columns, prompt="other", groups=[], text=[])
    assert found.prompt is not None
    assert found.prompt.name == "other"
    assert (found.groups, found.text, found.inferred) == ((), (), frozenset())


def test_free_text_is_told_by_its_values_when_it_is_most_of_a_row() -> None:
    found = roles({"id": range(40), "notes": sentences(), "title": sentences(words=3)})
    assert texts(found) == ["notes"]
    assert "text" in found.inferred


@pytest.mark.parametrize(
    "values",
    [
        ["https://example.org/a/very/long/path/without/any/blank/" + str(at) for at in range(40)],
        [sentences()[at % 3] for at in range(40)],
        ["short words"] * 40,
        [None] * 40,
    ],
)
def test_addresses_templates_and_short_words_are_no_free_text(values: list[str | None]) -> None:
    assert texts(roles({"c": values})) == []


def test_a_remark_in_a_wide_table_does_not_make_it_a_set_of_texts() -> None:
    numbers = {f"n{at}": range(40) for at in range(30)}
    assert texts(roles({**numbers, "remark": sentences()})) == []
    assert texts(roles({**numbers, "text": sentences()})) == ["text"]


def test_prompt_and_response_leave_no_text_to_be_told() -> None:
    found = roles({"prompt": sentences(), "response": sentences(), "context": sentences()})
    assert texts(found) == []
    assert texts(roles({"prompt": sentences(), "context": sentences()}, text="context")) == ["context"]


def test_a_name_that_the_values_belie_tells_nothing() -> None:
    found = roles({"user": [f"jane{at}" for at in range(40)], "target": ["yes", "no"] * 20})
    assert (found.prompt, found.response) == (None, None)
    assert roles({"split": [f"id{at}" for at in range(40)]}).split is None
    assert roles({"conversation": sentences()}).messages is None


def test_messages_may_be_json_in_text() -> None:
    found = roles({"messages": ['[{"role": "user", "content": "hi"}]'] * 3})
    assert found.messages is not None
    assert found.texts == ()


def test_groups_are_told_by_name_unless_they_tell_every_row_apart() -> None:
    found = roles({"Gender": ["f", "m"] * 40, "age group": ["old", "young"] * 40, "race": list(map(str, range(80)))})
    assert [column.name for column in found.groups] == ["Gender", "age group"]
    assert "groups" in found.inferred


def test_a_column_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(DataError, match=r"label='lable': the data have no such column; did you mean 'label'\?"):
        roles({"label": [1]}, label="lable")
    with pytest.raises(DataError, match="groups='x': the data have no such column; it has 'first', 'second'"):
        roles({"first": [1], "second": [2]}, groups=["first", "x"])


def test_no_rows_no_columns_of_text() -> None:
    assert roles({"a": []}).texts == ()
    assert roles({"a": [1.5]}).texts == ()
