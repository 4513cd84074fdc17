"""Numbering plans of telephones, by the metadata of ``phonenumbers`` (the port of Google's libphonenumber)."""

# ruff: noqa: PLC0415, SIM905 - phonenumbers is loaded when a candidate is seen; a list of codes reads best as one text

from __future__ import annotations

import re
from functools import cache, lru_cache

REGIONS = (
    "US GB DE FR ES IT NL BE AT CH PL PT BR SE NO DK FI CZ SK HU RO GR TR RU UA JP KR CN TW HK IN AU "
    "NZ ZA MX AR CO CL IE IL SA AE EG IR TH VN ID MY SG PH HR SI BG RS LT LV EE IS LU"
).split()  # fmt: skip
_KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "uan", "pager",
)  # fmt: skip
_MOST_DIGITS = 15  # ITU-T E.164


@cache
def _plan(region: str) -> tuple[str, re.Pattern[str]]:
    """Return the trunk prefix of a region, and what its numbers look like without it."""
    from phonenumbers import PhoneMetadata

    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        msg = f"phonenumbers has no plan of {region}"
        raise LookupError(msg)
    kinds = [getattr(metadata, kind) for kind in _KINDS]
    patterns = {kind.national_number_pattern for kind in kinds if kind is not None and kind.national_number_pattern}
    return metadata.national_prefix or "", re.compile("|".join(sorted(patterns)))


@lru_cache(maxsize=4096)
def known_in(digits: str, *, trunk: bool) -> frozenset[str]:
    """Return the regions in which a national number exists.

    ``trunk`` asks for the trunk prefix where the region has one: German numbers begin with 0 when written in Germany.
    """
    return frozenset(region for region in REGIONS if _known(digits, region, trunk=trunk))


def _known(digits: str, region: str, *, trunk: bool) -> bool:
    prefix, pattern = _plan(region)
    if prefix and digits.startswith(prefix):
        return pattern.fullmatch(digits, len(prefix)) is not None
    needs = trunk and prefix and region not in {"US", "MX", "BR", "CN"}
    return not needs and pattern.fullmatch(digits) is not None


@lru_cache(maxsize=4096)
def international(digits: str) -> bool:
    """Return whether digits after ``+`` begin with a calling code and have a length that its plan allows."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

    if len(digits) > _MOST_DIGITS:
        return False
    for size in (1, 2, 3):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:size] or 0)) if digits[0] != "0" else None
        if regions:
            rest = digits[size:]
            if regions[0] == "001":
                return len(rest) >= 7  # noqa: PLR2004 - the shortest of satellite and free numbers
            metadata = PhoneMetadata.metadata_for_region(regions[0])
            general = metadata.general_desc if metadata else None
            lengths = general.possible_length if general else ()
            return len(rest) in lengths or len(rest.removeprefix("0")) in lengths
    return False
