"""The events are those of OpenLineage: its own classes take every facet, and write it as we do."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openlineage.client import event_v2, facet_v2
from openlineage.client.serde import Serde
from projects import commit, write

from debtkit.instruments.audit import audit
from debtkit.instruments.scan import scan
from debtkit.project import Project

if TYPE_CHECKING:
    from pathlib import Path

CLASSES = {
    "schema": facet_v2.schema_dataset.SchemaDatasetFacet,
    "version": facet_v2.dataset_version_dataset.DatasetVersionDatasetFacet,
    "dataQualityMetrics": facet_v2.data_quality_metrics_input_dataset.DataQualityMetricsInputDatasetFacet,
    "dataQualityAssertions": facet_v2.data_quality_assertions_dataset.DataQualityAssertionsDatasetFacet,
    "outputStatistics": facet_v2.output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet,
    "executionParameters": facet_v2.execution_parameters_run.ExecutionParametersRunFacet,
    "jobType": facet_v2.job_type_job.JobTypeJobFacet,
    "ownership": facet_v2.ownership_job.OwnershipJobFacet,
    "sourceCodeLocation": facet_v2.source_code_location_job.SourceCodeLocationJobFacet,
}
PARTS = {
    "fields": facet_v2.schema_dataset.SchemaDatasetFacetFields,
    "assertions": facet_v2.data_quality_assertions_dataset.Assertion,
    "parameters": facet_v2.execution_parameters_run.ExecutionParameter,
    "owners": facet_v2.ownership_job.Owner,
}


@pytest.fixture
def events(tmp_path: Path) -> list[dict[str, Any]]:
    root = write(tmp_path / "tickets", {"train.py": "x = 1\n", "m.bin": "one"})
    pq.write_table(pa.table({"text": ["a b", "c d", "a b"], "n": [1, 2, None]}), root / "train.parquet")
    commit(root)
    project = Project(root)
    found = audit(root / "train.parquet", checks=["exact_duplicates", "column_profile", "missing_values"])
    project.lineage.record([found, "s3://bucket/base"], None, {"lr": 0.1, "opt": {"name": "adam"}}, root / "m.bin")
    project.lineage.record(root / "train.parquet", "train.py", {}, root / "m.bin", run_id="run 7", name="index")
    return project.lineage.to_openlineage(root / "lineage.jsonl")


def facet(name: str, told: dict[str, Any]) -> Any:  # noqa: ANN401 - a facet of the client
    """Build the client's facet from ours: an unknown field, or a missing one, is refused."""
    content = {key: value for key, value in told.items() if key not in {"_producer", "_schemaURL"}}
    for part, kind in PARTS.items():
        if part in content:
            content[part] = [kind(**one) for one in content[part]]
    if "columnMetrics" in content:
        kind = facet_v2.data_quality_metrics_input_dataset.ColumnMetrics
        content["columnMetrics"] = {column: kind(**one) for column, one in content["columnMetrics"].items()}
    return CLASSES[name](**content, producer=told["_producer"])


def facets(told: dict[str, Any]) -> dict[str, Any]:
    return {name: facet(name, one) for name, one in told.items()}


def test_the_client_writes_what_we_write(events: list[dict[str, Any]]) -> None:
    for event in events:
        uuid.UUID(event["run"]["runId"])
        built = event_v2.RunEvent(
            eventTime=event["eventTime"],
            eventType=event_v2.RunState(event["eventType"]),
            producer=event["producer"],
            run=event_v2.Run(event["run"]["runId"], facets(event["run"]["facets"])),
            job=event_v2.Job(event["job"]["namespace"], event["job"]["name"], facets(event["job"]["facets"])),
            inputs=[
                event_v2.InputDataset(
                    one["namespace"], one["name"], facets=facets(one["facets"]), inputFacets=facets(one["inputFacets"])
                )
                for one in event["inputs"]
            ],
            outputs=[
                event_v2.OutputDataset(
                    one["namespace"],
                    one["name"],
                    facets=facets(one["facets"]),
                    outputFacets=facets(one["outputFacets"]),
                )
                for one in event["outputs"]
            ],
        )
        assert sorted_facets(json.loads(Serde.to_json(built))) == sorted_facets(event)


def sorted_facets(data: Any) -> Any:  # noqa: ANN401 - JSON
    """Leave out what the client writes of what is not there."""
    if isinstance(data, dict):
        cleaned = {key: sorted_facets(value) for key, value in data.items()}
        return {key: value for key, value in cleaned.items() if value not in (None, {}, [])}
    return [sorted_facets(one) for one in data] if isinstance(data, list) else data


def test_quality_comes_from_the_audit(events: list[dict[str, Any]]) -> None:
    data, remote = events[0]["inputs"]
    metrics = data["inputFacets"]["dataQualityMetrics"]
    assert metrics["rowCount"] == 3
    assert metrics["columnMetrics"]["n"]["nullCount"] == 1
    assert "min" not in metrics["columnMetrics"]["text"]
    said = {one["assertion"]: one["success"] for one in data["inputFacets"]["dataQualityAssertions"]["assertions"]}
    assert said["exact_duplicates"] is True  # NULL and 1 differ, so no row stands twice
    assert remote["inputFacets"] == {}


def test_our_own_scan_finds_nothing_to_mend_in_the_audited_run(events: list[dict[str, Any]], tmp_path: Path) -> None:
    folder = write(tmp_path / "elsewhere", {"lineage.jsonl": json.dumps(events[0]) + "\n", "README.md": "# x\n"})
    bad = {fact.key for fact in scan(folder).facts() if fact.key.startswith("openlineage") and fact.holds}
    assert "openlineage_run_not_ended" not in bad
    assert "openlineage_job_without_owner" not in bad
