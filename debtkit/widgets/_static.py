"""What a widget shows where no kernel runs: on a code host, in an exported page, in a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

STATIC = Path(__file__).parent / "static"
"""The built front ends, committed, so that installing needs no node."""

FALLBACKS = {"text/html": "to_html", "text/markdown": "to_markdown"}


class StaticView:
    """Adds the static forms to a live view; stands before `AnyWidget` in the bases.

    A front end with a kernel prefers the live view; one without finds the report, not an empty place.
    """

    def _shown(self) -> object:
        """Return the result that has the static forms."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:  # noqa: ANN401 - Jupyter's protocol
        live = super()._repr_mimebundle_(**kwargs)  # type: ignore[misc]
        if live is None:
            return None
        data, metadata = live
        static: dict[str, Any] = {"text/plain": repr(self)}
        for mime, name in FALLBACKS.items():
            method: Callable[[], str] | None = getattr(self._shown(), name, None)
            if method is not None:
                static[mime] = method()
        return {**data, **static}, metadata
