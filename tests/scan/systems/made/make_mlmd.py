"""Make the ML Metadata store that the tests read, and the store's own answers beside it.

ml-metadata holds protobuf below 5 and so cannot live beside kfp and onnx: give it an environment of its own.

    uv venv --python 3.11 /tmp/mlmd && uv pip install --python /tmp/mlmd ml-metadata==1.17.1
    /tmp/mlmd/bin/python tests/scan/systems/made/make_mlmd.py

Two pipelines' worth of what goes wrong: a clean chain of examples, training, model and evaluation; a model trained from
another model only; an artefact of no event; an execution that failed for good and one that succeeded when repeated; an
execution that ended well without output. Written: ``mlmd.db`` and ``mlmd.json``.
"""

# Its tools are in an environment of their own:
# mypy: ignore-errors

from __future__ import annotations

from pathlib import Path

from answers import keep, shrink
from ml_metadata import metadata_store
from ml_metadata.proto import metadata_store_pb2 as pb

HERE = Path(__file__).resolve().parent
COMPLETE, FAILED = pb.Execution.COMPLETE, pb.Execution.FAILED


def fill(store: metadata_store.MetadataStore) -> None:
    """Put types, artefacts, executions and events in."""
    types = {
        name: store.put_artifact_type(pb.ArtifactType(name=name, properties={"span": pb.INT}))
        for name in ("Examples", "Model", "Schema", "ModelEvaluation")
    }
    steps = {name: store.put_execution_type(pb.ExecutionType(name=name)) for name in ("Trainer", "Evaluator", "Pusher")}
    context_type = store.put_context_type(pb.ContextType(name="pipeline_run"))
    context = store.put_contexts([pb.Context(type_id=context_type, name="nightly")])[0]

    def artifact(kind: str, uri: str, state: int = pb.Artifact.LIVE) -> int:
        made = pb.Artifact(type_id=types[kind], uri=uri, state=state)
        made.properties["span"].int_value = 1
        number = store.put_artifacts([made])[0]
        store.put_attributions_and_associations([pb.Attribution(artifact_id=number, context_id=context)], [])
        return number

    def run(step: str, state: int, inputs: tuple[int, ...] = (), outputs: tuple[int, ...] = ()) -> None:
        number = store.put_executions([pb.Execution(type_id=steps[step], last_known_state=state)])[0]
        events = [pb.Event(artifact_id=a, execution_id=number, type=pb.Event.INPUT) for a in inputs]
        events += [pb.Event(artifact_id=a, execution_id=number, type=pb.Event.OUTPUT) for a in outputs]
        store.put_events(events)

    examples, schema = artifact("Examples", "data/span-1"), artifact("Schema", "data/schema")
    model, evaluation = artifact("Model", "models/1"), artifact("ModelEvaluation", "evaluation/1")
    run("Trainer", FAILED, (examples,))
    run("Trainer", COMPLETE, (examples, schema), (model,))
    run("Evaluator", COMPLETE, (examples, model), (evaluation,))
    tuned = artifact("Model", "models/2")
    run("Trainer", COMPLETE, (model,), (tuned,))
    unfounded = artifact("Model", "models/3")
    run("Trainer", COMPLETE, (schema,), (unfounded,))
    artifact("Model", "models/left")
    artifact("Examples", "data/gone", pb.Artifact.DELETED)
    run("Evaluator", COMPLETE, (examples, tuned))
    run("Pusher", FAILED, (tuned,))


def main() -> None:
    """Write the store and its answers."""
    path = HERE / "mlmd.db"
    path.unlink(missing_ok=True)
    config = pb.ConnectionConfig()
    config.sqlite.filename_uri = str(path)
    config.sqlite.connection_mode = 3  # create it
    store = metadata_store.MetadataStore(config)
    fill(store)
    keep(store, HERE / "mlmd.json")
    del store
    shrink(path)


if __name__ == "__main__":
    main()
