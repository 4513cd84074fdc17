"""Read a Dockerfile: its stages, and of each what it inherits, runs and shows. Nothing is built."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_LINES = 20_000
_MOST_STAGES = 100
_LONGEST_COMMAND = 2000
_DIRECTIVE = re.compile(r"#\s*(\w+)\s*=\s*(\S+)\s*$")
_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)(?:\s+(.*))?$", re.DOTALL)
_HEREDOC = re.compile(r"<<-?\s*([\"']?)([A-Za-z_]\w*)\1")
_FROM = re.compile(r"(?:--\w+=\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?\s*$", re.IGNORECASE | re.DOTALL)
_VARIABLE = re.compile(r"\\\$|\$(?:\{(\w+)(?::?([-+])([^{}]*))?\}|(\w+))")
_ASSIGNED = re.compile(r"(\w+)=(\"(?:\\.|[^\"\\])*\"|'[^']*'|(?:\\.|[^\s\"'\\])*)")


@dataclass(slots=True)
class Stage:
    """One stage, with what it takes over from the stage that it starts from."""

    base: str
    name: str
    line: int
    image: str = ""
    user: str = ""
    user_line: int = 0
    ports: list[str] = field(default_factory=list)
    health: str = ""
    entry: str = ""
    command: str = ""
    command_line: int = 0
    labels: dict[str, str] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)

    @property
    def runs(self) -> str:
        """What a container of it starts: entry point and command."""
        return f"{self.entry} {self.command}".strip()


def read_dockerfile(text: str) -> list[Stage]:
    """Return the stages in their order; none when there is no FROM."""
    stages: list[Stage] = []
    arguments: dict[str, str] = {}
    for line, name, rest in _instructions(text):
        if name == "FROM":
            found = _FROM.match(rest)
            if found and len(stages) < _MOST_STAGES:
                stages.append(_started(stages, arguments, found, line))
        elif not stages:
            if name == "ARG":
                arguments.update(_defaults(rest, arguments))
        else:
            _take(stages[-1], name, rest, line, arguments)
    return stages


def _started(stages: list[Stage], arguments: dict[str, str], found: re.Match[str], line: int) -> Stage:
    base = _expanded(found.group(1), arguments)
    before = next((stage for stage in stages if stage.name and stage.name == base.lower()), None)
    stage = Stage(base, (found.group(2) or "").lower(), line, image=base)
    if before is not None:
        stage.image, stage.user, stage.user_line = before.image, before.user, before.user_line
        stage.health, stage.entry = before.health, before.entry
        stage.command, stage.command_line = before.command, before.command_line
        stage.ports, stage.labels, stage.env = [*before.ports], {**before.labels}, {**before.env}
    return stage


def _take(stage: Stage, name: str, rest: str, line: int, arguments: dict[str, str]) -> None:
    if name == "ARG":
        stage.env.update({key: arguments.get(key, value) for key, value in _defaults(rest, arguments).items()})
    elif name == "ENV":
        stage.env.update(_pairs(rest, stage.env))
    elif name == "LABEL":
        stage.labels.update(_pairs(rest, stage.env))
    elif name == "USER":
        stage.user, stage.user_line = _expanded(rest.strip(), stage.env), line
    elif name == "EXPOSE":
        stage.ports.extend(port for port in _expanded(rest, stage.env).split() if port not in stage.ports)
    elif name == "HEALTHCHECK":
        stage.health = "" if rest.strip().upper() == "NONE" else rest.strip()
    elif name in {"CMD", "ENTRYPOINT"}:
        said = _command(rest)
        if name == "ENTRYPOINT":
            stage.entry = said
        else:
            stage.command = said
        stage.command_line = line


def _command(rest: str) -> str:
    rest = rest[:_LONGEST_COMMAND]
    if rest.lstrip().startswith("["):
        try:
            words = json.loads(rest)
        except (ValueError, RecursionError):
            return rest.strip()
        return " ".join(str(word) for word in words) if isinstance(words, list) else rest.strip()
    return rest.strip()


def _instructions(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield each instruction with its first line: continued lines joined, comments and heredocs left out."""
    lines = text.split("\n")[:_MOST_LINES]
    escape = _escape(lines)
    ends: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        ends.setdefault(line.strip(), []).append(number)
    at = 0
    while at < len(lines):
        first = at + 1
        parts: list[str] = []
        while at < len(lines):
            line = lines[at].rstrip()
            at += 1
            if line.lstrip().startswith("#") or (parts and not line.strip()):
                continue
            continued = line.endswith(escape)
            parts.append(line[:-1] if continued else line)
            if not continued:
                break
        found = _INSTRUCTION.match(" ".join(parts))
        if found:
            at = _after_heredocs(ends, at, found)
            yield first + _comments(lines, first), found.group(1).upper(), found.group(2) or ""


def _escape(lines: list[str]) -> str:
    for line in lines:
        directive = _DIRECTIVE.match(line.strip())
        if not directive:
            break
        if directive.group(1).lower() == "escape":
            return directive.group(2)
    return "\\"


def _comments(lines: list[str], first: int) -> int:
    """Return how many comments stand before the instruction that the joined lines begin with."""
    skipped = 0
    while first - 1 + skipped < len(lines) and lines[first - 1 + skipped].lstrip().startswith("#"):
        skipped += 1
    return skipped


def _after_heredocs(ends: dict[str, list[int]], at: int, found: re.Match[str]) -> int:
    if found.group(1).upper() not in {"RUN", "COPY", "ADD"}:
        return at
    for heredoc in _HEREDOC.finditer(found.group(2) or ""):
        places = ends.get(heredoc.group(2), [])
        nearest = bisect_left(places, at)
        if nearest == len(places):
            return at
        at = places[nearest] + 1
    return at


def _defaults(rest: str, known: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in re.finditer(r"(\w+)(?:=(\"[^\"]*\"|'[^']*'|\S*))?", rest):
        value = match.group(2)
        found[match.group(1)] = known.get(match.group(1), "") if value is None else _expanded(value.strip("\"'"), known)
    return found


def _pairs(rest: str, known: dict[str, str]) -> dict[str, str]:
    pairs = {key: _expanded(value.strip("\"'"), known) for key, value in _ASSIGNED.findall(rest)}
    if pairs:
        return pairs
    key, _, value = rest.strip().partition(" ")
    return {key: _expanded(value.strip().strip("\"'"), known)} if key else {}


def _expanded(text: str, known: dict[str, str]) -> str:
    """Return text with the variables that are known; what is not known stays as it was written."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1) or match.group(4)
        if not name:
            return match.group()
        held = known.get(name, "")
        if match.group(2) == "-":
            return held or match.group(3)
        if match.group(2) == "+":
            return match.group(3) if held else ""
        return held or match.group()

    return _VARIABLE.sub(value, text)[:1000]
