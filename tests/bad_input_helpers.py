"""Hostile words, everything that debtkit says about a project, and what must be true of it."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from debtkit.cli import main
from debtkit.project import open_project
from debtkit.widgets import AssessmentWidget, _wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DAY = "2026-11-22"
COMMANDS = ("scan", "assess", "plan", "check")
NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(2)></td></svg>]]>"
    " [click](https://evil.example/a) ![pixel](https://evil.example/b.png) <https://evil.example/c>"
    " https://evil.example/d www.evil.example | a | `b` \x1b[31mred\x1b]0;title\x07\x9b2J \u202etxt.exe \u200bhidden"
    " 🏠\r\n# heading\n<!-- debtkit:end areas -->\n\n    indented\n- [ ] item\n&lt;b&gt; \0 &#60;i&#62;"
)
_OURS = re.compile(r"<!-- debtkit:(begin|end) [a-z-]+ -->\s*")
_STEERS = {"Cc", "Cf", "Cs"}
_TAGS = {
    "b", "br", "code", "div", "li", "ol", "p", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"align", "cellpadding", "aria-hidden", "scope", "style"}


@dataclass(frozen=True)
class Said:
    """What one command said, and how it ended."""

    code: int
    out: str
    err: str

    def sentence(self) -> str:
        """Return the one clear line of a refusal."""
        assert self.code == 2, self.out
        assert self.out == ""
        assert self.err.startswith("debtkit: ")
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        assert "[Errno" not in self.err
        assert_quiet(self.err)
        return self.err


def run(*args: object) -> Said:
    """Run one command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(arg) for arg in args])
    return Said(code, out.getvalue(), err.getvalue())


def everything(root: Path) -> dict[str, str]:
    """Return all that debtkit says about a project, by face and form; it is exported and recorded on the way."""
    said: dict[str, str] = {}
    for command in COMMANDS:
        for form in ("text", "json", "markdown"):
            told = run(command, root, "--format", form, "--as-of", DAY)
            said[f"{command}.{form}"] = told.out
            said[f"{command}.{form}.err.text"] = told.err
    said["export.text"] = run("export", root, "--as-of", DAY).out
    project = open_project(root)
    result = project.scan()
    project.record(result)
    assessment = project.assess(rescan=False)
    plan = project.plan()
    for name, shown in (("result", result), ("assessment", assessment), ("pay-down", plan)):
        said |= {f"{name}.html": shown.to_html(), f"{name}.markdown": shown.to_markdown()}
        said |= {f"{name}.json": shown.to_json(), f"{name}.repr.text": repr(shown)}
    said |= {f"{name}.frame": shown.to_frame().to_csv() for name, shown in (("assessment", assessment), ("plan", plan))}
    said["pay-down.text"] = plan.to_text()
    said |= _widget(AssessmentWidget(assessment))
    for path in sorted((root / "docs/debt").iterdir()):
        said[f"export.{path.name}".replace(".md", ".markdown")] = path.read_text("utf-8")
    for path in sorted((root / ".debtkit/facts").iterdir()):
        said[f"facts.{path.name}"] = path.read_text("utf-8")
    return said


def _widget(widget: AssessmentWidget) -> dict[str, str]:
    data, _ = widget._repr_mimebundle_() or ({}, {})
    said = {
        "widget.repr.text": repr(widget),
        "widget.html": data["text/html"],
        "widget.markdown": data["text/markdown"],
    }
    said["widget.state.json"] = json.dumps(_wire.unpack(widget.state), ensure_ascii=False)
    said["widget.catalog.json"] = json.dumps(_wire.unpack(widget.catalog), ensure_ascii=False)
    widget.close()
    return said


def assert_quiet(text: str) -> None:
    """Hold that nothing steers the terminal or hides: no control character but the line feed."""
    steers = {char for char in text if char != "\n" and unicodedata.category(char) in _STEERS}
    assert not steers


def assert_plain_markdown(text: str) -> None:
    """Hold that a parser sees no HTML of others, and neither a link nor a picture that leads away."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only here

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for token in _all(parser.parse(text)):
        if token.type in {"html_block", "html_inline"}:
            assert _OURS.sub("", token.content).strip() == "", token.content
        for key in ("href", "src"):
            target = str(token.attrs.get(key, ""))
            assert not re.match(r"[a-z][a-z0-9+.-]*:|//", target, re.IGNORECASE), target
    assert_quiet(text)


def _all(tokens: list) -> Iterator:  # type: ignore[type-arg]
    for token in tokens:
        yield token
        yield from _all(token.children or [])


class _Strict(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS, tag
        assert {name for name, _ in attrs} <= _ATTRIBUTES, attrs

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def assert_only_our_tags(text: str) -> None:
    """Hold that the HTML consists of our few tags, with our few attributes."""
    parser = _Strict(convert_charrefs=True)
    parser.feed(text)
    parser.close()
    assert_quiet(text)


def assert_drawing(text: str) -> None:
    """Hold that an SVG is well-formed and can do nothing."""
    for element in ET.fromstring(text).iter():  # noqa: S314 - our own drawing
        assert element.tag.rpartition("}")[2] in {
            "circle",
            "desc",
            "g",
            "line",
            "path",
            "polyline",
            "rect",
            "svg",
            "text",
            "title",
            "tspan",
        }
        assert not [name for name in element.attrib if name.startswith("on") or "href" in name]
    assert_quiet(text)


CHECKS: dict[str, Callable[[str], object]] = {
    "text": assert_quiet,
    "markdown": assert_plain_markdown,
    "html": assert_only_our_tags,
    "svg": assert_drawing,
    "json": json.loads,
}
