from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from widgets_helpers import HOSTILE

import debtkit
from debtkit.widgets import AuditWidget, _wire, widget_for
from debtkit.widgets._audit_messages import read_act
from debtkit.workshop import make_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from debtkit.instruments.audit import Audit


class Page:
    """A widget and what a page would do to it."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit
        self.widget = AuditWidget(audit)
        self.replies: list[dict[str, Any]] = []
        self.widget.send = lambda content, _buffers=None: self.replies.append(content)

    def act(self, **content: object) -> dict[str, Any]:
        """Send one act and return the reply."""
        self.widget._handle_custom_msg(content | {"n": "a.1"}, [])
        return self.replies[-1]

    @property
    def catalog(self) -> dict[str, Any]:
        """What the page is told once."""
        return _wire.unpack(self.widget.catalog)

    @property
    def state(self) -> dict[str, Any]:
        """What acts change."""
        return _wire.unpack(self.widget.state)


@pytest.fixture(scope="module")
def audit() -> Audit:
    return debtkit.audit(make_corpus(400).frame, groups=["region", "age_group"])


@pytest.fixture
def page(audit: Audit) -> Iterator[Page]:
    page = Page(audit)
    yield page
    page.widget.close()


def test_the_page_is_told_what_the_documents_say(page: Page, audit: Audit) -> None:
    catalog = page.catalog
    assert [one["says"] for one in catalog["findings"]] == [one.says for one in audit.findings]
    assert [one["name"] for one in catalog["columns"]] == [column.name for column in audit.data.table.columns]
    assert dict(catalog["severities"]) == audit.summary["by_severity"]
    assert catalog["clusters"]["many"] == audit["near_duplicates"].figures["clusters"]
    assert len(catalog["not_run"]) == len(audit.not_run)
    prompt = next(one for one in catalog["columns"] if one["name"] == "prompt")
    assert prompt["chart"].startswith("<svg")


def test_no_personal_data_travel(page: Page, audit: Audit) -> None:
    corpus = make_corpus(400)
    sent = str(page.catalog) + str(page.state) + str(page.widget._repr_mimebundle_())
    values = re.compile(
        r"[a-z]+\.[a-z]+\d\d@example\.\w+|sk-proj-\w{20,}|4000 00\d\d \d{4} \d{4}|\d{2}[./]\d{2}[./]\d{4}"
    )
    planted = [corpus.frame.prompt[row] + corpus.frame.response[row] for row in corpus.truth.rows["personal_data"]]
    assert any(values.search(text) for text in planted)
    assert not values.search(sent)
    assert audit["personal_data"].figures["rows_sure"] > 0


def test_counting_in_a_split_agrees_with_pandas(page: Page) -> None:
    frame = make_corpus(400).frame
    catalog = page.catalog
    group = [one["column"] for one in catalog["groups"]].index("region")
    split = catalog["splits"].index("test")
    assert page.act(type="count", group=group, split=split)["type"] == "done"
    counts = page.state["counts"]
    expected = frame[frame.split == "test"].region.value_counts()
    assert {value: rows for value, rows, _ in counts["values"] if rows} == expected.to_dict()
    assert sum(share for *_, share in counts["values"]) == pytest.approx(1)
    assert "audit.data.table.engine.query(" in page.state["code"]
    page.act(type="count", group=group, split=-1)
    assert page.state["counts"] is None


def test_a_try_shows_before_and_after_and_leaves_nothing(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    reply = page.act(type="fix", steps=["drop_leaked_rows", "redact_pii"], path="", by=0)
    assert reply["type"] == "done", reply
    fixed = page.state["fixed"]
    assert [row[0] for row in fixed["log"]] == ["drop_leaked_rows", "redact_pii"]
    assert fixed["table"][0][:2] == ["Rows", "400"]
    assert fixed["path"] == ""
    assert fixed["call"] == "audit.fix(['drop_leaked_rows', 'redact_pii'], 'mended.parquet')"
    assert not list(tmp_path.rglob("*.parquet"))
    assert "fix(" not in page.state["code"], "nothing was written, so nothing is to be repeated"


def test_with_a_path_a_file_is_written_and_the_call_kept(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page.act(type="fix", steps=["drop_near_duplicates"], path=" mended.parquet ", by=0)
    assert "audit.fix(['drop_near_duplicates'], 'mended.parquet')" in page.state["code"]
    dropped = len(page.audit["near_duplicates"].rows["drop_near_duplicates"])
    assert len(pd.read_parquet(tmp_path / "mended.parquet")) == 400 - dropped


def test_the_code_runs_and_does_the_same(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page.act(type="fix", steps=["drop_near_duplicates"], path="one.parquet", by=0)
    first = (tmp_path / "one.parquet").read_bytes()
    (tmp_path / "one.parquet").unlink()
    exec(page.state["code"], {"data": make_corpus(400).frame})  # noqa: S102 - our own program, which is what is tested
    assert (tmp_path / "one.parquet").read_bytes() == first


def test_balance_weighs_by_the_group_that_is_chosen(page: Page) -> None:
    group = [one["column"] for one in page.catalog["groups"]].index("region")
    assert page.act(type="fix", steps=["balance"], path="", by=group)["type"] == "done"
    assert "('balance', {'by': 'region'})" in page.state["fixed"]["call"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"type": "fix", "steps": ["drop_all"], "path": "", "by": 0}, "there is no step 'drop_all'"),
        ({"type": "fix", "steps": [], "path": "", "by": 0}, "choose at least one step"),
        ({"type": "fix", "steps": ["drop_empty"], "path": "x.exe", "by": 0}, "ends in one of"),
        ({"type": "count", "group": 99, "split": 0}, "there is no such group"),
        ({"type": "count", "group": 0, "split": 99}, "there is no such split"),
        ({"type": "count", "group": True, "split": 0}, "group is a number"),
        ({"type": "more", "what": "rows"}, "what is one of"),
        ({"type": "mend"}, "unknown act 'mend'"),
        ({"type": "more"}, "more has the fields what"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence(page: Page, content: dict[str, object], says: str) -> None:
    before = page.widget.state
    reply = page.act(**content)
    assert reply["type"] == "error"
    assert says in reply["says"]
    assert page.widget.state == before


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(["type", "steps", "path", "by", "group", "split", "what", "n"]),
        st.none()
        | st.integers()
        | st.text(max_size=8)
        | st.sampled_from(["fix", "count", "more"])
        | st.lists(st.text()),
    )
)
def test_any_message_is_read_or_refused(content: dict[str, object]) -> None:
    try:
        kind, said = read_act(content)
    except ValueError:
        return
    assert kind in {"fix", "count", "more"}
    assert said


def test_long_lists_come_in_parts() -> None:
    wide = pd.DataFrame({f"column {number}": [number, 2, 2] for number in range(120)})
    page = Page(debtkit.audit(wide, checks=["column_profile", "exact_duplicates"]))
    assert (len(page.catalog["columns"]), page.catalog["columns_left"]) == (50, 70)
    page.act(type="more", what="columns")
    assert (len(page.catalog["columns"]), page.catalog["columns_left"]) == (100, 20)
    page.widget.close()


def test_hostile_names_and_values_stay_text() -> None:
    rows = 40
    texts = [text.encode("utf-8", "replace").decode() for text in HOSTILE]  # a frame holds no half characters
    frame = pd.DataFrame({name: [texts[at % len(texts)] for at in range(rows)] for name in texts})
    page = Page(debtkit.audit(frame, groups=[HOSTILE[0]]))
    chart = "".join(one["chart"] for one in page.catalog["columns"])
    assert "<img" not in chart
    assert "<script" not in chart
    bundle = page.widget._repr_mimebundle_()
    assert bundle is not None
    html = bundle[0]["text/html"]
    assert "<img" not in html
    assert "<script" not in html
    assert "\u202e" not in str(page.catalog)
    page.widget.close()


def test_the_live_view_brings_the_static_forms(page: Page, audit: Audit) -> None:
    shown = page.widget._repr_mimebundle_()
    assert shown is not None
    data, _ = shown
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/html"] == audit.to_html()
    assert "| critical | secrets |" in data["text/markdown"]
    assert data["text/plain"] == repr(page.widget)
    assert re.fullmatch(r"AuditWidget\('DataFrame': 400 rows x 10 columns, .*\)", data["text/plain"])


def test_an_audit_shows_its_one_widget(audit: Audit) -> None:
    widget = audit.widget()
    assert isinstance(widget, AuditWidget)
    assert audit.widget() is widget
    bundle = audit._repr_mimebundle_()
    assert isinstance(bundle, tuple)
    assert "application/vnd.jupyter.widget-view+json" in bundle[0]
    widget.close()
    assert audit.widget() is not widget


def test_only_an_audit_is_shown(audit: Audit) -> None:
    assert isinstance(widget_for(audit), AuditWidget)
    with pytest.raises(TypeError, match="shows an audit"):
        AuditWidget(object())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"takes no keyword 'layuot'; did you mean 'layout'\?"):
        AuditWidget(audit, layuot={})


def test_a_page_cannot_write_a_trait(page: Page) -> None:
    with pytest.raises(Exception, match="read-only"):
        page.widget.state = b""


def test_a_fault_of_ours_shows_no_value(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        msg = "jo.doe@kunde.de"
        raise RuntimeError(msg)

    monkeypatch.setattr(page.audit, "fix", broken)
    reply = page.act(type="fix", steps=["drop_empty"], path="", by=0)
    assert reply["says"] == "a fault of debtkit stopped it (RuntimeError)"
