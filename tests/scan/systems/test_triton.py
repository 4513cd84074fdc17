"""What we read of Triton's configurations, beside what protobuf's own parser reads."""

# ruff: noqa: ANN401 - messages of any shape

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf import json_format, struct_pb2, text_format  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from debtkit.instruments.scan import scan
from debtkit.instruments.scan.systems import read_systems
from debtkit.instruments.scan.systems._textformat import Parsed, TextFormatError, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from debtkit.instruments.scan import ScanResult

MADE: list[dict[str, Any]] = json.loads((Path(__file__).parent / "made" / "triton.json").read_text("utf-8"))
SOUND = [made["text"] for made in MADE if made["says"] is not None]


def agrees(ours: Any, theirs: Any) -> bool:
    """Whether what we read of one field is what the schema-aware parser made of it."""
    if isinstance(theirs, dict):
        fields = set(ours) | set(theirs)
        return all(_field(ours.get(name, []), theirs.get(name)) for name in fields)
    if isinstance(theirs, bool):
        return isinstance(ours, Word) and ours in ({"true", "True", "t"} if theirs else {"false", "False", "f"})
    if isinstance(theirs, str) and isinstance(ours, int | float):
        return str(ours) == theirs
    return bool(ours == theirs)


def _field(ours: list[Any], theirs: Any) -> bool:
    if theirs is None:
        return all(value in {0, "", "false"} or value == {} for value in map(_hashable, ours))
    if isinstance(theirs, dict) and ours and all("key" in v and set(v) <= {"key", "value"} for v in ours):
        return all(_entry(entry, theirs) for entry in ours) and len(ours) == len(theirs)
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(agrees, ours, theirs))
    return len(ours) == 1 and agrees(ours[0], theirs)


def _entry(entry: Any, theirs: dict[str, Any]) -> bool:
    return agrees((entry.get("value") or [{}])[0], theirs[str(entry["key"][0])])


def _hashable(value: Any) -> Any:
    return "" if value == {} else value


@pytest.mark.parametrize("made", MADE, ids=lambda made: made["text"][:20].split("\n")[0] or "empty")
def test_we_read_what_protobuf_reads(made: dict[str, Any]) -> None:
    if made["says"] is None:
        with pytest.raises(TextFormatError, match=r"line [12]: "):
            Parsed(made["text"])
    else:
        assert agrees(Parsed(made["text"]).message, made["says"])


def test_the_comparison_can_fail() -> None:
    says = next(made["says"] for made in MADE if made["says"])
    for wrong in ('name: "other"', 'name: "router"', MADE[0]["text"] + "input { name: 'more' }", "max_batch_size: 9"):
        assert not agrees(Parsed(wrong).message, says)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


def plain(value: dict[str, list[Any]]) -> Any:
    """Return what a message of the type google.protobuf.Value holds."""
    if "struct_value" in value:
        return struct(value["struct_value"][0])
    if "list_value" in value:
        return [plain(item) for item in value["list_value"][0].get("values", [])]
    if "bool_value" in value:
        return value["bool_value"][0] == "true"
    return (value.get("number_value") or value.get("string_value") or [None])[0]


def struct(message: dict[str, list[Any]]) -> dict[str, Any]:
    return {"".join(entry.get("key", [])): plain(entry["value"][0]) for entry in message.get("fields", [])}


@settings(deadline=None)
@given(
    data=st.dictionaries(st.text(max_size=6), PLAIN, max_size=4),
    style=st.fixed_dictionaries(
        {name: st.booleans() for name in ("as_utf8", "as_one_line", "use_short_repeated_primitives", "pointy_brackets")}
    ),
)
def test_what_protobuf_prints_we_read(data: dict[str, Any], style: dict[str, bool]) -> None:
    printed = text_format.MessageToString(json_format.ParseDict(data, struct_pb2.Struct()), **style)
    assert struct(Parsed(printed).message) == data


@pytest.mark.parametrize(
    "text",
    [
        "a " * 20 + "{",
        "a{" * 5000,
        "a<" * 5000,
        "a: [" * 5000,
        "a: " + "9" * 5000,
        "a: 'x' " * 150_000,
        "a: -nan b: -x",
        "a: 08",
        'a: "\\',
        "a: '\\U00110000'",
        "\0",
        "a: 1.2.3",
        "a: 0x",
        "[a",
    ],
    ids=range(14),
)  # fmt: skip
def test_what_is_no_text_format_is_refused(text: str) -> None:
    with pytest.raises(TextFormatError, match=r"line \d+: "):
        Parsed(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: -inf", float("-inf")),
        ("a: - 3", -3),
        ("a: 1e400", float("inf")),
        ("a: .5F", 0.5),
        ("a: '\\377'", "\ufffd"),
        ("a: '\\xc3\\xa9'", "é"),
        ("[type.example/a.B]: { b: 1 }", {"b": [1]}),
        ("7: 1", 1),
    ],
)
def test_rare_forms(text: str, value: object) -> None:
    assert [*Parsed(text).message.values()] == [[value]]


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_mutated_configurations_are_read_or_refused(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([text for text in SOUND if text]))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.text(max_size=3)) + text[at + data.draw(st.integers(0, 3)) :]
    with suppress(TextFormatError):
        assert all(isinstance(values, list) for values in Parsed(text).message.values())


@pytest.fixture
def repository(lay: Callable[[Mapping[str, str]], Path]) -> Path:
    texts = iter(SOUND)
    files = {f"model_repository/{name}/config.pbtxt": next(texts) for name in ("router", "image", "llm", "flow")}
    weights = ["router/1/model.py", "router/2/model.py", "image/3/model.onnx", "bare/1/model.plan", "flow/1/.gitkeep"]
    return lay(files | {f"model_repository/{path}": "" for path in weights} | {"model_repository/router/x/a.txt": ""})


def test_facts_of_a_repository(repository: Path) -> None:
    listed = sorted(p.relative_to(repository).as_posix() for p in repository.rglob("*") if p.is_file())
    read = read_systems(repository, listed)
    facts = {(f.subject.rpartition("/")[2], f.key.removeprefix("triton.")): f.value for f in read.facts}
    assert facts["router", "versions"] == (1, 2)
    assert facts["router", "backend"] == "python"
    assert facts["router", "max_batch_size"] == 8
    assert facts["router", "version_policy"] == "specific 1, 2"
    assert facts["router", "instance_groups"] == ("1 x KIND_CPU",)
    assert facts["router", "dynamic_batching"] == "delay 100 microseconds"
    assert facts["router", "inputs"] == ("X: TYPE_FP32[20]",)
    assert facts["image", "platform"] == "onnxruntime_onnx"
    assert facts["image", "max_batch_size"] == 32
    assert facts["image", "version_policy"] == "latest 2"
    assert facts["image", "instance_groups"] == ("2 x KIND_GPU on 0, 1",)
    assert facts["image", "dynamic_batching"] == "preferred 4, 8; delay 5000 microseconds"
    assert facts["image", "warm_ups"] == 2
    assert facts["llm", "version_policy"] == "latest 1, implicit"
    assert facts["llm", "parameters"] == ("gpu_memory_utilization", "empty")
    assert facts["flow", "ensemble_of"] == ("tokenize", "encode")
    assert ("bare", "versions") in facts
    places = [(s.name, s.path.removeprefix("model_repository/"), s.locator) for s in read.signs if s.name[6] == "_"]
    assert places == [
        ("triton_no_config", "bare", "version 1"),
        ("triton_single_version", "image", "version 3"),
        ("triton_implicit_policy", "llm/config.pbtxt", "version_policy"),
        ("triton_no_warmup", "router/config.pbtxt", "model_warmup"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("max_batch_size: ${size}", "a template with placeholders: line 1"),
        ("name: 'a'\ninput {", "not protobuf text format: line 2: a field, not 'the end'"),
        ("#" * 1_000_001, "the limit is 1 MB"),
    ],
)
def test_what_does_not_parse_is_told(scanned: Callable[..., ScanResult], text: str, reason: str) -> None:
    result = scanned({"m/config.pbtxt": text, "n/config.pbtxt": "max_batch_size: 2"})
    assert [reason in part["reason"] for part in result.coverage["partly_read"]] == [True]
    assert [place.path for place in result["triton_no_batching"].evidence] == ["n/config.pbtxt"]


def test_a_repository_that_cannot_be_read_is_judged_by_nobody(scanned: Callable[..., ScanResult]) -> None:
    result = scanned({"m/config.pbtxt": "name: "})
    assert not result["triton_no_batching"].known


def test_a_model_at_the_root(lay: Callable[[Mapping[str, str]], Path]) -> None:
    result = scan(lay({"config.pbtxt": "name: 'a'", "1/model.py": ""}), git=False)
    assert [place.path for place in result["triton_single_version"].evidence] == ["."]
