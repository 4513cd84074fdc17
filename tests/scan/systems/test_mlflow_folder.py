"""What is read of an MLflow store in a folder, beside what MLflow's own client answers."""

# ruff: noqa: PLC0415 - MLflow takes seconds to load

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from mlflow_helpers import PRIVATE, make_store
from systems_helpers import see

from debtkit.instruments.scan import scan
from debtkit.instruments.scan.systems import read_systems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from systems_helpers import Seen

pytestmark = [
    pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # MLflow leaves its connections to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
STORE = "mlruns"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store with MLflow itself, which still writes folders when it is told to."""
    folder = tmp_path_factory.mktemp("folder")
    make_store((folder / STORE).as_uri(), folder, MLFLOW_ALLOW_FILE_STORE="true")
    return folder


@pytest.fixture(scope="module")
def client(made: Path) -> Iterator[Any]:
    """Ask the store by MLflow's own client."""
    from mlflow import MlflowClient

    uri = (made / STORE).as_uri()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
        yield MlflowClient(tracking_uri=uri, registry_uri=uri)


@pytest.fixture(scope="module")
def seen(made: Path) -> Seen:
    return see(made)


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """Give a copy that may be damaged."""
    shutil.copytree(made / STORE, tmp_path / STORE)
    return tmp_path


def test_models_and_versions_are_what_the_client_says(seen: Seen, client: Any) -> None:  # noqa: ANN401
    models = client.search_registered_models()
    assert seen.fact("mlflow.models") == len(models) == 2
    for model in models:
        subject = f"{STORE}#{model.name}"
        versions = client.search_model_versions(f"name = '{model.name}'")
        assert seen.fact("mlflow.model.versions", subject) == len(versions)
        aliases = tuple(f"{alias}={number}" for alias, number in sorted(model.aliases.items()))
        assert seen.fact("mlflow.model.aliases", subject) == aliases
        assert seen.fact("mlflow.model.described", subject) is bool(model.description)
        assert seen.fact("mlflow.model.owned", subject) is ("owner" in model.tags)
    for version in client.search_model_versions("name = 'titler'"):
        subject = f"{STORE}#titler@{version.version}"
        run = client.get_run(version.run_id)
        assert seen.fact("mlflow.version.run", subject) == version.run_id
        assert seen.fact("mlflow.version.params", subject) == len(run.data.params)
        sets = tuple(f"{used.dataset.name}@{used.dataset.digest}" for used in run.inputs.dataset_inputs)
        assert seen.fact("mlflow.version.data", subject) == sets
        assert seen.fact("mlflow.version.commit", subject) == run.data.tags.get("mlflow.source.git.commit")


def test_runs_traces_and_prompts_are_what_the_client_says(seen: Seen, client: Any) -> None:  # noqa: ANN401
    experiments = [experiment.experiment_id for experiment in client.search_experiments()]
    runs = client.search_runs(experiments)
    traces = client.search_traces(locations=experiments)
    assert seen.fact("mlflow.experiments") == len(experiments)
    assert seen.fact("mlflow.runs") == len(runs)
    assert seen.fact("mlflow.runs.failed") == sum(run.info.status == "FAILED" for run in runs) == 1
    assert seen.fact("mlflow.traces") == len(traces) == 2
    assert seen.fact("mlflow.traces.errors") == sum(trace.info.state == "ERROR" for trace in traces) == 1
    assert seen.fact("mlflow.traces.tokens") == sum(trace.info.token_usage["total_tokens"] for trace in traces)
    assert seen.fact("mlflow.logged_models") == len(client.search_logged_models(experiments))
    assert seen.fact("mlflow.datasets") == 1
    assert seen.fact("mlflow.prompts") == len(client.search_prompts()) == 1
    assert seen.fact("mlflow.prompt.aliases", f"{STORE}#prompt:summarise") == ("production=1",)


def test_it_tells_the_same_as_the_database(seen: Seen, tmp_path: Path) -> None:
    make_store(f"sqlite:///{tmp_path}/mlflow.db", tmp_path)
    database = see(tmp_path)
    names = {sign.name for sign in database.read.signs if sign.name.startswith("mlflow_")}
    assert len(names) == 10
    for name in names:
        excerpts = [sign.excerpt.partition(", run")[0] for sign in database.signs(name)]
        assert sorted(sign.excerpt.partition(", run")[0] for sign in seen.signs(name)) == sorted(excerpts)
    told = [{fact.key for fact in one.read.facts if fact.key.startswith("mlflow.")} for one in (seen, database)]
    assert told[0] == told[1] - {"mlflow.schema"}
    assert "table" not in "".join(sign.locator for sign in seen.read.signs)


def test_nobody_and_nothing_private_is_told(seen: Seen, made: Path) -> None:
    assert PRIVATE not in str(seen.read)
    assert str(made) not in str(seen.read)
    assert seen.reasons == ""


def test_a_store_that_git_ignores_is_read_beside_a_listed_file(copy: Path) -> None:
    (copy / "app.py").write_text("x = 1\n", "utf-8")
    read = read_systems(copy, ["app.py"])
    assert [sign.path for sign in read.signs if sign.name == "system.mlflow"] == [STORE]
    assert len([fact for fact in scan(copy, git=False).facts() if fact.key.startswith("mlflow_") and fact.holds]) == 10


def test_what_is_damaged_or_deleted_is_told_or_left_out(copy: Path) -> None:
    meta = next((copy / STORE / "models/titler").glob("version-2/meta.yaml"))
    meta.write_text("- [\n", "utf-8")
    run = next(path for path in (copy / STORE).glob("*/*/meta.yaml") if "status: 4" in path.read_text("utf-8"))
    run.write_text(run.read_text("utf-8").replace("stage: active", "stage: deleted"), "utf-8")
    seen = see(copy)
    assert "version-2/meta.yaml: not valid YAML" in seen.reasons
    assert seen.fact("mlflow.model.versions", f"{STORE}#titler") == 2
    assert seen.fact("mlflow.runs.failed") == 0
    assert seen.signs("mlflow_orphan_model") == []


def test_a_file_that_is_cut_off_is_told_and_makes_no_debt(copy: Path, seen: Seen) -> None:
    debts = {(sign.name, sign.excerpt) for sign in seen.read.signs if sign.name.startswith("mlflow_")}
    metas = sorted((copy / STORE).glob("**/meta.yaml"))
    assert len(metas) > 20
    for meta in metas:
        whole = meta.read_bytes()
        for kept in (0, whole.find(b"\n") + 1, len(whole) // 2, len(whole) - 1):
            meta.write_bytes(whole[:kept])
            cut = see(copy)
            assert {(sign.name, sign.excerpt) for sign in cut.read.signs if sign.name.startswith("mlflow_")} <= debts
            assert (
                meta.relative_to(copy).as_posix() in cut.reasons or "inputs" in meta.parts
            )  # read for living versions
        meta.write_bytes(whole)


def test_links_are_not_followed(copy: Path, tmp_path: Path) -> None:
    shutil.move(copy / STORE, tmp_path / "elsewhere")
    os.symlink(tmp_path / "elsewhere", copy / STORE)  # noqa: PTH211 - a folder
    assert [sign.path for sign in see(copy).read.signs if sign.name == "system.mlflow"] == ["elsewhere"]


def test_of_a_large_store_no_number_is_told(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("debtkit.instruments.scan.systems.mlflow._folder._MOST", 2)
    seen = see(copy)
    assert "only the first 2 runs and traces were read" in seen.reasons
    assert seen.fact("mlflow.runs") is seen.fact("mlflow.traces") is None
    assert seen.signs("mlflow_orphan_model") == []


def test_a_folder_of_other_files_is_no_store(tmp_path: Path) -> None:
    for name in ("mlruns/a/meta.yaml", "x/y/meta.yaml"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("name: other\n", "utf-8")
    assert see(tmp_path).read.facts == []
