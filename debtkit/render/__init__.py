"""How debtkit writes: escaping, tables, hours, blocks, charts, and the face that every result shares.

The only room that escapes. It knows facts and nothing else of debtkit.
"""

from debtkit.render._blocks import block, block_body, block_names, replace_block, without_blocks
from debtkit.render._clean import clip, one_line
from debtkit.render._escape import (
    Html,
    Markdown,
    code,
    html,
    html_phrase,
    link,
    markdown,
    markdown_phrase,
    svg,
    terminal,
)
from debtkit.render._graph import Node, graph_picture
from debtkit.render._graph import layers as graph_layers
from debtkit.render._hours import count, hours, number, percent
from debtkit.render._read import read_plain
from debtkit.render._table import fit, html_table, markdown_table, pad, terminal_table, text_width
from debtkit.render._write import atomic_write, atomic_write_all, explained, refuse_links
from debtkit.render.charts import Bar, Point, area_bar, area_bars, area_key, histogram, paydown_curve
from debtkit.render.result import Result, encodable

__all__ = [
    "Bar",
    "Html",
    "Markdown",
    "Node",
    "Point",
    "Result",
    "area_bar",
    "area_bars",
    "area_key",
    "atomic_write",
    "atomic_write_all",
    "block",
    "block_body",
    "block_names",
    "clip",
    "code",
    "count",
    "encodable",
    "explained",
    "fit",
    "graph_layers",
    "graph_picture",
    "histogram",
    "hours",
    "html",
    "html_phrase",
    "html_table",
    "link",
    "markdown",
    "markdown_phrase",
    "markdown_table",
    "number",
    "one_line",
    "pad",
    "paydown_curve",
    "percent",
    "read_plain",
    "refuse_links",
    "replace_block",
    "svg",
    "terminal",
    "terminal_table",
    "text_width",
    "without_blocks",
]
