"""What is read of a Delta table, beside what deltalake says of it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from deltalake import CommitProperties, DeltaTable, write_deltalake
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from systems_helpers import lay, see

if TYPE_CHECKING:
    from pathlib import Path

    from systems_helpers import Seen

LOG = "t/_delta_log"


def rows(start: int, **more: object) -> pa.Table:
    """Return ten rows in two partitions, one of them with a name that a URL has to encode."""
    numbers = list(range(start, start + 10))
    texts = {"id": numbers, "score": [n / 10 for n in numbers], "lang": ["en", "d e/ü%20"] * 5}
    return pa.table({**texts, **{name: [value] * 10 for name, value in more.items()}})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a table of eight versions, five of them by nobody."""
    root = tmp_path_factory.mktemp("delta")
    table = root / "t"
    signed = CommitProperties(custom_metadata={"userName": "Jo Doe", "source": "shop"})
    write_deltalake(
        table,
        rows(0),
        name="prompts",
        description="Prompts of the shop",
        partition_by=["lang"],
        configuration={"delta.logRetentionDuration": "interval 30 days"},
        commit_properties=signed,
    )
    write_deltalake(table, rows(10), mode="append", commit_properties=signed)
    write_deltalake(table, rows(20, tone="calm"), mode="append", schema_mode="merge")
    delta = DeltaTable(table)
    delta.delete("id < 5")
    delta.alter.add_constraint({"score_ok": "score >= 0"})
    delta.optimize.compact()
    delta.create_checkpoint()
    delta.restore(1)
    write_deltalake(table, rows(30), mode="append", commit_properties=signed)
    return root


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """Give a copy that may be damaged."""
    return shutil.copytree(made, tmp_path / "copy")


def commit(root: Path, version: int) -> Path:
    return root / LOG / f"{version:020}.json"


def test_versions_are_those_of_the_tool(made: Path) -> None:
    delta, seen = DeltaTable(made / "t"), see(made)
    history = sorted(delta.history(), key=lambda entry: entry["version"])
    assert seen.fact("delta.version") == delta.version() == 7
    assert seen.fact("delta.versions") == len(history)
    assert [said.rpartition(" ")[0] for said in seen.fact("delta.operations")] == [
        f"{entry['version']} {entry['operation']}" for entry in history
    ]
    assert seen.fact("delta.commits_without_user") == sum("userName" not in entry for entry in history)
    assert seen.fact("delta.engine") == history[-1]["engineInfo"]
    assert seen.fact("delta.log_whole") is True


def test_content_and_metadata_are_those_of_the_tool(made: Path) -> None:
    delta, seen = DeltaTable(made / "t"), see(made)
    actions = pa.table(delta.get_add_actions(flatten=True))
    assert seen.fact("delta.files") == len(delta.file_uris()) == actions.num_rows
    assert seen.fact("delta.bytes") == sum(actions["size_bytes"].to_pylist())
    assert seen.fact("delta.rows") == sum(actions["num_records"].to_pylist()) == delta.to_pyarrow_table().num_rows
    metadata, protocol = delta.metadata(), delta.protocol()
    assert seen.fact("delta.name") == metadata.name
    assert seen.fact("delta.described") is bool(metadata.description)
    assert list(seen.fact("delta.partition_columns")) == metadata.partition_columns
    assert seen.fact("delta.retention") == ("delta.logRetentionDuration: interval 30 days",)
    assert [column.partition(":")[0] for column in seen.fact("delta.columns")] == [
        f.name for f in delta.schema().fields
    ]
    assert seen.fact("delta.protocol") == (
        f"minReaderVersion {protocol.min_reader_version}, minWriterVersion {protocol.min_writer_version}"
    )


def test_a_column_that_came_and_went_is_told_with_its_versions(made: Path) -> None:
    seen = see(made)
    assert seen.fact("delta.schema_changes") == (2, 6)
    assert seen.facts("delta.schema_change") == {"t@2": "added tone string", "t@6": "removed tone"}
    for version, has_tone in ((1, False), (2, True), (5, True), (6, False)):
        assert ("tone" in {f.name for f in DeltaTable(made / "t", version=version).schema().fields}) is has_tone


def test_nameless_commits_are_places_and_no_name_is_copied(made: Path) -> None:
    seen = see(made)
    assert seen.places("delta_commit_without_user") == [f"version {n}" for n in range(2, 7)]
    assert seen.signs("delta_commit_without_user")[0].path == commit(made, 2).relative_to(made).as_posix()
    assert "Jo Doe" not in repr(seen.read)


def test_an_old_commit_without_a_name_is_forgiven_when_ten_later_ones_have_one(tmp_path: Path) -> None:
    said = [{"commitInfo": {"operation": "WRITE", **({"userName": "a"} if n else {})}} for n in range(11)]
    files = {f"{LOG}/{n:020}.json": json.dumps(entry) for n, entry in enumerate(said)}
    seen = see(lay(tmp_path, files))
    assert seen.fact("delta.commits_without_user") == 1
    assert seen.signs("delta_commit_without_user") == []


def restorable(root: Path) -> list[int]:
    """Return the versions that the tool can read."""
    found = []
    for version in range(DeltaTable(root / "t").version() + 1):
        try:
            DeltaTable(root / "t", version=version).to_pyarrow_table()
        except Exception:  # noqa: BLE001, S112 - of whatever kind: it cannot be restored
            continue
        found.append(version)
    return found


def test_every_version_can_be_restored(made: Path) -> None:
    seen = see(made)
    assert list(seen.fact("delta.restorable")) == restorable(made) == list(range(8))
    assert seen.fact("delta.data_versioned") is True
    assert not seen.signs("delta_not_restorable") + seen.signs("delta_log_gap")


def test_what_vacuum_took_cannot_be_restored(copy: Path) -> None:
    DeltaTable(copy / "t").vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
    seen = see(copy)
    able = restorable(copy)
    assert list(seen.fact("delta.restorable")) == able
    assert 7 in able
    assert len(able) < seen.fact("delta.versions")
    lost = [sign for sign in seen.signs("delta_not_restorable") if "files are gone" in sign.excerpt]
    assert lost
    assert "version 7" not in seen.places("delta_not_restorable")


def test_what_a_stated_retention_let_go_is_no_debt(copy: Path) -> None:
    DeltaTable(copy / "t").alter.set_table_properties({"delta.deletedFileRetentionDuration": "interval 0 seconds"})
    DeltaTable(copy / "t").vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
    seen = see(copy)
    assert seen.fact("delta.restorable_versions") < seen.fact("delta.versions")
    assert seen.signs("delta_not_restorable") == []


def test_a_present_file_that_is_gone_is_named_the_present_version(copy: Path) -> None:
    DeltaTable(copy / "t").file_uris()
    for path in (copy / "t").rglob("*.parquet"):
        if "_delta_log" not in path.parts and path.stat().st_mtime_ns == max(
            other.stat().st_mtime_ns for other in (copy / "t").glob("lang=*/*.parquet")
        ):
            path.unlink()
            break
    seen = see(copy)
    assert seen.places("delta_not_restorable") == ["version 7"]
    assert "the present one" in seen.signs("delta_not_restorable")[0].excerpt
    assert restorable(copy) == list(range(7))


def test_a_log_without_its_beginning_is_a_gap_and_the_checkpoint_is_named(copy: Path) -> None:
    for version in range(5):
        commit(copy, version).unlink()
    seen = see(copy)
    assert DeltaTable(copy / "t").version() == seen.fact("delta.version") == 7
    assert seen.places("delta_log_gap") == ["versions 0-4"]
    assert seen.fact("delta.checkpoints") == (5,)
    assert "checkpoint stands in for it and is not read" in seen.reasons
    assert seen.fact("delta.rows") is None
    assert seen.fact("delta.log_whole") is False
    assert seen.signs("delta_not_restorable") == []
    assert seen.fact("delta.described") is True


def test_a_hole_in_the_log_is_a_gap_and_what_follows_cannot_be_rebuilt(copy: Path) -> None:
    commit(copy, 3).unlink()
    (copy / LOG / "00000000000000000005.checkpoint.parquet").unlink()
    seen = see(copy)
    assert seen.places("delta_log_gap") == ["version 3"]
    assert seen.places("delta_not_restorable") == ["versions 4-7"]
    assert "names a checkpoint that is not there" in seen.reasons
    assert list(seen.fact("delta.restorable")) == [0, 1, 2]
    (copy / LOG / "_last_checkpoint").unlink()
    with pytest.raises(Exception, match="version"):
        DeltaTable(copy / "t")


def test_a_beginning_cleaned_by_a_stated_retention_is_no_debt(copy: Path) -> None:
    for version in range(5):
        commit(copy, version).unlink()
    for version, day in ((5, 1), (6, 40), (7, 41)):
        lines = [json.loads(line) for line in commit(copy, version).read_text().splitlines()]
        for line in lines:
            if "commitInfo" in line:
                line["commitInfo"]["timestamp"] = day * 86_400_000
        commit(copy, version).write_text("\n".join(map(json.dumps, lines)))
    seen = see(copy)
    assert seen.signs("delta_log_gap") == []
    assert "the log lacks versions 0-4" in seen.reasons


def test_a_damaged_commit_does_not_hide_the_others(copy: Path) -> None:
    commit(copy, 2).write_bytes(commit(copy, 2).read_bytes()[:400])
    seen = see(copy)
    assert "00000000000000000002.json: line 2 is not JSON" in seen.reasons
    assert seen.fact("delta.versions") == 8
    assert seen.fact("delta.rows") is None
    assert seen.places("delta_commit_without_user") == [f"version {n}" for n in range(3, 7)]


def test_a_table_whose_data_lie_elsewhere_is_not_called_lost(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / LOG, tmp_path / LOG)
    seen = see(tmp_path)
    assert seen.fact("delta.data_here") is False
    assert seen.signs("delta_not_restorable") == []
    assert seen.fact("delta.rows") == 30


def test_a_deletion_vector_makes_another_state_and_takes_its_rows(tmp_path: Path) -> None:
    add = {"path": "a.parquet", "size": 1, "stats": '{"numRecords":10}'}
    vector = {"storageType": "i", "pathOrInlineDv": "x", "sizeInBytes": 1, "cardinality": 4}
    files = {
        f"{LOG}/{0:020}.json": json.dumps({"add": add}),
        f"{LOG}/{1:020}.json": "\n".join(
            map(json.dumps, [{"add": {**add, "deletionVector": vector}}, {"remove": add}])
        ),
        "t/a.parquet": "x",
    }
    assert see(lay(tmp_path, files)).fact("delta.rows") == 6


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "an empty file"),
        ("[1]\n", ""),
        ("{" * 100_000, "not JSON"),
        ('{"commitInfo": 3, "add": {"path": null, "size": -1}, "metaData": {"schemaString": "["}}', ""),
        ('{"commitInfo": {"timestamp": 1e999, "operation": "\\ud800\\u202e\\u0000"}}', ""),
    ],
)
def test_odd_commits_are_noted_and_harmless(tmp_path: Path, content: str, reason: str) -> None:
    seen = see(lay(tmp_path, {f"{LOG}/{0:020}.json": content}))
    assert reason in seen.reasons
    repr(seen.read).encode("utf-8")


def test_versions_of_any_size_cost_nothing(tmp_path: Path) -> None:
    names = [f"{10**14 + 7:020}.json", f"{3:020}.json", f"{10**14:020}.checkpoint.parquet", "9" * 20 + ".json"]
    seen = see(lay(tmp_path, {f"{LOG}/{name}": '{"commitInfo":{}}' for name in names}))
    assert seen.places("delta_log_gap") == ["versions 0-2", f"versions 4-{10**14 + 6}"]


def test_a_folder_without_commits_is_said(tmp_path: Path) -> None:
    assert "holds no commit" in see(lay(tmp_path, {f"{LOG}/readme.txt": "x"})).reasons


@pytest.fixture(scope="module")
def pieces(made: Path) -> dict[str, bytes]:
    """Return the commits of the real table."""
    return {path.name: path.read_bytes() for path in (made / LOG).glob("*.json")}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_stops_the_reader(data: st.DataObject, pieces: dict[str, bytes], tmp_path: Path) -> None:
    name = data.draw(st.sampled_from(sorted(pieces)))
    content = bytearray(pieces[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
    files: dict[str, Any] = {f"{LOG}/{other}": raw for other, raw in pieces.items()}
    seen: Seen = see(lay(tmp_path, {**files, f"{LOG}/{name}": bytes(content)}))
    assert seen.fact("delta.version") == 7 or "Delta Lake" in seen.reasons
    assert "not what Delta Lake writes" not in seen.reasons
