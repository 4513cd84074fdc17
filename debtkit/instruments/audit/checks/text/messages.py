"""Chats: who speaks when. A template or a lost turn shows as an order that no conversation has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit._table import literal
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, percent, share_of
from debtkit.instruments.audit.checks.text._parts import ROLES
from debtkit.instruments.audit.checks.text._rows import examples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset

_FIELD = re.compile(r'(?:^STRUCT\(|, )(?:"((?:[^"]|"")*)"|(\w+)) ', re.IGNORECASE)
_ROLE_FIELDS, _TEXT_FIELDS = ("role", "from", "speaker"), ("content", "value", "text")
_SHOWN = 5

# Each chat becomes a word such as "suaua": system, user, assistant, tool, "?" for others; "_" after an empty turn.
# An empty turn of the assistant before a tool's is a call of the tool.
_RULES: dict[str, tuple[str, Severity, str]] = {
    "empty_chat": ("r = ''", Severity.MEDIUM, "{chats} hold{s} no message"),
    "unknown_role": ("strpos(r, '?') > 0", Severity.MEDIUM, "{chats} hold{s} a role that no chat template knows"),
    "starts_with_another": (
        "r <> '' AND NOT regexp_matches(r, '^[su]')",
        Severity.MEDIUM,
        "{chats} begin{s} neither with the system nor with the user",
    ),
    "ends_with_another": (
        "r <> '' AND NOT regexp_matches(r, 'a_?$')",
        Severity.MEDIUM,
        "{chats} do{es} not end with the assistant",
    ),
    "role_twice": (
        "regexp_matches(r, 'u_?u|a_?a|s_?s')",
        Severity.LOW,
        "{chats} let{s} one speaker speak twice running",
    ),
    "empty_turn": ("regexp_matches(r, 'u_|a_([^t]|$)')", Severity.LOW, "{chats} hold{s} an empty turn"),
    "late_system": (
        "regexp_matches(r, '[uat?]_?s')",
        Severity.LOW,
        "{chats} hold{s} a system message that is not the first",
    ),
}


class MessageOrder(Check):
    """Chats whose turns are out of order.

    Figures
    -------
    ``chats`` (rows with a chat), ``unreadable`` (neither messages nor JSON of them), ``turns`` (mean), and by rule
    (``empty_chat``, ``unknown_role``, ``starts_with_another``, ``ends_with_another``, ``role_twice``, ``empty_turn``,
    ``late_system``) ``{"rows", "share"}``. An assistant that speaks again after a tool is in order.
    """

    id = "message_order"
    title = "Chats are in order"
    source = "Chat templates of common model families: system once and first, then user and assistant by turns"

    def why_not(self, data: Dataset) -> str:
        """Tell that there is no chat."""
        chat = data.roles.messages
        if chat is None:
            return "no column of messages is known: name it with messages="
        return (
            ""
            if chat.kind is Kind.TEXT or _fields(chat) is not None
            else f"{chat.name!r} does not hold messages with a role"
        )

    def run(self, data: Dataset) -> Outcome:
        """Spell each chat and count the rules it breaks."""
        chat = data.roles.messages
        if chat is None:
            return Outcome()
        spelled = spelling(data, chat)
        counted = ", ".join(f"count_if({rule}) AS {name}" for name, (rule, _, _) in _RULES.items())
        sql = (
            f"{spelled} SELECT count(r) AS chats, sum(CASE WHEN r IS NULL THEN 1 ELSE 0 END) AS unreadable, "
            f"avg(length(replace(r, '_', ''))) AS turns, {counted} FROM spelled"
        )
        row = data.table.engine.one(sql)
        chats = int(row["chats"] or 0)
        figures: dict[str, Any] = {
            "chats": chats,
            "unreadable": int(row["unreadable"] or 0),
            "turns": round(float(row["turns"] or 0), 8),
        }
        findings = []
        for name in _RULES:
            rows = int(row[name] or 0)
            figures[name] = {"rows": rows, "share": share_of(rows, chats)}
            if rows:
                findings.append(self._found(data, chat, spelled, name, rows, chats))
        if figures["unreadable"]:
            findings.append(self._found(data, chat, spelled, "", figures["unreadable"], data.table.rows))
        return Outcome(tuple(findings), figures)

    def _found(self, data: Dataset, chat: Column, spelled: str, name: str, rows: int, of: int) -> Finding:
        unreadable = ("r IS NULL", Severity.HIGH, "{chats} cannot be read as messages")
        rule, severity, says = _RULES.get(name, unreadable)
        sql = f"{spelled} SELECT rid FROM spelled WHERE {rule} ORDER BY rid"
        shown = [int(found[0]) for found in data.table.engine.query(f"{sql} LIMIT {_SHOWN}")]
        share = share_of(rows, of)
        one = rows == 1
        told = says.format(chats=many(rows, "chat"), s="s" if one else "", es="es" if one else "")
        return Finding(
            self.id,
            severity,
            f"{chat.name!r}: {told} ({percent(share)}).",
            (chat.name,),
            value=share,
            threshold=0,
            unit="share of chats",
            rows=rows,
            share=share,
            sql=data.table.proof(sql),
            method=name,
            examples=examples(data, shown),
            remedy="Look at how the chats were cut and joined; a chat template drops or doubles such turns unseen.",
        )


def spelling(data: Dataset, chat: Column) -> str:
    """Return the ``WITH`` that yields ``rid`` and ``r``: one letter for each turn, and ``_`` behind an empty one."""
    column, numbered = chat.sql, data.table.numbered
    fields = _fields(chat)
    if fields is not None:
        role, text = fields
        told = _letter(f"m.{role}", f"CAST(m.{text} AS VARCHAR)")
        spelled = f"array_to_string(list_transform({column}, lambda m: {told}), '')"
        return f"WITH spelled AS (SELECT rid, {spelled} AS r FROM {numbered})"
    role = " , ".join(f"json_extract_string(m, '$.{key}')" for key in _ROLE_FIELDS)
    text = " , ".join(f"json_extract_string(m, '$.{key}')" for key in _TEXT_FIELDS)
    told = _letter(f"coalesce({role})", f"coalesce({text})")
    spelled = f"array_to_string(list_transform(CAST(j AS JSON[]), lambda m: {told}), '')"
    return (
        f"WITH parsed AS (SELECT rid, CASE WHEN json_valid({column}) AND json_type({column}) = 'ARRAY' "
        f"THEN {column} END AS j FROM {numbered}), spelled AS (SELECT rid, {spelled} AS r FROM parsed)"
    )


def _letter(role: str, text: str) -> str:
    cases = " ".join(
        f"WHEN lower(trim({role})) IN ({', '.join(literal(name) for name in _named(letter))}) THEN {literal(letter)}"
        for letter in "suat"
    )
    return f"CASE {cases} ELSE '?' END || CASE WHEN trim(coalesce({text}, '')) = '' THEN '_' ELSE '' END"


def _named(letter: str) -> Sequence[str]:
    return [name for name, known in ROLES.items() if known == letter]


def _fields(chat: Column) -> tuple[str, str] | None:
    """Return the fields of role and text, from the type of the column; None if it has no such."""
    if not chat.type.upper().startswith("STRUCT(") or not chat.type.endswith("[]"):
        return None
    names = [(quoted_ or plain).lower() for quoted_, plain in _FIELD.findall(chat.type)]
    role = next((name for name in _ROLE_FIELDS if name in names), "")
    text = next((name for name in _TEXT_FIELDS if name in names), "")
    return (f'"{role}"', f'"{text}"') if role and text else None
