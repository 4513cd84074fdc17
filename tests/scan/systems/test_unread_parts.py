from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.facts import Fact, Status
from debtkit.instruments.scan import systems
from debtkit.instruments.scan.systems import Reader, UnreadableError, read_systems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from debtkit.instruments.scan.systems import Files


class _Halves(Reader):
    name = "halves"
    title = "Halves"

    def places(self, files: Files) -> list[str]:
        return files.named("both.txt")

    def read(self, files: Files, place: str) -> Iterator[Fact | UnreadableError]:
        del files
        yield UnreadableError(place, "the first half is damaged")
        yield Fact("halves.second", value=True, status=Status.DERIVED, subject=place)


def test_what_is_noted_as_unread_does_not_hide_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "both.txt").write_text("x")
    monkeypatch.setattr(systems, "readers", lambda: (_Halves(),))
    read = read_systems(tmp_path, ["both.txt"])
    assert read.unread == [("both.txt", "the first half is damaged")]
    assert [fact.key for fact in read.facts] == ["system.halves", "halves.second"]
