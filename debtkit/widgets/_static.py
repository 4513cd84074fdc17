"""What a widget shows where no kernel runs: on a code host, in an exported page, in a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

STATIC = Path(__file__).parent / "static"
"""The built front ends, committed, so that installing needs no node."""


class StaticView:
    """Adds the static forms to a live view; stands before `AnyWidget` in the bases.

    A front end with a kernel prefers the live view; one without finds the report, not an empty place.
    """

    def _static_forms(self) -> dict[str, str]:
        """Return the forms by media type; each travels with every view, so keep them small."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:  # noqa: ANN401 - Jupyter's
        live = super()._repr_mimebundle_(**kwargs)  # type: ignore[misc]
        if live is None:
            return None
        data, metadata = live
        return {**data, "text/plain": repr(self), **self._static_forms()}, metadata
