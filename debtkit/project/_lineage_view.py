"""How the runs of a project read: a graph, then a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.render import Html, Markdown, Node, code, count, graph_picture, html, html_table, markdown, markdown_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DRAWN = 12
"""More runs than that nobody can follow in one picture; the table has all."""
_DIGITS = 8
_COMMIT = 7
_HEADERS = ("Ended", "Run", "Read", "Code", "Settings", "Wrote")
_NONE = "No run was recorded yet: `project.lineage.record(inputs, code, params, outputs)` after each training."


def graph_of(records: Sequence[Mapping[str, Any]]) -> tuple[list[Node], list[tuple[str, str]]]:
    """Return the boxes and arrows of the newest runs; one content under one name is one box, whoever used it."""
    nodes: dict[str, Node] = {}
    edges: list[tuple[str, str]] = []
    for record in records[-_DRAWN:]:
        run = f"run {record['id']}"
        edges += [(_known(nodes, one), run) for one in record["inputs"]]
        nodes[run] = Node(run, record["name"], f"{record['on'][:10]} · {short_code(record)}", round=True)
        edges += [(run, _known(nodes, one)) for one in record["outputs"]]
    return list(nodes.values()), list(dict.fromkeys(edges))


def _known(nodes: dict[str, Node], one: Mapping[str, Any]) -> str:
    digest = one["sha256"] or one["fingerprint"] or ""
    key = f"{one['name']} {digest}"
    note = short_version(one)
    if key not in nodes or len(note) > len(nodes[key].note):
        nodes[key] = Node(key, one["name"], note)
    return key


def short_version(one: Mapping[str, Any]) -> str:
    """Return a few digits that tell this content from another."""
    version = one["version"]
    if version and version["system"] != "git" and not version["modified"]:
        revision = version["revision"]
        return f"{version['system']} {revision[:_DIGITS] if len(revision) > 20 else revision}"  # noqa: PLR2004
    if one["sha256"]:
        return f"sha256 {one['sha256'][:_DIGITS]}"
    return f"rows {one['fingerprint'][:_DIGITS]}" if one["fingerprint"] else "not hashed"


def short_code(record: Mapping[str, Any]) -> str:
    """Return the commit in short, with a mark when files differed from it."""
    told = record["code"]
    if told["commit"]:
        return f"{told['commit'][:_COMMIT]}{' dirty' if told['dirty'] else ''}"
    return f"{count(len(told['files']), 'file')} hashed"


def picture_of(records: Sequence[Mapping[str, Any]], name: str, variant: Any = "file") -> str:  # noqa: ANN401 - Variant
    """Return the graph as SVG."""
    nodes, edges = graph_of(records)
    more = f" (the newest {_DRAWN} of {len(records)})" if len(records) > _DRAWN else ""
    return graph_picture(f"Lineage of {name}{more}", nodes, edges, variant=variant)


def lineage_markdown(records: Sequence[Mapping[str, Any]], name: str) -> str:
    """Return the graph as a mermaid diagram, and a table of all runs."""
    head = f"# Lineage of {markdown(name)}\n\n"
    if not records:
        return f"{head}{_NONE}\n"
    rows = [
        (one["on"], Markdown(f"{markdown(one['name'])} {code(one['run_id'])}"), *map(_listed, _cells(one)))
        for one in reversed(records)
    ]
    return f"{head}{_mermaid(records)}\n{markdown_table(_HEADERS, rows)}"


def _listed(names: Sequence[str]) -> Markdown:
    return Markdown(", ".join(map(code, names)))


def _cells(record: Mapping[str, Any]) -> tuple[list[str], ...]:
    from debtkit.instruments.audit.lineage.openlineage import flat  # noqa: PLC0415 - only where runs are

    read, wrote = ([f"{one['name']} ({short_version(one)})" for one in record[part]] for part in ("inputs", "outputs"))
    files = [f"{one['path']} {one['sha256'][:_DIGITS]}" for one in record["code"]["files"]]
    made = [short_code(record)] if record["code"]["commit"] else []
    return read, [*made, *files], [f"{key}={value}" for key, value in flat(record["params"]).items()], wrote


def _mermaid(records: Sequence[Mapping[str, Any]]) -> str:
    nodes, edges = graph_of(records)
    ids = {node.id: f"n{at}" for at, node in enumerate(nodes)}
    lines = ["```mermaid", "flowchart LR"]
    for node in nodes:
        opened, closed = ("([", "])") if node.round else ("[", "]")
        lines.append(f'  {ids[node.id]}{opened}"{_quoted(node.title)}<br/>{_quoted(node.note)}"{closed}')
    lines += [f"  {ids[start]} --> {ids[end]}" for start, end in edges]
    return "\n".join([*lines, "```", ""])


def _quoted(text: str) -> str:
    """Return text for a label: letters, digits and a few signs as they are, all others by their number."""
    shown = text if len(text) <= 60 else f"{text[:30]}…{text[-28:]}"  # noqa: PLR2004 - as much as a box holds
    return "".join(one if one.isalnum() or one in " ._-/+:·…" else f"#{ord(one)};" for one in shown)


def lineage_html(records: Sequence[Mapping[str, Any]], name: str) -> str:
    """Return the graph and the table."""
    if not records:
        return f"<p>{html(_NONE.replace('`', ''))}</p>\n"
    rows = [
        (one["on"], f"{one['name']} {one['run_id']}", *(", ".join(cell) for cell in _cells(one)))
        for one in reversed(records)
    ]
    return Html(f"{picture_of(records, name, 'inline')}{html_table(_HEADERS, rows)}")
