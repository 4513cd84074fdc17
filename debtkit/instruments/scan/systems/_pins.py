"""Whether a requirement, as pip reads it, names one exact version."""

from __future__ import annotations

import re

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:\s*\[[^\]]*\])?")
_EXACT = re.compile(r"===?\s*[A-Za-z0-9][\w.!+-]*\Z")
_ELSEWHERE = re.compile(r"(?:\w+\+)?[A-Za-z][\w.+-]*://|\.{0,2}/|file:")
_COMMIT = re.compile(r"@[0-9a-fA-F]{7,64}(?:#|$)|@v?\d[\w.]*(?:#|$)|#sha(?:256|512|1)=|\.(?:whl|tar\.gz|zip)(?:#|$)")


def package_of(requirement: str) -> str:
    """Return the requirement without comment and marker, or nothing when it is an option or empty."""
    plain = re.split(r"(?:^|\s)#|;", requirement, maxsplit=1)[0].strip()
    return "" if plain.startswith("-") else plain


def shown_requirement(requirement: str) -> str:
    """Return a requirement without the login of its address."""
    return re.sub(r"(://)[^/@\s]*@", r"\1***@", package_of(requirement))


def is_pinned(requirement: str) -> bool:
    """Return whether what is installed is fixed: an exact version, a commit, an archive, or a local path."""
    plain = re.sub(r"\s--hash\S*", "", package_of(requirement)).strip()
    match = _NAME.match(plain)
    rest = plain[match.end() :].strip() if match else plain
    if _ELSEWHERE.match(plain) or rest.startswith("@"):
        where = rest[1:].strip() if rest.startswith("@") else plain
        return "://" not in where or bool(_COMMIT.search(where))
    return any(_EXACT.match(part.strip()) for part in rest.split(","))
