"""What all tests share: property tests are never judged by the clock."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("debtkit", deadline=None, print_blob=True)
settings.load_profile("debtkit")
