"""Contamination: items of a benchmark within longer texts, found by hashes."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from audit_tabular_helpers import opened
from audit_text_helpers import made_rows

from debtkit.instruments.audit import DataError, Severity
from debtkit.instruments.audit.checks.text._fingerprints import fingerprint_benchmark, read_fingerprint
from debtkit.instruments.audit.checks.text.contamination import Contamination

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.instruments.audit import Outcome

CHECK = Contamination()


def audited(texts: list[str], *paths: Path) -> Outcome:
    with opened({"text": texts}, text="text") as data:
        data.benchmarks = tuple(map(str, paths))
        assert not CHECK.why_not(data)
        return CHECK.run(data)


@pytest.fixture
def items() -> list[str]:
    return [row.text for row in made_rows(60, seed=21, copies=0)]


def test_items_inside_longer_texts_are_found(items: list[str], tmp_path: Path) -> None:
    path = fingerprint_benchmark(items, "Made", "1.0", "CC0-1.0", tmp_path / "made.json")
    others = [row.text for row in made_rows(80, seed=22, copies=0)]
    numbers = random.Random(1)  # noqa: S311 - a seeded test
    inside = numbers.sample(range(60), 20)
    texts = [f"{others[at]} {items[item].upper()} {others[at + 20]}" for at, item in enumerate(inside)] + others
    outcome = audited(texts, path)
    told = {"licence": "CC0-1.0", "items": 60, "short_items": 0, "items_found": 20, "rows": 20}
    assert outcome.figures == {"Made 1.0": told | {"share": pytest.approx(1 / 3)}}
    assert outcome.findings[0].severity is Severity.CRITICAL
    assert outcome.findings[0].rows == 20


def test_a_shared_phrase_is_no_item(items: list[str], tmp_path: Path) -> None:
    phrase = "which of the following statements about the picture above is certainly true or false in this case"
    path = fingerprint_benchmark([f"{phrase} {item}" for item in items], "Made", "1", "CC0", tmp_path / "b.json")
    assert not audited([phrase + " and more of it", "nothing"], path).findings


def test_short_items_need_nearly_all_of_their_words(tmp_path: Path) -> None:
    item = "how many legs has a spider that lost two"
    path = fingerprint_benchmark([item, "too short"], "Made", "1", "CC0", tmp_path / "b.json")
    outcome = audited(
        [f"He asked: {item}?", "how many legs has a spider", "how many legs has a spider that flew"], path
    )
    assert outcome.figures["Made 1"]["short_items"] == 1
    assert outcome.findings[0].rows == 1


def test_the_file_holds_no_text(items: list[str], tmp_path: Path) -> None:
    path = fingerprint_benchmark(items, "Made", "1", "CC0", tmp_path / "b.json")
    written = path.read_text(encoding="utf-8")
    assert not any(word in written for item in items for word in item.split() if len(word) > 5)
    known = read_fingerprint(path)
    assert (known.name, known.version, known.licence, known.items) == ("Made", "1", "CC0", 60)


def test_two_writings_are_equal(items: list[str], tmp_path: Path) -> None:
    one = fingerprint_benchmark(items, "Made", "1", "CC0", tmp_path / "a.json")
    two = fingerprint_benchmark(items, "Made", "1", "CC0", tmp_path / "b.json")
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"format": "debtkit-benchmark-1"}', "\x00"])
def test_another_file_is_refused(broken: str, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(DataError, match="fingerprint_benchmark"):
        read_fingerprint(path)


def test_a_missing_file_and_garbled_hashes_are_refused(items: list[str], tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_fingerprint(tmp_path / "none.json")
    path = fingerprint_benchmark(items, "Made", "1", "CC0", tmp_path / "b.json")
    told = json.loads(path.read_text(encoding="utf-8"))
    told["sizes"]["8"]["runs"] = "AAAA"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(DataError, match="no fingerprint"):
        read_fingerprint(path)


def test_why_not() -> None:
    with opened({"text": ["a b c"]}, text="text") as data:
        assert "benchmarks=" in CHECK.why_not(data)
