from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from debtkit.instruments.scan._config import TooMuchError
from debtkit.instruments.scan.systems import Files
from debtkit.instruments.scan.systems._yaml12 import load_core_yaml

if TYPE_CHECKING:
    from pathlib import Path

SCALARS = [
    "1e-3",
    "1E5",
    "-2e+4",
    ".5",
    "1.",
    "1_000",
    "010",
    "0o17",
    "0x1F",
    "on",
    "off",
    "yes",
    "no",
    "true",
    "False",
    "~",
    "null",
    "1:30",
    "12e3",
    "+7",
    ".inf",
    "0b11",
    "''",
    "a",
]


@pytest.mark.parametrize("text", [*(f"v: {scalar}" for scalar in SCALARS), "x: &a 1\ny: *a", "a: {<<: {b: 1}, c: 2}"])
def test_reads_as_a_reader_of_version_1_2(text: str) -> None:
    ours, theirs = load_core_yaml(text), YAML(typ="safe").load(text)
    assert ours == theirs
    assert list(map(type, ours.values())) == list(map(type, theirs.values()))


def test_a_day_stays_text() -> None:
    assert load_core_yaml("v: 2024-05-01") == {"v": "2024-05-01"}


@given(st.text(alphabet="0123456789eE+-.xobnyNO~", min_size=1, max_size=8))
def test_any_scalar_is_what_another_reader_makes_of_it(text: str) -> None:
    """Underscores are left out: version 1.2 knows none in numbers, and that reader takes some for zero."""
    try:
        theirs = YAML(typ="safe").load(f"[{text}]")
    except (YAMLError, ValueError):
        return
    if not any(isinstance(value, date) or value != value for value in theirs):  # noqa: PLR0124 - NaN
        assert load_core_yaml(f"[{text}]") == theirs


def test_tags_are_ignored_and_aliases_limited() -> None:
    assert load_core_yaml("a: !!python/object:os.system [x]\nb: !Ref c") == {"a": ["x"], "b": "c"}
    with pytest.raises(TooMuchError):
        load_core_yaml("a: &x 1\n" + "".join(f"b{n}: *x\n" for n in range(200)))


def test_files_are_read_in_pieces_up_to_a_limit(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"x" * 25)
    files = Files(tmp_path, ["a.bin"])
    assert [len(piece) for piece in files.chunks("a.bin", step=10)] == [10, 10, 5]
    with pytest.raises(Exception, match="the limit is"):
        list(files.chunks("a.bin", most=20))
    with pytest.raises(Exception, match="not there"):
        list(files.chunks("b.bin"))
