from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import jsonschema
import pytest
from documents_helpers import HOSTILE, check, debt, example, judgement, nothing_owed
from hypothesis import given
from hypothesis import strategies as st
from projects import commit, write

from debtkit.cli import main
from debtkit.documents import sarif
from debtkit.facts import Evidence
from debtkit.judgement import Range, load_catalog
from debtkit.project import Project
from debtkit.workshop import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from debtkit.judgement import Check, Judged, Judgement

SCHEMA = Path(__file__).with_name("sarif-schema-2.1.0.json").read_bytes()
_VALIDATOR = jsonschema.Draft4Validator(json.loads(SCHEMA))
COVERAGE = {
    "skipped": [{"path": "a b.py", "reason": "holds NUL bytes"}],
    "partly_read": [{"path": "half.py", "reason": "does not parse as Python 3"}],
    "notes": ["the history is shallow"],
}


def owing(made: Check, place: Evidence) -> Judged:
    return debt(made, place, principal=Range(1, 2, 3), interest=Range(0.1, 0.2, 0.3))


def run(owed: Judgement, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on as it is
    log = sarif(owed, name="titler", **more)
    _VALIDATOR.validate(log)
    found: dict[str, Any] = log["runs"][0]
    return found


def placed(place: Evidence, root: Path | None = None) -> dict[str, Any]:
    """Return where a finding at this place stands."""
    (result,) = run(judgement([owing(check(301), place)]), root=root)["results"]
    (location,) = result["locations"]
    found: dict[str, Any] = location
    return found


def uri(location: dict[str, Any]) -> str:
    return str(location["physicalLocation"]["artifactLocation"]["uri"])


def line(location: dict[str, Any]) -> int:
    return int(location["physicalLocation"]["region"]["startLine"])


def test_the_schema_is_the_published_one() -> None:
    assert hashlib.sha256(SCHEMA).hexdigest() == "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"


def test_the_schema_refuses_what_is_no_sarif() -> None:
    log = sarif(example(), name="titler")
    for broken in ({**log, "more": 1}, {**log, "runs": [{"results": []}]}):
        with pytest.raises(jsonschema.ValidationError):
            _VALIDATOR.validate(broken)


def test_one_of_everything_keeps_to_the_schema() -> None:
    owed = example()
    marks = [found.fingerprint for found in owed.findings]
    found = run(
        owed,
        coverage=COVERAGE,
        baseline_states=dict.fromkeys(marks[:3], "unchanged"),
        absent=[("DK502", "src/old.py", "ab12"), ("DK502", ".", "")],
        suppressions={marks[0]: ("agreed in May", "2027-01-31"), marks[1]: ("never", "")},
    )
    assert len(found["results"]) == len(marks) + 2


def test_nothing_owed_keeps_to_the_schema() -> None:
    assert run(nothing_owed())["results"] == []


def test_every_finding_is_a_result_of_its_rule() -> None:
    owed = example()
    found = run(owed)
    rules = found["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [judged.check.id for judged in owed.checks]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in found["results"])
    marks = {result["partialFingerprints"]["debtkit/v1"] for result in found["results"]}
    assert marks == {finding.fingerprint for finding in owed.findings}


def test_each_rule_says_what_code_hosts_show() -> None:
    for rule in run(example())["tool"]["driver"]["rules"]:
        assert rule["shortDescription"]["text"]
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert "How to pay" in rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}


def test_only_checks_on_attacks_are_security_alerts(tmp_path: Path) -> None:
    project = Project(commit(write(tmp_path / "tickets")))
    project.scan(as_of=date(2026, 11, 22))
    rules = run(project.judge(as_of=date(2026, 11, 22)))["tool"]["driver"]["rules"]
    secure = {rule["id"] for rule in rules if "security-severity" in rule["properties"]}
    assert {"DK801", "DK805", "DK806"} <= secure
    assert "DK810" not in secure
    assert all(load_catalog().checks[rule].area == "compliance" for rule in secure)
    assert all(0 < float(rule["properties"].get("security-severity", "1")) <= 10 for rule in rules)


def test_the_level_is_that_of_the_weight_band() -> None:
    levels = {
        band: run(judgement([owing(replace(check(301), weight=band), Evidence("a.py", "L1"))]))["results"][0]["level"]
        for band in ("critical", "high", "medium", "low")
    }
    assert levels == {"critical": "error", "high": "warning", "medium": "warning", "low": "note"}


def test_a_line_comes_with_what_stands_there() -> None:
    location = placed(Evidence("src/app.py", "L12", "torch.load(path)"))
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "src/app.py", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 12, "snippet": {"text": "torch.load(path)"}},
    }


def test_lines_have_an_end() -> None:
    assert placed(Evidence("a.py", "L3-L7"))["physicalLocation"]["region"] == {"startLine": 3, "endLine": 7}


@given(st.text(st.characters(exclude_categories=[]), min_size=1))
def test_any_path_becomes_an_address(path: str) -> None:
    address = uri(placed(Evidence(path, "L1")))
    assert address.isascii()
    assert not set(address) & set(' "<>\\^`{|}:?#[]')
    assert ".." not in address.split("/")
    assert not address.startswith("/")


def test_a_path_is_kept_to_the_byte() -> None:
    assert unquote(uri(placed(Evidence("a b/ü?#%.py", "L1")))) == "a b/ü?#%.py"
    assert uri(placed(Evidence("caf\udce9.py", "L1"))) == "caf%E9.py"


def test_what_is_about_the_project_stands_at_its_readme(tmp_path: Path) -> None:
    assert uri(placed(Evidence("."), write(tmp_path, {"README.md": "# x\n", "debtkit.yaml": ""}))) == "README.md"


@pytest.mark.parametrize("path", ["https://example.org/wiki", "/etc/passwd", "../away.py", "a/../../b"])
def test_what_is_no_file_of_the_project_stands_there_too(path: str, tmp_path: Path) -> None:
    assert uri(placed(Evidence(path), write(tmp_path, {"debtkit.yaml": ""}))) == "debtkit.yaml"


def test_without_either_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "README.md").symlink_to("/etc/hostname")
    assert uri(placed(Evidence("."), tmp_path)) == "."
    assert uri(placed(Evidence("."))) == "."


NOTEBOOK = """{
 "cells": [
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": ["# hé \\"[{"]
  },
  {
   "cell_type": "code",
   "metadata": {"source": [1]},
   "outputs": [
    {"name": "stdout", "output_type": "stream", "text": ["one\\n"]}
   ],
   "source": [
    "import pickle\\n",
    "x = pickle.load(open(\\"é\\"))"
   ]
  }
 ],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 5
}
"""


@pytest.mark.parametrize(
    ("locator", "excerpt", "expected"),
    [
        ("cell 0", "", 6),
        ("cell 1", "", 14),
        ("cell 1", 'x = pickle.load(open("é"))', 16),
        ("cell 1", "masked: sk***", 14),
        ("cell 1 output", "", 11),
        ("cell 1 output", "one", 12),
        ("cell 2", "", 1),
    ],
)
def test_a_cell_has_its_line_in_the_file(tmp_path: Path, locator: str, excerpt: str, expected: int) -> None:
    location = placed(Evidence("a.ipynb", locator, excerpt), write(tmp_path, {"a.ipynb": NOTEBOOK}))
    assert line(location) == expected
    assert location["logicalLocations"] == [{"name": locator, "fullyQualifiedName": locator, "kind": "cell"}]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"cells": 7}', '{"cells": [{]}', '{"cells": [1]}', "[" * 9000, '{"a" 1}', "{7: 1}"]
)
def test_a_broken_notebook_still_has_a_place(tmp_path: Path, text: str) -> None:
    assert line(placed(Evidence("a.ipynb", "cell 0"), write(tmp_path, {"a.ipynb": text}))) == 1


def test_a_linked_notebook_is_not_read(tmp_path: Path) -> None:
    root = write(tmp_path / "in", {"README.md": "# x\n"})
    write(tmp_path / "out", {"a.ipynb": NOTEBOOK})
    (root / "far").symlink_to(tmp_path / "out")
    assert line(placed(Evidence("far/a.ipynb", "cell 1"), root)) == 1


def test_other_places_keep_their_name() -> None:
    location = placed(Evidence("dvc.yaml", "$.stages.train"))
    assert location["logicalLocations"] == [{"name": "$.stages.train", "fullyQualifiedName": "$.stages.train"}]


def test_a_baseline_is_told_for_every_result_or_for_none() -> None:
    owed = example()
    first = owed.findings[0].fingerprint
    assert all("baselineState" not in result for result in run(owed)["results"])
    told = {
        result["partialFingerprints"]["debtkit/v1"]: result["baselineState"]
        for result in run(owed, baseline_states={first: "unchanged"})["results"]
    }
    assert told.pop(first) == "unchanged"
    assert set(told.values()) == {"new"}


def test_an_unknown_baseline_state_is_refused() -> None:
    with pytest.raises(ValueError, match="new, unchanged, updated, not 'odd'"):
        sarif(example(), name="x", baseline_states={"a": "odd"})


def test_what_was_paid_is_absent() -> None:
    owed = replace(example(), findings=())
    (result,) = run(owed, absent=[(owed.checks[0].check.id, "a.py", ""), ("DK9999", "b.py", "")])["results"]
    assert result["baselineState"] == "absent"
    assert uri(result["locations"][0]) == "a.py"


def test_a_waiver_is_an_external_suppression() -> None:
    owed = example()
    first = owed.findings[0].fingerprint
    results = run(owed, suppressions={first: ("see [x](https://evil.example)", "2027-01-31")})["results"]
    waived = {result["partialFingerprints"]["debtkit/v1"]: result["suppressions"] for result in results}
    (suppression,) = waived.pop(first)
    assert suppression["kind"] == "external"
    assert suppression["justification"] == "see [x] (https://evil.example) (until 2027-01-31)"
    assert set(map(str, waived.values())) == {"[]"}


def test_unread_files_are_notifications() -> None:
    (invocation,) = run(example(), coverage=COVERAGE)["invocations"]
    told = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"] is True
    assert [(note["descriptor"]["id"], note["level"]) for note in told] == [
        ("skipped", "warning"),
        ("partly_read", "note"),
        ("note", "note"),
    ]
    assert uri(told[0]["locations"][0]) == "a%20b.py"


def test_many_unread_files_are_counted() -> None:
    coverage = {"skipped": [{"path": f"{at}.bin", "reason": "too large"} for at in range(1000)]}
    (invocation,) = run(example(), coverage=coverage)["invocations"]
    assert len(invocation["toolExecutionNotifications"]) == 201
    assert "800 more files" in invocation["toolExecutionNotifications"][-1]["message"]["text"]


def test_messages_hold_nothing_that_acts(tokens: Callable[[str], list[Token]]) -> None:
    for result in run(example())["results"]:
        message = result["message"]
        assert "](" not in message["text"]
        assert message["text"].isprintable()
        kinds = {token.type for token in tokens(message["markdown"])}
        assert not kinds & {"link_open", "image", "html_inline", "html_block", "heading_open", "fence"}


def test_help_holds_nothing_that_acts(tokens: Callable[[str], list[Token]]) -> None:
    hostile = [replace(check(301 + at), why=text, pays_down=text, title=text) for at, text in enumerate(HOSTILE)]
    owed = judgement([owing(made, Evidence("a.py", "L1")) for made in hostile])
    for rule in run(owed)["tool"]["driver"]["rules"]:
        kinds = {token.type for token in tokens(rule["help"]["markdown"])}
        assert not kinds & {"link_open", "image", "html_inline", "html_block", "heading_open", "fence", "table_open"}


def test_the_category_is_the_name() -> None:
    assert sarif(nothing_owed(), name="a/b\n[x]")["runs"][0]["automationDetails"]["id"] == "debtkit/a%2Fb %5Bx%5D/"


def test_the_sample_prints_the_same_bytes_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = lay_out(tmp_path / "sample")
    texts = []
    for _ in range(2):
        assert main(["scan", str(root), "--format", "sarif", "--as-of", "2026-11-22"]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    log = json.loads(texts[0])
    _VALIDATOR.validate(log)
    (found,) = log["runs"]
    files = {unquote(uri(result["locations"][0])) for result in found["results"]}
    assert all((root / file).is_file() for file in files)
    cells = [
        result["locations"][0]
        for result in found["results"]
        if uri(result["locations"][0]).endswith("first_look.ipynb")
    ]
    assert cells
    assert all(line(location) > 1 for location in cells if "logicalLocations" in location)
    assert str(tmp_path) not in texts[0]


def test_a_foreign_reader_counts_the_same(tmp_path: Path) -> None:
    owed = example()
    (tmp_path / "titler.sarif").write_text(json.dumps(sarif(owed, name="titler")), encoding="utf-8")
    reader = Path(sys.executable).with_name("sarif")
    done = subprocess.run(
        [reader, "summary", "titler.sarif"], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120
    )
    counted = {
        found[1]: int(found[2]) for found in re.finditer(r"^(error|warning|note): (\d+)$", done.stdout, re.MULTILINE)
    }
    assert sum(counted.values()) == len(owed.findings)
    assert "DK502 Not yet: Calls to the model have a token limit" in done.stdout


def test_ten_lines_above_change_no_fingerprint(tmp_path: Path) -> None:
    root = commit(write(tmp_path / "tickets"))

    def marks() -> list[str]:
        project = Project(root)
        project.scan(as_of=date(2026, 11, 22))
        return [
            result["partialFingerprints"]["debtkit/v1"]
            for result in run(project.judge(as_of=date(2026, 11, 22)), root=root)["results"]
        ]

    before = marks()
    app = root / "app.py"
    app.write_text("# a line\n" * 10 + app.read_text(encoding="utf-8"), encoding="utf-8")
    assert marks() == before
