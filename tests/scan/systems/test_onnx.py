"""What we read of ONNX files, beside what `onnx` itself loads."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from debtkit.instruments.scan import scan
from debtkit.instruments.scan.systems import Files, UnreadableError
from debtkit.instruments.scan.systems import onnx as reader
from debtkit.instruments.scan.systems._onnx_model import read_model
from debtkit.instruments.scan.systems._seek import Window

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from debtkit.facts import Fact
    from debtkit.instruments.scan._files import Sign


def model_of(opsets: dict[str, int] | None = None, *, weights: int = 6, external: bool = False) -> onnx.ModelProto:
    """Make a model with a constant, a branch with its own weights, and two inputs of which one is a weight."""
    then = helper.make_graph(
        [helper.make_node("Add", ["X", "inner"], ["t"])],
        "then",
        [],
        [helper.make_tensor_value_info("t", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(np.ones(3, np.float32), "inner")],
    )
    other = helper.make_graph(
        [helper.make_node("Identity", ["X"], ["e"])],
        "else",
        [],
        [helper.make_tensor_value_info("e", TensorProto.FLOAT, None)],
    )
    graph = helper.make_graph(
        [
            helper.make_node("Constant", [], ["flag"], value=numpy_helper.from_array(np.array([1], bool)[0])),
            helper.make_node("If", ["flag"], ["Y"], then_branch=then, else_branch=other),
            helper.make_node("Gemm", ["Y", "W"], ["Z"]),
            helper.make_node("Gemm", ["Z", "W"], ["A"], domain="com.example"),
        ],
        "g",
        [
            helper.make_tensor_value_info("X", TensorProto.FLOAT, ["batch", weights]),
            helper.make_tensor_value_info("W", TensorProto.FLOAT16, [weights, weights]),
        ],
        [helper.make_tensor_value_info("A", TensorProto.FLOAT, ["batch", weights])],
        [numpy_helper.from_array(np.zeros((weights, weights), np.float16), "W")],
    )
    domains = {"": 17, "com.example": 1, "ai.onnx.ml": 3} if opsets is None else opsets
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid(d, v) for d, v in domains.items()])
    model.producer_name = "pytest"
    model.producer_version = "9"
    model.model_version = 4
    if external:
        onnx.external_data_helper.convert_model_to_external_data(
            model, all_tensors_to_one_file=True, location="w.data", size_threshold=0, convert_attribute=True
        )
    return model


def read(folder: Path, name: str = "m.onnx") -> tuple[dict[str, Any], list[Sign], str]:
    files = Files(folder, [name])
    facts: list[Fact] = []
    signs: list[Sign] = []
    try:
        for found in reader.READER().read(files, name):
            if isinstance(found, UnreadableError):
                return {}, signs, found.reason
            (signs if isinstance(found, tuple) else facts).append(found)  # type: ignore[arg-type]
    except UnreadableError as error:
        return {fact.key: fact.value for fact in facts}, signs, error.reason
    return {fact.key: fact.value for fact in facts}, signs, ""


def debts(signs: list[Sign]) -> list[str]:
    return [sign.name for sign in signs if sign.name in {rule.key for rule in reader.RULES}]


def shown(value: Any) -> str:  # noqa: ANN401 - a message of onnx
    kind = helper.tensor_dtype_to_np_dtype(value.type.tensor_type.elem_type)
    dims = [d.dim_param or str(d.dim_value) for d in value.type.tensor_type.shape.dim]
    return f"{value.name}: {kind}[{', '.join(dims)}]"


@pytest.mark.parametrize("external", [False, True])
def test_we_tell_what_onnx_loads(tmp_path: Path, *, external: bool) -> None:
    made = model_of(external=external)
    helper.set_model_props(made, {"owner": "team-a", "commit": "abc"})
    onnx.save(made, tmp_path / "m.onnx")
    facts, signs, problem = read(tmp_path)
    theirs = onnx.load(tmp_path / "m.onnx", load_external_data=False)
    assert problem == ""
    assert facts["onnx.ir_version"] == theirs.ir_version
    assert facts["onnx.producer"] == f"{theirs.producer_name} {theirs.producer_version}"
    assert facts["onnx.model_version"] == theirs.model_version
    assert facts["onnx.nodes"] == len(theirs.graph.node)
    assert facts["onnx.initializers"] == len(theirs.graph.initializer)
    assert facts["onnx.parameters"] == sum(int(np.prod(t.dims)) for t in theirs.graph.initializer)
    assert dict(str(o).rsplit(" ", 1) for o in facts["onnx.opsets"]) == {
        o.domain or "ai.onnx": str(o.version) for o in theirs.opset_import
    }
    ops = [node.op_type for node in theirs.graph.node]
    assert {str(o).split()[0]: int(str(o).split()[1]) for o in facts["onnx.ops"]} == {o: ops.count(o) for o in ops}
    assert facts["onnx.metadata_keys"] == tuple(sorted(p.key for p in theirs.metadata_props))
    assert facts["onnx.inputs"] == (shown(theirs.graph.input[0]),)
    assert facts["onnx.outputs"] == (shown(theirs.graph.output[0]),)
    tensors = list(onnx.external_data_helper._get_all_tensors(theirs))
    elsewhere = {e.value for t in tensors for e in t.external_data if e.key == "location"}
    assert set(facts.get("onnx.external_data", ())) == elsewhere == ({"w.data"} if external else set())
    assert debts(signs) == []


@pytest.mark.parametrize(
    ("change", "debt"),
    [
        (lambda data: data.unlink(), ["onnx_external_data_missing"]),
        (lambda data: data.write_bytes(data.read_bytes()[:10]), ["onnx_external_data_missing"]),
        (lambda data: data.rename(data.with_name("w.data.dvc")), []),
        (lambda data: data.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), []),
    ],
    ids=["gone", "cut", "in DVC", "in LFS"],
)
def test_weights_that_are_elsewhere_are_looked_for(
    tmp_path: Path, change: Callable[[Path], object], debt: list[str]
) -> None:
    made = model_of(weights=40, external=True)
    helper.set_model_props(made, {"owner": "team-a"})
    onnx.save(made, tmp_path / "m.onnx")
    change(tmp_path / "w.data")
    assert debts(read(tmp_path)[1]) == debt


@pytest.mark.parametrize("location", ["../w.data", "/etc/hostname"])
def test_weights_outside_the_project_are_not_there(tmp_path: Path, location: str) -> None:
    made = model_of(external=True)
    for tensor in onnx.external_data_helper._get_all_tensors(made):
        for entry in tensor.external_data:
            entry.value = location if entry.key == "location" else entry.value
    (tmp_path / "w.data").write_bytes(bytes(10_000))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "m.onnx").write_bytes(made.SerializeToString())
    assert "onnx_external_data_missing" in debts(read(tmp_path / "in")[1])


@pytest.mark.parametrize(
    ("props", "doc", "debt"),
    [
        ({}, "", True),
        ({"owner": " "}, "", True),
        ({"onnx.infer": "onnxruntime.quant"}, "exported", True),
        ({"owner": "team-a"}, "", False),
        ({}, "Made by team-a from the tickets of 2026", False),
    ],
)
def test_a_model_says_where_it_comes_from(tmp_path: Path, props: dict[str, str], doc: str, *, debt: bool) -> None:
    made = model_of()
    helper.set_model_props(made, props)
    made.doc_string = doc
    onnx.save(made, tmp_path / "m.onnx")
    assert debts(read(tmp_path)[1]) == ["onnx_no_metadata"] * debt


def test_the_table_of_opsets_is_that_of_onnx() -> None:
    first: dict[int, str] = {}
    for release, _ir, opset, *_ in helper.VERSION_TABLE:
        first.setdefault(opset, release)
    assert {n: release for n, (release, _) in reader.OPSETS.items()} == {n: r for n, r in first.items() if n >= 8}
    days = [day for _, day in reader.OPSETS.values()]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("opset", "day", "old"),
    [(15, "2026-08-02", False), (15, "2026-08-03", True), (3, "2024-02-29", True), (99, "2040-01-01", False)],
)
def test_operators_are_old_after_five_years(tmp_path: Path, opset: int, day: str, *, old: bool) -> None:
    onnx.save(model_of({"": opset}), tmp_path / "m.onnx")
    result = scan(tmp_path, git=False, as_of=date.fromisoformat(day))
    assert result["onnx_old_opset"].holds is old
    assert result["onnx_external_data_missing"].known
    assert not result["onnx_external_data_missing"].holds


def test_a_large_model_costs_milliseconds(tmp_path: Path) -> None:
    model = model_of(weights=4000)
    name = model.graph.name
    model.graph.name = ""
    onnx.save(model, tmp_path / "m.onnx")
    assert name == "g"
    size = (tmp_path / "m.onnx").stat().st_size
    with (tmp_path / "m.onnx").open("rb") as file:
        counted = _Counting(file)
        read_model(Window(counted, size))  # type: ignore[arg-type]
    assert size > 30_000_000
    assert counted.read_bytes < 200_000


class _Counting:
    def __init__(self, file: Any) -> None:  # noqa: ANN401 - a file
        self.file = file
        self.read_bytes = 0

    def seek(self, place: int) -> None:
        self.file.seek(place)

    def read(self, count: int) -> bytes:
        got: bytes = self.file.read(count)
        self.read_bytes += len(got)
        return got


def test_every_cut_is_told(tmp_path: Path) -> None:
    onnx.save(model_of(), tmp_path / "m.onnx")
    whole = (tmp_path / "m.onnx").read_bytes()
    boundaries = 0
    for cut in range(0, len(whole), 3):
        (tmp_path / "m.onnx").write_bytes(whole[:cut])
        _, signs, problem = read(tmp_path)
        boundaries += not problem
        assert problem or cut > len(whole) - 60, cut
        assert not problem or debts(signs) == []
    assert boundaries < 10


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no graph"),
        (b"version https://git-lfs.github.com/spec/v1\noid", "git LFS pointer"),
        (b"not a model at all", "wire type"),
        (b"\x0b\x0c", "wire type 3"),
        (b"\x08\x08\x3a\xff\xff\xff\xff\x0f", "cut off"),
        (b"\x08\x08\x3a\x02\x0c\x00", "wire type 4"),
        (b"\xff" * 40, "no number"),
        (b"\x02\x00", "without number"),
    ],
)
def test_what_is_no_model_is_told(tmp_path: Path, raw: bytes, reason: str) -> None:
    (tmp_path / "m.onnx").write_bytes(raw)
    assert reason in read(tmp_path)[2]
    result = scan(tmp_path, git=False)
    assert [part["path"] for part in result.coverage["partly_read"]] == ["m.onnx"]
    assert not result["onnx_no_metadata"].known


def test_graphs_in_graphs_end(tmp_path: Path) -> None:
    graph = b""
    for _ in range(40):
        attribute = b"\x32" + _length(graph) + graph
        node = b"\x22\x02If\x2a" + _length(attribute) + attribute
        graph = b"\x0a" + _length(node) + node
    (tmp_path / "m.onnx").write_bytes(b"\x08\x08\x3a" + _length(graph) + graph)
    assert "graphs in graphs" in read(tmp_path)[2]


def _length(raw: bytes) -> bytes:
    size, out = len(raw), b""
    while size > 0x7F:
        out += bytes([size & 0x7F | 0x80])
        size >>= 7
    return out + bytes([size])


def test_many_fields_end(tmp_path: Path) -> None:
    (tmp_path / "m.onnx").write_bytes(b"\x08\x08" * 500_000)
    began = time.process_time()
    assert "more than" in read(tmp_path)[2]
    assert time.process_time() - began < 5


@pytest.fixture(scope="module")
def plain() -> bytes:
    made = model_of(external=True)
    helper.set_model_props(made, {"owner": "team-a"})
    return bytes(made.SerializeToString())


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_mutated_models_never_stop_the_scan(
    data: st.DataObject, plain: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "onnx-fuzz"
    folder.mkdir(exist_ok=True)
    raw = bytearray(plain)
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(raw)))
    (folder / "m.onnx").write_bytes(bytes(raw[:cut]) if data.draw(st.booleans()) else bytes(raw))
    facts, _, problem = read(folder)
    assert facts or problem
