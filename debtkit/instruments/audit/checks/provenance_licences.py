"""Licence texts, sorted into families by what they ask of somebody who trains on the data. No legal advice."""

from __future__ import annotations

import re
from enum import StrEnum

from debtkit.instruments.audit._finding import Severity


class Family(StrEnum):
    """What a licence asks."""

    PUBLIC_DOMAIN = "public domain"
    PERMISSIVE = "permissive"
    SHARE_ALIKE = "share-alike"
    NON_COMMERCIAL = "non-commercial"
    NO_DERIVATIVES = "no derivatives"
    USE_RESTRICTED = "use restrictions"
    RESTRICTED = "restricted"
    UNKNOWN = "unknown"


CAUTION: dict[Family, tuple[Severity, str, str]] = {
    Family.RESTRICTED: (
        Severity.HIGH,
        "under a proprietary licence, or with all rights reserved",
        "Leave them out until somebody has the owner's permission in writing.",
    ),
    Family.NON_COMMERCIAL: (
        Severity.MEDIUM,
        "under a licence for non-commercial use",
        "Keep them out of what is sold, or ask the owner.",
    ),
    Family.NO_DERIVATIVES: (
        Severity.MEDIUM,
        "under a licence without derivatives",
        "Ask whether a changed data set or a model is a derivative; do not publish changed rows.",
    ),
    Family.SHARE_ALIKE: (
        Severity.LOW,
        "under a share-alike or copyleft licence",
        "Publish what is derived from the rows under the same licence, and name the authors.",
    ),
    Family.USE_RESTRICTED: (
        Severity.LOW,
        "under a licence that forbids some uses",
        "Read which uses it forbids, and pass the terms on.",
    ),
    Family.UNKNOWN: (
        Severity.LOW,
        "under a licence that is not known",
        "Look it up, and write its SPDX identifier.",
    ),
}
"""Families that want attention: how much, what is said of the rows, what to do."""

# The first that fits counts: the strictest term decides (CC-BY-NC-SA is non-commercial).
_SIGNS: tuple[tuple[Family, tuple[str, ...]], ...] = (
    (
        Family.UNKNOWN,
        (
            r"^(?:unknown|other|n/?a|none|null|tbd|-|\?|unlicensed|no-licen[cs]e|noassertion|not-(?:specified|available))$",
        ),
    ),
    (
        Family.RESTRICTED,
        (r"\ball-rights-reserved\b", r"\bproprietary\b", r"\bconfidential\b", r"\bcommercial-licen[cs]e\b"),
    ),
    (
        Family.NON_COMMERCIAL,
        (r"\bnc\b", r"non-?commercial", r"\bresearch(?:-use)?-only\b", r"\bacademic-use\b", r"\bresearch-purposes\b"),
    ),
    (Family.NO_DERIVATIVES, (r"\bnd\b", r"\bno-?deriv")),
    (
        Family.SHARE_ALIKE,
        (
            r"\b(?:sa|gfdl|odbl|mpl|epl|eupl|osl|cdla-sharing|copyleft|general-public)\b",
            r"\bshare-?alike\b",
            r"\b[al]?gpl",
        ),
    ),
    (Family.USE_RESTRICTED, (r"rail\b", r"\bllama", r"\bgemma\b", r"\bterms-of-(?:use|service)\b")),
    (Family.PUBLIC_DOMAIN, (r"\b(?:cc-?0|public-?domain|pddl|unlicense|wtfpl|0bsd|pdm)\b",)),
    (
        Family.PERMISSIVE,
        (
            r"\b(?:cc-by|creative-commons-attribution|apache|mit|bsd|isc|zlib|odc-by|cdla-permissive|ogl|postgresql|afl)\b",
            r"licenses/by/",
        ),
    ),
)
_FAMILIES = tuple((family, re.compile("|".join(signs))) for family, signs in _SIGNS)


def family_of(text: str) -> Family:
    """Return what a licence asks, by its SPDX identifier, its usual name or its address."""
    plain = re.sub(r"[_\s-]+", "-", text.strip().lower())
    for family, pattern in _FAMILIES:
        if pattern.search(plain):
            return family
    return Family.UNKNOWN
