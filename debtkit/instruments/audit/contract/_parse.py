"""From YAML to a contract, with errors that name the file, the field and the nearest name."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NoReturn

from debtkit.instruments._mask import excerpt
from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit.contract._terms import (
    TYPES,
    VERSION,
    ColumnTerms,
    Contract,
    FreshnessTerms,
    Reference,
)
from debtkit.render import read_plain

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from debtkit.instruments.audit.contract._terms import (
        Bound,
    )

_LARGEST = 5_000_000
_TOP = ("contract", "name", "min_rows", "max_rows", "extra_columns", "freshness", "columns")
_COLUMN = (
    "name",
    "type",
    "required",
    "nullable",
    "max_missing",
    "unique",
    "finite",
    "min",
    "max",
    "allowed",
    "pattern",
    "min_length",
    "max_length",
    "references",
)
_TIMES = ("date", "datetime")


def read(path: Path) -> Contract:
    """Read a contract; see `Contract.read`."""
    try:
        raw = read_plain(path, limit=_LARGEST)
    except OSError as error:
        raise DataError(str(error)) from error
    if raw is None:
        msg = f"{path}: there is no such contract; write one by audit.contract().to_yaml(...)"
        raise DataError(msg)
    if len(raw) > _LARGEST:
        msg = f"{path}: larger than {_LARGEST // 1_000_000} MB; that is no contract"
        raise DataError(msg)
    return parsed(_loaded(str(path), raw), str(path), path.parent)


def parsed(data: object, where: str, base: Path) -> Contract:
    """Return a contract from plain data."""
    top = _Fields(where, data, _TOP)
    version = top.data.get("contract")
    if version != VERSION or isinstance(version, bool):
        top.wrong("contract", f"must be {VERSION}, the version of the form of contracts")
    columns = top.data.get("columns")
    if not isinstance(columns, list):
        top.wrong("columns", "must be a list of columns")
    fresh = top.data.get("freshness") or []
    if not isinstance(fresh, list):
        top.wrong("freshness", "must be a list of {column, max_age_days}")
    contract = Contract(
        columns=tuple(_column(f"{where}, column {at}", one) for at, one in enumerate(columns, 1)),
        name=top.text("name"),
        min_rows=top.whole("min_rows"),
        max_rows=top.whole("max_rows"),
        extra_columns=top.flag("extra_columns", default=True),
        freshness=tuple(_fresh(f"{where}, freshness {at}", one) for at, one in enumerate(fresh, 1)),
        base=base,
    )
    top.in_order("min_rows", contract.min_rows, "max_rows", contract.max_rows)
    return contract


class _Fields:
    """One mapping; each reader checks a field and names it when it is wrong. Values are masked, they may be data."""

    def __init__(self, where: str, data: object, allowed: Collection[str]) -> None:
        self.where = where
        if not isinstance(data, dict):
            msg = f"{where}: expected fields such as {', '.join(list(allowed)[:3])}"
            raise DataError(msg)
        self.data: dict[Any, Any] = data
        for key in data:
            if key not in allowed:
                near = get_close_matches(str(key), list(allowed), 1)
                hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(allowed)}"
                msg = f"{where}: there is no field {excerpt(str(key))!r}{hint}"
                raise DataError(msg)

    def wrong(self, field: str, what: str) -> NoReturn:
        msg = f"{self.where}, field {field!r}: {what}"
        raise DataError(msg)

    def text(self, field: str) -> str:
        value = self.data.get(field, "")
        if not isinstance(value, str):
            self.wrong(field, "must be a text; put it in quotes")
        return value

    def flag(self, field: str, *, default: bool) -> bool:
        value = self.data.get(field, default)
        if not isinstance(value, bool):
            self.wrong(field, "must be true or false")
        return value

    def whole(self, field: str) -> int | None:
        value = self.data.get(field)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            self.wrong(field, "must be a whole number from 0 on")
        return value

    def bound(self, field: str, value: object, kind: str) -> Bound | None:
        if isinstance(value, datetime | date):
            value = value.isoformat()
        if value is None:
            return None
        if kind in _TIMES:
            return self._time(field, value)
        if kind in {"integer", "number"}:
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                self.wrong(field, "must be a finite number")
            return value
        return self.wrong(field, f"asks for numbers or dates, not for {kind}")

    def _time(self, field: str, value: object) -> str:
        try:
            return datetime.fromisoformat(str(value)).isoformat() if "T" in str(value) else _day(str(value))
        except ValueError:
            self.wrong(field, "must be a date such as 2026-01-31, or with a time: 2026-01-31T12:00:00")

    def in_order(self, low: str, least: Bound | None, high: str, most: Bound | None) -> None:
        if least is not None and most is not None and _after(least, most):
            self.wrong(low, f"is more than {high}: nothing can hold it")


def _after(one: Bound, other: Bound) -> bool:
    """Return whether a bound is beyond another; both are numbers or both are dates."""
    if isinstance(one, str) or isinstance(other, str):
        return str(one) > str(other)
    return one > other


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return datetime.fromisoformat(text).isoformat()


def _column(where: str, data: object) -> ColumnTerms:
    fields = _Fields(where, data, _COLUMN)
    if "name" not in fields.data:
        fields.wrong("name", "is missing")
    kind = fields.data.get("type", "any")
    if kind not in TYPES:
        near = get_close_matches(str(kind), TYPES, 1)
        fields.wrong("type", f"must be one of {', '.join(TYPES)}" + (f"; did you mean {near[0]!r}?" if near else ""))
    least, most = (fields.bound(field, fields.data.get(field), kind) for field in ("min", "max"))
    terms = ColumnTerms(
        name=fields.text("name"),
        type=kind,
        required=fields.flag("required", default=True),
        nullable=fields.flag("nullable", default=True),
        max_missing=_share(fields),
        unique=fields.flag("unique", default=False),
        finite=fields.flag("finite", default=False),
        min=least,
        max=most,
        allowed=_allowed(fields, kind),
        pattern=_pattern(fields),
        min_length=fields.whole("min_length"),
        max_length=fields.whole("max_length"),
        references=_reference(where, fields.data.get("references")),
    )
    fields.in_order("min", least, "max", most)
    fields.in_order("min_length", terms.min_length, "max_length", terms.max_length)
    return terms


def _share(fields: _Fields) -> float | None:
    value = fields.data.get("max_missing")
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1):
        fields.wrong("max_missing", "must be a share from 0 to 1")
    return None if value is None else float(value)


def _allowed(fields: _Fields, kind: str) -> tuple[Bound, ...] | None:
    values = fields.data.get("allowed")
    if values is None:
        return None
    if not isinstance(values, list) or not values:
        fields.wrong("allowed", "must be a list of at least one value")
    if kind in {"text", "any"}:
        if not all(isinstance(value, str) and "\0" not in value for value in values):
            fields.wrong("allowed", "of a text must be texts without NUL; put numbers and dates in quotes")
        return tuple(values)
    found = tuple(fields.bound("allowed", value, kind) for value in values)
    return tuple(value for value in found if value is not None)


def _pattern(fields: _Fields) -> str:
    pattern = fields.text("pattern")
    if "\0" in pattern:
        fields.wrong("pattern", "must not hold a NUL character; write \\x00")
    try:
        re.compile(pattern)
    except re.error as error:
        fields.wrong("pattern", f"is no regular expression: {error.msg}")
    return pattern


def _reference(where: str, data: object) -> Reference | None:
    if data is None:
        return None
    fields = _Fields(f"{where}, references", data, ("column", "file"))
    if "column" not in fields.data:
        fields.wrong("column", "is missing")
    return Reference(fields.text("column"), fields.text("file"))


def _fresh(where: str, data: object) -> FreshnessTerms:
    fields = _Fields(where, data, ("column", "max_age_days"))
    days = fields.whole("max_age_days")
    if days is None or "column" not in fields.data:
        fields.wrong("max_age_days", "and column are both needed")
    return FreshnessTerms(fields.text("column"), days)


def _loaded(where: str, raw: bytes) -> object:
    """Return YAML as plain data; a key that stands twice, an anchor and a tag of an object are refused."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - heavy
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 - heavy
    from ruamel.yaml.events import AliasEvent  # noqa: PLC0415 - heavy

    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        msg = f"{where}: not UTF-8 (byte {error.start}); save it as UTF-8"
        raise DataError(msg) from error
    try:
        if any(isinstance(event, AliasEvent) for event in YAML(typ="safe", pure=True).parse(text)):
            msg = f"{where}: uses a YAML alias; write the value out"
            raise DataError(msg)
        return YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        reason = str(error.problem or "not YAML").split("\n")[0].split(" with value ")[0]
        msg = f"{where}, line {line}: {excerpt(reason)}; mend that line"
        raise DataError(msg) from error
    except (YAMLError, ValueError, RecursionError, AttributeError) as error:
        if isinstance(error, DataError):
            raise
        msg = f"{where}: not YAML that a contract can be read from"
        raise DataError(msg) from error
