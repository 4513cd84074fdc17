"""Chats: rules against plain Python, as lists of messages and as JSON; and their turns in the other checks."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from audit_tabular_helpers import opened
from audit_text_helpers import run
from hypothesis import given, settings
from hypothesis import strategies as st

from debtkit.instruments.audit.checks.text._parts import turns
from debtkit.instruments.audit.checks.text.language import LanguageMix
from debtkit.instruments.audit.checks.text.messages import MessageOrder
from debtkit.instruments.audit.checks.text.near_duplicates import NearDuplicates
from debtkit.instruments.audit.checks.text.quality import Refusals

CHECK = MessageOrder()
KNOWN = {"system": "s", "developer": "s", "user": "u", "human": "u", "assistant": "a", "gpt": "a", "tool": "t"}
Chat = list[dict[str, Any]]
SCHEMA = pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))


def table(chats: list[Chat | None]) -> pa.Table:
    return pa.table({"messages": pa.array(chats, SCHEMA)})


def plain(chats: list[Chat | None]) -> dict[str, int]:
    """Count the rules that chats break, one by one."""
    counts = dict.fromkeys(
        (
            "empty_chat",
            "unknown_role",
            "starts_with_another",
            "ends_with_another",
            "role_twice",
            "empty_turn",
            "late_system",
        ),
        0,
    )
    for chat in chats:
        if chat is None:
            continue
        roles = [KNOWN.get((m["role"] or "").strip().lower(), "?") for m in chat]
        empty = [not (m["content"] or "").strip(" ") for m in chat]
        counts["empty_chat"] += not roles
        counts["unknown_role"] += "?" in roles
        counts["starts_with_another"] += bool(roles) and roles[0] not in "su"
        counts["ends_with_another"] += bool(roles) and roles[-1] != "a"
        counts["role_twice"] += any(a == b and a in "sua" for a, b in pairwise(roles))
        counts["empty_turn"] += any(
            gone and (role == "u" or (role == "a" and following != "t"))
            for role, gone, following in zip(roles, empty, [*roles[1:], ""], strict=False)
        )
        counts["late_system"] += any(role == "s" and before != "s" for before, role in pairwise(roles))
    return counts


MESSAGE = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["system", "user", "assistant", "Human", "gpt", "tool", "wizard", None, " user "]),
        "content": st.sampled_from(["hello", "", " ", None, "日本", 'it\'s {"x"}']),
    }
)
CHATS = st.lists(st.one_of(st.none(), st.lists(MESSAGE, max_size=5)), min_size=1, max_size=8)


@settings(max_examples=12, deadline=None)
@given(CHATS)
def test_rules_are_those_of_plain_python(chats: list[Chat | None]) -> None:
    wanted = plain(chats)
    written = pa.table({"messages": pa.array([None if c is None else json.dumps(c) for c in chats], pa.string())})
    for columns in (table(chats), written):
        outcome = run(CHECK, columns)
        assert {name: outcome.figures[name]["rows"] for name in wanted} == wanted
        assert outcome.figures["unreadable"] == sum(chat is None for chat in chats)
        assert {f.method for f in outcome.findings if f.method} == {name for name, rows in wanted.items() if rows}


def test_other_names_of_the_fields() -> None:
    chat = [{"from": "human", "value": "hi"}, {"from": "gpt", "value": "hello"}, {"from": "gpt", "value": "again"}]
    outcome = run(CHECK, {"conversations": [chat]})
    assert outcome.figures["role_twice"]["rows"] == 1
    assert outcome.figures["turns"] == 3


def test_text_that_is_no_chat_is_told() -> None:
    outcome = run(CHECK, {"messages": ["{broken", "42", '[{"role": "user", "content": "hi"}]', '{"role": "user"}']})
    assert outcome.figures["unreadable"] == 3
    assert outcome.figures["ends_with_another"]["rows"] == 1


def test_proofs_name_the_rows() -> None:
    good = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]
    with opened(table([good, good[:1], good, []])) as data:
        found = {finding.method: data.table.engine.query(finding.sql) for finding in CHECK.run(data).findings}
    assert found == {"ends_with_another": [(1,)], "empty_chat": [(3,)]}


def test_why_not() -> None:
    with opened({"text": ["a"]}, text="text") as data:
        assert "messages=" in CHECK.why_not(data)
    with opened({"messages": [[1, 2]]}) as data:
        assert "role" in CHECK.why_not(data)


@pytest.mark.parametrize("as_json", [False, True])
def test_turns_reach_the_other_checks(as_json: bool) -> None:  # noqa: FBT001 - a parameter of the test
    question = "Could you tell me what the committee decided about the old bridge on Thursday?"
    chat = [
        {"role": "user", "content": question},
        {
            "role": "assistant",
            "content": "I'm sorry, but as an AI language model I cannot tell you that, not even today.",
        },
    ]
    chats: list[Chat | None] = [chat, [*chat], [], None]
    written = {"messages": [None if c is None else json.dumps(c) for c in chats]}
    columns = written if as_json else table(chats)
    assert run(NearDuplicates(), columns).rows == {"drop_near_duplicates": (1,)}
    assert run(Refusals(), columns).figures == {"messages: assistant": {"texts": 4, "rows": 2, "share": 0.5}}
    told = run(LanguageMix(), columns).figures
    assert told["messages: user"]["languages"] == [{"language": "en", "texts": 2, "share": 1.0}]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, []),
        ("nothing", []),
        ([1, "x"], []),
        ({"messages": [{"role": "user", "content": "hi"}]}, [("user", "hi")]),
        ([{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "image"}, "b"]}], [("user", "a\n\nb")]),
        ([{"from": "gpt", "value": "x"}], [("gpt", "x")]),
        ([{"role": 3, "content": 4}], [("", "")]),
    ],
)
def test_turns_of_any_value(value: object, wanted: list[tuple[str, str]]) -> None:
    assert turns(value) == wanted
