"""Read the artefacts of foreign systems in tests, and look at what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.instruments.scan.systems import read_systems

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from debtkit.instruments.scan import Sign
    from debtkit.instruments.scan.systems import SystemsRead


class Seen:
    """What was read below a folder."""

    def __init__(self, read: SystemsRead) -> None:
        self.read = read

    def fact(self, key: str, subject: str | None = None) -> Any:  # noqa: ANN401 - of any shape
        """Return the value of the one fact with a key; None when there is none."""
        values = [fact.value for fact in self.read.facts if fact.key == key and subject in {None, fact.subject}]
        assert len(values) <= 1, (key, values)
        return values[0] if values else None

    def facts(self, key: str) -> dict[str, Any]:
        """Return the values of a fact by subject."""
        return {fact.subject: fact.value for fact in self.read.facts if fact.key == key}

    def signs(self, name: str) -> list[Sign]:
        """Return the places to mend of one kind."""
        return [sign for sign in self.read.signs if sign.name == name]

    def places(self, name: str) -> list[str]:
        """Return the locators of the places to mend of one kind."""
        return [sign.locator for sign in self.signs(name)]

    @property
    def reasons(self) -> str:
        """What was not read, and why, as one text."""
        return "\n".join(f"{path}: {reason}" for path, reason in self.read.unread)


def see(root: Path) -> Seen:
    """Read all files below a folder, git or not."""
    listed = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file() or path.is_symlink()]
    return Seen(read_systems(root, listed))


def lay(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return root
