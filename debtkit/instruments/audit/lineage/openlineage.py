"""Runs as events of OpenLineage: plain JSON, sent nowhere.

OpenLineage specification 2-0-2 (Apache-2.0), facets in the versions that stand in their ``_schemaURL``.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

PRODUCER = "https://pypi.org/project/debtkit"
_SPEC = "https://openlineage.io/spec"
_EVENT = f"{_SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent"
_FACETS = {
    "SchemaDatasetFacet": "1-2-0",
    "DatasetVersionDatasetFacet": "1-0-1",
    "DataQualityMetricsInputDatasetFacet": "1-0-3",
    "DataQualityAssertionsDatasetFacet": "1-1-0",
    "OutputStatisticsOutputDatasetFacet": "1-0-2",
    "ExecutionParametersRunFacet": "1-0-0",
    "SourceCodeLocationJobFacet": "1-1-0",
    "OwnershipJobFacet": "1-0-1",
    "JobTypeJobFacet": "2-0-4",
}


def run_event(record: Mapping[str, Any], namespace: str) -> dict[str, Any]:
    """Return the event that a recorded run is complete.

    Parameters
    ----------
    record
        A record of `project.lineage`.
    namespace
        Where the names of job and data are unique: the name of the project.
    """
    inputs = [_dataset(one, namespace) | _measured(one) for one in record["inputs"]]
    outputs = [_dataset(one, namespace) | _written(one) for one in record["outputs"]]
    return {
        "eventType": "COMPLETE",
        "eventTime": record["on"],
        "producer": PRODUCER,
        "schemaURL": _EVENT,
        "run": {"runId": run_uuid(record["run_id"]), "facets": _run_facets(record)},
        "job": {"namespace": namespace, "name": record["name"], "facets": _job_facets(record)},
        "inputs": inputs,
        "outputs": outputs,
    }


def run_uuid(run_id: str) -> str:
    """Return a run's id as the UUID that the specification asks for: itself, or one that its text always gives."""
    try:
        return str(uuid.UUID(run_id))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{PRODUCER}/run/{run_id}"))


def _facet(name: str, **content: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    url = f"{_SPEC}/facets/{_FACETS[name]}/{name}.json#/$defs/{name}"
    return {"_producer": PRODUCER, "_schemaURL": url, **content}


def _run_facets(record: Mapping[str, Any]) -> dict[str, Any]:
    code = record["code"]
    told = [(f"params.{key}", value) for key, value in flat(record["params"]).items()]
    told += [("code.commit", code["commit"])] if code["commit"] else []
    told += [("code.dirty", str(code["dirty"]).lower())] if code["dirty"] is not None else []
    told += [(f"code.sha256.{one['path']}", one["sha256"]) for one in code["files"]]
    parameters = [{"key": key, "name": key, "value": str(value)} for key, value in told]
    return {"executionParameters": _facet("ExecutionParametersRunFacet", parameters=parameters)}


def flat(params: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Return nested parameters under names with dots."""
    found: dict[str, Any] = {}
    for key, value in params.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{key}.")
        else:
            found[f"{before}{key}"] = value
    return found


def _job_facets(record: Mapping[str, Any]) -> dict[str, Any]:
    facets = {"jobType": _facet("JobTypeJobFacet", processingType="BATCH", integration="DEBTKIT", jobType="JOB")}
    if record["by"]:
        facets["ownership"] = _facet("OwnershipJobFacet", owners=[{"name": record["by"], "type": "MAINTAINER"}])
    code = record["code"]
    if code["repository"] and code["commit"]:
        facets["sourceCodeLocation"] = _facet(
            "SourceCodeLocationJobFacet", type="git", url=code["repository"], version=code["commit"]
        )
    return facets


def _dataset(one: Mapping[str, Any], namespace: str) -> dict[str, Any]:
    facets: dict[str, Any] = {}
    kept = one["version"] if one["version"] and not one["version"]["modified"] else None
    version = kept["revision"] if kept else one["fingerprint"] or one["sha256"]
    if version:
        facets["version"] = _facet("DatasetVersionDatasetFacet", datasetVersion=version)
    if one["quality"]:
        facets["schema"] = _facet("SchemaDatasetFacet", fields=one["quality"]["fields"])
    return {"namespace": namespace, "name": one["name"], "facets": facets}


def _measured(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facets of data that are read: measures and verdicts, where an audit gave them."""
    if not one["quality"]:
        return {"inputFacets": {}}
    metrics: dict[str, Any] = {"columnMetrics": one["quality"]["metrics"], "rowCount": one["quality"]["rows"]}
    metrics |= {"bytes": one["bytes"]} if one["bytes"] is not None else {}
    metrics |= {"fileCount": one["files"]} if one["files"] is not None else {}
    return {
        "inputFacets": {
            "dataQualityMetrics": _facet("DataQualityMetricsInputDatasetFacet", **metrics),
            "dataQualityAssertions": _facet(
                "DataQualityAssertionsDatasetFacet", assertions=one["quality"]["assertions"]
            ),
        }
    }


def _written(one: Mapping[str, Any]) -> dict[str, Any]:
    said = {"size": one["bytes"], "fileCount": one["files"], "rowCount": (one["quality"] or {}).get("rows")}
    told = {key: value for key, value in said.items() if value is not None}
    return {"outputFacets": {"outputStatistics": _facet("OutputStatisticsOutputDatasetFacet", **told)} if told else {}}
