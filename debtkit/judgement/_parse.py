"""From the YAML of one catalogue file to its checks, with errors that name file, check and field."""

from __future__ import annotations

import re
from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING, Any, NoReturn

from debtkit.judgement._model import AREAS, WEIGHTS, Check, Level, Option, Range
from debtkit.judgement._profile import CONTEXT, KINDS

if TYPE_CHECKING:
    from collections.abc import Collection

_TOP = {"area", "title", "summary", "checks"}
_FIELDS = {
    "id",
    "title",
    "why",
    "good",
    "automated",
    "bad",
    "ceiling",
    "question",
    "options",
    "applies_to",
    "needs",
    "principal_hours",
    "principal_source",
    "interest_hours_per_month",
    "interest_reason",
    "weight",
    "pays_down",
    "references",
    "spend_share",
    "looked_by",
}
_ID = re.compile(r"[A-Z]{2,8}[0-9]{1,6}")
_CEILINGS = (Level.DOCUMENTED, Level.AUTOMATED)
_HOURS = 3


class _Fields:
    """One mapping of a file; each reader checks a field and names it when it is wrong."""

    def __init__(self, where: str, data: object, allowed: Collection[str]) -> None:
        if not isinstance(data, dict):
            msg = f"{where}: expected fields, found {type(data).__name__}"
            raise ValueError(msg)
        self.where, self.data = where, data
        for key in data:
            if key not in allowed:
                self.wrong(str(key), "there is no such field", str(key), allowed)

    def wrong(self, field: str, what: str, given: str = "", allowed: Collection[str] = ()) -> NoReturn:
        near = get_close_matches(given, list(allowed), 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        msg = f"{self.where}, field {field!r}: {what}{hint}"
        raise ValueError(msg)

    def text(self, field: str, *, required: bool = False) -> str:
        value = self.data.get(field, "")
        if not isinstance(value, str):
            self.wrong(field, f"expected text, found {value!r}")
        if required and not value.strip():
            self.wrong(field, "this is missing")
        return " ".join(value.split())

    def words(self, field: str, allowed: Collection[str] | None = None) -> tuple[str, ...]:
        value = self.data.get(field) or []
        if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
            self.wrong(field, f"expected a list of texts, found {value!r}")
        for word in value:
            if allowed is not None and word not in allowed:
                self.wrong(field, f"{word!r} is not one of {', '.join(allowed)}", word, allowed)
        return tuple(value)

    def choice(self, field: str, allowed: Collection[str], default: str | None = None) -> str:
        value = self.data.get(field, default)
        if value is None:
            self.wrong(field, "this is missing")
        if not isinstance(value, str) or value not in allowed:
            self.wrong(field, f"{value!r} is not one of {', '.join(allowed)}", str(value), allowed)
        return str(value)

    def hours(self, field: str) -> Range:
        value = self.data.get(field)
        numbers = value if isinstance(value, list) else []
        if len(numbers) != _HOURS or not all(map(_is_number, numbers)):
            self.wrong(field, f"expected three numbers [low, likely, high], found {value!r}")
        try:
            return Range(*(float(number) for number in numbers))
        except ValueError as error:
            msg = f"{self.where}, field {field!r}: {error}"
            raise ValueError(msg) from error


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def parse_file(name: str, data: Any) -> tuple[str, str, list[Check]]:  # noqa: ANN401 - whatever YAML gives
    """Return area, title and checks of one catalogue file.

    Raises
    ------
    ValueError
        If something is missing, unknown or of the wrong kind; the message says where.
    """
    top = _Fields(name, data, _TOP)
    area = top.choice("area", AREAS)
    checks = top.data.get("checks")
    if not isinstance(checks, list) or not checks:
        top.wrong("checks", "expected a list of checks")
    return area, top.text("title", required=True), [_check(name, area, one, nth) for nth, one in enumerate(checks, 1)]


def _check(name: str, area: str, data: object, nth: int) -> Check:
    known = data.get("id") if isinstance(data, dict) else None
    of = _Fields(f"{name}, check {known or f'number {nth}'}", data, _FIELDS)
    ident = of.text("id", required=True)
    if not _ID.fullmatch(ident):
        of.wrong("id", f"{ident!r} is not capital letters followed by digits, like DK101")
    good, automated, bad = of.words("good"), of.words("automated"), of.words("bad")
    question, options = of.text("question"), _options(of)
    if not (good or automated or bad or question):
        of.wrong("question", "nothing can settle this check: name facts under good, automated or bad, or ask")
    if bool(question) != bool(options):
        of.wrong("options", "a question and its options go together")
    ceiling = Level.AUTOMATED if automated else Level.DOCUMENTED
    tags = (*KINDS, *CONTEXT)
    return Check(
        id=ident,
        area=area,
        title=of.text("title", required=True),
        why=of.text("why", required=True),
        good=good,
        automated=automated,
        bad=bad,
        ceiling=Level(of.choice("ceiling", _CEILINGS, ceiling)),
        question=question,
        options=options,
        applies_to=of.words("applies_to", tags),
        needs=of.words("needs", tags),
        principal_hours=of.hours("principal_hours"),
        principal_source=of.text("principal_source"),
        interest_hours_per_month=of.hours("interest_hours_per_month"),
        interest_reason=of.text("interest_reason"),
        weight=of.choice("weight", WEIGHTS),
        pays_down=of.text("pays_down"),
        references=of.words("references"),
        spend_share=of.hours("spend_share") if "spend_share" in of.data else None,
        looked_by=of.text("looked_by"),
    )


def _options(of: _Fields) -> tuple[Option, ...]:
    options = of.data.get("options") or {}
    if not isinstance(options, dict):
        of.wrong("options", f"expected a text for each level, found {options!r}")
    for level in options:
        if level not in list(Level):
            of.wrong("options", f"{level!r} is not one of {', '.join(Level)}", str(level), tuple(Level))
    texts = _Fields(f"{of.where}, options", options, tuple(Level))
    return tuple(Option(level, texts.text(str(level), required=True)) for level in Level if level in options)
