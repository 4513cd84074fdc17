from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from debtkit.documents import sarif
from debtkit.facts import Evidence
from debtkit.instruments.importers import read_sarif
from debtkit.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from debtkit.instruments.importers import Imported

    Reader = Callable[[object], Imported]


def at(uri: str, line: object = 4, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on as it is
    return {"physicalLocation": {"artifactLocation": {"uri": uri, **more}, "region": {"startLine": line}}}


def result(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on as it is
    return {"ruleId": "X1", "message": {"text": "odd"}, "locations": [at("a.py")], **more}


def log(*results: object, tool: str = "Some Tool", **run: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on as it is
    driver = {"name": tool, **run.pop("driver", {})}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": list(results), **run}]}


@pytest.fixture
def read(root: Path, report: Callable[[Any], Path]) -> Callable[[object], Imported]:
    return lambda data: read_sarif(report(data), root=root)


def test_a_result_is_a_finding(read: Reader) -> None:
    (found,) = read(log(result(level="error"), driver={"version": "1.2"})).findings
    assert (found.tool, found.version, found.rule, found.title) == ("some-tool", "1.2", "X1", "odd")
    assert (found.severity, found.area, found.fact) == ("error", "architecture", "")
    assert found.place == Evidence("a.py", "L4", "assert path")


def test_the_rule_says_title_level_and_whether_it_is_security(read: Reader) -> None:
    rule = {
        "id": "X1",
        "shortDescription": {"text": "What it is about"},
        "defaultConfiguration": {"level": "note"},
        "properties": {"security-severity": "7.0"},
    }
    for entry in (result(), {**result(ruleIndex=0), "ruleId": ""}, {**result(), "ruleId": "X1/part"}):
        (found,) = read(log(entry, driver={"rules": [rule]})).findings
        assert (found.title, found.severity, found.area) == ("What it is about", "note", "compliance")


@pytest.mark.parametrize(
    ("tool", "area"), [("Hadolint", "deployment"), ("Semgrep", "compliance"), ("x", "architecture")]
)
def test_a_tool_nobody_knows_goes_to_the_default(read: Reader, tool: str, area: str) -> None:
    assert read(log(result(), tool=tool)).findings[0].area == area


@pytest.mark.parametrize(
    "uri",
    [
        "a.py",
        "./a.py",
        "sub/../a.py",
        "%61.py",
        "{root}/a.py",
        "file://{root}/a.py",
        "file://localhost{root}/a.py",
        "sub\\..\\a.py",
    ],
)
def test_every_way_to_name_a_file_is_understood(read: Reader, root: Path, uri: str) -> None:
    assert read(log(result(locations=[at(uri.format(root=root))]))).findings[0].place.path == "a.py"


def test_addresses_are_decoded(read: Reader) -> None:
    assert read(log(result(locations=[at("sub/b%C3%A4d%20name.py", 1)]))).findings[0].place.path == "sub/bäd name.py"


def test_a_base_is_followed(read: Reader, root: Path) -> None:
    bases = {"SRC": {"uri": "sub/", "uriBaseId": "TOP"}, "TOP": {"uri": f"file://{root}/"}}
    entry = result(locations=[at("../a.py", uriBaseId="SRC")])
    assert read(log(entry, originalUriBaseIds=bases)).findings[0].place.path == "a.py"
    circle = {"SRC": {"uri": "", "uriBaseId": "SRC"}}
    assert read(log(result(locations=[at("a.py", uriBaseId="SRC")]), originalUriBaseIds=circle)).findings


def test_an_artifact_may_be_named_by_its_number(read: Reader) -> None:
    entry = result(locations=[{"physicalLocation": {"artifactLocation": {"index": 0}}}])
    (found,) = read(log(entry, artifacts=[{"location": {"uri": "a.py"}}])).findings
    assert found.place == Evidence("a.py")


@pytest.mark.parametrize(
    "uri",
    [
        "/etc/passwd",
        "file:///etc/passwd",
        "../up.py",
        "a/../../up.py",
        "https://example.org/a.py",
        "C:\\x\\a.py",
        "file:///C:/x/a.py",
        "%2e%2e/up.py",
        "a%00.py",
        "//host/a.py",
        "file://[bad/a.py",
    ],
)
def test_what_lies_elsewhere_is_left_out(read: Reader, uri: str) -> None:
    found = read(log(result(locations=[at(uri)])))
    assert found.findings == ()
    assert "lies outside the project" in found.notes[0]


def test_a_link_out_of_the_project_is_not_followed(read: Reader, root: Path) -> None:
    (root / "hosts.py").symlink_to("/etc/hostname")
    found = read(log(result(locations=[at("hosts.py", 1)])))
    assert found.findings == ()
    assert "cannot be read here" in found.notes[0]


@pytest.mark.parametrize("locations", [[], None, [{}], [{"logicalLocations": []}], [at(".")], 7])
def test_without_a_file_it_is_about_the_project(read: Reader, locations: object) -> None:
    (found,) = read(log(result(locations=locations))).findings
    assert found.place == Evidence(".")


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (result(kind="pass"), "says that nothing failed"),
        (result(baselineState="absent"), "is gone since the baseline"),
        (result(suppressions=[{"kind": "inSource"}]), "is suppressed in its own tool"),
        (7, "is malformed"),
    ],
)
def test_what_is_no_fault_of_today_is_left_out(read: Reader, entry: object, why: str) -> None:
    found = read(log(entry))
    assert found.findings == ()
    assert why in found.notes[0]
    assert found.tools == ("some-tool",)


def test_a_refused_suppression_hides_nothing(read: Reader) -> None:
    assert read(log(result(suppressions=[{"kind": "external", "status": "rejected"}]))).findings


def test_each_run_is_a_tool_of_its_own(read: Reader) -> None:
    data = log(result(), tool="One")
    data["runs"] += log(result(level="error"), result(ruleId="X2"), tool="Two")["runs"]
    parts = read(data).by_tool()
    assert {tool: len(part.findings) for tool, part in parts.items()} == {"one": 1, "two": 2}


def test_facts_count_places_by_rule_and_severity(read: Reader) -> None:
    many = [result(locations=[at("a.py", line)]) for line in range(1, 80)]
    facts = read(log(*many, result(level="error"))).facts()
    assert [fact.key for fact in facts] == ["foreign.some-tool.X1"] * 2
    assert {fact.value[:2] for fact in facts if isinstance(fact.value, tuple)} == {("error", 1), ("warning", 79)}
    assert max(len(fact.evidence) for fact in facts) == 50


def test_keys_in_messages_and_lines_are_masked(read: Reader, root: Path) -> None:
    key = "sk-proj-" + "Zq3rT8vKx1LmN5pWy7Bd" * 2
    (root / "a.py").write_text(f"x = '{key}'\n", encoding="utf-8")
    entry = {"ruleId": "leak", "message": {"text": f"found {key} in it"}, "locations": [at("a.py", 1)]}
    text = read(log(entry)).to_json() + read(log(entry, tool="gitleaks")).to_json()
    assert key[4:20] not in text
    assert "***" in text


def test_its_own_log_is_refused(read: Reader, root: Path) -> None:
    project = Project(root)
    project.scan()
    with pytest.raises(ValueError, match="debtkit wrote it; `debtkit scan` looks afresh"):
        read(sarif(project.judge(), name="x"))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"version": "1.0.0", "runs": []}, "its version is '1.0.0'"),
        ({"version": 7, "runs": []}, "its version is '7'"),
        ({"version": "2.1.0", "runs": {}}, "its runs are no list"),
        ({"version": "2.1.0", "runs": [7]}, "a run does not name its tool"),
        ({"version": "2.1.0"}, "no version and runs"),
        ([], "no version and runs"),
    ],
)
def test_another_form_is_refused(read: Reader, data: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read(data)
