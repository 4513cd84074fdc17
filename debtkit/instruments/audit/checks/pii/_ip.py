"""Addresses of machines: IPv4, IPv6, MAC."""

# ruff: noqa: PLR2004 - octets and prefixes of the standards

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.pii._cues import cue_before
from debtkit.instruments.audit.checks.pii._hit import POSSIBLE, SURE, Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

_V4 = re.compile(r"(?<![A-Za-z0-9_.])(?:\d{1,3}\.){3}\d{1,3}(?![A-Za-z0-9_]|\.\d)")
_V6 = re.compile(r"(?<![A-Za-z0-9_.:])[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![A-Za-z0-9_:])")
_MAC = re.compile(
    r"(?<![A-Za-z0-9_:-])[0-9A-Fa-f]{2}(?P<by>[:-])(?:[0-9A-Fa-f]{2}(?P=by)){4}[0-9A-Fa-f]{2}(?![A-Za-z0-9_:-])"
)
_VERSION = re.compile(
    r"(?:\bv|\bver\.?|versi[oó]n\w*|versione|versie|version\w*|wersj\w+|vers[aã]o|verze|s[uü]r[uü]m|releases?|build|"
    r"firmware|driver|treiber|upgrade\w*|updated?|patch\w*|rev(?:ision)?\.?|chrome|chromium|firefox|safari|edge|opera|"
    r"section|chapter|clause|oid|バージョン|版本|버전|версия\w*|===?|[<>~^!]=|@)[\s:\"'=]*(?:to|auf|from|von|is|number|no\.?|nr\.?|n°)?[\s:\"'=]*"
    r"(?:[\d.]+\s*(?:to|auf|bis|->|-)\s*)?$|[A-Za-z_]/$|[a-z]-$"
)  # fmt: skip
_AFTER = re.compile(
    r"-?(?:alpha|beta|rc|dev|post|snapshot|final|release|version|build)|\.(?:tar|zip|whl|gz|jar|deb|rpm|exe|dll|so)\b|\s*\((?:build|release)"
)
_SMALL = 32
_EXAMPLES = {(192, 0, 2), (198, 51, 100), (203, 0, 113)}
"""For documents (RFC 5737)."""


def ip_addresses(text: str, hint: str = "") -> Iterator[Hit]:
    """Yield addresses of machines; a number after "version" or ``==`` is none, nor is a netmask or the machine itself.

    Private ranges are graded possible: they lead to nobody outside (RFC 1918, RFC 4193).
    """
    if "." in text:
        for match in _V4.finditer(text):
            grade = _v4(text, match, hint)
            if grade:
                yield Hit(match.start(), match.end(), "ip_address", grade)  # type: ignore[arg-type]
    if ":" in text or "-" in text:
        for match in _MAC.finditer(text):
            octets = match.group().lower()
            if len(set(octets)) > 3 and (match["by"] == ":" or re.search("[a-f]", octets)):
                yield Hit(match.start(), match.end(), "mac_address", POSSIBLE)
    if text.count(":") > 1:
        for match in _V6.finditer(text):
            grade = _v6(match.group())
            if grade:
                yield Hit(match.start(), match.end(), "ip_address", grade)  # type: ignore[arg-type]


def _v4(text: str, match: re.Match[str], hint: str) -> str:
    octets = [int(part) for part in match.group().split(".")]
    if max(octets) > 255 or any(len(p) > 1 and p[0] == "0" for p in match.group().split(".")):
        return ""
    before = text[max(0, match.start() - 40) : match.start()].lower()
    if _VERSION.search(before) or _AFTER.match(text[match.end() : match.end() + 12].lower()):
        return ""
    if octets[0] in {0, 127} or octets[0] >= 224 or tuple(octets[:3]) in _EXAMPLES or octets[:2] == [169, 254]:
        return ""
    cue = cue_before(text, match.start(), hint)
    # A release has small numbers: of random addresses 0.7 % have three octets below 32.
    large = sum(octet >= _SMALL for octet in octets)
    if cue != "ip" and (large == 0 or (large == 1 and (octets[0] < 20 or 0 in octets))):
        return ""
    if cue == "not":
        return POSSIBLE
    return SURE if ipaddress.IPv4Address(match.group()).is_global else POSSIBLE


def _v6(value: str) -> str:
    try:
        address = ipaddress.IPv6Address(value)
    except ValueError:
        return ""
    groups = [group for group in value.split(":") if group]
    if (
        address.is_loopback
        or address.is_unspecified
        or value.lower().startswith("2001:db8:")
        or len(groups) < 3
        or not any(c.isdigit() for c in value)
    ):
        return ""
    return SURE if address.is_global else POSSIBLE
