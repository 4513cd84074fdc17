"""Croissant metadata: JSON-LD that loaders and catalogues read.

MLCommons Croissant 1.1 (2025) with the vocabulary for responsible AI 1.0. Statistics are annotations with a term of the
DDI vocabulary of summary statistics, as section "Representing Descriptive Statistics" of the specification shows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit.cards._card import Card, checked
from debtkit.instruments.audit.cards._context import CONTEXT, RAI, RAI_LISTS, TWO_SPELLINGS
from debtkit.instruments.audit.cards._distribution import distribution
from debtkit.instruments.audit.cards._keep import write_card
from debtkit.instruments.audit.cards._measured import FAIRNESS, NOISE, PERSONAL, missing_values, plain_says
from debtkit.instruments.audit.cards._records import record_set

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_ASKED = {
    "name": "what is the data set called?",
    "description": "what is in it, in a few sentences?",
    "license": "under which licence may it be used (a URL, or a name of SPDX)?",
    "url": "where is its page?",
    "creator": "who made it?",
    "datePublished": "when was it published?",
}


def to_croissant(  # noqa: PLR0913 - the fields that the standard requires
    data: Mapping[str, Any],
    files: Sequence[str],
    path: str | Path | None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    license: str | None = None,  # noqa: A002 - the standard's word
    url: str | None = None,
    creator: str | Sequence[str] | None = None,
    date_published: str | None = None,
    version: str | None = None,
    rai: Mapping[str, Any] | None = None,
) -> Card:
    """Return Croissant metadata as JSON, and write it when a path is given; ``missing`` lists what is still required.

    Parameters
    ----------
    data, files
        The plain data of an audit, and the files that it read.
    path
        The file. Answers that stand there already are kept when they are not given anew.
    name, description, license, url, creator, date_published, version
        What nobody can measure. Without a name, the name of the file is taken.
    rai
        Answers for responsible AI, by the names of the vocabulary: ``{"dataCollection": "…"}``.

    Raises
    ------
    DataError
        If ``rai`` holds a name that the vocabulary does not have.
    """
    given: dict[str, Any] = {
        "name": name,
        "description": description,
        "license": license,
        "url": url,
        "creator": _creators(creator),
        "datePublished": date_published,
        "version": version,
    }
    checked({key: str(value) for key, value in (rai or {}).items()}, RAI)
    found: dict[str, Any] = {}

    def make(old: str | None) -> str:
        found.update(_metadata(data, files, _answers(old, given), {**_old_rai(old), **(rai or {})}))
        return json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    text = write_card(path, make)
    lacking = [f"{key}: {question}" for key, question in _ASKED.items() if key not in found]
    if not found["distribution"]:
        lacking.append("distribution: the data are in memory; write them to a file and audit the file")
    return Card(text, lacking)


def _metadata(
    data: Mapping[str, Any], files: Sequence[str], given: Mapping[str, Any], rai: Mapping[str, Any]
) -> dict[str, Any]:
    resources, source = distribution(files)
    given = {"name": data["data"]["label"].rpartition("/")[2].partition(".")[0] or "data"} | dict(given)
    metadata: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        **{key: given[key] for key in (*_ASKED, "version") if given.get(key)},
    }
    for key, value in (_measured(data) | dict(rai)).items():
        for spelling in TWO_SPELLINGS.get(key, (key,)):
            metadata[f"rai:{spelling}"] = _as_list(value) if key in RAI_LISTS else value
    metadata["distribution"] = resources
    metadata["recordSet"] = [record_set(data, source)] if source else []
    return metadata


def _measured(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the audit knows of responsible AI; what it does not know stays out."""
    found: dict[str, Any] = {}
    if missing := missing_values(data).replace("`", ""):
        found["dataCollectionMissingData"] = missing
    for key, checks in (
        ("personalSensitiveInformation", PERSONAL),
        ("dataBiases", FAIRNESS),
        ("dataLimitations", (*NOISE, "leakage_exact", "leakage_near", "leakage_ids", "contamination", "drift")),
    ):
        if says := plain_says(data, checks):
            found[key] = says
    return found


def _creators(creator: str | Sequence[str] | None) -> list[dict[str, str]] | None:
    names = [creator] if isinstance(creator, str) else list(creator or ())
    return [{"@type": "sc:Organization", "name": name} for name in names] or None


def _as_list(value: Any) -> list[Any]:  # noqa: ANN401 - a text or a list of texts
    return list(value) if isinstance(value, list | tuple) else [value]


def _old(old: str | None) -> dict[str, Any]:
    if old is None or not old.strip():
        return {}
    try:
        there = json.loads(old)
    except ValueError:
        there = None
    if not isinstance(there, dict) or "@context" not in there:
        msg = "the file was left as it is: it is no Croissant metadata; move it away or name another"
        raise DataError(msg)
    return there


def _answers(old: str | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what people have said: now, or in the file before."""
    there = _old(old)
    kept = {key: there[key] for key in given if key in there}
    return kept | {key: value for key, value in given.items() if value}


def _old_rai(old: str | None) -> dict[str, Any]:
    """Return answers that only people give, from the file before; measured ones are measured anew."""
    known = set(RAI) - {"dataCollectionMissingData", "personalSensitiveInformation", "dataBiases", "dataLimitations"}
    return {key.removeprefix("rai:"): value for key, value in _old(old).items() if key.removeprefix("rai:") in known}
