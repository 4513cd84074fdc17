"""What `debtkit.yaml` may hold: every mistake is named with its place and the nearest thing that is allowed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from debtkit.judgement import CONTEXT, KINDS, Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_TOP = ("answers", "gate", "hours", "name", "prices", "profile", "waivers")
_LISTED = 12
_END_OF_DAYS = 2200  # a typing error, and no calendar goes on for ever
_KEY_LIKE = re.compile(r"(?=[\w+/=-]*\d)[\w+/=-]{16,}")
_ANSWER = ("because", "by", "evidence", "note", "on", "value")
_WAIVER = ("because", "by", "check", "path", "until")
_HOURS = ("interest_hours_per_month", "principal_hours")
_ENDS = 3  # low, likely, high
_MOST_HOURS = 1_000_000
_GATE = ("fail_on", "max_interest_hours_per_month", "max_principal_hours", "min_letter")


def check(path: Path, data: Mapping[str, Any], known: Iterable[str]) -> None:
    """Refuse what debtkit would misread.

    Raises
    ------
    ValueError
        Naming the file, the key, and the nearest thing that is allowed.
    """
    _only(path, "", data, _TOP)
    _text(path, "name", data.get("name"))
    _check_profile(path, _mapping(path, "profile", data.get("profile")))
    known = tuple(known)
    for check_id, answer in _mapping(path, "answers", data.get("answers")).items():
        _one_of(path, "answers", check_id, known)
        _check_answer(path, f"answers.{check_id}", answer)
    _check_gate(path, _mapping(path, "gate", data.get("gate")), known)
    waivers = data.get("waivers")
    if waivers is not None and not isinstance(waivers, list):
        _refuse(path, "waivers", "must be a list, each with check, because and until", waivers)
    for number, waiver in enumerate(waivers or (), 1):
        _check_waiver(path, f"waivers, number {number},", waiver, known)
    _check_prices(path, _mapping(path, "prices", data.get("prices")))
    for check_id, hours in _mapping(path, "hours", data.get("hours")).items():
        _one_of(path, "hours", check_id, known)
        _check_hours(path, f"hours.{check_id}", hours)


def _check_profile(path: Path, profile: Mapping[str, Any]) -> None:
    _only(path, "profile", profile, ("kinds", *CONTEXT))
    kinds = profile.get("kinds")
    if kinds not in (None, "auto"):
        if not isinstance(kinds, list):
            _refuse(path, "profile.kinds", "must be a list of kinds, or auto", kinds)
        for kind in kinds:
            _one_of(path, "profile.kinds", kind, KINDS)
    for tag in CONTEXT:
        if profile.get(tag) is not None and not isinstance(profile[tag], bool):
            _refuse(path, f"profile.{tag}", "must be true or false (leave it out when not known)", profile[tag])


def _check_gate(path: Path, gate: Mapping[str, Any], known: tuple[str, ...]) -> None:
    _only(path, "gate", gate, _GATE)
    for key in ("max_principal_hours", "max_interest_hours_per_month"):
        value = gate.get(key)
        if value is not None and not _is_hours(value):
            _refuse(path, f"gate.{key}", "must be a number of hours, 0 or more", value)
    if gate.get("min_letter") is not None:
        _one_of(path, "gate.min_letter", gate["min_letter"], tuple("ABCDE"))
    fail_on = gate.get("fail_on")
    if fail_on is not None and not isinstance(fail_on, list):
        _refuse(path, "gate.fail_on", "must be a list of check ids and weight bands", fail_on)
    for item in fail_on or ():
        _one_of(path, "gate.fail_on", item, ("critical", "high", "medium", "low", *known))


def _check_waiver(path: Path, where: str, waiver: object, known: tuple[str, ...]) -> None:
    fields = _mapping(path, where, waiver)
    _only(path, where, fields, _WAIVER)
    _one_of(path, f"{where} check", fields.get("check"), known)
    for key in ("because", "by", "path"):
        _text(path, f"{where} {key}", fields.get(key))
    if not str(fields.get("because") or "").strip():
        _refuse(path, f"{where} because", "must say why", fields.get("because"))
    _check_day(path, f"{where} until", fields.get("until"))


def _check_hours(path: Path, where: str, hours: object) -> None:
    fields = _mapping(path, where, hours)
    _only(path, where, fields, _HOURS)
    for key, value in fields.items():
        good = isinstance(value, list) and len(value) == _ENDS and all(_is_hours(end) for end in value)
        if not good or value != sorted(value):
            _refuse(path, f"{where}.{key}", "must be three rising numbers: [low, likely, high]", value)


def _check_prices(path: Path, prices: Mapping[str, Any]) -> None:
    if not prices:
        return
    _only(path, "prices", prices, ("hour", "models"))
    if not _is_hours(prices.get("hour")) or not prices["hour"]:
        _refuse(
            path,
            "prices.hour",
            "must say what an hour of work costs, in the currency of the models",
            prices.get("hour"),
        )
    for model, price in _mapping(path, "prices.models", prices.get("models")).items():
        where = f"prices.models.{_told(model)}"
        fields = _mapping(path, where, price)
        _only(path, where, fields, ("input", "output"))
        for side in ("input", "output"):
            if not _is_hours(fields.get(side)):
                _refuse(
                    path,
                    f"prices.models.{_told(model)}.{side}",
                    "must be the price of a million tokens",
                    fields.get(side),
                )


def _is_hours(value: object) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | float) and 0 <= value < _MOST_HOURS


def _check_day(path: Path, where: str, day: object) -> None:
    if type(day) is not date:  # a time stamp is a date too, and cannot be compared with one
        _refuse(path, where, "must be a date like 2026-11-22", day)
    if day.year >= _END_OF_DAYS:
        _refuse(path, where, f"must be a day before {_END_OF_DAYS}", day)


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
    _check_day(path, f"{where}.on", fields.get("on"))


def _only(path: Path, where: str, data: Mapping[str, Any], allowed: Iterable[str]) -> None:
    for key in data:
        _one_of(path, where or "the top level", key, tuple(allowed))


def _one_of(path: Path, where: str, value: object, allowed: Iterable[str]) -> None:
    allowed = tuple(allowed)
    if value in allowed:
        return
    near = difflib.get_close_matches(str(value), allowed, n=1)
    listed = ", ".join(allowed[:_LISTED]) + (" …" if len(allowed) > _LISTED else "")
    hint = f"did you mean {near[0]}?" if near else f"allowed: {listed}"
    msg = f"{path}: {where} does not know {_told(value)!r}; {hint}"
    raise ValueError(msg)


def _mapping(path: Path, where: str, value: object) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        _refuse(path, where, "must be a mapping", value)
    return value


def _text(path: Path, where: str, value: object) -> None:
    if value is not None and not isinstance(value, str):
        _refuse(path, where, "must be text (put it in quotes)", value)


def _refuse(path: Path, where: str, rule: str, value: object) -> NoReturn:
    msg = f"{path}: {where} {rule}, not {_told(value)!r}"
    raise ValueError(msg)


def _told(value: object) -> str:
    """Return the beginning of a value; what might be a key, pasted into the wrong line, is covered."""
    return _KEY_LIKE.sub(lambda found: f"{found[0][:2]}***", str(value))[:60]
