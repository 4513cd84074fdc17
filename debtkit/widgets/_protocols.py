"""What a widget needs of the thing it shows; `debtkit.project.Assessment` has all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from debtkit.judgement import Answer, Judgement


@runtime_checkable
class AssessmentLike(Protocol):
    """An assessment: read it, act on it by public calls, be told when it changed.

    Acts raise `ValueError` with one sentence when the input is wrong, `OSError` when it cannot be kept.
    """

    by: str

    @property
    def project_name(self) -> str:
        """Return the name of the project."""

    @property
    def judgement(self) -> Judgement:
        """Return the verdicts as they stand now."""

    @property
    def answers(self) -> Mapping[str, Answer]:
        """Return the answers by check id."""

    @property
    def can_undo(self) -> bool:
        """Return whether there is an act to undo."""

    def answer(self, check: str, value: str, *, note: str = "", evidence: str = "") -> object:
        """Answer one question."""

    def not_applicable(self, check: str, because: str) -> object:
        """Say that a check does not apply, and why."""

    def clear(self, check: str) -> object:
        """Take an answer back."""

    def undo(self) -> bool:
        """Put back what the last act changed; return whether there was one."""

    def set_profile(
        self,
        *,
        kinds: Iterable[str] | None = None,
        personal_data: bool | None = None,
        eu_market: bool | None = None,
        public_facing: bool | None = None,
    ) -> object:
        """Say what kind of system this is; what is left out stays as it was."""

    def said_profile(self) -> Mapping[str, object]:
        """Return what people said of the kind of system, as keywords of `set_profile`."""

    def subscribe(self, listener: Callable[[], None], /) -> Callable[[], object]:
        """Call `listener` after every change; return the function that ends it."""
