"""``histogram(x, [edges])`` for engines without it: said with what they have."""

# ruff: noqa: PLC0415 - sqlglot is loaded when it is used
# ruff: noqa: ANN401 - SQLGlot's classes are called otherwise from version to version

from __future__ import annotations

from typing import Any

_FEW = 12
"""Up to so many edges each bin is an aggregate of the statement; more bins are grouped in a scan of their own."""


def with_histograms_spelled_out(tree: Any) -> Any:
    """Return the tree of a statement with each histogram over literal edges in words that have a rule.

    Keys are the upper edges as DOUBLE, and infinity for what is above the last one, if there is anything.
    """
    from sqlglot import exp, parse_one

    for node in [one for one in tree.find_all(exp.Anonymous) if one.name.lower() == "histogram"]:
        if len(node.expressions) == 2 and isinstance(node.expressions[1], exp.Array):  # noqa: PLR2004 - x and edges
            select = node.find_ancestor(exp.Select)
            alone = select is not None and not select.args.get("group") and not select.args.get("joins")
            spell = _grouped if alone and len(node.expressions[1].expressions) > _FEW else _counted
            node.replace(parse_one(spell(node, select), read="duckdb"))
    return tree


def _parts(node: Any) -> tuple[str, list[str]]:
    x, edges = node.expressions
    return f"CAST({x.sql('duckdb')} AS DOUBLE)", [_double(edge) for edge in edges.expressions]


def _double(edge: Any) -> str:
    """Return an edge as a DOUBLE: a number with an exponent is one everywhere."""
    text = str(edge.sql("duckdb"))
    try:
        number = repr(float(text))
    except ValueError:
        return f"CAST({text} AS DOUBLE)"
    return number if "e" in number else f"{number}e0"


def _counted(node: Any, _: Any) -> str:
    x, edges = _parts(node)
    lower = ["", *(f"{x} > {edge} AND " for edge in edges)]
    bins = [f"count_if({above}{x} <= {edge})" for above, edge in zip(lower, edges, strict=False)]
    over = f"count_if({x} > {edges[-1]})"
    keys, counts = ", ".join(edges), ", ".join(bins)
    return (
        f"CASE WHEN count({x}) = 0 THEN NULL WHEN {over} > 0"
        f" THEN debtkit_map([{keys}, CAST('Infinity' AS DOUBLE)], [{counts}, {over}])"
        f" ELSE debtkit_map([{keys}], [{counts}]) END"
    )


def _grouped(node: Any, select: Any) -> str:
    x, edges = _parts(node)
    source = (select.args.get("from_") or select.args.get("from")).sql("duckdb")
    where = select.args.get("where")
    kept = f"{where.sql('duckdb')} AND " if where is not None else "WHERE "
    cases = " ".join(f"WHEN v <= {edge} THEN {edge}" for edge in edges)
    return (
        f"CASE WHEN count({x}) > 0 THEN (SELECT debtkit_map_of_rows(b, n) FROM (SELECT b, sum(k) AS n FROM ("
        f"SELECT CASE {cases} ELSE CAST('Infinity' AS DOUBLE) END AS b, 1 AS k"
        f" FROM (SELECT {x} AS v {source} {kept}{x} IS NOT NULL) AS seen"
        f" UNION ALL SELECT b, 0 FROM (SELECT unnest([{', '.join(edges)}]) AS b) AS edges"
        f") AS bins GROUP BY b) AS counts) END"
    )
