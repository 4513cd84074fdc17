"""The Spark session that the tests of engines use."""

from __future__ import annotations

from audit.engines.conftest import spark

__all__ = ["spark"]
