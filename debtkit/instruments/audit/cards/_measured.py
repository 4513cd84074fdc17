"""What an audit knows that a card asks for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._view_blocks import Bullets, Grid, Name, Para, joined
from debtkit.instruments.audit._view_columns import profiles
from debtkit.instruments.audit._view_figures import figure, sentence, share
from debtkit.render import count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from debtkit.instruments.audit._view_blocks import Block

_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"),
          (10**8, "10M<n<100M"), (10**9, "100M<n<1B"), (10**10, "1B<n<10B"), (10**11, "10B<n<100B"),
          (10**12, "100B<n<1T"))  # fmt: skip
_LEAST = 0.01
"""A language with a smaller share of the texts is not one of the data set's languages."""
_NO_NAME = "(no name)"
_MOST = 60
PERSONAL = ("personal_data", "secrets", "personal_names")
FAIRNESS = ("group_balance", "intersection_cells", "group_missingness", "group_label_rate", "term_representation",
            "toxicity")  # fmt: skip
COPIES = ("exact_duplicates", "normalised_duplicates", "near_duplicates")
NOISE = (*COPIES, "label_errors", "label_conflicts", "mojibake", "truncated_text", "repetition", "refusals",
         "empty_text", "text_quality", "mixed_types", "placeholder_values", "not_finite", "reading")  # fmt: skip


def size_category(rows: int) -> str:
    """Return the Hub's name for a number of rows."""
    return next((name for most, name in _SIZES if rows < most), "n>1T")


def languages(data: Mapping[str, Any]) -> list[tuple[str, float]]:
    """Return the languages of the texts with their shares, the most frequent first; none where nobody looked."""
    check = data["checks"].get("language_mix")
    counted: Counter[str] = Counter()
    for part in (check["figures"] if check else {}).values():
        for one in part.get("languages", ()) if isinstance(part, dict) else ():
            counted[str(one["language"])] += int(one["texts"])
    told = sum(counted.values())
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(name, many / told) for name, many in ranked if many / told >= _LEAST]


def findings_of(data: Mapping[str, Any], checks: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return what some checks found."""
    return [one for one in data["findings"] if one["check"] in checks]


def told(data: Mapping[str, Any], checks: Sequence[str], none: str) -> tuple[Block, ...]:
    """Return what some checks found, that they found nothing, or nothing at all where none of them was run."""
    found = findings_of(data, checks)
    ran = [name for name in checks if name in data["checks"]]
    if found:
        items = [Para(f"{sentence(one['says'])} (`{one['check']}`)") for one in found[:_MOST]]
        left = len(found) - _MOST
        return Bullets(tuple(items)), *([Para(f"And {count(left, 'more finding')}.")] if left > 0 else [])
    return (Para(f"{none} ({joined(ran)})."),) if ran else ()


def beside(data: Mapping[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return each column with its own figures, also where several have one name or none."""
    left: dict[str, list[dict[str, Any]]] = {}
    for one in profiles(data):
        left.setdefault(one["name"], []).append(one)
    return [
        (column, left[column["name"]].pop(0) if left.get(column["name"]) else {}) for column in data["data"]["columns"]
    ]


def structure(data: Mapping[str, Any]) -> tuple[Block, ...]:
    """Return the columns."""
    rows = []
    for column, one in beside(data)[:_MOST]:
        nulls = one.get("nulls")
        missing = "" if nulls is None else share(nulls / one["rows"] if one.get("rows") else 0.0)
        rows.append((Name(column["name"] or _NO_NAME), Name(column["type"]), missing, figure(one.get("distinct"))))
    left = len(data["data"]["columns"]) - _MOST
    table = data["data"]
    said = f"{count(table['rows'], 'row')} x {count(len(table['columns']), 'column')}."
    grid = Grid(("Column", "Type", "Missing", "Distinct values"), tuple(rows), "llrr")
    return Para(said), grid, *([Para(f"And {count(left, 'more column')}.")] if left > 0 else [])


def missing_values(data: Mapping[str, Any]) -> str:
    """Return one sentence about missing values; empty where nobody looked."""
    entries = [one for one in profiles(data) if one.get("nulls") is not None]
    if not entries:
        return ""
    lacking = [one for one in entries if one["nulls"]]
    if not lacking:
        return f"No value is missing in any of the {len(entries)} columns."
    shown = sorted(lacking, key=lambda one: -one["nulls"])[:10]
    listed = ", ".join(
        f"`{one['name'].replace('`', '') or _NO_NAME}` {share(one['nulls'] / one['rows'])}" for one in shown
    )
    more = f" and {len(lacking) - len(shown)} more" if len(lacking) > len(shown) else ""
    return f"Values are missing in {len(lacking)} of {count(len(entries), 'column')}: {listed}{more}."


def spoken(data: Mapping[str, Any]) -> tuple[Block, ...]:
    """Return the languages as a sentence."""
    found = languages(data)
    if not found:
        return ()
    return (Para(", ".join(f"{name} {share(round(part, 4))}" for name, part in found) + " of the texts whose "
                 "language could be told (`language_mix`)."),)  # fmt: skip


def plain_says(data: Mapping[str, Any], checks: Sequence[str]) -> list[str]:
    """Return the sentences of some checks, for formats without markup."""
    return [sentence(one["says"]).replace("`", "") for one in findings_of(data, checks)][:_MOST]
