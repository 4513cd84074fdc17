"""Carry a statement from DuckDB's dialect to another, or refuse it by name."""

# ruff: noqa: PLC0415 - sqlglot is loaded when it is used
# ruff: noqa: ANN401 - SQLGlot's classes are called otherwise from version to version

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from debtkit.instruments.audit._errors import NotInDialectError
from debtkit.instruments.audit.engines._dialects import DIALECTS, FUNCTIONS, INSTEAD, SAME, SHAPES, TYPES, Levels
from debtkit.instruments.audit.engines._dialects_histogram import with_histograms_spelled_out
from debtkit.instruments.audit.engines._dialects_regex import for_dialect, replacement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from debtkit.instruments.audit.engines._dialects import Rule

_SPARK = ("spark", "databricks")
_APPROXIMATE = re.compile(r"\w*(?:approx|hll|hyperlog|reservoir|sketch|tablesample|minhash)\w*", re.IGNORECASE)
_QUOTED = re.compile(r"'(?:[^'\\]|''|\\.)*'|\"[^\"]*\"|`[^`]*`")
_LISTS = ("array", "split", "filter", "transform", "array_distinct", "regexp_extract_all", "array_agg", "array_sort")
_WITHOUT_WHAT_WAS_CHECKED = {"regexp_replace": 3, "datediff": 2, "encode": 1}  # flag, unit, UTF-8
_REGEXES = ("regexp_like", "regexp_extract", "regexp_extract_all", "regexp_replace")


@lru_cache(maxsize=4096)
def translate(sql: str, dialect: str) -> str:
    """Return a statement of DuckDB's dialect in another one.

    Raises
    ------
    NotInDialectError
        If it holds a function or a construct that is not in the table of the dialect.
    """
    import sqlglot
    from sqlglot.errors import SqlglotError

    if dialect not in DIALECTS:
        msg = f"statements cannot be carried to the dialect {dialect!r}; known are {', '.join(DIALECTS)}"
        raise NotInDialectError(msg)
    if dialect == "duckdb":
        return sql
    try:
        tree = sqlglot.parse_one(sql, read="duckdb")
    except SqlglotError:
        msg = f"a statement cannot be read as DuckDB's dialect, so it cannot be carried to {dialect}"
        raise NotInDialectError(msg) from None
    written = _Carrier(dialect).carry(tree)
    if approximate(written) - approximate(sql) and not approximate(sql):
        msg = f"{dialect} would answer with an approximation where an exact figure is asked for"
        raise NotInDialectError(msg)
    return written


def approximate(sql: str) -> set[str]:
    """Return the names of approximate functions that a statement calls."""
    return {name.lower() for name in _APPROXIMATE.findall(_QUOTED.sub("''", sql))}


class _Carrier:
    """Carries one tree, from the leaves up: what has a rule becomes text, the rest is left to SQLGlot."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect

    def carry(self, tree: Any) -> str:
        tree = with_histograms_spelled_out(tree) if self.dialect in _SPARK else tree
        for node in tree.walk():
            self.check(node)
        for node in reversed(list(tree.walk(bfs=False))):
            new = self.carried(node)
            if new is not None:
                node.replace(new)
        return self.text(tree)

    def text(self, node: Any) -> str:
        from sqlglot.errors import ErrorLevel, SqlglotError

        try:
            return str(node.sql(self.dialect, unsupported_level=ErrorLevel.RAISE))
        except SqlglotError as error:
            self.refuse(f"a part of the statement ({error})")

    def refuse(self, what: str, instead: str = "") -> NoReturn:
        msg = f"{what} has no equal in {self.dialect}" + (f": {instead}" if instead else "")
        raise NotInDialectError(msg)

    def check(self, node: Any) -> None:
        """Refuse what is not in the table."""
        from sqlglot import exp

        kind = type(node).__name__
        if isinstance(node, exp.Func) and kind not in SHAPES:
            self.rule(node)
        elif kind not in SHAPES:
            self.refuse(_spoken(node), INSTEAD.get(kind, ""))
        for applies, instead in _ODD:
            if applies(node, self.dialect):
                self.refuse(_spoken(node), instead)

    def rule(self, node: Any) -> Rule:
        rule = FUNCTIONS.get(_name(node), {}).get(self.dialect)
        return self.refuse(_spoken(node)) if rule is None else rule

    def carried(self, node: Any) -> Any:
        """Return what stands for a node; None if SQLGlot writes it as it is."""
        from sqlglot import exp

        if isinstance(node, exp.DataType):
            name = TYPES.get(node.this.name, {}).get(self.dialect)
            return exp.DataType.build(str(name), dialect=self.dialect) if name else None
        text = self.written(node)
        return None if text is None else exp.Var(this=text)

    def written(self, node: Any) -> str | None:
        from sqlglot import exp

        if isinstance(node, exp.Bracket):
            return f"try_element_at({self.text(node.this)}, {_index(node)})"
        if isinstance(node, exp.Div) and self.dialect in _SPARK:
            return f"(CAST({self.text(node.this)} AS DOUBLE) / {self.text(node.expression)})"
        if isinstance(node, exp.ArrayAgg) and isinstance(node.this, exp.Order):
            return self.sorted_list(node.this)
        return self.called(node) if isinstance(node, exp.Func) and type(node).__name__ not in SHAPES else None

    def called(self, node: Any) -> str | None:
        """Return the text of a function that has a rule."""
        if _name(node) in _REGEXES:
            self.rewrite_pattern(node)
        rule, arguments = self.rule(node), _arguments(node)
        if rule == SAME:
            return None
        if not _fits(rule, arguments):
            self.refuse(f"{_spoken(node)} with {len(arguments)} arguments")
        if isinstance(rule, Levels):
            return self.levels(rule, arguments)
        return self.filled(rule, arguments)

    def rewrite_pattern(self, node: Any) -> None:
        from sqlglot import exp

        pattern = node.expression
        pattern.replace(exp.Literal.string(for_dialect(pattern.this, self.dialect)))
        new = node.args.get("replacement")
        if new is not None:
            new.replace(exp.Literal.string(replacement(new.this, self.dialect)))

    def sorted_list(self, order: Any) -> str:
        """Return a list in the order of its own values; Spark knows no other."""
        (key,) = order.expressions
        value = order.this.expressions[0] if type(order.this).__name__ == "Distinct" else order.this
        if self.dialect not in _SPARK or self.text(key.this) != self.text(value):
            self.refuse("a list in the order of something else")
        in_order = f"array_sort(collect_list({self.text(order.this)}))"
        return f"reverse({in_order})" if key.args.get("desc") else in_order

    def filled(self, rule: str, arguments: Sequence[Any]) -> str:
        texts = [self.text(argument) for argument in arguments]
        marked = [f"coalesce(CAST({text} AS VARCHAR), chr(30))" for text in texts]
        return rule.format(
            *texts,
            all=", ".join(texts),
            flagged=", ".join(f"{text}, isnull({text})" for text in texts),
            marked=", ".join(marked),
            joined=" || chr(31) || ".join(marked),
        )

    def levels(self, rule: Levels, arguments: Sequence[Any]) -> str:
        from sqlglot import exp

        x, level = arguments
        if not isinstance(level, exp.Array):
            return self.filled(rule.one, arguments)
        each = ", ".join(self.filled(rule.one, (x, one)) for one in level.expressions)
        levels = ", ".join(map(self.text, level.expressions))
        return rule.several.format(self.text(x), each=each, levels=levels)


def _name(node: Any) -> str:
    """Return the table's name of a function."""
    from sqlglot import exp

    if isinstance(node, exp.Anonymous):
        return str(node.name).lower()
    return str(node.sql_name()).lower() if isinstance(node, exp.Func) else ""


def _spoken(node: Any) -> str:
    """Return what a node is called in a sentence; never its arguments, which may be values."""
    from sqlglot import exp
    from sqlglot.errors import ErrorLevel

    if isinstance(node, exp.Func):
        name = re.match(r"\w+(?=\()", node.sql("duckdb", unsupported_level=ErrorLevel.IGNORE))
        return f"the function {(name[0] if name else _name(node)).lower()}"
    return f"the construct {re.sub(r'(?<=[a-z])(?=[A-Z])', ' ', type(node).__name__).lower()}"


def _arguments(node: Any) -> list[Any]:
    from sqlglot import exp

    if isinstance(node, exp.Anonymous):
        return list(node.expressions)
    values = [value for key in node.arg_types if (value := node.args.get(key)) is not None]
    values = values[: _WITHOUT_WHAT_WAS_CHECKED.get(_name(node))]
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return [one for one in flat if isinstance(one, exp.Expression)]


def _fits(rule: Rule, arguments: Sequence[Any]) -> bool:
    """Whether a rule says where every argument goes."""
    places = {int(place) for place in re.findall(r"\{(\d)\}", rule.one if isinstance(rule, Levels) else rule)}
    return not places or max(places) + 1 == len(arguments)


def _index(node: Any) -> str:
    """SQLGlot counts from 0 where the index is a number, and leaves it alone where it is not."""
    (index,) = node.expressions
    text = str(index.sql("duckdb"))
    return str(int(text) + 1) if re.fullmatch(r"-?\d+", text) else text


def _divides_by_what_may_be_zero(node: Any, dialect: str) -> bool:
    from sqlglot import exp

    if dialect not in _SPARK or not isinstance(node, exp.Div | exp.IntDiv | exp.Mod):
        return False
    by = node.expression.unnest()
    return not (isinstance(by, exp.Nullif) or (isinstance(by, exp.Literal) and float(by.this) != 0))


def _is(kind: str, *parts: str) -> Callable[[Any, str], bool]:
    return lambda node, _: type(node).__name__ == kind and any(node.args.get(part) for part in parts)


def _pattern_is_not_a_literal(node: Any, _: str) -> bool:
    if _name(node) not in _REGEXES:
        return False
    new = node.args.get("replacement")
    return not node.expression.is_string or (new is not None and not new.is_string)


def _first_match_only(node: Any, _: str) -> bool:
    return (
        _name(node) == "regexp_replace" and node.args["modifiers"].name != "g"
        if node.args.get("modifiers")
        else (_name(node) == "regexp_replace")
    )


def _len_of_list(node: Any, _: str) -> bool:
    return _name(node) == "length" and _name(node.this) in _LISTS


def _distinct_elsewhere(node: Any, _: str) -> bool:
    from sqlglot import exp

    inside = isinstance(node, exp.Distinct) and isinstance(node.parent, exp.Func)
    return inside and (not isinstance(node.parent, exp.Count | exp.Sum | exp.ArrayAgg) or len(node.expressions) != 1)


def _tuple_as_value(node: Any, _: str) -> bool:
    from sqlglot import exp

    return isinstance(node, exp.Tuple) and not isinstance(node.parent, exp.Values | exp.In | exp.Schema)


def _odd_bracket(node: Any, dialect: str) -> bool:
    from sqlglot import exp

    if not isinstance(node, exp.Bracket):
        return False
    return dialect not in _SPARK or len(node.expressions) != 1 or bool(node.expressions[0].is_string)


def _sided_trim(node: Any, _: str) -> bool:
    return _name(node) == "trim" and bool(node.args.get("position") or node.args.get("expression"))


def _not_by_days(node: Any, _: str) -> bool:
    return _name(node) == "datediff" and str(node.args.get("unit", "")).upper() != "DAY"


def _split_into_letters(node: Any, _: str) -> bool:
    return _name(node) == "split" and node.expression.is_string and not node.expression.this


# Parts that SQLGlot hands on, and that mean something else or nothing elsewhere.
_ODD: tuple[tuple[Callable[[Any, str], bool], str], ...] = (
    (_divides_by_what_may_be_zero, "Spark stops at a division by zero; write nullif(divisor, 0)"),
    (_pattern_is_not_a_literal, "the pattern must stand in the statement as a literal"),
    (_first_match_only, "others replace every match; write the flag 'g'"),
    (_len_of_list, "write array_length for a list"),
    (_distinct_elsewhere, "DISTINCT of one column in count or sum only"),
    (_tuple_as_value, "write the columns one by one"),
    (_odd_bracket, "only l[1] of a list; write substr(x, from, length) or s.field"),
    (_sided_trim, "only trim(x)"),
    (_not_by_days, "only date_diff('day', a, b)"),
    (_split_into_letters, "name what separates the parts"),
    (_is("Group", "all"), "spell out the columns of GROUP BY"),
    (_is("Order", "all"), "spell out the columns of ORDER BY"),
    (_is("Star", "except_", "except", "replace", "rename"), "spell out the columns"),
    (_is("Min", "expressions", "count"), "write a window and a limit"),
    (_is("Max", "expressions", "count"), "write a window and a limit"),
    (_is("Distinct", "on"), "write QUALIFY row_number() OVER (...) = 1"),
    (_is("Select", "sample", "pivots"), "neither samples nor pivots"),
    (_is("Table", "sample", "pivots"), "neither samples nor pivots"),
    (lambda n, _: type(n).__name__ == "Join" and n.side.upper() in {"ASOF", "POSITIONAL"}, "join by columns"),
    (lambda n, _: type(n).__name__ == "Join" and n.kind.upper() in {"SEMI", "ANTI"}, "write IN or EXISTS"),
    (lambda n, _: type(n).__name__ == "Join" and bool(n.args.get("method")), "join by columns"),
)
