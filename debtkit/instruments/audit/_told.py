"""Parts that are told by the data: which columns hold free text, and whether a name keeps what it promises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._errors import NotInDialectError
from debtkit.instruments.audit._roles import CONTEXT, find_roles, snake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._roles import Roles
    from debtkit.instruments.audit._table import Table

_ROWS = 2_000
_MOST_COLUMNS = 200
_LONG = 40
"""Mean length from which on a text is more than a name, an address or a code."""
_DISTINCT = 0.3
_FILLED = 0.1
"""A column that says nothing in nine rows of ten is a remark, or what a stray comma left."""
_OF_A_ROW = 0.5
"""Free text makes a data set of texts when it is at least half of what a row holds; else it is a remark in a table."""
_PLAIN = 8
_MOST_PARTS, _MOST_GROUPS = 20, 50
_SURE = ("text", "content", "body", "document", "passage", "article", "sentence")
_MAY_BE_NAMES = ("user", "target", "assistant", "query", "input", "inputs", "targets")
_MAY_BE_AMOUNTS = ("target",)
_OWN = 0.5
"""Share of different values from which on a context belongs to one row; a passage with five questions tells no row."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What a sample of one column shows."""

    rows: int
    filled: int
    length: float
    distinct: int
    tokens: float
    lists: float

    @property
    def share(self) -> float:
        """How much of the rows it fills."""
        return self.filled / max(self.rows, 1)

    @property
    def free(self) -> bool:
        """Whether it holds sentences: long, mostly different, and no addresses or codes without a blank."""
        return (
            self.length > _LONG
            and self.share > _FILLED
            and self.distinct >= _DISTINCT * self.filled
            and self.tokens < _OF_A_ROW
        )


def tell_roles(table: Table, **given: str | Sequence[str] | None) -> Roles:
    """Resolve what the user named; tell the rest by name and type, and ask a sample of the rows.

    Raises
    ------
    DataError
        If a named column does not exist.
    """
    if given.get("split") is None and table.split is not None:
        given["split"] = table.columns[table.split].name
    roles = find_roles(table.columns, **given)
    if not table.rows:
        return roles
    asked = [c for c in table.columns if c.kind is Kind.TEXT][:_MOST_COLUMNS]
    asked += [c for c in (*roles.groups, roles.label) if c is not None and c not in asked]
    looks = _looks(table, asked) if asked else {}
    return _with_texts(table, _kept(roles, looks), looks, given) if looks else roles


def _kept(roles: Roles, looks: dict[Column, _Look]) -> Roles:
    """Leave out parts that were told by a name which the values belie."""
    for part in ("prompt", "response", "messages", "split", "label"):
        column = getattr(roles, part)
        if part in roles.inferred and column in looks and _belied(part, column, looks[column]):
            without: Any = {part: None}
            roles = replace(roles, **without, inferred=roles.inferred - {part})
    if "groups" in roles.inferred:
        groups = tuple(c for c in roles.groups if c not in looks or looks[c].distinct <= _MOST_GROUPS)
        roles = replace(roles, groups=groups, inferred=roles.inferred if groups else roles.inferred - {"groups"})
    return roles


def _belied(part: str, column: Column, look: _Look) -> bool:
    if part == "messages":
        return look.lists < _OF_A_ROW
    if part == "split":
        return look.distinct > _MOST_PARTS
    if part == "label":
        return column.name.strip().lower() in _MAY_BE_AMOUNTS and look.distinct > _MOST_PARTS
    return column.name.strip().lower() in _MAY_BE_NAMES and (look.tokens >= _OF_A_ROW or look.distinct <= _MOST_PARTS)


def _with_texts(
    table: Table, roles: Roles, looks: dict[Column, _Look], given: dict[str, str | Sequence[str] | None]
) -> Roles:
    """Add the columns of free text, unless the user or the names of columns say what the texts are."""
    if given.get("text") is not None or roles.prompt or roles.response or roles.messages:
        return roles if given.get("text") is not None else replace(roles, text=(), context=_context(roles, looks))
    others = [column for column in (roles.label, roles.split, *roles.groups) if column is not None]
    free = [column for column, look in looks.items() if look.free and column not in others]
    lengths = {c.number: looks[c].length * looks[c].share if c in looks else _PLAIN for c in table.columns}
    mostly = sum(lengths[c.number] for c in free) >= _OF_A_ROW * sum(lengths.values())
    named = [c for c in roles.text if c.name.strip().lower() in _SURE]
    chosen = {c.number: c for c in [*(free if mostly else []), *named]}
    texts = tuple(chosen[number] for number in sorted(chosen))
    return replace(roles, text=texts, inferred=roles.inferred - {"text"} | ({"text"} if texts else set()))


def _context(roles: Roles, looks: dict[Column, _Look]) -> tuple[Column, ...]:
    """Return what the prompt is about, where it stands in a column of its own."""
    if roles.prompt is None:
        return ()
    taken = (roles.prompt, roles.response, roles.messages, roles.label, roles.split, *roles.groups)
    return tuple(
        column
        for column, look in looks.items()
        if snake(column.name) in CONTEXT
        and column.kind is Kind.TEXT
        and column not in taken
        and look.distinct >= max(2, _OWN * look.filled)
    )


def _looks(table: Table, columns: Sequence[Column]) -> dict[Column, _Look]:
    """Measure the first rows; an engine that cannot say it tells nothing."""
    parts = []
    for column in columns:
        c = column.sql if column.kind is Kind.TEXT else f"CAST({column.sql} AS VARCHAR)"
        parts += [
            f"sum(CASE WHEN trim({c}) <> '' THEN 1 ELSE 0 END)",
            f"sum(length({c}))",
            f"count(DISTINCT {c})",
            f"sum(CASE WHEN regexp_matches({c}, '^[!-~]+$') THEN 1 ELSE 0 END)",
            f"sum(CASE WHEN substr(trim({c}), 1, 1) = '[' THEN 1 ELSE 0 END)",
        ]
    chosen = ", ".join(column.sql for column in columns)
    sample = f"(SELECT {chosen} FROM {table.numbered} WHERE rid < {_ROWS} LIMIT {_ROWS}) AS sample"
    most = max(table.engine.most_aggregates // 5 * 5, 5)
    answers: list[float] = []
    try:
        for start in range(0, len(parts), most):
            row = table.engine.query(f"SELECT {', '.join(parts[start : start + most])} FROM {sample}")[0]
            answers += [float(value or 0) for value in row]
    except NotInDialectError:
        return {}
    found = {}
    for at, column in enumerate(columns):
        filled, length, distinct, tokens, lists = answers[at * 5 : at * 5 + 5]
        n = max(filled, 1)
        found[column] = _Look(min(table.rows, _ROWS), int(filled), length / n, int(distinct), tokens / n, lists / n)
    return found
