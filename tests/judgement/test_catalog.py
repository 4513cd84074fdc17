from __future__ import annotations

import re
import sys
import warnings
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judgement_helpers import PATIENT

from debtkit.judgement import Level, Range, load_catalog
from debtkit.judgement._catalog import build_catalog, read_catalog

if TYPE_CHECKING:
    from pathlib import Path

CHECK = """
  - id: {id}
    title: Tests exist
    why: A change is safe.
    {facts}
    principal_hours: [1, 2, 3]
    interest_hours_per_month: [0.5, 1, 2]
    weight: high
"""


def a_file(*checks: str, area: str = "testing") -> str:
    return f"area: {area}\ntitle: Title of {area}\nsummary: What it is.\nchecks:{''.join(checks)}"


def a_text(ident: str = "DK601", facts: str = "good: [tests]") -> str:
    return CHECK.format(id=ident, facts=facts)


def a_record(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    """Return the data of one file with one check, changed."""
    check = {
        "id": "DK601",
        "title": "Tests exist",
        "why": "A change is safe.",
        "good": ["tests"],
        "principal_hours": [1, 2, 3],
        "interest_hours_per_month": [0.5, 1, 2],
        "weight": "high",
    }
    return {"area": "testing", "title": "Testing", "checks": [check | changes]}


def test_the_shipped_catalogue_is_read_once_and_in_order() -> None:
    catalog = load_catalog()
    assert load_catalog() is catalog
    assert list(catalog.checks) == [ident for ident, check in catalog.checks.items() if check.id == ident]
    areas = list(catalog.areas)
    positions = [areas.index(check.area) for check in catalog.checks.values()]
    assert positions == sorted(positions)


def test_optional_fields_may_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "testing.yaml").write_text(a_file(a_text()))
    check = read_catalog(tmp_path).checks["DK601"]
    assert (check.ceiling, check.question, check.options) == (Level.DOCUMENTED, "", ())
    assert (check.principal_hours, check.weight) == (Range(1, 2, 3), "high")


def test_what_can_be_automated_has_that_ceiling_unless_it_says_otherwise() -> None:
    def ceiling(**changes: Any) -> Level:  # noqa: ANN401 - any field
        return build_catalog([("t.yaml", a_record(automated=["ci"], **changes))]).checks["DK601"].ceiling

    assert ceiling() is Level.AUTOMATED
    assert ceiling(ceiling="documented") is Level.DOCUMENTED


def test_areas_stand_in_the_order_of_the_article_whatever_the_files_are_called(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(a_file(a_text("DK1201"), area="openness"))
    (tmp_path / "b.yaml").write_text(a_file(a_text("DK101"), area="foundations"))
    (tmp_path / "notes.txt").write_text("not a catalogue")
    catalog = read_catalog(tmp_path)
    assert list(catalog.checks) == ["DK101", "DK1201"]
    assert catalog.areas == {"foundations": "Title of foundations", "openness": "Title of openness"}


def test_the_version_changes_with_the_words() -> None:
    one, same = build_catalog([("t.yaml", a_record())]), build_catalog([("u.yaml", a_record())])
    other = build_catalog([("t.yaml", a_record(why="Another reason."))])
    assert one.version == same.version != other.version


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weight": "hgih"}, "field 'weight': 'hgih' is not one of critical, high, medium, low; did you mean 'high'?"),
        ({"weight": None}, "field 'weight': this is missing"),
        ({"weight": ["high"]}, "field 'weight': ['high'] is not one of"),
        ({"titel": "x"}, "field 'titel': there is no such field; did you mean 'title'?"),
        ({"title": " "}, "field 'title': this is missing"),
        ({"title": 5}, "field 'title': expected text, found 5"),
        ({"good": "tests"}, "field 'good': expected a list of texts, found 'tests'"),
        ({"good": []}, "field 'question': nothing can settle this check"),
        ({"ceiling": "asserted"}, "field 'ceiling': 'asserted' is not one of documented, automated"),
        ({"question": "Are there tests?"}, "field 'options': a question and its options go together"),
        ({"question": "?", "options": ["yes"]}, "field 'options': expected a text for each level"),
        ({"question": "?", "options": {"maybe": "x"}}, "field 'options': 'maybe' is not one of absent, asserted"),
        ({"question": "?", "options": {"absent": ""}}, "options, field 'absent': this is missing"),
        ({"applies_to": ["rga"]}, "field 'applies_to': 'rga' is not one of"),
        ({"principal_hours": [1, 2]}, "field 'principal_hours': expected three numbers [low, likely, high]"),
        ({"principal_hours": [1, 2, True]}, "field 'principal_hours': expected three numbers"),
        ({"principal_hours": [1, 2, float("inf")]}, "field 'principal_hours': expected three numbers"),
        ({"principal_hours": [3, 2, 1]}, "field 'principal_hours': a range is 0 <= low <= likely <= high"),
        ({"id": "dk601"}, "field 'id': 'dk601' is not capital letters followed by digits"),
    ],
)
def test_an_error_names_file_check_and_field(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        build_catalog([("t.yaml", a_record(**changes))])
    assert str(caught.value).startswith(f"t.yaml, check {changes.get('id', 'DK601')}")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "t.yaml: expected fields, found NoneType"),
        ({"area": "tests", "title": "T", "checks": []}, "t.yaml, field 'area': 'tests' is not one of"),
        ({"area": "testing", "title": "T", "checks": []}, "t.yaml, field 'checks': expected a list of checks"),
        ({"area": "testing", "title": "T", "checks": ["x"]}, "t.yaml, check number 1: expected fields, found str"),
    ],
)
def test_a_file_of_another_shape_is_refused(data: object, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        build_catalog([("t.yaml", data)])


@PATIENT
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=4),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(a_record())), inner),
    )
    | st.dictionaries(
        st.sampled_from([*a_record()["checks"][0], "question", "options", "bad", "needs", "ceiling"]),
        st.none() | st.integers() | st.text(max_size=4) | st.lists(st.text(max_size=2) | st.integers(), max_size=3),
    ).map(lambda changes: a_record(**changes))
)
def test_whatever_a_file_holds_is_read_or_refused(data: object) -> None:
    try:
        build_catalog([("t.yaml", data)])
    except ValueError as error:
        assert str(error).startswith("t.yaml")  # noqa: PT017 - most data is refused, some is not


def test_an_id_is_given_once() -> None:
    with pytest.raises(ValueError, match=r"u\.yaml, check DK601, field 'id': t\.yaml has a check of this id already"):
        build_catalog([("t.yaml", a_record()), ("u.yaml", a_record())])


def test_what_is_not_yaml_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("area: [testing")
    with pytest.raises(ValueError, match=r"^broken\.yaml: this is not YAML: "):
        read_catalog(tmp_path)


def an_addition(root: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    """Install a package with one catalogue file and its entry point."""
    package = root / name
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "more.yaml").write_text(text)
    info = root / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[debtkit.catalog]\n{name} = {name}\n")
    monkeypatch.syspath_prepend(str(root))
    monkeypatch.delitem(sys.modules, name, raising=False)


def test_an_installed_package_adds_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "catalog"
    folder.mkdir()
    (folder / "t.yaml").write_text(a_file(a_text()))
    an_addition(tmp_path, monkeypatch, "house_rules", a_file(a_text("HR1")))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(read_catalog(folder).checks) == ["DK601", "HR1"]


@pytest.mark.parametrize("text", ["area: [", a_file(a_text("HR1", "good: 5")), a_file(a_text("DK601"))])
def test_a_broken_addition_is_a_warning_that_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    folder = tmp_path / "catalog"
    folder.mkdir()
    (folder / "t.yaml").write_text(a_file(a_text()))
    an_addition(tmp_path, monkeypatch, "broken_rules", text)
    with pytest.warns(UserWarning, match=r"the catalogue 'broken_rules' \(broken_rules\) is left out: more\.yaml"):
        assert list(read_catalog(folder).checks) == ["DK601"]
