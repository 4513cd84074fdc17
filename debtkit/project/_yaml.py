"""`debtkit.yaml`: read with suspicion, edited one answer at a time, comments kept."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.judgement import Answer, Level

if TYPE_CHECKING:
    from ruamel.yaml import YAML

NAME = "debtkit.yaml"
MAX_BYTES = 1_000_000

KINDS = (
    "agent",
    "fine_tuned",
    "hosted_model_app",
    "library",
    "notebook_research",
    "rag",
    "trained_from_scratch",
)
CONTEXT = ("eu_market", "personal_data", "public_facing")

TEMPLATE = """\
# What people know about this project; debtkit measures the rest. Comments survive.
# profile:                      what kind of system this is, where detection is wrong
#   kinds: [hosted_model_app]   any of: agent, fine_tuned, hosted_model_app, library, notebook_research, rag, trained_from_scratch
#   personal_data: true         also eu_market, public_facing; leave out what is not known
# gate:                         what `debtkit check` fails on
#   fail_on: [critical]
#   min_letter: D
"""

_TOP = ("answers", "gate", "name", "owners", "profile", "waivers")
_ANSWER = ("because", "by", "evidence", "note", "on", "value")
_GATE = ("fail_on", "max_interest_hours_per_month", "max_principal_hours", "min_letter")


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
        If it is too large, is not YAML, has a key twice, uses anchors, or is not a mapping. The message names file and line.
    """
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415 - heavy
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 - heavy

    try:
        if path.stat().st_size > MAX_BYTES:
            msg = f"{path}: larger than {MAX_BYTES // 1000} kB, so it is not read; keep long notes in documents and link them"
            raise ValueError(msg)
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return CommentedMap()
    except UnicodeDecodeError as problem:
        msg = f"{path}: not UTF-8 (byte {problem.start}); save it as UTF-8"
        raise ValueError(msg) from problem
    yaml = _yaml()
    try:
        _refuse_anchors(path, text)
        data = yaml.load(text)
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else "?"
        reason = str(problem.problem or "not YAML").split("\n")[0]
        msg = f"{path}, line {line}: {reason}; mend that line, nothing was changed"
        raise ValueError(msg) from problem
    except (YAMLError, RecursionError) as problem:
        reason = str(problem).split("\n")[0] or type(problem).__name__
        msg = f"{path}: cannot be read as YAML ({reason}); nothing was changed"
        raise ValueError(msg) from problem
    if data is None:
        return CommentedMap()
    if not isinstance(data, Mapping):
        msg = f"{path}: must be a mapping (name: …, answers: …), not a {type(data).__name__}"
        raise ValueError(msg)
    return data


def dump(data: Any) -> str:  # noqa: ANN401 - ruamel's own mapping
    """Return the text of ruamel data, comments included."""
    out = StringIO()
    _yaml().dump(data, out)
    return out.getvalue()


def _refuse_anchors(path: Path, text: str) -> None:
    if "&" not in text and "*" not in text:
        return
    from ruamel.yaml.tokens import AliasToken, AnchorToken  # noqa: PLC0415 - heavy

    for token in _yaml().scan(text):
        if isinstance(token, AliasToken | AnchorToken):
            msg = f"{path}, line {token.start_mark.line + 1}: anchors and aliases are not allowed here; write the value out"
            raise ValueError(msg)


def check(path: Path, data: Mapping[str, Any], known: Iterable[str]) -> None:
    """Refuse what debtkit would misread.

    Raises
    ------
    ValueError
        Naming the file, the key, and the nearest thing that is allowed.
    """
    _only(path, "", data, _TOP)
    _text(path, "name", data.get("name"))
    profile = _mapping(path, "profile", data.get("profile"))
    _only(path, "profile", profile, ("kinds", *CONTEXT))
    kinds = profile.get("kinds")
    if kinds not in (None, "auto"):
        if not isinstance(kinds, list):
            _refuse(path, "profile.kinds", "must be a list of kinds, or auto", kinds)
        for kind in kinds:
            _one_of(path, "profile.kinds", kind, KINDS)
    for tag in CONTEXT:
        if profile.get(tag) not in (None, True, False):
            _refuse(path, f"profile.{tag}", "must be true or false (leave it out when not known)", profile[tag])
    known = list(known)
    for check_id, answer in _mapping(path, "answers", data.get("answers")).items():
        _one_of(path, "answers", check_id, known)
        _check_answer(path, f"answers.{check_id}", answer)
    gate = _mapping(path, "gate", data.get("gate"))
    _only(path, "gate", gate, _GATE)
    for key in ("max_principal_hours", "max_interest_hours_per_month"):
        value = gate.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
            _refuse(path, f"gate.{key}", "must be a number of hours, 0 or more", value)
    if gate.get("min_letter") is not None:
        _one_of(path, "gate.min_letter", gate["min_letter"], tuple("ABCDE"))
    fail_on = gate.get("fail_on")
    if fail_on is not None and not isinstance(fail_on, list):
        _refuse(path, "gate.fail_on", "must be a list of check ids and weight bands", fail_on)
    for item in fail_on or ():
        _one_of(path, "gate.fail_on", item, ("critical", "high", "medium", "low", *known))


def _check_answer(path: Path, where: str, answer: object) -> None:
    fields = _mapping(path, where, answer)
    _only(path, where, fields, _ANSWER)
    has_value, has_because = fields.get("value") is not None, bool(fields.get("because"))
    if has_value == has_because:
        _refuse(path, where, "needs either value or because (why it does not apply), not both", dict(fields))
    if has_value:
        _one_of(path, f"{where}.value", fields["value"], tuple(level.value for level in Level))
    for key in ("because", "by", "evidence", "note"):
        _text(path, f"{where}.{key}", fields.get(key))
    if not isinstance(fields.get("on"), date):
        _refuse(path, f"{where}.on", "must be a date like 2026-11-22", fields.get("on"))


def _only(path: Path, where: str, data: Mapping[str, Any], allowed: Iterable[str]) -> None:
    for key in data:
        _one_of(path, where or "the top level", key, tuple(allowed))


def _one_of(path: Path, where: str, value: object, allowed: Iterable[str]) -> None:
    allowed = tuple(allowed)
    if value in allowed:
        return
    near = difflib.get_close_matches(str(value), allowed, n=1)
    hint = f"did you mean {near[0]}?" if near else f"allowed: {', '.join(allowed[:12])}{' …' if len(allowed) > 12 else ''}"  # noqa: PLR2004 - a readable line
    msg = f"{path}: {where} does not know {str(value)[:60]!r}; {hint}"
    raise ValueError(msg)


def _mapping(path: Path, where: str, value: object) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        _refuse(path, where, "must be a mapping", value)
    return value  # type: ignore[return-value]


def _text(path: Path, where: str, value: object) -> None:
    if value is not None and not isinstance(value, str):
        _refuse(path, where, "must be text (put it in quotes)", value)


def _refuse(path: Path, where: str, rule: str, value: object) -> None:
    msg = f"{path}: {where} {rule}, not {str(value)[:60]!r}"
    raise ValueError(msg)


def read_answers(data: Mapping[str, Any]) -> dict[str, Answer]:
    """Return the answers of checked data by check id; evidence is not yet verified."""
    return {
        check_id: Answer(
            check=check_id,
            value=Level(fields["value"]) if fields.get("value") is not None else None,
            by=str(fields.get("by") or ""),
            on=fields["on"],
            note=str(fields.get("note") or ""),
            evidence=str(fields.get("evidence") or ""),
            because=str(fields.get("because") or ""),
        )
        for check_id, fields in (data.get("answers") or {}).items()
    }


def write_answer(data: Any, answer: Answer) -> None:  # noqa: ANN401 - ruamel's own mapping
    """Put one answer into ruamel data, next to the others and in the order of their ids."""
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415 - heavy

    fields = CommentedMap()
    if answer.value is not None:
        fields["value"] = answer.value.value
    else:
        fields["because"] = answer.because
    fields["by"], fields["on"] = answer.by, answer.on
    for key in ("evidence", "note"):
        if getattr(answer, key):
            fields[key] = getattr(answer, key)
    answers = data.get("answers")
    if answers is None:
        answers = data["answers"] = CommentedMap()
    if answer.check in answers:
        old = answers[answer.check]
        for key in [key for key in old if key not in fields]:
            del old[key]
        old.update(fields)  # in place, so that a comment beside the answer stays
        return
    after = sum(1 for key in answers if _order(key) < _order(answer.check))
    answers.insert(after, answer.check, fields)


def drop_answer(data: Any, check_id: str) -> None:  # noqa: ANN401 - ruamel's own mapping
    """Take one answer out of ruamel data, if it is there."""
    answers = data.get("answers")
    if answers and check_id in answers:
        del answers[check_id]
        if not answers:
            del data["answers"]


def _order(check_id: str) -> tuple[int, str]:
    digits = "".join(character for character in check_id if character.isdigit())
    return int(digits or 0), check_id
