"""What is read of logs of spans, beside what the SDK was told."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.json_format import MessageToJson  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.semconv._incubating.attributes import gen_ai_attributes as g
from opentelemetry.trace import Status, StatusCode
from systems_helpers import lay, see

from debtkit.instruments.scan.systems._model_names import model_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from opentelemetry.sdk.trace import ReadableSpan
    from systems_helpers import Seen

ASKED_TEXT = "Write to Jo Doe of Sample Street"
CALLS: list[dict[str, Any]] = [
    {"asked": "tiny-1", "answer": "tiny-1-2026-01-01", "input": 5, "output": 3},
    {"asked": "gpt-4o-2024-05-13", "answer": "gpt-4o-2024-05-13", "input": 70, "output": 20},
    {"asked": "tiny-1", "answer": "tiny-1-2026-01-01", "input": 11, "output": 2},
    {"asked": "gpt-4o-2024-05-13", "answer": None, "input": 4, "output": 0, "fails": True},
]


class _Kept(SpanExporter):
    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.spans.extend(spans)
        return SpanExportResult.SUCCESS


def spans(calls: Sequence[dict[str, Any]], *, indent: int | None = None) -> tuple[str, list[ReadableSpan]]:
    """Let the SDK write a log of calls, and return it with the spans."""
    out, kept = io.StringIO(), _Kept()
    provider = TracerProvider()
    exporter = ConsoleSpanExporter(out=out, formatter=lambda span: span.to_json(indent=indent) + "\n")
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    provider.add_span_processor(SimpleSpanProcessor(kept))
    tracer = provider.get_tracer("tests")
    with tracer.start_as_current_span("GET /titles") as outer:
        outer.set_attribute("http.route", "/titles")
        for call in calls:
            with tracer.start_as_current_span(f"chat {call['asked']}") as span:
                span.set_attribute(g.GEN_AI_OPERATION_NAME, call.get("operation", "chat"))
                span.set_attribute("gen_ai.provider.name", call.get("provider", "acme"))
                span.set_attribute(g.GEN_AI_REQUEST_MODEL, call["asked"])
                if call["answer"]:
                    span.set_attribute(g.GEN_AI_RESPONSE_MODEL, call["answer"])
                span.set_attribute(g.GEN_AI_USAGE_INPUT_TOKENS, call["input"])
                span.set_attribute(g.GEN_AI_USAGE_OUTPUT_TOKENS, call["output"])
                span.set_attribute("gen_ai.input.messages", json.dumps([ASKED_TEXT]))
                if call.get("fails"):
                    span.set_status(Status(StatusCode.ERROR))
    return out.getvalue(), kept.spans


def otlp(kept: Sequence[ReadableSpan]) -> str:
    """Return spans as the collector's file exporter writes them, by the official message."""
    data = TracesData()
    scope = data.resource_spans.add().scope_spans.add()
    for span in kept:
        context = span.get_span_context()
        assert context is not None
        made = scope.spans.add(name=span.name, start_time_unix_nano=span.start_time or 0)
        made.span_id = context.span_id.to_bytes(8, "big")
        made.status.code = {"ERROR": 2}.get(span.status.status_code.name, 0)
        for key, value in (span.attributes or {}).items():
            pair = made.attributes.add(key=key)
            if isinstance(value, int):
                pair.value.int_value = value
            else:
                pair.value.string_value = str(value)
    return f"{MessageToJson(data, indent=None)}\n"


@pytest.fixture(scope="module")
def made() -> tuple[str, list[ReadableSpan]]:
    """Write the log once."""
    return spans(CALLS)


@pytest.mark.parametrize("form", ["one a line", "spread over lines", "of the collector"])
def test_models_and_usage_are_those_that_the_sdk_was_told(
    form: str, made: tuple[str, list[ReadableSpan]], tmp_path: Path
) -> None:
    text = {"one a line": made[0], "of the collector": otlp(made[1])}.get(form) or spans(CALLS, indent=4)[0]
    seen = see(lay(tmp_path, {"otel.jsonl": text}))
    assert seen.fact("opentelemetry.spans") == len(made[1]) == 5
    assert seen.fact("opentelemetry.calls", "otel.jsonl") == len(CALLS)
    for kind in ("input", "output"):
        told = seen.facts(f"opentelemetry.{kind}_tokens")
        assert told["otel.jsonl"] == sum(call[kind] for call in CALLS)
        for model in ("tiny-1-2026-01-01", "gpt-4o-2024-05-13"):
            of_model = [call[kind] for call in CALLS if (call["answer"] or call["asked"]) == model]
            assert told[f"otel.jsonl#{model}"] == sum(of_model)
    assert seen.facts("opentelemetry.alias") == {"otel.jsonl#tiny-1": ("tiny-1-2026-01-01",)}
    assert seen.fact("opentelemetry.errors") == 1
    assert seen.fact("opentelemetry.providers") == ("acme",)
    assert seen.fact("opentelemetry.last_call") == json.loads(made[0].splitlines()[0])["start_time"][:10]
    assert seen.signs("otel_model_moved") == []
    assert seen.reasons == ""


def test_prompts_are_counted_and_never_copied(made: tuple[str, list[ReadableSpan]], tmp_path: Path) -> None:
    assert ASKED_TEXT in made[0]
    seen = see(lay(tmp_path, {"otel.jsonl": made[0]}))
    assert seen.fact("opentelemetry.calls_with_content") == len(CALLS)
    assert "Doe" not in repr(seen.read)


def asked(*pairs: tuple[str, str], provider: str = "openai") -> str:
    calls = [{"asked": a, "answer": b, "input": 1, "output": 1, "provider": provider} for a, b in pairs]
    return spans(calls)[0]


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([("gpt-4o-2024-05-13", "gpt-4o-2024-08-06")], "asked for gpt-4o-2024-05-13, gpt-4o-2024-08-06 answered"),
        (
            [("gpt-4", "gpt-4-0613"), ("gpt-4", "gpt-4-0613"), ("gpt-4", "gpt-4-1106-preview")],
            "gpt-4 meant gpt-4-0613, then",
        ),
        ([("gpt-4o", "gpt-4o-mini-2024-07-18")], "asked for gpt-4o, gpt-4o-mini-2024-07-18 answered"),
        ([("claude-3-5-sonnet-20240620", "claude-3-5-sonnet-20241022")], "claude-3-5-sonnet-20241022 answered"),
        ([("big-2", "tiny-1-2026-01-01")], "asked for big-2"),
    ],
)
def test_another_model_than_asked_for_is_debt(pairs: list[tuple[str, str]], says: str, tmp_path: Path) -> None:
    signs = see(lay(tmp_path, {"otel.jsonl": asked(*pairs)})).signs("otel_model_moved")
    assert len(signs) == 1
    assert says in signs[0].excerpt
    assert signs[0].locator == f"L{len(pairs)}"


@pytest.mark.parametrize(
    ("asked_for", "answered", "provider"),
    [
        ("gpt-4o", "gpt-4o-2024-08-06", "openai"),
        ("openai/gpt-4o-2024-08-06", "gpt-4o-2024-08-06", "openai"),
        ("gpt-4o-2024-08-06", "gpt-4o", "openai"),
        ("gpt-4-turbo-preview", "gpt-4-0125-preview", "openai"),
        ("gpt-3.5-turbo", "gpt-3.5-turbo-0125", "openai"),
        ("claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022", "anthropic"),
        ("claude-sonnet-4-0", "claude-sonnet-4-20250514", "anthropic"),
        ("us.anthropic.claude-3-5-sonnet-20241022-v2:0", "claude-3-5-sonnet-20241022", "aws.bedrock"),
        ("claude-3-5-sonnet@20240620", "claude-3-5-sonnet-20240620", "gcp.vertex_ai"),
        ("gemini-1.5-pro", "models/gemini-1.5-pro-002", "gcp.gemini"),
        ("gemini-flash-latest", "gemini-2.5-flash-preview-09-2025", "gcp.gemini"),
        ("mistral-large-latest", "mistral-large-2411", "mistral_ai"),
        ("command-r", "command-r-08-2024", "cohere"),
        ("gpt4-prod", "gpt-4o-2024-08-06", "azure.ai.openai"),
        ("titles", "gpt-4o-2024-08-06", "litellm"),
    ],
)
def test_an_alias_that_means_one_model_of_its_family_is_no_debt(
    asked_for: str, answered: str, provider: str, tmp_path: Path
) -> None:
    text = asked((asked_for, answered), (asked_for, answered), provider=provider)
    assert see(lay(tmp_path, {"otel.jsonl": text})).signs("otel_model_moved") == []


def test_a_route_that_led_to_two_models_is_debt(tmp_path: Path) -> None:
    text = asked(("titles", "gpt-4o-2024-08-06"), ("titles", "o3-2025-04-16"))
    assert len(see(lay(tmp_path, {"otel.jsonl": text})).signs("otel_model_moved")) == 1


def at(text: str, day: str) -> str:
    return "".join(
        json.dumps({**json.loads(line), "start_time": f"{day}T10:00:00Z"}) + "\n" for line in text.splitlines()
    )


def test_an_alias_that_moved_from_one_log_to_the_next_is_seen(tmp_path: Path) -> None:
    may, august = asked(("gpt-4o", "gpt-4o-2024-05-13")), asked(("gpt-4o", "gpt-4o-2024-08-06"))
    seen = see(
        lay(tmp_path, {"logs/2024-05.jsonl": at(may, "2024-05-20"), "logs/2024-08.jsonl": at(august, "2024-08-20")})
    )
    assert [sign.path for sign in seen.signs("otel_model_moved")] == ["logs/2024-08.jsonl"]
    assert (seen.fact("opentelemetry.first_call"), seen.fact("opentelemetry.last_call")) == ("2024-05-20", "2024-08-20")


def test_what_has_not_been_asked_for_in_the_last_month_of_the_log_is_paid(tmp_path: Path) -> None:
    old = at(asked(("gpt-4o", "gpt-4o-2024-05-13"), ("gpt-4o", "gpt-4o-2024-08-06")), "2024-08-20")
    new = at(asked(("gpt-4o-2024-08-06", "gpt-4o-2024-08-06")), "2024-10-01")
    assert see(lay(tmp_path, {"otel.jsonl": old + new})).signs("otel_model_moved") == []


def test_tokens_of_an_agent_are_not_counted_twice(tmp_path: Path) -> None:
    calls = [
        {"asked": "tiny-1", "answer": None, "input": 7, "output": 1, "operation": o} for o in ("chat", "invoke_agent")
    ]
    seen = see(lay(tmp_path, {"otel.jsonl": spans(calls)[0]}))
    assert seen.fact("opentelemetry.input_tokens", "otel.jsonl") == 7


def test_a_log_without_models_is_no_place_to_mend(tmp_path: Path) -> None:
    seen = see(lay(tmp_path, {"otel.jsonl": spans([])[0]}))
    assert seen.fact("opentelemetry.spans") == 1
    assert seen.signs("opentelemetry.answer") == []


def test_names_are_taken_apart() -> None:
    assert model_name("openai/GPT-4o-2024-08-06").bare == "gpt-4o-2024-08-06"
    assert model_name("gpt-4o").of_family(model_name("gpt-4o-2024-08-06"))
    assert not model_name("gpt-4").of_family(model_name("gpt-4o-2024-08-06"))
    assert not model_name("gpt-4o").of_family(model_name("gpt-4o-mini"))
    assert model_name("gpt-4-0613").dated
    assert not model_name("gpt-4-32k").dated


GEN = '"gen_ai.request.model":'
USED = "gen_ai.usage"
ODD = {
    "cut": '{"name":"chat","context":{"span_id":"0x1"},"attributes":{"gen_ai.request.mo',
    "deep": '{"attributes":' + "[" * 100_000 + '"span_id"',
    "of other kinds": f'{{"attributes":{{{GEN}[1],"gen_ai.response.model":null}},"span_id":3,"status":[]}}',
    "sizes": f'{{"attributes":{{{GEN}"a","{USED}.input_tokens":1e999,"{USED}.output_tokens":-5}},"span_id":1}}',
    "nested wrong": '{"resourceSpans":{"scopeSpans":[1]}}\n{"resourceSpans":[1,{"scopeSpans":[{"spans":"x"}]}]}',
    "no such day": f'{{"attributes":{{{GEN}"a"}},"span_id":1,"start_time":"0000-99-99"}}',
    "half a character": f'{{"attributes":{{{GEN}"\\ud800\\u202ea","gen_ai.response.model":"\\u0000b"}},"span_id":1}}',
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_odd_logs_are_noted_and_harmless(content: str, tmp_path: Path) -> None:
    seen = see(lay(tmp_path, {"otel.jsonl": asked(("tiny-1", "tiny-1-2026-01-01")) + content}))
    assert seen.fact("opentelemetry.calls", "otel.jsonl") >= 1
    assert "not what" not in seen.reasons
    json.dumps([fact.as_dict() for fact in seen.read.facts], ensure_ascii=False).encode()


def test_a_cut_line_is_said(tmp_path: Path) -> None:
    text = asked(("tiny-1", "tiny-1-2026-01-01"))
    assert "1 line is not JSON, the first is line 3" in see(lay(tmp_path, {"otel.jsonl": text + text[:200]})).reasons


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_stops_the_reader(data: st.DataObject, made: tuple[str, list[ReadableSpan]], tmp_path: Path) -> None:
    content = bytearray(made[0].encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at_byte = data.draw(st.integers(0, len(content)))
        content[at_byte : at_byte + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
    seen: Seen = see(lay(tmp_path, {"otel.jsonl": bytes(content)}))
    assert "not what" not in seen.reasons
