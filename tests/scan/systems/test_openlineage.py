"""What is read of logs of lineage events, beside what the client was told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
from openlineage.client.facet_v2 import (
    dataset_version_dataset,
    job_type_job,
    ownership_job,
    schema_dataset,
)
from openlineage.client.transport.file import FileConfig, FileTransport
from openlineage.client.uuid import generate_new_uuid
from systems_helpers import lay, see

if TYPE_CHECKING:
    from pathlib import Path

    from systems_helpers import Seen

OWNER = ownership_job.OwnershipJobFacet(owners=[ownership_job.Owner(name="Jo Doe", type="MAINTAINER")])
SCHEMA = schema_dataset.SchemaDatasetFacet(fields=[schema_dataset.SchemaDatasetFacetFields(name="id", type="int")])
VERSION = dataset_version_dataset.DatasetVersionDatasetFacet(datasetVersion="7")
STREAM = job_type_job.JobTypeJobFacet(processingType="STREAMING", integration="FLINK", jobType="JOB")


def emit(path: Path, told: list[tuple[RunState, str, str, dict[str, Any]]], *, append: bool = True) -> None:
    """Let the client write a log: state, run, job and its facets."""
    client = OpenLineageClient(transport=FileTransport(FileConfig(log_file_path=str(path), append=append)))
    runs = {run: str(generate_new_uuid()) for _, run, _, _ in told}
    source = InputDataset(namespace="postgres://etl:pw-of-etl@db:5432", name="shop.rows", facets={"schema": SCHEMA})
    for number, (state, run, job, facets) in enumerate(told):
        client.emit(
            RunEvent(
                eventType=state,
                eventTime=f"2026-01-{number + 1:02}T10:00:00+00:00",
                run=Run(runId=runs[run]),
                job=Job(namespace="titles", name=job, facets=facets),
                producer="https://example.org/etl",
                inputs=[source, InputDataset(namespace="file", name="golden.jsonl", facets={"version": VERSION})],
                outputs=[OutputDataset(namespace="file", name="model.json")],
            )
        )


TOLD: list[tuple[RunState, str, str, dict[str, Any]]] = [
    (RunState.START, "a", "train", {"ownership": OWNER}),
    (RunState.START, "b", "evaluate", {}),
    (RunState.COMPLETE, "a", "train", {}),
    (RunState.FAIL, "b", "evaluate", {}),
    (RunState.START, "c", "train", {}),
    (RunState.RUNNING, "d", "serve", {"ownership": OWNER, "jobType": STREAM}),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a log with three jobs and four runs, of which one is left open."""
    root = tmp_path_factory.mktemp("lineage")
    emit(root / "events.jsonl", TOLD)
    return root


def test_jobs_runs_and_data_are_those_that_the_client_was_told(made: Path) -> None:
    seen = see(made)
    assert seen.fact("openlineage.events") == len(TOLD)
    assert seen.fact("openlineage.jobs") == len({job for _, _, job, _ in TOLD})
    assert seen.fact("openlineage.jobs_with_owner") == len({job for _, _, job, facets in TOLD if "ownership" in facets})
    assert seen.fact("openlineage.runs") == len({run for _, run, _, _ in TOLD})
    assert seen.fact("openlineage.runs_ended") == 2
    assert seen.fact("openlineage.runs_failed") == 1
    assert seen.fact("openlineage.datasets") == 3
    assert seen.fact("openlineage.datasets_with_schema") == 1
    assert seen.fact("openlineage.data_versioned") is True
    assert seen.fact("openlineage.last_event") == "2026-01-06"
    inputs, outputs = seen.facts("openlineage.inputs"), seen.facts("openlineage.outputs")
    assert inputs["events.jsonl#titles/train"] == ("file/golden.jsonl", "postgres://db:5432/shop.rows")
    assert outputs["events.jsonl#titles/train"] == ("file/model.json",)
    assert seen.reasons == ""


def test_each_place_to_mend_is_the_line_that_named_it_first(made: Path) -> None:
    seen = see(made)
    assert seen.places("openlineage_job_without_owner") == ["L2"]
    assert seen.places("openlineage_run_not_ended") == ["L5"]
    assert seen.places("openlineage_dataset_without_schema") == ["L1", "L1"]
    assert {sign.excerpt for sign in seen.signs("openlineage_dataset_without_schema")} == {
        "data set file/golden.jsonl",
        "data set file/model.json",
    }


def test_neither_owners_nor_passwords_are_copied(made: Path) -> None:
    log = (made / "events.jsonl").read_text()
    assert "pw-of-etl" in log
    assert "Jo Doe" in log
    assert not {"pw-of-etl", "Jo Doe"} & set(repr(see(made).read).replace("/", " ").split())
    assert "pw-of" not in repr(see(made).read)


def test_a_run_may_end_in_another_file(tmp_path: Path) -> None:
    emit(tmp_path / "lineage", [TOLD[0]], append=False)
    emit(tmp_path / "more", [], append=False)
    first = next(tmp_path.glob("lineage-*.json"))
    ended = json.loads(first.read_text())
    ended["eventType"] = "COMPLETE"
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "lineage.json").write_text(json.dumps(ended))
    seen = see(tmp_path)
    assert seen.fact("openlineage.runs_ended") == 1
    assert seen.signs("openlineage_run_not_ended") == []


def test_an_event_on_data_alone_is_read(tmp_path: Path) -> None:
    dataset = {"namespace": "file", "name": "a.csv", "facets": {"schema": {"fields": [{"name": "a"}]}}}
    event = {"eventTime": "2026-01-01T00:00:00Z", "producer": "https://example.org", "dataset": dataset}
    seen = see(lay(tmp_path, {"lineage.jsonl": json.dumps(event)}))
    assert (seen.fact("openlineage.datasets"), seen.fact("openlineage.jobs")) == (1, 0)


def test_a_log_of_something_else_is_left_alone(tmp_path: Path) -> None:
    rows = '{"prompt":"a","eventTime":1}\n' * 5
    seen = see(lay(tmp_path, {"data.jsonl": rows, "lineage.json": "{}"}))
    assert seen.read.facts == []
    assert seen.reasons == ""


def test_of_a_log_that_is_too_large_no_open_run_is_told(tmp_path: Path, made: Path) -> None:
    text = (made / "events.jsonl").read_text()
    (tmp_path / "big.jsonl").write_text(text * (9_000_000 // len(text)))
    seen = see(tmp_path)
    assert "only the first 8 MB" in seen.reasons
    assert seen.signs("openlineage_run_not_ended") == []
    assert seen.places("openlineage_job_without_owner") == ["L2"]


@pytest.mark.parametrize(
    "line",
    [
        '{"eventTime":"x","job":{"namespace":[],"name":{}},"run":{"runId":3},"inputs":{"a":1},"outputs":[1,null]}',
        '{"eventTime":"2026-99-99T","job":{"facets":{"ownership":{"owners":["a",{"name":null}]}}}}',
        '{"eventTime":"\\ud800","dataset":{"namespace":"a\\u0000b://x:y@z","name":"\\u202e","facets":[]}}',
        '{"eventTime":"x","run":{},"job":{"facets":' + '{"a":' * 50_000,
    ],
)
def test_odd_events_are_harmless(line: str, tmp_path: Path, made: Path) -> None:
    seen = see(lay(tmp_path, {"events.jsonl": (made / "events.jsonl").read_text() + line}))
    assert seen.fact("openlineage.events") >= len(TOLD)
    assert "not what" not in seen.reasons
    json.dumps([fact.as_dict() for fact in seen.read.facts], ensure_ascii=False).encode()


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_stops_the_reader(data: st.DataObject, made: Path, tmp_path: Path) -> None:
    content = bytearray((made / "events.jsonl").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
    seen: Seen = see(lay(tmp_path, {"events.jsonl": bytes(content)}))
    assert "not what" not in seen.reasons
