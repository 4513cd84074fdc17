from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from debtkit.instruments.importers import import_findings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
WORDS = st.sampled_from(
    ["a.py", "/etc/passwd", "../x", "", "file:///a.py", "%ff", "\x1b[31m", "<b>", "|", "\ud800", "\x00", "a" * 9000]
)
REGION = st.fixed_dictionaries({}, optional={"startLine": VALUES})
LOCATION = st.fixed_dictionaries(
    {
        "physicalLocation": st.fixed_dictionaries(
            {"artifactLocation": st.fixed_dictionaries({"uri": WORDS}), "region": REGION}
        )
    }
)
RESULT = st.fixed_dictionaries(
    {"ruleId": WORDS | VALUES, "locations": st.lists(LOCATION | VALUES, max_size=2) | VALUES},
    optional={
        "level": VALUES, "message": VALUES, "ruleIndex": VALUES, "rule": VALUES, "suppressions": VALUES, "kind": VALUES,
    },
)  # fmt: skip
RUN = st.fixed_dictionaries(
    {"tool": st.fixed_dictionaries({"driver": st.fixed_dictionaries({"name": WORDS.filter(bool), "rules": VALUES})})},
    optional={
        "results": st.lists(RESULT | VALUES, max_size=3) | VALUES,
        "originalUriBaseIds": VALUES,
        "artifacts": VALUES,
    },
)
REPORTS = st.one_of(
    st.fixed_dictionaries({"version": st.just("2.1.0"), "runs": st.lists(RUN, max_size=2)}),
    st.lists(
        st.fixed_dictionaries({"code": WORDS | VALUES, "filename": WORDS | VALUES, "location": REGION | VALUES})
        | VALUES,
        max_size=3,
    ),
    st.fixed_dictionaries({"results": VALUES | st.lists(VALUES), "errors": VALUES, "metrics": VALUES}),
    VALUES,
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty; the tool may have failed"),
        ("not json", "is not JSON \\(line 1\\)"),
        ('{"a": 1', "is not JSON"),
        ("[" * 100_000, "is nested too deeply|is not JSON"),
        ('{"a":' * 100_000, "is nested too deeply|is not JSON"),
        ("{}", "is neither SARIF 2.1.0, nor the output of `ruff check"),
        ("7", "is neither SARIF"),
        ('[{"a": 1}]', "is neither SARIF"),
        ("[" + "9" * 5000 + "]", "is not JSON"),
    ],
)
def test_what_is_no_report_gets_one_sentence(report: Callable[[Any], Path], text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        import_findings(report(text))
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400


def test_bytes_that_are_no_text_get_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_bytes(b'{"a": "\xff\xfe\xc3"}')
    with pytest.raises(ValueError, match="holds bytes that are no text"):
        import_findings(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding_of_json_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "r.json"
    path.write_text("[]", encoding=encoding)
    assert import_findings(path).tools == ("ruff",)


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.touch()
    os.truncate(path, 200_000_000)
    with pytest.raises(ValueError, match="is larger than 50 MB"):
        import_findings(path)


def test_what_is_no_file_gets_one_sentence(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileNotFoundError, match="is not there; give the file that the tool wrote"):
        import_findings(tmp_path / "none.json")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(OSError, match="was not read: it is a folder or a device"):
            import_findings(path)


def test_thousands_of_results_are_read(root: Path, report: Callable[[Any], Path]) -> None:
    entries = [
        {"code": f"E{at % 700}", "filename": "a.py", "location": {"row": at % 6 + 1}, "message": "m" * 200}
        for at in range(20_000)
    ]
    found = import_findings(report(entries), root=root)
    assert len(found.findings) == len({(entry["code"], str(entry["location"])) for entry in entries})
    assert len(found.facts()) == 700


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(REPORTS)
def test_any_report_is_read_or_refused(root: Path, report: Callable[[Any], Path], data: object) -> None:
    path = report(json.dumps(data))
    try:
        found = import_findings(path, root=root)
    except ValueError as refused:
        assert "\n" not in str(refused)  # noqa: PT017 - either is right
        return
    for finding in found.findings:
        assert finding.title.isprintable()
        assert finding.rule.isprintable()
        assert (root / finding.place.path).exists()
    json.loads(found.to_json())
    assert found.to_markdown()
    assert found.to_html()
    assert all(note.isprintable() for note in found.notes)
