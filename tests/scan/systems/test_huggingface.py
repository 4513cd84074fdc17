"""What we read of model folders, beside what `safetensors` itself reads."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.numpy import save_file

from debtkit.instruments.scan import scan
from debtkit.instruments.scan.systems import Files, UnreadableError, read_systems
from debtkit.instruments.scan.systems._safetensors import read_header

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.instruments.scan.systems import SystemsRead

CONFIG = {
    "architectures": ["GPT2LMHeadModel"],
    "model_type": "gpt2",
    "transformers_version": "5.23.0",
    "_name_or_path": "/home/somebody/gpt2",
    "quantization_config": {"quant_method": "awq"},
}
CARD = "---\nlicense: mit\nbase_model: openai-community/gpt2\n---\n# Titler\n\n" + "Says what it is made of. " * 8


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a model folder of two shards with the library's own writer."""
    one: dict[str, np.ndarray] = {"wte": np.zeros((10, 4), np.float32), "scalar": np.array(1.0, np.float16)}
    two: dict[str, np.ndarray] = {"bias": np.zeros(7, np.int8), "empty": np.zeros((0, 3), np.float32)}
    save_file(one, tmp_path / "model-00001-of-00002.safetensors", {"format": "pt", "note": "x"})
    save_file(two, tmp_path / "model-00002-of-00002.safetensors", {"format": "pt"})
    names = {name: f"model-0000{n}-of-00002.safetensors" for n, part in ((1, one), (2, two)) for name in part}
    index = {"metadata": {"total_size": 169}, "weight_map": names}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps(index))
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "README.md").write_text(CARD)
    return tmp_path


def read(folder: Path) -> tuple[dict[str, Any], SystemsRead]:
    listed = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    found = read_systems(folder, listed)
    return {fact.key.removeprefix("huggingface."): fact.value for fact in found.facts}, found


def debts(found: SystemsRead) -> list[tuple[str, str]]:
    return [(sign.name, sign.path) for sign in found.signs if sign.name.startswith("huggingface_")]


def test_we_tell_what_safetensors_reads(folder: Path) -> None:
    facts, found = read(folder)
    names, dtypes, parameters = set(), Counter[str](), 0
    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, "numpy") as file:
            assert read_header(Files(folder, []), path.name).metadata == file.metadata()
            assert read_header(Files(folder, []), path.name).names == set(file.keys())
            for name in file.keys():  # noqa: SIM118 - no mapping
                tensor = file.get_slice(name)
                names.add(name)
                dtypes[tensor.get_dtype()] += 1
                parameters += int(np.prod(tensor.get_shape()))
    assert facts["tensors"] == len(names) == 4
    assert facts["parameters"] == parameters == 48
    assert facts["dtypes"] == tuple(f"{kind} {n}" for kind, n in sorted(dtypes.items()))
    assert facts["formats"] == ("pt",)
    assert facts["shards"] == 2
    assert facts["shards_missing"] == ()
    assert facts["tensors_missing"] == 0
    assert found.unread == []
    assert debts(found) == []


def test_facts_of_configuration_and_card(folder: Path) -> None:
    facts, _ = read(folder)
    assert facts["architectures"] == ("GPT2LMHeadModel",)
    assert facts["model_type"] == "gpt2"
    assert facts["transformers_version"] == "5.23.0"
    assert facts["quantization"] == "awq"
    assert facts["card_base_models"] == ("openai-community/gpt2",)
    assert facts["licence"] == "mit"
    assert facts["tokenizer"] is True
    assert "base_model" not in facts, "a path of somebody's machine"


def test_a_missing_shard_is_told(folder: Path) -> None:
    (folder / "model-00002-of-00002.safetensors").unlink()
    facts, _ = read(folder)
    assert facts["shards_missing"] == ("model-00002-of-00002.safetensors",)
    assert facts["tensors"] == 2


def test_pickles_are_told_from_other_weights(folder: Path) -> None:
    with zipfile.ZipFile(folder / "pytorch_model.bin", "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({}))
    (folder / "scheduler.pt").write_bytes(pickle.dumps({}, protocol=2))
    (folder / "openvino_model.bin").write_bytes(bytes(100))
    (folder / "training_args.bin").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    expected = ["pytorch_model.bin", "scheduler.pt", "training_args.bin"]
    assert debts(read(folder)[1]) == [("huggingface_pickle_weights", path) for path in expected]


def test_nothing_is_unpickled(folder: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return open, (str(folder / "ran"), "w")  # type: ignore[return-value]

    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Trap()))
    assert debts(read(folder)[1]) == [("huggingface_pickle_weights", "pytorch_model.bin")]
    assert not (folder / "ran").exists()


def test_a_part_has_the_card_of_the_whole(folder: Path) -> None:
    part = folder / "unet"
    part.mkdir()
    (part / "config.json").write_text('{"_class_name": "UNet"}')
    save_file({"a": np.zeros(1)}, part / "diffusion_pytorch_model.safetensors")
    assert debts(read(folder)[1]) == [("huggingface_no_card", "unet")]
    (folder / "model_index.json").write_text("{}")
    assert debts(read(folder)[1]) == []


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "cut off"),
        (b"\xff" * 8, "cut off"),
        ((30_000_000).to_bytes(8, "little") + bytes(30_000_001), "header of 30 MB"),
        (b"\x02" + bytes(7) + b"[]", "not a mapping"),
        (b"\x03" + bytes(7) + b"{{{", "JSONDecodeError"),
        ((200_000).to_bytes(8, "little") + b"[" * 200_000, "RecursionError"),
        ((60).to_bytes(8, "little") + b'{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}'.ljust(60), "shape"),
        ((60).to_bytes(8, "little") + b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'.ljust(60), "cut off"),
        ((60).to_bytes(8, "little") + b'{"a":{"dtype":"F32","shape":[true],"data_offsets":[0]}}'.ljust(60), "shape"),
        (b"version https://git-lfs.github.com/spec/v1\noid", "git LFS pointer"),
    ],
    ids=range(10),
)
def test_what_is_no_safetensors_file_is_told(folder: Path, raw: bytes, reason: str) -> None:
    (folder / "model-00002-of-00002.safetensors").write_bytes(raw)
    facts, found = read(folder)
    assert [(path, reason in why) for path, why in found.unread] == [("model-00002-of-00002.safetensors", True)]
    assert facts["tensors"] == 2
    assert "tensors_missing" not in facts


@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json", "model.safetensors.index.json"])
@pytest.mark.parametrize("text", ['{"model_type": ', '"model_type":' + "[" * 200_000, "\udcff"])
def test_a_damaged_file_does_not_hide_the_others(folder: Path, name: str, text: str) -> None:
    (folder / name).write_bytes(b'"model_type":' + text.encode("utf-8", "surrogateescape"))
    facts, found = read(folder)
    assert [path for path, _ in found.unread] == [name]
    assert facts["tensors"] == 4


def test_a_configuration_of_something_else_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "gpt2"}')
    assert read(tmp_path)[0] == {}
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "config.json").write_text('{"theme": "dark"}')
    assert read(tmp_path)[0] == {}


HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None)
@given(
    config=st.fixed_dictionaries(dict.fromkeys((*CONFIG, "auto_map"), HOSTILE)),
    header=st.dictionaries(
        st.text(max_size=4),
        HOSTILE | st.fixed_dictionaries({"dtype": HOSTILE, "shape": HOSTILE, "data_offsets": HOSTILE}),
        max_size=3,
    ),
    index=st.fixed_dictionaries({"weight_map": HOSTILE}),
    front=st.text(max_size=30),
)
def test_hostile_folders_never_stop_the_scan(
    config: object, header: object, index: object, front: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "hf-fuzz"
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config))
    raw = json.dumps(header).encode()
    (folder / "a.safetensors").write_bytes(len(raw).to_bytes(8, "little") + raw)
    (folder / "a.safetensors.index.json").write_text(json.dumps(index))
    (folder / "README.md").write_text(f"---\n{front}\n---\n", "utf-8", "surrogatepass")
    result = scan(folder, git=False)
    assert result["huggingface_no_card"].holds
    assert not [part for part in result.coverage["partly_read"] if "not what" in part["reason"]]


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_mutated_headers_are_read_or_refused(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp() / "st-fuzz"
    folder.mkdir(exist_ok=True)
    save_file({"a": np.zeros((2, 3)), "b": np.zeros(4)}, folder / "a.safetensors", {"format": "np"})
    raw = io.BytesIO((folder / "a.safetensors").read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        raw.seek(data.draw(st.integers(0, 200)))
        raw.write(data.draw(st.binary(min_size=1, max_size=2)))
    (folder / "a.safetensors").write_bytes(raw.getvalue()[: data.draw(st.integers(0, 400))])
    try:
        assert read_header(Files(folder, []), "a.safetensors").parameters >= 0
    except UnreadableError as error:
        assert error.path == "a.safetensors"  # noqa: PT017 - either is fine
