"""`debtkit.yaml` as text: read with suspicion, written back with every comment."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any

from debtkit.render import atomic_write, read_plain

if TYPE_CHECKING:
    from pathlib import Path

    from ruamel.yaml import YAML

NAME = "debtkit.yaml"
MAX_BYTES = 1_000_000
_DEEPEST, _MANY = 20, 100

TEMPLATE = """\
# What people know about this project; debtkit measures the rest. Comments survive.
# profile:                 what kind of system this is, where detection is wrong
#   kinds: [rag]           agent, fine_tuned, hosted_model_app, library, notebook_research, rag, trained_from_scratch
#   personal_data: true    also eu_market, public_facing; leave out what is not known
# gate:                    what `debtkit check` fails on
#   fail_on: [critical]
#   min_letter: D
# waivers:                 debt to live with for a while; it stays owed, and fails nothing until the day
#   - {check: DK1102, path: Dockerfile, because: "base image moves in March", until: 2027-03-31}
# hours:                   your own estimates instead of the catalogue's: [low, likely, high]
#   DK601: {principal_hours: [8, 16, 30]}
# prices:                  with a log of calls (OpenTelemetry), wasted tokens are priced; per million tokens
#   hour: 90
#   models: {gpt-4o: {input: 2.5, output: 10}}
"""


def _yaml() -> YAML:
    from ruamel.yaml import YAML  # noqa: PLC0415 - heavy

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 120
    return yaml


def load(path: Path) -> Any:  # noqa: ANN401 - ruamel's own mapping, so that comments survive the way back
    """Read the file as ruamel data; an absent file is an empty mapping.

    Raises
    ------
    ValueError
        If it is too large, is not YAML, has a key twice, uses anchors, or is not a mapping; file and line are named.
    OSError
        If it cannot be read; the message says what to do.
    """
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415 - heavy
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 - heavy

    try:
        raw = read_plain(path, limit=MAX_BYTES)
        if raw is None:
            return CommentedMap()
        if len(raw) > MAX_BYTES:
            msg = f"{path}: larger than {MAX_BYTES // 1000} kB, so it is not read; keep long notes in documents"
            raise ValueError(msg)
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        msg = f"{path}: not UTF-8 (byte {problem.start}); save it as UTF-8"
        raise ValueError(msg) from problem
    yaml = _yaml()
    try:
        _refuse_traps(path, text)
        data = _loaded(path, yaml, text)
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else "?"
        # A key that stands there twice is named, its values are not: they may be anything.
        reason = str(problem.problem or "not YAML").split("\n")[0].split(" with value ")[0]
        msg = f"{path}, line {line}: {reason}; mend that line, nothing was changed"
        raise ValueError(msg) from problem
    except (YAMLError, RecursionError) as problem:
        reason = str(problem).split("\n")[0] or type(problem).__name__
        msg = f"{path}: cannot be read as YAML ({reason}); nothing was changed"
        raise ValueError(msg) from problem
    if data is None:
        return CommentedMap()
    if not isinstance(data, Mapping):
        what = "list" if isinstance(data, list) else "single value"
        msg = f"{path}: must be a mapping (name: …, answers: …), not a {what}"
        raise ValueError(msg)
    return data


def _loaded(path: Path, yaml: YAML, text: str) -> Any:  # noqa: ANN401 - ruamel's own data
    try:
        return yaml.load(text)
    except ValueError as problem:  # a value that looks like a date or a number and is none
        msg = f"{path}: {problem}; mend that value, or put it in quotes, nothing was changed"
        raise ValueError(msg) from problem


def dump(data: Any, *, before: str = "") -> str:  # noqa: ANN401 - ruamel's own mapping
    """Return the text of ruamel data with the comments that people wrote.

    ruamel keeps a comment with the entry beside it; those of a file without entries are kept here, from `before`.
    """
    lines = before.splitlines(keepends=True)
    remarks = [line for line in lines if not line.strip() or line.lstrip().startswith("#")]
    if not data:
        return "".join(remarks)
    out = StringIO()
    _yaml().dump(data, out)
    return ("".join(lines) if len(remarks) == len(lines) else "") + out.getvalue()


def set_up(path: Path, name: str) -> Path:
    """Write the file with the name and the places for what people know, unless it is there; the lock is held."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted  # noqa: PLC0415 - heavy

    if not path.exists():
        atomic_write(path, TEMPLATE + dump({"name": Quoted(name)}))
    return path


def read(path: Path) -> str:
    """Return the text of the file; nothing when there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _refuse_traps(path: Path, text: str) -> None:
    """Refuse what makes a small file large or slow, before it is loaded: anchors, and nesting without end."""
    opens = sum(text.count(mark) for mark in ("[", "{", "- ", "? "))
    if "&" not in text and "*" not in text and opens < _MANY:
        return
    from ruamel.yaml import tokens  # noqa: PLC0415 - heavy

    starts = tokens.FlowSequenceStartToken | tokens.FlowMappingStartToken
    starts |= tokens.BlockSequenceStartToken | tokens.BlockMappingStartToken
    ends = tokens.FlowSequenceEndToken | tokens.FlowMappingEndToken | tokens.BlockEndToken
    depth = 0
    for token in _yaml().scan(text):
        depth += isinstance(token, starts) - isinstance(token, ends)
        line = token.start_mark.line + 1
        if isinstance(token, tokens.AliasToken | tokens.AnchorToken):
            msg = f"{path}, line {line}: anchors and aliases are not allowed here; write the value out"
            raise ValueError(msg)
        if depth > _DEEPEST:
            msg = f"{path}, line {line}: nested deeper than {_DEEPEST} levels; mend that line, nothing was changed"
            raise ValueError(msg)
