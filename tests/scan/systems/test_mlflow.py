"""What is read of an MLflow store, beside what MLflow's own client answers."""

# ruff: noqa: PLC0415, S608 - MLflow takes seconds to load; statements of the test's own

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mlflow_helpers import PRIVATE, make_store
from systems_helpers import lay, see

from debtkit.facts import Status
from debtkit.instruments.scan import scan
from debtkit.instruments.scan.systems.mlflow import MissingClientError, read_server
from debtkit.instruments.scan.systems.mlflow._asking import place_of

if TYPE_CHECKING:
    from pathlib import Path

    from systems_helpers import Seen

pytestmark = [
    pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # MLflow leaves its connections to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
KINDS = ("mlflow.model", "mlflow.prompt", "mlflow.version", "mlflow.runs", "mlflow.traces", "mlflow.orphans")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store with MLflow itself."""
    folder = tmp_path_factory.mktemp("mlflow")
    make_store(f"sqlite:///{folder}/mlflow.db", folder)
    return folder


@pytest.fixture(scope="module")
def client(made: Path) -> Any:  # noqa: ANN401 - the client comes without types
    """Ask the store by MLflow's own client."""
    from mlflow import MlflowClient

    uri = f"sqlite:///{made}/mlflow.db"
    return MlflowClient(tracking_uri=uri, registry_uri=uri)


@pytest.fixture(scope="module")
def seen(made: Path) -> Seen:
    """Read the store as a file."""
    return see(made)


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """Give a copy that may be damaged."""
    shutil.copyfile(made / "mlflow.db", tmp_path / "mlflow.db")
    return tmp_path


def change(root: Path, *statements: str) -> Seen:
    """Change a store by hand, and read it."""
    with closing(sqlite3.connect(root / "mlflow.db")) as store:
        for statement in statements:
            store.execute(statement)
        store.commit()
    return see(root)


def test_models_aliases_and_versions_are_what_the_client_says(seen: Seen, client: Any) -> None:  # noqa: ANN401
    for model in client.search_registered_models():
        subject = f"mlflow.db#{model.name}"
        versions = client.search_model_versions(f"name = '{model.name}'")
        assert seen.fact("mlflow.model.versions", subject) == len(versions)
        assert seen.fact("mlflow.model.latest", subject) == max(int(version.version) for version in versions)
        aliases = tuple(f"{alias}={number}" for alias, number in sorted(model.aliases.items()))
        assert seen.fact("mlflow.model.aliases", subject) == aliases
        assert seen.fact("mlflow.model.described", subject) is bool(model.description)
        assert seen.fact("mlflow.model.owned", subject) is ("owner" in model.tags)
    assert seen.fact("mlflow.models") == len(client.search_registered_models()) == 2


def test_where_a_version_comes_from_is_what_the_client_says(seen: Seen, client: Any) -> None:  # noqa: ANN401
    for version in client.search_model_versions("name = 'titler'"):
        subject = f"mlflow.db#titler@{version.version}"
        run = client.get_run(version.run_id)
        assert seen.fact("mlflow.version.run", subject) == version.run_id
        assert seen.fact("mlflow.version.params", subject) == len(run.data.params)
        sets = tuple(f"{used.dataset.name}@{used.dataset.digest}" for used in run.inputs.dataset_inputs)
        assert seen.fact("mlflow.version.data", subject) == sets
        assert seen.fact("mlflow.version.commit", subject) == run.data.tags.get("mlflow.source.git.commit")


def test_runs_and_traces_are_counted_as_the_client_counts(seen: Seen, client: Any) -> None:  # noqa: ANN401
    experiments = [experiment.experiment_id for experiment in client.search_experiments()]
    runs = client.search_runs(experiments)
    assert seen.fact("mlflow.experiments") == len(experiments)
    assert seen.fact("mlflow.runs") == len(runs)
    assert seen.fact("mlflow.runs.failed") == sum(run.info.status == "FAILED" for run in runs) == 1
    traces = client.search_traces(locations=experiments)
    assert seen.fact("mlflow.traces") == len(traces) == 2
    assert seen.fact("mlflow.traces.errors") == sum(trace.info.state == "ERROR" for trace in traces) == 1
    assert seen.fact("mlflow.traces.tokens") == sum(trace.info.token_usage["total_tokens"] for trace in traces)
    assert seen.fact("mlflow.logged_models") == len(client.search_logged_models(experiments))
    assert seen.fact("mlflow.datasets") == 1


def test_a_prompt_is_a_prompt_and_no_model(seen: Seen, client: Any) -> None:  # noqa: ANN401
    assert [prompt.name for prompt in client.search_prompts()] == ["summarise"]
    assert seen.fact("mlflow.prompt.versions") == 2
    assert seen.fact("mlflow.prompt.aliases", "mlflow.db#prompt:summarise") == ("production=1",)
    assert client.get_prompt_version_by_alias("summarise", "production").version == 1
    assert seen.fact("mlflow.prompt.described") is True


def test_what_is_to_be_mended(seen: Seen) -> None:
    version = "table model_versions, titler version"
    assert seen.places("mlflow_version_without_run") == ["table model_versions, router version 1"]
    assert seen.places("mlflow_version_without_params") == [f"{version} 3"]
    assert seen.places("mlflow_version_without_data") == [f"{version} 2"]
    assert seen.places("mlflow_version_without_commit") == [f"{version} 2"]
    assert [sign.excerpt for sign in seen.signs("mlflow_orphan_model")] == [
        "logged model scratch",
        "logged model titler",
    ]
    assert seen.places("mlflow_no_rollback") == ["table registered_models, router"]
    assert [sign.excerpt for sign in seen.signs("mlflow_alias_behind")] == [
        "prompt summarise: production=1; version 2 is the latest",
        "model titler: champion=2, previous=1; version 3 is the latest",
    ]
    assert seen.places("mlflow_no_alias") == ["table registered_model_aliases, router"]
    for key in ("mlflow_no_owner", "mlflow_no_description"):
        assert seen.places(key) == ["table registered_models, router"]


def test_each_rule_holds_in_a_scan(made: Path) -> None:
    result = scan(made, git=False)
    rules = [fact for fact in result.facts() if fact.key.startswith("mlflow_")]
    assert len(rules) == 10
    assert all(fact.holds and fact.evidence for fact in rules)


def test_a_server_gives_the_same(made: Path, seen: Seen) -> None:
    asked = read_server(f"sqlite:///{made}/mlflow.db")
    mending = [sign for sign in seen.read.signs if sign.name.startswith("mlflow_")]
    assert sorted(sign for sign in asked.signs if sign.name.startswith("mlflow_")) == sorted(mending)
    told = {(fact.key, fact.subject): fact.value for fact in seen.read.facts if fact.key.startswith(KINDS)}
    assert {(fact.key, fact.subject): fact.value for fact in asked.facts if fact.key.startswith(KINDS)} == told


def test_without_the_client_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(MissingClientError, match=r'pip install "debtkit\[mlflow\]"'):
        read_server("https://registry.example")


@pytest.mark.parametrize(
    ("uri", "place"),
    [
        ("https://jane:secret@registry.example/mlflow/?token=x", "https://registry.example/mlflow"),
        ("sqlite:////home/jane/mlflow.db", "mlflow.db"),
        ("databricks", "databricks"),
        ("jane:secret@registry.example", "registry.example"),
    ],
)
def test_an_address_is_told_without_its_login(uri: str, place: str) -> None:
    assert place_of(uri) == place


def test_people_secrets_and_the_content_of_traces_are_not_told(copy: Path) -> None:
    columns = (
        "secret_id, secret_name, encrypted_value, wrapped_dek, kek_version, masked_value, created_at, last_updated_at"
    )
    values = f"'1', '{PRIVATE}', x'00', x'00', 1, '{PRIVATE}', 1, 1"
    owner = f"insert into registered_model_tags (key, value, name) values ('owner', '{PRIVATE}', 'router')"
    seen = change(copy, f"insert into secrets ({columns}) values ({values})", owner)
    assert seen.fact("mlflow.model.owned", "mlflow.db#router") is True
    assert PRIVATE not in str(seen.read)
    assert str(copy) not in str(seen.read)


def test_reading_does_not_load_mlflow_and_leaves_the_file_as_it_is(copy: Path) -> None:
    before = (copy / "mlflow.db").read_bytes()
    program = (
        "import sys; from pathlib import Path; from debtkit.instruments.scan.systems import read_systems;"
        f"assert read_systems(Path({str(copy)!r}), []).facts; assert 'mlflow' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, "PYTHONPATH": ""})
    assert (copy / "mlflow.db").read_bytes() == before
    assert os.listdir(copy) == ["mlflow.db"]  # noqa: PTH208 - names only


def test_an_alias_that_reaches_the_latest_version_settles_it(copy: Path) -> None:
    seen = change(copy, "update registered_model_aliases set version = 3 where alias = 'champion'")
    assert [sign.excerpt[:6] for sign in seen.signs("mlflow_alias_behind")] == ["prompt"]


def test_a_stage_counts_as_an_alias(copy: Path) -> None:
    seen = change(copy, "update model_versions set current_stage = 'Production' where name = 'router'")
    assert seen.places("mlflow_no_alias") == []
    assert seen.fact("mlflow.model.stages") == ("Production=1",)


@pytest.mark.parametrize("words", ["tbd", "", "v0", "TODO", "n/a", "  - "])
def test_a_hollow_description_describes_nothing(copy: Path, words: str) -> None:
    seen = change(copy, f"update registered_models set description = '{words}' where name = 'titler'")
    assert "table registered_models, titler" in seen.places("mlflow_no_description")


def test_a_run_that_is_gone_made_nothing(copy: Path) -> None:
    seen = change(copy, "update model_versions set run_id = 'gone' where version = 2 and name = 'titler'")
    assert "table model_versions, titler version 2" in seen.places("mlflow_version_without_run")


def test_models_of_the_same_name_in_two_workspaces_are_two(copy: Path) -> None:
    seen = change(
        copy,
        "insert into registered_models (name, workspace) values ('titler', 'team-b')",
        "insert into registered_model_aliases (name, workspace, alias, version) values ('titler', 'team-b', 'x', 9)",
    )
    assert seen.fact("mlflow.model.versions", "mlflow.db#team-b/titler") == 0
    assert seen.fact("mlflow.model.versions", "mlflow.db#titler") == 3
    assert seen.fact("mlflow.model.aliases", "mlflow.db#titler") == ("champion=2", "previous=1")


def test_a_model_that_lives_elsewhere_is_no_orphan(copy: Path) -> None:
    insert = "insert into logged_model_tags (model_id, experiment_id, tag_key, tag_value)"
    seen = change(
        copy, f"{insert} select model_id, experiment_id, 'mlflow.model.isExternal', 'true' from logged_models"
    )
    assert seen.places("mlflow_orphan_model") == []


def test_an_older_schema_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    seen = change(
        tmp_path,
        "create table alembic_version (version_num text)",
        "create table experiments (experiment_id integer)",
        "create table runs (run_uuid text, status text)",
        "create table registered_models (name text)",
        "create table model_versions (name text, version integer, run_id text)",
        "insert into runs values ('r', 'FINISHED')",
        "insert into registered_models values ('old')",
        "insert into model_versions values ('old', 1, 'r'), ('old', 2, '')",
    )
    assert seen.fact("mlflow.model.versions", "mlflow.db#old") == 2
    assert seen.places("mlflow_version_without_run") == ["table model_versions, old version 2"]
    assert seen.places("mlflow_version_without_params") == []
    assert seen.fact("mlflow.traces") is None
    assert seen.reasons == ""


def test_one_damaged_table_hides_no_other_and_counts_as_unknown(copy: Path) -> None:
    with closing(sqlite3.connect(copy / "mlflow.db")) as store:
        size = store.execute("pragma page_size").fetchone()[0]
        pages = [
            row[0]
            for row in store.execute("select rootpage from sqlite_master where tbl_name = 'params' and rootpage > 0")
        ]
    with (copy / "mlflow.db").open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)
    seen = see(copy)
    assert "table params is damaged" in seen.reasons
    assert seen.places("mlflow_version_without_params") == []
    assert seen.places("mlflow_version_without_data") == ["table model_versions, titler version 2"]


@pytest.mark.parametrize("kept", [1, 100, 4096, 100_000, 500_000])
def test_a_truncated_store_is_told_and_flips_nothing_to_good(copy: Path, kept: int) -> None:
    path = copy / "mlflow.db"
    path.write_bytes(path.read_bytes()[:kept])
    assert "mlflow.db" in see(copy).reasons
    result = scan(copy, git=False)
    assert [place["path"] for place in result.coverage["partly_read"]][:1] == ["mlflow.db"]
    rules = [fact for fact in result.facts() if fact.key.startswith("mlflow_")]
    assert all(fact.holds or fact.status is Status.NOT_APPLICABLE for fact in rules)


def test_changes_beside_the_store_are_told(copy: Path) -> None:
    lay(copy, {"mlflow.db-wal": b"x" * 40})
    assert "mlflow.db-wal: changes that are not in the store yet are not read" in see(copy).reasons


def test_another_database_is_no_store(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as store:
        store.execute("create table runs (id integer)")
    lay(tmp_path, {"text.db": "not a database", "empty.sqlite": ""})
    assert see(tmp_path).read.facts == []


def test_views_of_a_hostile_store_are_not_run(tmp_path: Path) -> None:
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select 'a' as name from n"
    seen = change(
        tmp_path,
        "create table alembic_version (version_num text)",
        "create table experiments (experiment_id integer)",
        "create table runs (run_uuid text)",
        f"create view registered_models as {endless}",
    )
    assert seen.fact("mlflow.models") == 0


def test_hostile_text_stays_text(copy: Path) -> None:
    name = "'||char(10)||char(27)||'[31m<script>"
    seen = change(
        copy,
        f"update registered_models set name = 'a{name}' where name = 'router'",
        "update registered_model_aliases set version = 'nine'",
        "update model_versions set creation_time = 9223372036854775807, source = zeroblob(9)",
        "update trace_info set total_tokens = 9223372036854775807, total_cost = 'free'",
    )
    assert seen.fact("mlflow.models") == 2
    assert "\x1b[31m" not in "".join(sign.excerpt for sign in seen.read.signs)
    assert "\x1b" not in scan(copy, git=False).to_markdown()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=40)), max_size=12),
    share=st.floats(0.01, 1),
)
def test_any_bytes_are_read_or_told(copy: Path, made: Path, flips: list[tuple[float, bytes]], share: float) -> None:
    content = bytearray((made / "mlflow.db").read_bytes())
    content = content[: int(len(content) * share)]
    for place, patch in flips:
        start = int(place * len(content))
        content[start : start + len(patch)] = patch
    (copy / "mlflow.db").write_bytes(content)
    read = see(copy).read
    assert read.facts or read.unread or not content.startswith(b"SQLite format 3\0")


def test_of_many_versions_the_newest_are_read(copy: Path) -> None:
    many = "with recursive n(i) as (select 10 union all select i + 1 from n where i < 6000)"
    insert = "insert into model_versions (name, workspace, version, creation_time, current_stage)"
    seen = change(copy, f"{insert} {many} select 'titler', 'default', i, 4000000000000 + i, 'None' from n")
    assert "only the first 5,000 rows of table model_versions were read" in seen.reasons
    assert seen.fact("mlflow.model.latest", "mlflow.db#titler") == 6000
    assert len(seen.signs("mlflow_version_without_run")) <= 22
    assert seen.signs("mlflow_orphan_model") == seen.signs("mlflow_no_rollback") == []
