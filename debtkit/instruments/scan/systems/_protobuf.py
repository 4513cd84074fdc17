"""Walk over the wire format of protocol buffers without loading what stands in it."""

# ruff: noqa: PLR2004 - the numbers of the wire format

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.scan.systems._seek import Window

_LONGEST_HEAD = 20
_MOST_FIELDS = 400_000
_FIXED = {1: 8, 5: 4}


class WireError(ValueError):
    """What stands here is no sound message."""


class Field(NamedTuple):
    """One field of a message: where its content begins and ends, and the number when it is one."""

    number: int
    wire: int
    start: int
    end: int
    value: int


class Walk:
    """A walk over the fields of a file, limited in steps."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.left = _MOST_FIELDS

    def fields(self, start: int, end: int) -> Iterator[Field]:
        """Yield the fields between two places; contents are skipped, not read.

        Raises
        ------
        WireError
            If a field reaches over the end, is a group, or is none; or if there are too many.
        """
        while start < end:
            self.left -= 1
            if self.left < 0:
                msg = f"more than {_MOST_FIELDS} fields"
                raise WireError(msg)
            head = self.window.at(start, min(_LONGEST_HEAD, end - start))
            key, used = varint(head, 0, start)
            number, wire = key >> 3, key & 7
            value = 0
            if wire in {0, 2}:
                value, used = varint(head, used, start)
            elif wire not in _FIXED:
                msg = f"wire type {wire} at byte {start}"
                raise WireError(msg)
            begin = start + used
            start = begin + (value if wire == 2 else _FIXED.get(wire, 0))
            if number == 0:
                msg = f"a field without number at byte {begin - used}"
                raise WireError(msg)
            if start > end:
                msg = f"cut off: field {number} at byte {begin - used} ends {start - end} bytes after its message"
                raise WireError(msg)
            yield Field(number, wire, begin, start, value)

    def raw(self, field: Field, most: int) -> bytes:
        """Return the first bytes of a field's content."""
        return self.window.at(field.start, min(field.end - field.start, most))

    def text(self, field: Field, most: int = 400) -> str:
        """Return a field's content as text."""
        return self.raw(field, most).decode("utf-8", "replace")


def varint(raw: bytes, at: int, place: int = 0) -> tuple[int, int]:
    """Return the number that stands at a place, and where it ends.

    Raises
    ------
    WireError
        If the bytes end before the number does, or it is longer than ten bytes.
    """
    value = shift = 0
    for used, byte in enumerate(raw[at : at + 10], at + 1):
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, used
        shift += 7
    msg = f"cut off, or no number, at byte {place}"
    raise WireError(msg)


def signed(value: int) -> int:
    """Return a number of 64 bits with its sign."""
    return value - (1 << 64) if value >> 63 else value
