"""A bar on the terminal while an audit runs."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from debtkit.instruments.audit.engines import Engine

_WIDTH, _EVERY = 24, 0.25


class Bar:
    """Draws which check runs and how far DuckDB is with its statement; writes to stderr, and wipes itself out.

    Parameters
    ----------
    engine
        Whose statements are watched.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._at = (0, 1, "")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._draw, name="debtkit-audit-progress", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        sys.stderr.write(f"\r{' ' * 79}\r")
        sys.stderr.flush()

    def __call__(self, done: int, of: int, name: str) -> None:
        """Take in how far the audit is."""
        self._at = (done, of, name)

    def _draw(self) -> None:
        while not self._stop.wait(_EVERY):
            done, of, name = self._at
            share = min((done + self._engine.share()) / max(of, 1), 1.0)
            bar = "#" * round(share * _WIDTH)
            sys.stderr.write(f"\r{f'[{bar:<{_WIDTH}}] {share:4.0%} {name}':<79.79}")
            sys.stderr.flush()
