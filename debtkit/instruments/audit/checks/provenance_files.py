"""What lies beside the data and tells their licence: a Hub data set's card, ``dataset_info.json``, a licence file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.instruments._mask import excerpt
from debtkit.instruments.audit.checks.provenance_licences import family_of
from debtkit.render import read_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LARGEST = 1_000_000
_HEADER = re.compile(r"\A---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
_CARDS = ("README.md", "DATASET_CARD.md", "DATA_CARD.md")
_LICENCES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "LICENCE.md", "LICENCE.txt", "COPYING")
_FIRST_LINES = (
    (re.compile(r"(?i)\bCC0|no copyright|public domain"), "CC0-1.0"),
    (re.compile(r"(?i)attribution-noncommercial"), "CC-BY-NC"),
    (re.compile(r"(?i)attribution-sharealike"), "CC-BY-SA"),
    (re.compile(r"(?i)attribution-noderiv"), "CC-BY-ND"),
    (re.compile(r"(?i)creative commons attribution|attribution 4\.0"), "CC-BY-4.0"),
    (re.compile(r"(?i)apache license"), "Apache-2.0"),
    (re.compile(r"(?i)mit license|permission is hereby granted, free of charge"), "MIT"),
    (re.compile(r"(?i)open database license"), "ODbL-1.0"),
    (re.compile(r"(?i)affero general public"), "AGPL-3.0"),
    (re.compile(r"(?i)general public license"), "GPL"),
    (re.compile(r"(?i)redistribution and use in source and binary"), "BSD"),
    (re.compile(r"(?i)all rights reserved"), "all rights reserved"),
)
_HEAD = 600


def declared(paths: Sequence[str]) -> list[dict[str, str]]:
    """Return ``file, licence, family`` of each licence told in the folders of these files, or one above ``data/``."""
    told = []
    for folder in _folders(paths):
        for name, licence in _told(folder):
            one = {"file": name, "licence": excerpt(licence), "family": family_of(licence).value}
            if one not in told:
                told.append(one)
    return told


def _folders(paths: Sequence[str]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        place = Path(path)
        folder = place if place.is_dir() else place.parent
        above = (folder.parent,) if folder.name in {"data", "train", "test", "validation", "default"} else ()
        found += [one for one in (folder, *above) if one not in found and one.is_dir()]
    return found


def _told(folder: Path) -> Iterator[tuple[str, str]]:
    for name in _CARDS:
        header = _HEADER.match(_text(folder / name))
        if header:
            for licence in _several(_header(header[1]).get("license")):
                yield name, licence
    about = _json(_text(folder / "dataset_info.json"))
    for licence in _several(about.get("license")):
        yield "dataset_info.json", licence
    for name in _LICENCES:
        text = _text(folder / name)
        if text.strip():
            head = text[:_HEAD]
            yield name, next((licence for pattern, licence in _FIRST_LINES if pattern.search(head)), "unknown")


def _text(path: Path) -> str:
    """Return what a file holds; a link, a pipe or a file that cannot be read holds nothing."""
    try:
        raw = read_plain(path, limit=_LARGEST)
    except OSError:
        return ""
    return (raw or b"")[:_LARGEST].decode("utf-8", "replace").lstrip("\ufeff").replace("\r\n", "\n")


def _header(text: str) -> dict[str, Any]:
    import yaml  # noqa: PLC0415 - loaded when a card is there

    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _several(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one.strip() for one in values if isinstance(one, str) and one.strip()]
