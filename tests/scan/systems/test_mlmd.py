"""What is read of an ML Metadata store, beside what the store itself answers (see made/)."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from systems_helpers import lay, see

from debtkit.facts import Status
from debtkit.instruments.scan import scan

if TYPE_CHECKING:
    from systems_helpers import Seen

MADE = Path(__file__).parent / "made"
INPUTS, OUTPUTS = {"INPUT", "DECLARED_INPUT"}, {"OUTPUT", "DECLARED_OUTPUT"}


@pytest.fixture(params=["mlmd", "tfx"])
def answers(request: pytest.FixtureRequest) -> tuple[Seen, dict[str, Any]]:
    """Give what we read of a store, and what the store answered when it was made."""
    name = str(request.param)
    told = json.loads((MADE / f"{name}.json").read_text(encoding="utf-8"))
    return read_only(name), told


def read_only(name: str) -> Seen:
    """Read one of the made stores."""
    seen = see(MADE)
    place = f"{name}.db"
    seen.read.facts = [fact for fact in seen.read.facts if fact.subject.partition("#")[0] == place]
    seen.read.signs = [sign for sign in seen.read.signs if sign.path == place]
    return seen


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy that may be damaged."""
    shutil.copyfile(MADE / "mlmd.db", tmp_path / "metadata.db")
    return tmp_path


def change(root: Path, *statements: str) -> Seen:
    """Change a store by hand, and read it."""
    with closing(sqlite3.connect(root / "metadata.db")) as store:
        for statement in statements:
            store.execute(statement)
        store.commit()
    return see(root)


def test_what_there_is_is_what_the_store_says(answers: tuple[Seen, dict[str, Any]]) -> None:
    seen, told = answers
    assert seen.fact("mlmd.schema") == 10
    assert seen.fact("mlmd.artifacts") == len(told["artifacts"])
    assert seen.fact("mlmd.executions") == len(told["executions"])
    states = Counter(execution["state"] for execution in told["executions"])
    assert seen.fact("mlmd.executions.failed") == states["FAILED"] > 0
    assert seen.fact("mlmd.types") == tuple(sorted({artifact["type"] for artifact in told["artifacts"]}))


def test_lineage_is_what_the_events_of_the_store_say(answers: tuple[Seen, dict[str, Any]]) -> None:
    seen, told = answers
    kinds = {artifact["id"]: artifact["type"] for artifact in told["artifacts"]}

    def sources(artifact: int) -> set[int]:
        makers = {e["execution"] for e in told["events"] if e["artifact"] == artifact and e["type"] in OUTPUTS}
        taken = {e["artifact"] for e in told["events"] if e["execution"] in makers and e["type"] in INPUTS}
        return taken.union(*map(sources, taken))

    linked = {event["artifact"] for event in told["events"]}
    models = [number for number, kind in kinds.items() if kind == "Model" and number in linked]
    assert seen.fact("mlmd.models") == len(models) > 0
    for model in models:
        data = sorted(n for n in sources(model) if kinds[n] in {"Examples", "ExampleStatistics"})
        said = next(v for subject, v in seen.facts("mlmd.model.data").items() if subject.endswith(f"#artifact {model}"))
        assert said == tuple(f"{kinds[n]} {n}" for n in data)


def test_what_has_no_event_is_what_the_store_says(answers: tuple[Seen, dict[str, Any]]) -> None:
    seen, told = answers
    linked = {event["artifact"] for event in told["events"]}
    orphans = [a["id"] for a in told["artifacts"] if a["id"] not in linked and a["state"] != "DELETED"]
    assert seen.places("mlmd_orphan_artifact") == [f"table Artifact, id {number}" for number in orphans]
    made = {event["execution"] for event in told["events"] if event["type"] in OUTPUTS}
    idle = [e["id"] for e in told["executions"] if e["state"] == "COMPLETE" and e["id"] not in made]
    assert seen.places("mlmd_execution_without_output") == [f"table Execution, id {number}" for number in idle]


def test_a_failure_that_was_made_good_is_none() -> None:
    assert read_only("mlmd").places("mlmd_failed_execution") == ["table Execution, id 7"]
    failed = read_only("tfx").signs("mlmd_failed_execution")
    assert [(sign.locator, sign.excerpt) for sign in failed] == [
        ("table Execution, id 10", "titles.Blesser failed, 2 times in a row")
    ]


def test_a_model_of_a_model_goes_back_to_its_data() -> None:
    seen = read_only("mlmd")
    assert seen.fact("mlmd.model.data", "mlmd.db#artifact 5") == ("Examples 1",)
    assert seen.places("mlmd_model_without_data") == ["table Artifact, id 6"]


def test_each_rule_holds_in_a_scan(copy: Path) -> None:
    rules = [fact for fact in scan(copy, git=False).facts() if fact.key.startswith("mlmd_")]
    assert len(rules) == 4
    assert all(fact.holds and fact.evidence for fact in rules)


def test_inputs_and_outputs_are_not_swapped(copy: Path) -> None:
    seen = change(copy, "update Event set type = case type when 3 then 2 when 4 then 1 else type end")
    assert seen.places("mlmd_model_without_data") == ["table Artifact, id 6"]
    assert seen.places("mlmd_execution_without_output") == ["table Execution, id 6"]


def test_lineage_in_a_circle_comes_to_an_end(copy: Path) -> None:
    seen = change(copy, "insert into Event (artifact_id, execution_id, type) values (6, 5, 3), (5, 5, 3)")
    assert "table Artifact, id 6" not in seen.places("mlmd_execution_without_output")
    assert seen.fact("mlmd.models") == 3


def test_without_all_events_nothing_is_called_an_orphan(copy: Path) -> None:
    seen = change(
        copy,
        "with recursive n(i) as (select 100 union all select i + 1 from n where i < 100300)"
        " insert into Event (id, artifact_id, execution_id, type) select i, i, i, 3 from n",
    )
    assert "only the first 100,000 rows of table Event were read" in seen.reasons
    assert seen.places("mlmd_orphan_artifact") == []
    assert seen.places("mlmd_failed_execution") == ["table Execution, id 7"]


def test_addresses_and_properties_are_not_told(copy: Path) -> None:
    seen = change(
        copy,
        "update Artifact set uri = '/home/jane.doe/' || uri, name = 'jane.doe ' || id",
        "update ArtifactProperty set string_value = 'jane.doe'",
    )
    assert "jane.doe" not in str(seen.read)


def test_a_store_in_the_folder_of_tfx_is_found_though_git_ignores_it(copy: Path) -> None:
    lay(copy, {"tfx_metadata/titles/metadata.db": (copy / "metadata.db").read_bytes(), "a.py": ""})
    (copy / "metadata.db").unlink()
    result = scan(copy, git=False)
    assert {f.subject for f in result.facts() if f.key == "mlmd.schema"} == {"tfx_metadata/titles/metadata.db"}


@pytest.mark.parametrize("kept", [600, 5_000, 20_000])
def test_a_truncated_store_is_told_and_flips_nothing_to_good(copy: Path, kept: int) -> None:
    path = copy / "metadata.db"
    path.write_bytes(path.read_bytes()[:kept])
    path.rename(copy / "mlmd.db")
    result = scan(copy, git=False)
    assert {place["path"] for place in result.coverage["partly_read"]} == {"mlmd.db"}
    rules = [fact for fact in result.facts() if fact.key.startswith("mlmd_")]
    assert all(fact.holds or fact.status is Status.NOT_APPLICABLE for fact in rules)


def test_another_file_of_that_name_is_no_store(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "metadata.db")) as store:
        store.execute("create table books (title text)")
    assert see(tmp_path).read.facts == []


def test_hostile_values_stay_values(copy: Path) -> None:
    seen = change(
        copy,
        "update Type set name = 'x' || char(27) || '[31m' || name",
        "update Event set type = 'four', artifact_id = x'00' where id = 1",
        "update Execution set last_known_state = 9e99 where id = 2",
    )
    assert seen.fact("mlmd.executions") == 7
    assert "\x1b" not in scan(copy, git=False).to_markdown()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=40)), max_size=12),
    share=st.floats(0.01, 1),
)
def test_any_bytes_are_read_or_told(copy: Path, flips: list[tuple[float, bytes]], share: float) -> None:
    content = bytearray((MADE / "mlmd.db").read_bytes())
    content = content[: int(len(content) * share)]
    for place, patch in flips:
        start = int(place * len(content))
        content[start : start + len(patch)] = patch
    (copy / "metadata.db").write_bytes(content)
    read = see(copy).read
    assert read.facts or read.unread or not (content.startswith(b"SQLite format 3\0") and b"MLMDEnv" in content)
