from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from debtkit.instruments.importers import import_findings, read_ruff

if TYPE_CHECKING:
    from collections.abc import Callable

    from debtkit.instruments.importers import Imported

RUFF = Path(sys.executable).with_name("ruff")


def reported(root: Path, form: str) -> Path:
    """Run the real ruff on the project and return its report."""
    out = root.parent / f"ruff.{form}"
    command = [str(RUFF), "check", "--isolated", "--no-cache", "--exit-zero", "--select", "S,T20,D103,B006", "-q"]
    subprocess.run([*command, "--output-format", form, "-o", str(out), str(root)], check=True)
    return out


def seen(result: Imported) -> set[tuple[str, str, str]]:
    return {(found.rule, found.place.path, found.place.locator) for found in result.findings}


@pytest.fixture
def real(root: Path) -> Imported:
    return import_findings(reported(root, "json"), root=root)


def test_the_real_tool_says_the_same(real: Imported) -> None:
    assert seen(real) >= {
        ("S105", "a.py", "L2"),
        ("B006", "a.py", "L3"),
        ("D103", "a.py", "L3"),
        ("S101", "a.py", "L4"),
        ("T201", "a.py", "L5"),
        ("S301", "a.py", "L6"),
        ("S301", "try.ipynb", "cell 1"),
        ("invalid-syntax", "sub/bäd name.py", "L1"),
    }
    assert real.tools == ("ruff",)
    assert real.notes == ()


def test_its_sarif_says_the_same_of_its_files(real: Imported, root: Path) -> None:
    log = import_findings(reported(root, "sarif"), root=root)
    assert {place for place in seen(log) if place[1] == "a.py"} == {place for place in seen(real) if place[1] == "a.py"}
    assert log.findings[0].version


def test_rules_go_to_their_areas(real: Imported) -> None:
    areas = {found.rule: found.area for found in real.findings}
    assert areas["S101"] == "compliance"
    assert areas["T201"] == "transparency"
    assert areas["D103"] == "documentation"
    assert areas["B006"] == areas["invalid-syntax"] == "architecture"


def test_a_line_is_quoted_and_a_password_is_not(real: Imported) -> None:
    quoted = {found.rule: found.place.excerpt for found in real.findings if found.place.path == "a.py"}
    assert quoted["S101"] == "assert path"
    assert quoted["S105"] == ""
    assert "hunter2" not in real.to_json() + real.to_markdown() + real.to_html() + repr(real.to_frame().to_dict())


def test_unsafe_loading_is_our_own_fact_but_not_in_tests(real: Imported) -> None:
    facts = {fact.key: fact for fact in real.facts()}
    assert [place.path for place in facts["unsafe_deserialization"].evidence] == ["a.py", "try.ipynb"]
    assert [place.path for place in facts["foreign.ruff.S301"].evidence] == ["tests/test_a.py"]


def test_clean_code_is_a_report_too(root: Path, report: Callable[[Any], Path]) -> None:
    clean = read_ruff(report([]), root=root)
    assert clean.findings == ()
    assert clean.facts() == ()
    assert clean.tools == ("ruff",)
    assert "Nothing was reported" in clean.to_markdown()


def test_odd_entries_are_left_out_with_a_note(root: Path, report: Callable[[Any], Path]) -> None:
    good = {"code": "E501", "filename": "a.py", "location": {"row": 1}}
    odd: list[object] = [
        7,
        {},
        {**good, "filename": 7},
        {**good, "filename": "/etc/passwd"},
        {**good, "filename": "b.py"},
    ]
    result = read_ruff(report([good, *odd]), root=root)
    assert seen(result) == {("E501", "a.py", "L1")}
    assert result.notes == (
        "3 findings left out: each has no file name or is malformed",
        "1 finding left out: it is about a file that cannot be read here (such as b.py)",
        "1 finding left out: it lies outside the project (such as /etc/passwd)",
    )


@pytest.mark.parametrize(
    ("location", "locator"),
    [({"row": 10**30}, ""), ({"row": -1}, ""), ({"row": "1"}, ""), (None, ""), ({"row": True}, "")],
)
def test_a_line_that_is_none_is_the_whole_file(
    root: Path, report: Callable[[Any], Path], location: object, locator: str
) -> None:
    (found,) = read_ruff(report([{"code": "E501", "filename": "a.py", "location": location}]), root=root).findings
    assert found.place.locator == locator


def test_another_form_is_refused(report: Callable[[Any], Path]) -> None:
    with pytest.raises(ValueError, match="is not the output of `ruff check --output-format json`: it holds no list"):
        read_ruff(report({}))
    with pytest.raises(ValueError, match="its entries have no code"):
        read_ruff(report([{"a": 1}]))
