from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from documents_helpers import HOSTILE

from debtkit.facts import Evidence, Fact, Status
from debtkit.render import Result

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Looked(Result):
    """The least that a result must give."""

    def facts(self) -> tuple[Fact, ...]:
        """Return one plain fact and many hostile ones."""
        hostile = tuple(Fact(name, name, Status.MEASURED, name, (Evidence(name, "L1"),)) for name in HOSTILE)
        return (Fact("license", value=True, status=Status.MEASURED, evidence=(Evidence("LICENSE"),)), *hostile)


def test_a_result_has_one_stable_line() -> None:
    assert repr(Looked()) == f"Looked({len(HOSTILE) + 1} facts)"


def test_a_notebook_gets_every_static_form() -> None:
    bundle = Looked()._repr_mimebundle_(include=None, exclude=None)

    assert set(bundle) == {"text/plain", "text/html", "text/markdown"}
    assert bundle["text/plain"] == repr(Looked())


def test_the_default_html_is_harmless(elements: Callable[[str], Any]) -> None:
    assert set(elements(Looked().to_html()).tags) == {"p", "b", "table", "thead", "tbody", "tr", "th", "td"}


def test_the_default_markdown_is_harmless(tokens: Callable[[str], Any]) -> None:
    found = tokens(Looked().to_markdown())

    assert not [token for token in found if token.type.startswith(("html", "link", "image"))]
    assert sum(token.type == "td_open" for token in found) == 5 * (len(HOSTILE) + 1)


def test_markdown_is_written_where_asked(tmp_path: Path) -> None:
    text = Looked().to_markdown(tmp_path / "x.md")

    assert (tmp_path / "x.md").read_text(encoding="utf-8") == text


def test_json_gives_the_facts_back() -> None:
    data = json.loads(Looked().to_json())

    assert data["schema"] == "debtkit.facts/1"
    assert tuple(Fact.from_dict(fact) for fact in data["facts"]) == Looked().facts()


def test_a_frame_has_one_row_a_fact() -> None:
    frame = Looked().to_frame()

    assert len(frame) == len(HOSTILE) + 1
    assert frame.loc[0, "path"] == "LICENSE"


def test_the_default_figure_counts_the_facts() -> None:
    figure = Looked().plot()

    assert figure.axes[0].patches[0].get_width() == len(HOSTILE) + 1  # type: ignore[attr-defined]


def test_the_default_widget_shows_the_html() -> None:
    assert Looked().widget().value == Looked().to_html()


def test_importing_render_loads_nothing_heavy() -> None:
    heavy = "{'pandas', 'numpy', 'matplotlib', 'ipywidgets', 'jinja2', 'wcwidth', 'debtkit.judgement'}"
    code = f"import sys, debtkit.render; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
