from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import mlcroissant
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from audit_worlds import hand_made

from debtkit.instruments.audit import DataError, audit

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [  # rdflib and pandas warn mlcroissant
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The inplace keyword"),
]
TABLE = pa.table({"text": ["one", "two", None], "n": [1, 2, 3], "x y": [0.5, 1.5, None], "tags": [["a"], [], None]})
GIVEN: dict[str, Any] = {
    "name": "fruit",
    "description": "Names of fruit.",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "url": "https://example.com/fruit",
    "creator": "The fruit people",
    "date_published": "2026-11-22",
    "version": "1.0.0",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    pq.write_table(TABLE, tmp_path / "fruit.parquet")
    return tmp_path / "fruit.parquet"


def test_mlcroissant_reads_it_without_a_word_and_gets_the_rows(source: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = source.with_name("croissant.json")
    card = audit(source).to_croissant(path, **GIVEN)
    dataset = mlcroissant.Dataset(jsonld=path)

    assert card.missing == ()
    assert not dataset.metadata.issues.errors
    assert [str(one) for one in dataset.metadata.issues.warnings if "citeAs" not in str(one)] == []
    assert not [record.message for record in caplog.records if "context" in record.message]
    rows = list(dataset.records("rows"))
    assert [row["rows/n"] for row in rows] == [1, 2, 3]
    assert dataset.metadata.name == "fruit"


def test_files_have_their_size_and_hash(source: Path) -> None:
    data = json.loads(audit(source).to_croissant())
    (file,) = data["distribution"]

    assert file["sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
    assert file["contentSize"] == f"{source.stat().st_size} B"
    assert file["contentUrl"] == "fruit.parquet"
    assert file["encodingFormat"] == "application/x-parquet"
    assert str(source.parent) not in json.dumps(data)


def test_several_files_are_a_set(tmp_path: Path) -> None:
    for at in range(2):
        pq.write_table(TABLE, tmp_path / f"{at}.parquet")
    data = json.loads(audit(tmp_path).to_croissant())

    assert [one["@id"] for one in data["distribution"]] == ["0.parquet", "1.parquet", "files"]
    assert data["recordSet"][0]["field"][0]["source"]["fileSet"] == {"@id": "files"}


def test_statistics_are_annotations_and_texts_give_no_values(source: Path) -> None:
    (rows,) = json.loads(audit(source).to_croissant())["recordSet"]
    fields = {one["name"]: one for one in rows["field"]}
    found = {one["name"]: one["value"] for one in fields["n"].get("annotation", ())}

    assert rows["annotation"][0]["value"] == 3
    assert fields["x y"]["@id"] == "rows/x%20y"
    assert fields["tags"]["isArray"] is True
    assert {name: found.get(name) for name in ("min", "max", "mean", "median")} == {
        "min": 1, "max": 3, "mean": 2.0, "median": 2.0,
    }  # fmt: skip
    assert {one["name"] for one in fields["text"].get("annotation", ())} <= {"missing", "distinct"}


def test_what_is_required_and_unknown_is_asked_and_not_invented() -> None:
    card = hand_made().to_croissant()
    data = json.loads(card)

    asked = [question.partition(":")[0] for question in card.missing]
    assert asked == ["description", "license", "url", "creator", "datePublished", "distribution"]
    assert not {"description", "license", "url", "creator", "datePublished", "version"} & set(data)


def test_answers_in_the_file_are_kept(source: Path) -> None:
    path = source.with_name("croissant.json")
    audit(source).to_croissant(path, **GIVEN, rai={"dataCollection": "By hand."})
    again = audit(source).to_croissant(path, url="https://example.com/new")

    data = json.loads(again)
    assert again.missing == ()
    assert data["license"] == GIVEN["license"]
    assert data["url"] == "https://example.com/new"
    assert data["rai:dataCollection"] == "By hand."
    path.write_text('{"mine": 1}', encoding="utf-8")
    with pytest.raises(DataError, match="no Croissant metadata"):
        audit(source).to_croissant(path)
    assert path.read_text(encoding="utf-8") == '{"mine": 1}'


def test_answers_for_responsible_ai_come_back_from_mlcroissant(source: Path) -> None:
    path = source.with_name("croissant.json")
    rai = {"dataCollectionTimeframe": ["2026-01-01"], "dataManipulationProtocol": "None.", "dataUseCases": "Tests."}
    audit(source).to_croissant(path, **GIVEN, rai=rai)
    data, read = json.loads(path.read_text(encoding="utf-8")), mlcroissant.Dataset(jsonld=path).metadata

    assert data["rai:dataCollectionTimeframe"] == data["rai:dataCollectionTimeFrame"] == ["2026-01-01"]
    assert data["rai:dataManipulationProtocol"] == data["rai:dataDataManipulationProtocol"] == "None."
    assert data["rai:dataUseCases"] == ["Tests."]
    assert str(read.data_use_cases) == "['Tests.']"
    with pytest.raises(DataError, match="did you mean 'dataUseCases'"):
        audit(source).to_croissant(rai={"dataUseCase": "x"})
