"""What an ML Metadata store answers when it is asked, as JSON that a test can compare with."""

# Its tools are in an environment of their own:
# mypy: ignore-errors

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from ml_metadata.proto import metadata_store_pb2 as pb

if TYPE_CHECKING:
    from pathlib import Path

    from ml_metadata import metadata_store


def keep(store: metadata_store.MetadataStore, path: Path) -> None:
    """Write the artefacts, executions and events that the store itself tells."""
    kinds = {kind.id: kind.name for kind in store.get_artifact_types()}
    steps = {step.id: step.name for step in store.get_execution_types()}
    artifacts, executions = store.get_artifacts(), store.get_executions()
    events = store.get_events_by_artifact_ids([artifact.id for artifact in artifacts])
    answers = {
        "artifacts": [
            {"id": a.id, "type": kinds[a.type_id], "state": pb.Artifact.State.Name(a.state)} for a in artifacts
        ],
        "executions": [
            {"id": e.id, "type": steps[e.type_id], "state": pb.Execution.State.Name(e.last_known_state)}
            for e in executions
        ],
        "events": [
            {"artifact": e.artifact_id, "execution": e.execution_id, "type": pb.Event.Type.Name(e.type)} for e in events
        ],
        "contexts": len(store.get_contexts()),
    }
    path.write_text(json.dumps(answers, indent=1) + "\n", encoding="utf-8")


def shrink(path: Path) -> None:
    """Write a store anew without free pages, in the smallest ones there are."""
    with closing(sqlite3.connect(path)) as store:
        store.execute("pragma page_size = 512")
        store.execute("vacuum")
