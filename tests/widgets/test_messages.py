from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from widgets_helpers import SmallAssessment

from debtkit.widgets import AssessmentWidget
from debtkit.widgets._messages import read, read_profile, serial, subject

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
ACTS = st.sampled_from(["answer", "note", "evidence", "not_applicable", "clear", "undo", "profile"])
FIELDS = st.sampled_from(["id", "value", "text", "path", "because", "n", "kinds", "eu_market"])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "must be a mapping"),
        (["answer"], "must be a mapping"),
        ({}, "unknown act 'None'; known are answer, note"),
        ({"type": "anser", "id": "DK101"}, "unknown act 'anser'"),
        ({"type": ["answer"]}, "unknown act"),
        ({"type": "answer", "id": "DK101"}, "answer needs the text field 'value'"),
        ({"type": "answer", "id": 101, "value": "absent"}, "answer needs the text field 'id'"),
        ({"type": "answer", "id": "DK101", "value": "absent", "by": "x"}, "answer has no field 'by'; it has id, value"),
        ({"type": "undo", "id": "DK101"}, "undo has no field 'id'; it has none"),
        ({"type": "note", "id": "DK101", "text": "x" * 4001}, "text is 4001 characters long; 4000 is the limit"),
    ],
)
def test_a_malformed_message_gets_a_sentence(content: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read(content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"type": "profile"}, "profile says nothing; it has kinds, personal_data"),
        ({"type": "profile", "colour": True}, "profile has no field 'colour'"),
        ({"type": "profile", "eu_market": "yes"}, "eu_market is true or false, not str"),
        ({"type": "profile", "kinds": "agent"}, "kinds is a list of some of hosted_model_app"),
        ({"type": "profile", "kinds": ["agnt"]}, "unknown kind 'agnt'; known are hosted_model_app"),
    ],
)
def test_a_malformed_profile_gets_a_sentence(content: dict[object, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_profile(content)


def test_number_and_subject_are_read_from_anything() -> None:
    assert (serial({"n": "a.1"}), subject({"id": "DK101"})) == ("a.1", "DK101")
    odd_ones: list[object] = [None, [], {"n": 1, "id": 2}, {"n": "x" * 99, "id": "x" * 99}]
    for odd in odd_ones:
        assert (serial(odd), subject(odd)) == ("", "")


@given(st.one_of(JSON, st.builds(lambda kind, rest: {**rest, "type": kind}, ACTS, st.dictionaries(FIELDS, JSON))))
def test_whatever_a_page_sends_there_is_one_reply_and_no_exception(content: object) -> None:
    widget = AssessmentWidget(SmallAssessment())
    replies: list[dict[str, Any]] = []
    widget.send = lambda reply, _buffers=None: replies.append(reply)
    widget._handle_custom_msg(content, [])
    assert [reply["type"] for reply in replies] in (["done"], ["error"])
    assert json.dumps(replies)
    widget.close()
