"""What is read of an MLmodel folder, beside what MLflow's own loader says of it."""

# ruff: noqa: PLC0415 - MLflow takes seconds to load

from __future__ import annotations

import shutil
import warnings
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from systems_helpers import lay, see

from debtkit.facts import Status
from debtkit.instruments.scan import scan
from debtkit.instruments.scan.systems._pins import is_pinned

if TYPE_CHECKING:
    from pathlib import Path

    from systems_helpers import Seen

CODE = """
import mlflow
from mlflow.pyfunc import PythonModel

class Titler(PythonModel):
    def predict(self, context, model_input: list[str], params=None) -> list[str]:
        return [text[:3] for text in model_input]

mlflow.models.set_model(Titler())
"""
PLAIN = "flavors:\n  python_function:\n    python_version: 3.11.7\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save three models with MLflow itself: from code, as a pickle, and as a bare pickle of nothing stated."""
    root = tmp_path_factory.mktemp("mlmodel")
    (root / "code.txt").write_text(CODE, "utf-8")
    shutil.copyfile(root / "code.txt", root / "titler.py")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(record=True):
        warnings.simplefilter("ignore")  # what MLflow warns itself of while it loads and saves
        patch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
        patch.chdir(root)
        import mlflow.pyfunc

        def predict(_self, _context, model_input, params=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, ARG001 - hints make a signature
            return model_input

        bare = type("Bare", (mlflow.pyfunc.PythonModel,), {"predict": predict})()
        pinned = ["pandas==3.1.1"]
        save = mlflow.pyfunc.save_model
        save(str(root / "code"), python_model=str(root / "titler.py"), input_example=["a"], pip_requirements=pinned)
        save(str(root / "bare"), python_model=bare, pip_requirements=["pandas>=2", "numpy"])
    return root


@pytest.fixture(scope="module")
def seen(made: Path) -> Seen:
    """Read the folders as files."""
    return see(made)


@pytest.mark.parametrize("name", ["code", "bare"])
def test_what_is_stated_is_what_mlflow_says(made: Path, seen: Seen, name: str) -> None:
    from mlflow.models import Model

    model = Model.load(str(made / name))
    place = f"{name}/MLmodel"
    assert seen.fact("mlmodel.flavors", place) == tuple(sorted(model.flavors))
    assert seen.fact("mlmodel.signature", place) is (model.signature is not None)
    assert seen.fact("mlmodel.input_example", place) is (model.saved_input_example_info is not None)
    assert seen.fact("mlmodel.mlflow", place) == model.mlflow_version
    assert seen.fact("mlmodel.python", place) == model.flavors["python_function"]["python_version"]
    assert seen.fact("mlmodel.created", place) == model.utc_time_created[:10]


def test_what_is_to_be_mended(seen: Seen) -> None:
    assert [sign.path for sign in seen.signs("mlmodel_no_signature")] == ["bare/MLmodel"]
    assert [sign.path for sign in seen.signs("mlmodel_no_input_example")] == ["bare/MLmodel"]
    assert [sign.path for sign in seen.signs("mlmodel_pickle")] == ["bare/python_model.pkl"]
    loose = [(sign.path, sign.locator, sign.excerpt) for sign in seen.signs("mlmodel_requirement_unpinned")]
    assert loose == [("bare/requirements.txt", "L2", "pandas>=2"), ("bare/requirements.txt", "L3", "numpy")]


def test_paths_of_the_machine_are_not_told(made: Path, seen: Seen) -> None:
    lines = [f"{fact.key} {fact.value}" for fact in seen.read.facts]
    assert str(made) not in "\n".join(lines)


def test_a_local_artefact_store_is_read_though_git_ignores_it(made: Path, tmp_path: Path) -> None:
    lay(tmp_path, {"a.py": ""})
    shutil.copytree(made / "bare", tmp_path / "mlruns" / "0" / "models" / "m-1" / "artifacts")
    result = scan(tmp_path, git=False)
    found = {fact.subject for fact in result.facts() if fact.key == "mlmodel.flavors"}
    assert found == {"mlruns/0/models/m-1/artifacts/MLmodel"}


def test_an_example_that_is_named_and_not_there_is_none(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "code", tmp_path / "code")
    (tmp_path / "code" / "input_example.json").unlink()
    assert [sign.excerpt for sign in see(tmp_path).signs("mlmodel_no_input_example")] == [
        "input_example.json is named and not there"
    ]


@pytest.mark.parametrize("name", ["../secret.json", "/etc/passwd", "a\0b", "", 7, None, ["x"]])
def test_an_example_outside_the_folder_is_none(tmp_path: Path, name: object) -> None:
    import json

    info = json.dumps({"artifact_path": name})
    lay(tmp_path, {"project/m/MLmodel": f"{PLAIN}saved_input_example_info: {info}\n", "secret.json": "x"})
    assert see(tmp_path / "project").fact("mlmodel.input_example") is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not: one\n",
        "flavors: []\n",
        "- a\n",
        "flavors: {",
        "\x00\x01",
        "flavors:\n" + "  - [" * 3000,
        "&a [*a, *a]\n",
    ],
)
def test_what_is_no_mlmodel_file_is_told_and_flips_nothing_to_good(tmp_path: Path, text: str) -> None:
    lay(tmp_path, {"m/MLmodel": text, "m/requirements.txt": "numpy==1\n"})
    result = scan(tmp_path, git=False)
    assert "m/MLmodel" in {place["path"] for place in result.coverage["partly_read"]}
    rules = [fact for fact in result.facts() if fact.key.startswith("mlmodel_")]
    assert {fact.status for fact in rules} == {Status.NOT_APPLICABLE}


def test_a_suffix_that_others_have_too_is_looked_into(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {
            "m/MLmodel": PLAIN,
            "m/data/weights.bin": b"\x80\x04\x95",
            "m/data/torch.pt": b"PK\x03\x04" + b"\0" * 26 + b"archive/data.pkl",
            "m/data/tree.bin": b"tree\n",
            "m/data/empty.pkl": b"",
            "m/data/onnx.model": b"\x08\x07",
        },
    )
    assert see(tmp_path).fact("mlmodel.pickles") == ("data/torch.pt", "data/weights.bin")


def test_weights_of_hugging_face_in_a_model_are_counted_once(tmp_path: Path) -> None:
    config = '{"model_type": "bert", "architectures": ["BertModel"], "transformers_version": "5.0.0"}'
    files: dict[str, str | bytes] = {
        "MLmodel": PLAIN,
        "model/config.json": config,
        "model/pytorch_model.bin": b"\x80\x04\x95",
    }
    lay(tmp_path, {f"m/{name}": content for name, content in files.items()})
    result = scan(tmp_path, git=False)
    keys = [finding.key for finding in result.findings if finding.path == "m/model/pytorch_model.bin"]
    assert keys == ["huggingface_pickle_weights"]


@pytest.mark.parametrize(
    "requirement",
    [
        "numpy==1.26.4",
        "numpy === 1.26.4 ; python_version < '3.13'",
        "mlflow[extras]==3.17.2  # as trained",
        "numpy==1.26.4 --hash=sha256:00",
        "torch @ https://files.example/torch-2.0-cp311-none-any.whl",
        "git+https://git.example/a/b@0123456789abcdef",
        "git+https://git.example/a/b@v1.2",
        "./wheels/a-1.whl",
        "-e ./package",
    ],
)
def test_pinned(requirement: str) -> None:
    assert is_pinned(requirement) or requirement.startswith("-")


@pytest.mark.parametrize(
    "requirement",
    [
        "numpy",
        "numpy>=1",
        "numpy~=1.2",
        "numpy==1.*",
        "numpy!=1",
        "a[b]",
        "git+https://git.example/a/b@main",
        "a<2,>=1",
    ],
)
def test_not_pinned(requirement: str) -> None:
    assert not is_pinned(requirement)


def test_a_login_in_a_requirement_is_not_told(tmp_path: Path) -> None:
    lay(tmp_path, {"m/MLmodel": PLAIN, "m/requirements.txt": "git+https://jane:hunter2@git.example/a/b@main\n"})
    assert [sign.excerpt for sign in see(tmp_path).signs("mlmodel_requirement_unpinned")] == [
        "git+https://***@git.example/a/b@main"
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.text(max_size=12)), min_size=1, max_size=8),
    name=st.sampled_from(["MLmodel", "requirements.txt", "conda.yaml"]),
)
def test_any_text_is_read_or_told(made: Path, tmp_path: Path, cuts: list[tuple[float, int, str]], name: str) -> None:
    if not (tmp_path / "bare").exists():
        shutil.copytree(made / "bare", tmp_path / "bare")
    text = (made / "bare" / name).read_text("utf-8")
    for place, length, instead in cuts:
        start = int(place * len(text))
        text = text[:start] + instead + text[start + length :]
    (tmp_path / "bare" / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    read = see(tmp_path).read
    assert "mlmodel" in {fact.key.partition(".")[0] for fact in read.facts} or read.unread
