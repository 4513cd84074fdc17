"""National identity numbers: one line for each layout; python-stdnum knows the check digits."""

# ruff: noqa: E501 - one line for each layout

from __future__ import annotations

import importlib
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from debtkit.instruments.audit.checks.pii._cues import cue_after, cue_before
from debtkit.instruments.audit.checks.pii._hit import POSSIBLE, SURE, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.audit.checks.pii._hit import Grade


class Layout(NamedTuple):
    """How one country prints its number.

    ``alone`` is the grade without a word beside it; none, when other numbers pass the check too often for that.
    """

    form: re.Pattern[str]
    module: str
    alone: Grade | None


def _layout(form: str, module: str, alone: Grade | None = None) -> Layout:
    return Layout(re.compile(form), module, alone)


_DIGITS = (
    _layout(r"\d{9}|\d{4}[. ]\d{2}[. ]\d{3}", "nl.bsn"),
    _layout(r"\d{9}|\d{3} \d{3} \d{3}", "pt.nif"),
    _layout(r"\d{9}|\d{3}[ -]\d{3}[ -]\d{3}", "ca.sin"),
    _layout(r"\d{9}|\d{8}-\d", "il.idnr"),
    _layout(r"\d{9}|\d{3} \d{3} \d{3}", "au.tfn"),
    _layout(r"\d{9}", "gr.vat"),
    _layout(r"\d{6}/\d{3,4}", "cz.rc", SURE),
    _layout(r"\d{10}|\d{9}", "cz.rc"),
    _layout(r"9\d{2}-\d{2}-\d{4}", "us.itin", SURE),
    _layout(r"(?:\d{2})?\d{6}[-+]\d{4}", "se.personnummer", SURE),
    _layout(r"\d{10}|\d{12}|\d{6,8} \d{4}", "se.personnummer"),
    _layout(r"\d{6}-\d{4}", "is_.kennitala", SURE),
    _layout(r"\d{6}-\d{4}", "dk.cpr", POSSIBLE),
    _layout(r"\d{10}", "dk.cpr"),
    _layout(r"\d{10}", "bg.egn"),
    _layout(r"\d{10}|\d{3}[ -]\d{3}[ -]\d{4}", "gb.nhs"),
    _layout(r"\d{10}|\d{4} \d{6}", "at.vnr"),
    _layout(r"\d{10}", "ua.rntrc"),
    _layout(r"\d{3}\.\d{3}\.\d{3}-\d{2}", "br.cpf", SURE),
    _layout(r"\d{11}|\d{9}-\d{2}", "br.cpf", POSSIBLE),
    _layout(r"\d{11}", "pl.pesel", POSSIBLE),
    _layout(r"\d{11}", "tr.tckimlik", POSSIBLE),
    _layout(r"\d{6} \d{5}", "no.fodselsnummer", SURE),
    _layout(r"\d{11}", "no.fodselsnummer", POSSIBLE),
    _layout(r"\d{2}\.\d{2}\.\d{2}-\d{3}[.-]\d{2}", "be.nn", SURE),
    _layout(r"\d{11}", "be.nn", POSSIBLE),
    _layout(r"\d{2} \d{3} \d{3} \d{3}", "de.idnr", SURE),
    _layout(r"\d{11}", "de.idnr"),
    _layout(r"\d{11}", "hr.oib"),
    _layout(r"\d{11}", "ee.ik"),
    _layout(r"\d{11}", "lt.asmens"),
    _layout(r"\d{6}-\d{5}", "lv.pvn", SURE),
    _layout(r"\d{11}", "gr.amka", POSSIBLE),
    _layout(r"\d{3}-\d{7}-\d", "do.cedula", SURE),
    _layout(r"\d{4}[ -]\d{4}[ -]\d{4}", "in_.aadhaar", POSSIBLE),
    _layout(r"\d{12}", "in_.aadhaar"),
    _layout(r"\d{12}|\d{4}[ -]\d{4}[ -]\d{4}", "jp.in_"),
    _layout(r"\d{10}|\d{12}", "ru.inn"),
    _layout(r"\d{6}-\d{2}-\d{4}", "my.nric", SURE),
    _layout(r"\d{12}", "my.nric"),
    _layout(r"\d{13}", "ro.cnp", POSSIBLE),
    _layout(r"\d{13}|\d{6} \d{4} \d{3}", "za.idnr", POSSIBLE),
    _layout(r"\d{13}", "si.emso", POSSIBLE),
    _layout(r"\d{6}-[1-8]\d{6}", "kr.rrn", SURE),
    _layout(r"\d-\d{4}-\d{5}-\d{2}-\d", "th.pin", SURE),
    _layout(r"\d{13}", "th.pin"),
    _layout(r"\d{5}-\d{7}-\d", "pk.cnic", SURE),
    _layout(r"756\.?\d{4}\.?\d{4}\.?\d{2}|756 \d{4} \d{4} \d{2}", "ch.ssn", SURE),
    _layout(r"\d{13}|\d{2} \d{2} \d{3} \d{3} \d{3}", "fr.nif"),
    _layout(r"[1-478] ?\d{2} ?\d{2} ?\d{2} ?\d{3} ?\d{3} ?\d{2}", "fr.nir", SURE),
    _layout(r"\d{14}", "eg.tn"),
    _layout(r"\d{16}", "id.nik", POSSIBLE),
    _layout(
        r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{4}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}\d",
        "iso7064.mod_11_2",
        SURE,
    ),
)
_LETTERS: tuple[tuple[str, str, str, Grade | None], ...] = (
    ("it", r"[A-Z]{3} ?[A-Z]{3} ?[\dL-NP-V]{2} ?[A-EHLMPRST] ?[\dL-NP-V]{2} ?[A-Z][\dL-NP-V]{3} ?[A-Z]", "it.codicefiscale", SURE),
    ("mx", r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d", "mx.curp", SURE),
    ("corsica", r"[12] ?\d{2} ?\d{2} ?2[AB] ?\d{3} ?\d{3} ?\d{2}", "fr.nir", SURE),
    ("fi", r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", "fi.hetu", SURE),
    ("cn", r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{4}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}X", "iso7064.mod_11_2", SURE),
    ("dots", r"\d{2}\.\d{3}\.\d{3}-?[A-HJ-NP-TV-Z]|\d{8}-[A-HJ-NP-TV-Z]", "es.dni", SURE),
    ("dni", r"\d{8} ?[A-HJ-NP-TV-Z]", "es.dni", POSSIBLE),
    ("nie", r"[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z]", "es.nie", POSSIBLE),
    ("gb", r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]", "", POSSIBLE),
    ("pan", r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]", "in_.pan", POSSIBLE),
    ("cl", r"\d{1,2}\.\d{3}\.\d{3}-[\dkK]", "cl.rut", SURE),
    ("run", r"\d{7,8}-[\dkK]", "cl.rut", None),
    ("pps", r"\d{7}[A-W][A-IW]?", "ie.pps", None),
    ("other", r"[A-Z]{1,2}-?\d{6,9}(?:\([\dA]\)|[A-Z])?|[A-Z]{2} \d{2} ?\d{2} ?\d{2} ?[A-Z]", "", None),
)  # fmt: skip
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9_.-])(?=[A-Z]{0,6} ?[A-Z]{0,3}[ -]?\d)(?:"
    + "|".join(f"(?P<{name}>{form})" for name, form, _, _ in _LETTERS)
    + r")(?![A-Za-z0-9_])(?![-./][A-Za-z0-9])"
)
_ROWS: dict[str, tuple[str, Grade | None]] = {name: (module, alone) for name, _, module, alone in _LETTERS}


@cache
def _module(name: str) -> Any:  # noqa: ANN401 - modules of stdnum share functions, not a type
    return importlib.import_module(f"stdnum.{name}")


def _valid(name: str, value: str) -> bool:
    return bool(_module(name).is_valid(value))


def identity(run: str, cue: str) -> Grade | None:
    """Return how sure digits (with what separates them) are an identity number; none if they are not."""
    best: Grade | None = None
    for layout in _DIGITS:
        if best == SURE or (layout.alone is None and cue != "id") or not layout.form.fullmatch(run):
            continue
        if _valid(layout.module, run):
            best = _grade(layout.alone, cue) or best
    return best


def _grade(alone: Grade | None, cue: str) -> Grade | None:
    if cue == "id":
        return SURE
    if cue == "not":
        return POSSIBLE if alone == SURE else None
    return alone


def lettered(text: str, hint: str = "") -> Iterator[Hit]:
    """Yield identity numbers that hold letters."""
    for match in _TOKEN.finditer(text):
        module, alone = _ROWS[str(match.lastgroup)]
        if module and not _valid(module, match.group().upper()):
            continue
        cue = cue_before(text, match.start(), hint) or cue_after(text, match.end())
        grade = _grade(alone, cue)
        if grade and not module and match.lastgroup == "other":
            grade = POSSIBLE
        if grade:
            yield Hit(match.start(), match.end(), "national_id", grade)
