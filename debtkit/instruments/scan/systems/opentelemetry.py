"""OpenTelemetry spans of calls to models: which model was asked for, which answered, and how much was used.

Prompts and answers that a log holds are counted, never copied.
"""

# ruff: noqa: ANN401 - foreign data of any shape

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from debtkit.facts import Evidence, Fact, Status
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.systems._base import Reader, SystemRule
from debtkit.instruments.scan.systems._files import UnreadableError, mapping, sequence
from debtkit.instruments.scan.systems._lines import Log, head, log_files, together
from debtkit.instruments.scan.systems._model_names import model_name
from debtkit.instruments.scan.systems._text import day_of_ms, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from debtkit.facts import Value
    from debtkit.instruments.scan.systems._files import Files

_SOURCE = "scan.systems.opentelemetry@1"
_NAMES = ("otel", "trace", "span", "telemetry")
_MOST_MODELS = 200
_MOST_TOKENS = 10**12
_MOST_TOLD = 50
_MOST_SAID = 5
_LONGEST_NAME = 200
_LATELY = 30
_AROUND_CALLS = frozenset({"invoke_agent", "create_agent", "invoke_workflow", "execute_tool"})
"""Operations whose usage is that of the calls inside them."""
_CONTENT = ("gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.prompt")
_CONTENT_STARTS = ("gen_ai.prompt.", "gen_ai.completion")


class OpenTelemetryReader(Reader):
    """Reads logs of spans; all logs of a project are read as one, for an alias moves from one month to the next."""

    name = "opentelemetry"
    title = "OpenTelemetry"

    def places(self, files: Files) -> Iterable[str]:
        """Return the log, or the folder that holds all of them."""
        return together(_logs(files))

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact | UnreadableError]:
        """Tell models and usage."""
        calls = _Calls()
        for path in _logs(files):
            log = Log(files, path)
            try:
                for line, entry in log:
                    for span in _spans(entry):
                        calls.take(span, _Place(path, line))
            except UnreadableError as error:
                yield error
            if (problem := log.unread()) is not None:
                yield problem
        if calls.left_out:
            yield UnreadableError(place or ".", f"more than {_MOST_MODELS} names of models; the rest is counted only")
        if calls.answered is not None:
            yield Sign("opentelemetry.answer", calls.answered.path, f"L{calls.answered.line}")
        yield from _moved(calls)
        yield from _facts(calls, place)


def _logs(files: Files) -> list[str]:
    return [path for path in log_files(files, names=_NAMES) if _looks_right(head(files, path))]


def _looks_right(start: bytes) -> bool:
    if b'"resourceSpans"' in start:
        return True
    return b'"attributes"' in start and (b'"span_id"' in start or b'"spanId"' in start)


class _Place(NamedTuple):
    path: str
    line: int


class _Asked(NamedTuple):
    provider: str
    model: str


@dataclass(slots=True)
class _Answer:
    """Where a model answered first, and on which day last."""

    place: _Place
    day: str


@dataclass(slots=True)
class _Usage:
    calls: int = 0
    input: int = 0
    output: int = 0


@dataclass(slots=True)
class _Calls:
    """What the spans say together."""

    answers: dict[_Asked, dict[str, _Answer]] = field(default_factory=dict)
    usage: dict[str, _Usage] = field(default_factory=dict)
    total: _Usage = field(default_factory=_Usage)
    operations: Counter[str] = field(default_factory=Counter)
    providers: set[str] = field(default_factory=set)
    spans: int = 0
    errors: int = 0
    with_content: int = 0
    left_out: int = 0
    days: list[str] = field(default_factory=list)
    answered: _Place | None = None

    def take(self, span: Mapping[str, Any], place: _Place) -> None:
        """Take one span in."""
        self.spans += 1
        about = _attributes(span.get("attributes"))
        operation, asked = _text(about, "gen_ai.operation.name"), _text(about, "gen_ai.request.model")
        answer = _text(about, "gen_ai.response.model")
        provider = _text(about, "gen_ai.provider.name") or _text(about, "gen_ai.system")
        if not (operation or asked or answer or provider):
            return
        self.with_content += _holds_content(span, about)
        if operation in _AROUND_CALLS:
            return
        self.errors += bool(about.get("error.type")) or _failed(span)
        if len(self.operations) < _MOST_MODELS:
            self.operations[shown(operation or "?")] += 1
            self.providers |= {shown(provider)} if provider else set()
        if day := _day(span):
            self.days = [min(day, *self.days), max(day, *self.days)] if self.days else [day, day]
        self._use(answer or asked, about)
        if asked and answer:
            self._answer(_Asked(provider, asked), answer, place, day)

    def _use(self, model: str, about: Mapping[str, Any]) -> None:
        used_in = _number(about, "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens")
        used_out = _number(about, "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens")
        usages = [self.total]
        if model in self.usage or len(self.usage) < _MOST_MODELS:
            usages.append(self.usage.setdefault(model, _Usage()))
        for usage in usages:
            usage.calls += 1
            usage.input += used_in
            usage.output += used_out

    def _answer(self, asked: _Asked, answer: str, place: _Place, day: str) -> None:
        self.answered = self.answered or place
        if asked not in self.answers and len(self.answers) >= _MOST_MODELS:
            self.left_out += 1
            return
        answers = self.answers.setdefault(asked, {})
        if answer in answers:
            answers[answer].day = max(answers[answer].day, day)
        elif len(answers) < _MOST_MODELS:
            answers[answer] = _Answer(place, day)

    def lately(self, answers: Mapping[str, _Answer]) -> bool:
        """Return whether any of these came in the last month of the log: what was given up is no debt."""
        days = [answer.day for answer in answers.values()]
        if not self.days or not all(days):
            return True
        return (date.fromisoformat(self.days[1]) - date.fromisoformat(max(days))).days <= _LATELY


def _spans(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the spans of one record: a span, or a batch as the collector writes it."""
    if "resourceSpans" not in entry:
        if isinstance(entry.get("attributes"), dict | list) and entry.keys() & {"context", "span_id", "spanId"}:
            yield entry
        return
    for resource in sequence(entry["resourceSpans"]):
        for scope in sequence(mapping(resource).get("scopeSpans")):
            yield from (span for span in sequence(mapping(scope).get("spans")) if isinstance(span, dict))


def _attributes(value: Any) -> Mapping[str, Any]:
    """Return attributes by name: they are a mapping, or a list of keys and typed values."""
    if isinstance(value, dict):
        return value
    pairs = (item for item in sequence(value) if isinstance(item, dict))
    return {str(item.get("key")): next(iter(mapping(item.get("value")).values()), None) for item in pairs}


def _text(about: Mapping[str, Any], key: str) -> str:
    value = about.get(key)
    return value.strip()[:_LONGEST_NAME] if isinstance(value, str) else ""


def _number(about: Mapping[str, Any], *keys: str) -> int:
    for key in keys:
        value = about.get(key)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < len(str(_MOST_TOKENS)):
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST_TOKENS:
            return value
    return 0


def _failed(span: Mapping[str, Any]) -> bool:
    status = mapping(span.get("status"))
    return status.get("status_code") == "ERROR" or status.get("code") in (2, "STATUS_CODE_ERROR")


def _holds_content(span: Mapping[str, Any], about: Mapping[str, Any]) -> bool:
    events = [str(mapping(event).get("name")) for event in sequence(span.get("events"))[:50]]
    names = [str(key) for key in about]
    return any(name in _CONTENT or name.startswith(_CONTENT_STARTS) for name in names) or any(
        event.startswith("gen_ai.") for event in events
    )


def _day(span: Mapping[str, Any]) -> str:
    start = span.get("start_time")
    if isinstance(start, str):
        try:
            return date.fromisoformat(start[:10]).isoformat()
        except ValueError:
            return ""
    nanos = span.get("startTimeUnixNano")
    if isinstance(nanos, str) and nanos.isascii() and nanos.isdigit() and len(nanos) < len("1767225600000000000") + 2:
        nanos = int(nanos)
    return day_of_ms(nanos / 1_000_000) if isinstance(nanos, int) and 0 < nanos < 10**20 else ""


def _meanings(answers: Mapping[str, _Answer], asked: _Asked) -> tuple[dict[str, _Answer], dict[str, _Answer]]:
    """Split answers to one name into what it meant, and models of another kind than was asked for."""
    want = model_name(asked.model)
    routed = want.opaque or asked.provider.lower().startswith(("az.", "azure"))
    meant: dict[str, _Answer] = {}
    strange: dict[str, _Answer] = {}
    for name, answer in answers.items():
        got = model_name(name)
        same = got.bare == want.bare or (want.dated and not got.dated and want.of_family(got))
        if not same:
            own = routed or (want.of_family(got) and not want.dated)
            (meant if own else strange)[name] = answer
    return meant, strange


def _moved(calls: _Calls) -> Iterator[Sign]:
    for asked, answers in sorted(calls.answers.items()):
        meant, strange = _meanings(answers, asked)
        for name, answer in strange.items():
            if calls.lately({name: answer}):
                yield _sign(answer, f"asked for {asked.model}, {name} answered")
        if len(meant) > 1 and calls.lately(answers):
            second = list(meant.values())[1]
            yield _sign(second, f"{asked.model} meant {', then '.join(list(meant)[:_MOST_SAID])}")


def _sign(answer: _Answer, said: str) -> Sign:
    place = answer.place
    return Sign("otel_model_moved", place.path, f"L{place.line}", said, place.line, answer.day)


def _facts(calls: _Calls, place: str) -> Iterator[Fact]:
    subject = place or "."
    where = Evidence(subject)
    known: dict[str, Value] = {
        "spans": calls.spans,
        "calls": calls.total.calls,
        "input_tokens": calls.total.input,
        "output_tokens": calls.total.output,
        "errors": calls.errors,
        "calls_with_content": calls.with_content,
        "operations": tuple(f"{name}: {n}" for name, n in sorted(calls.operations.items())),
        "providers": tuple(sorted(calls.providers)),
    }
    if calls.days:
        known["first_call"], known["last_call"] = calls.days
    for key, value in known.items():
        yield _fact(key, value, subject, where)
    for model, usage in sorted(calls.usage.items())[:_MOST_TOLD]:
        name = f"{subject}#{shown(model or '?')}"
        yield _fact("calls", usage.calls, name, where)
        yield _fact("input_tokens", usage.input, name, where)
        yield _fact("output_tokens", usage.output, name, where)
    for asked, answers in sorted(calls.answers.items())[:_MOST_TOLD]:
        if meant := _meanings(answers, asked)[0]:
            first = next(iter(meant.values())).place
            at = Evidence(first.path, f"L{first.line}")
            yield _fact("alias", tuple(map(shown, meant)), f"{subject}#{shown(asked.model)}", at)


def _fact(key: str, value: Value, subject: str, where: Evidence) -> Fact:
    return Fact(f"opentelemetry.{key}", value, Status.DERIVED, subject, (where,), _SOURCE)


def _span(asked: str, answer: str) -> str:
    return (
        '{"name":"chat","context":{"trace_id":"0x1","span_id":"0x2"},"start_time":"2026-01-05T10:00:00Z","attributes":'
        f'{{"gen_ai.operation.name":"chat","gen_ai.request.model":"{asked}","gen_ai.response.model":"{answer}"}}}}\n'
    )


class OtelModelMoved(SystemRule):
    """Another model answered than the dated one asked for, or one alias meant two models."""

    key = "otel_model_moved"
    area = "retirement"
    check = "DK1012"
    about = Subject("a log of spans that name the model asked for and the one that answered", ("opentelemetry.answer",))
    says = "the provider answered with another model"
    fix = "Ask for the dated id that was evaluated, and run the evaluation on the new one before you take it."
    examples_bad = (
        {"otel.jsonl": _span("gpt-4o-2024-05-13", "gpt-4o-2024-08-06")},
        {"otel.jsonl": _span("gpt-4o", "gpt-4o-2024-05-13") + _span("gpt-4o", "gpt-4o-2024-08-06")},
        {"otel.jsonl": _span("gpt-4o", "gpt-4o-mini-2024-07-18")},
    )
    examples_good = (
        {"otel.jsonl": _span("gpt-4o-2024-05-13", "gpt-4o-2024-05-13")},
        {"otel.jsonl": _span("gpt-4o", "gpt-4o-2024-05-13") + _span("gpt-4o", "gpt-4o-2024-05-13")},
    )


READER = OpenTelemetryReader
RULES = (OtelModelMoved,)
