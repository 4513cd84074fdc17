from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debtkit.instruments.scan import systems
from debtkit.instruments.scan.systems import Files, Reader, UnreadableError, read_systems

if TYPE_CHECKING:
    from pathlib import Path


class _Plain(Reader):
    name = "plain"
    title = "Plain"

    def places(self, files: Files) -> list[str]:
        return files.ending(".thing")


class _Broken(_Plain):
    def places(self, files: Files) -> list[str]:
        raise UnreadableError(files.listed[0], "no head")


def test_examples_of_tests_and_other_peoples_code_are_no_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(systems, "readers", lambda: (_Plain(),))
    listed = ["a.thing", "data/b.thing", "node_modules/c.thing", "tests/d.thing", "vendor/e.thing"]
    assert [sign.path for sign in read_systems(tmp_path, listed).signs] == ["a.thing", "data/b.thing"]


def test_a_failing_search_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(systems, "readers", lambda: (_Broken(), _Plain()))
    read = read_systems(tmp_path, ["a.thing"])
    assert read.unread == [("a.thing", "Plain was not looked for: UnreadableError")]
    assert len(read.signs) == 1


def test_a_file_is_opened_for_reading_by_seeking(tmp_path: Path) -> None:
    (tmp_path / "a.thing").write_bytes(b"0123456789")
    with Files(tmp_path, ["a.thing"]).opened("a.thing") as file:
        file.seek(8)
        assert file.read() == b"89"
    with pytest.raises(UnreadableError), Files(tmp_path, []).opened("b.thing"):
        pass
