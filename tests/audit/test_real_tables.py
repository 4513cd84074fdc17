"""What real tables taught: dates, holes, placeholders, first lines and names that were told falsely or not at all."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from debtkit.instruments.audit import Severity, audit
from debtkit.instruments.audit._columns import Column
from debtkit.instruments.audit.checks.pii.personal_data import names_of_people
from debtkit.instruments.audit.checks.provenance import _ORIGIN

if TYPE_CHECKING:
    from pathlib import Path

_DAYS = [date(2020, 1, 1) + timedelta(days=at) for at in range(400)]


def said(check: str, rows: dict[str, Any]) -> list[str]:
    found = audit(pd.DataFrame(rows), checks=check)
    assert not found.not_run, found.not_run
    return [one.says for one in found.findings if one.check == check]


def test_days_before_months_are_told_as_such() -> None:
    (told,) = said("mixed_types", {"at": ["28/06/2010 23:06", "05/07/2010 17:26", "24/06/2010 16:21"] * 9})
    assert "all in the form 31/12/2024" in told
    (told,) = said("mixed_types", {"at": ["06/28/2010", "07/05/2010", "06/24/2010"] * 9})
    assert "all in the form 12/31/2024" in told
    (told,) = said("mixed_types", {"at": ["06/28/2010", "28/06/2010"] * 9})
    assert "in 2 forms" in told


def test_rows_of_days_before_months_count_all() -> None:
    rows = pd.DataFrame({"at": ["28/06/2010", "05/07/2010", "24/06/2010"] * 9})
    (found,) = (one for one in audit(rows, checks="mixed_types").findings if one.check == "mixed_types")
    assert found.rows == 27
    assert len(found.examples) == 5


def test_one_old_day_makes_no_hole_and_a_pause_does() -> None:
    old = [pd.Timestamp(1987, 11, 7), *map(pd.Timestamp, _DAYS)]
    assert said("freshness", {"offence": old}) == []
    paused = [pd.Timestamp(day) for day in _DAYS if not 100 <= (day - _DAYS[0]).days < 200]
    (told,) = said("freshness", {"sold": paused})
    assert "no row for 100 days" in told


def test_a_placeholder_is_quoted_as_it_is_written() -> None:
    (told,) = said("placeholder_values", {"account": ["little", "NA", "rich"] * 20})
    assert told.startswith("'NA' stands in")


def test_a_mark_at_the_end_of_a_column_that_is_mostly_zero() -> None:
    gains = [0] * 900 + [100 * at for at in range(1, 91)] + [99999] * 10
    (told,) = said("placeholder_values", {"gain": gains})
    assert told.startswith("99999 stands in 'gain'")
    assert said("placeholder_values", {"gain": [0] * 900 + [1110 * at for at in range(1, 91)] + [99999] * 10}) == []


def test_one_finding_for_the_eleventh_column_on() -> None:
    told = said("placeholder_values", {f"q{at:02}": ["yes", "NA", "no"] * 20 for at in range(30)})
    assert len(told) == 11
    assert told[-1].startswith("the same in 20 more columns, with at most 20 rows each: 'q10'")


def test_one_more_group_holds_little() -> None:
    told = said("group_balance", {"race": ["a"] * 500 + ["b"] * 500 + ["c"] * 20 + ["d"] * 10})
    assert any("and 1 more group holds little, too" in one for one in told)


@pytest.mark.parametrize(
    ("name", "told"), [("source", True), ("data_origin", True), ("Origin", False), ("domain", False), ("url", True)]
)
def test_where_a_car_is_from_is_no_provenance(name: str, *, told: bool) -> None:
    assert bool(_ORIGIN.search(name)) is told


def test_a_first_line_of_counts_takes_no_rows_with_it(tmp_path: Path) -> None:
    lines = ["40,3,good,bad", *(f"{at}.5,{at},{at % 2}" + ",1,0" for at in range(40))]
    path = tmp_path / "counts.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = audit(path, checks="column_profile")
    assert (found.data.table.rows, len(found.data.table.columns)) == (40, 5)
    assert any("the first line has 4 cells, the others have 5" in one.says for one in found.findings)


def test_a_first_line_without_a_name_for_the_names_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("mpg,cyl\n" + "".join(f"car {at},{at}.5,{at}\n" for at in range(9)), encoding="utf-8")
    found = audit(path, checks="column_profile")
    assert found.data.table.rows == 9
    assert [column.name for column in found.data.table.columns][1:] == ["mpg", "cyl"]


def test_rows_within_one_object_are_pointed_at(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    rows = [{"question": f"What is {at}?", "answer": str(at)} for at in range(30)]
    path.write_text(json.dumps({"version": "1.1", "data": rows, "keywords": ["a", "b"]}), encoding="utf-8")
    (told,) = (one.says for one in audit(path, checks="column_profile").findings if "one object" in one.says)
    assert told.endswith("within its list: 'data' (30)")
    path.write_text(json.dumps(rows), encoding="utf-8")
    assert not any("one object" in one.says for one in audit(path, checks="column_profile").findings)


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("Name", "Sex", "Fare"), ["Name"]),
        (("name", "first", "last", "dob"), ["name", "first", "last"]),
        (("iata", "name", "city"), []),
        (("first_name", "lastName", "amount"), ["first_name", "lastName"]),
        (("Name", "Horsepower", "Origin"), []),
    ],
)
def test_names_of_people_are_told_by_their_company(names: tuple[str, ...], wanted: list[str]) -> None:
    columns = [Column(at, name, "VARCHAR") for at, name in enumerate(names)]
    assert [column.name for column in names_of_people(columns)] == wanted


def test_names_of_people_are_personal_data() -> None:
    rows = {"Name": [f"Kim {chr(65 + at)}ow" for at in range(30)], "Sex": ["f", "m"] * 15}
    (told,) = said("personal_data", rows)
    assert told.startswith("30 rows (100 %) of 'Name' are names of people")
    assert "Kim" not in told


def test_a_column_that_is_mostly_empty_takes_no_rows_with_it() -> None:
    stray = [None] * 95 + [f"and here is the rest of the message number {at} after the comma" for at in range(5)]
    text = [f"This is the message number {at}, and it goes on for a while after that." for at in range(99)] + [" "]
    rows = pd.DataFrame({"text": text, "more": stray})
    assert [column.name for column in audit(rows, checks="empty_text").data.roles.text] == ["text"]
    found = audit(rows, text=["text", "more"], checks="empty_text")
    assert found.outcomes["empty_text"].rows == {"drop_empty": (99,)}
    assert [one.fixes for one in found.findings if one.columns == ("more",)] == [()]


def test_the_group_with_the_most_of_a_class_is_not_below_four_fifths_of_it() -> None:
    rows = {"sex": ["f"] * 1000 + ["m"] * 1000, "pay": ["high"] * 110 + ["low"] * 890 + ["high"] * 310 + ["low"] * 690}
    found = audit(pd.DataFrame(rows), label="pay", checks="group_label_rate")
    (told,) = (one.says for one in found.findings if one.check == "group_label_rate")
    assert told.startswith("by 'sex', 'pay' is 'high' for 11 % of 'f' and 31 % of 'm'")
    assert "below four fifths, too" not in told


def test_a_surprise_in_a_table_is_not_called_an_error() -> None:
    draw = np.random.default_rng(0)
    score = draw.normal(size=1500)
    rows = pd.DataFrame(
        {"score": score, "other": draw.normal(size=1500), "pay": (score + draw.normal(size=1500) / 2 > 0).astype(int)}
    )
    found = audit(rows, label="pay", checks="label_errors")
    told = [one for one in found.findings if one.check == "label_errors"]
    assert told
    assert all("expected to be wrong" not in one.says and one.severity is Severity.LOW for one in told)


def test_columns_without_a_name_keep_figures_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "spam.csv"
    said = "This is the message number {} and it has some more words"
    lines = [f"ham,{said.format(at)},{'x' if at < 3 else ''},{'yz' if at < 2 else ''},ham" for at in range(50)]
    path.write_text("\n".join(["v1,v2,,,v3", *lines]) + "\n", encoding="utf-8")
    found = audit(path)
    assert [column.name for column in found.data.roles.text] == ["v2"]
    card = str(found.to_data_card())
    assert "| `(no name)` | `VARCHAR` | 94 % |" in card
    assert "| `(no name)` | `VARCHAR` | 96 % |" in card


def test_a_stray_column_of_long_texts_hides_no_texts() -> None:
    text = [f"Message {at} says when it will come and what it brings." for at in range(100)]
    stray = [None] * 98 + ["a very long remark that somebody left here " * 9] * 2
    assert [one.name for one in audit(pd.DataFrame({"v2": text, "x": stray}), checks="empty_text").data.roles.text] == [
        "v2"
    ]
