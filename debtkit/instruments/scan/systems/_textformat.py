"""Read the text format of protocol buffers, without a schema.

A message is a mapping of field names to lists of values, in the order of the text: whether a field may repeat is
known to the schema only. Values are text, numbers, messages, or a `Word` (enumerators and booleans).
"""

# ruff: noqa: PLR2004 - lengths that the format fixes

from __future__ import annotations

import re
from typing import NoReturn

_MOST_VALUES = 100_000
_MOST_LINES = 200
_DEEPEST = 60
_BLANK = re.compile(r"(?:[ \t\r\n\f\v]+|#[^\n]*)*")
_STRING = re.compile(r"\"((?:[^\"\\\n]|\\[^\n])*)\"|'((?:[^'\\\n]|\\[^\n])*)'")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\d+(?![\w.])|\[[\w./%-]+\]")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"0[xX][0-9A-Fa-f]+(?!\w)|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[fF]?(?![\w.])")
_ESCAPE = re.compile(
    r"\\(?:([abfnrtv?\\'\"])|([0-7]{1,3})|[xX]([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.?))"
)
_PLAIN = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "?": 63, "\\": 92, "'": 39, '"': 34}
_CLOSES = {"{": "}", "<": ">"}
_NOT_FINITE = {"inf": "inf", "infinity": "inf", "nan": "nan"}

Message = dict[str, list["Value"]]


class Word(str):
    """A bare word: an enumerator or a boolean."""

    __slots__ = ()


Value = str | int | float | Message


class TextFormatError(ValueError):
    """The text is not of the format: what was met, and at which line."""


class Parsed:
    """A message that was read, and the line of the first of each of its own fields."""

    def __init__(self, text: str) -> None:
        parser = _Parser(text)
        self.lines: dict[str, int] = parser.lines
        self.message = parser.message("", 0)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.left = _MOST_VALUES
        self.lines: dict[str, int] = {}
        self.skip()

    def skip(self) -> None:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def fail(self, wanted: str) -> NoReturn:
        met = self.text[self.at : self.at + 20].split("\n", 1)[0] or "the end"
        msg = f"line {self.text.count(chr(10), 0, self.at) + 1}: {wanted}, not {met!r}"
        raise TextFormatError(msg)

    def took(self, char: str) -> bool:
        if self.text.startswith(char, self.at):
            self.at += 1
            self.skip()
            return True
        return False

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
            self.skip()
        return found

    def message(self, close: str, depth: int) -> Message:
        if depth > _DEEPEST:
            self.fail(f"messages at most {_DEEPEST} deep")
        fields: Message = {}
        while self.at < len(self.text) if not close else not self.took(close):
            here = self.at
            name = self.match(_NAME)
            if name is None:
                self.fail("a field")
            if depth == 0 and len(self.lines) < _MOST_LINES and name.group() not in self.lines:
                self.lines[name.group()] = self.text.count("\n", 0, here) + 1
            self.field(fields.setdefault(name.group(), []), depth)
            _ = self.took(",") or self.took(";")
        return fields

    def field(self, into: list[Value], depth: int) -> None:
        colon = self.took(":")
        if self.took("["):
            if self.took("]"):
                return
            while True:
                into.append(self.value(colon=colon, depth=depth))
                if self.took("]"):
                    return
                if not self.took(","):
                    self.fail("',' or ']'")
        into.append(self.value(colon=colon, depth=depth))

    def value(self, *, colon: bool, depth: int) -> Value:
        self.left -= 1
        if self.left < 0:
            self.fail(f"at most {_MOST_VALUES} values")
        for opens, closes in _CLOSES.items():
            if self.took(opens):
                return self.message(closes, depth + 1)
        if not colon:
            self.fail("':' or a message")
        if self.text.startswith(('"', "'"), self.at):
            return self.string()
        negative = self.took("-")
        word = self.match(_WORD)
        if word:
            return self.word(word.group(), negative=negative)
        number = self.match(_NUMBER)
        if number is None:
            self.fail("a value")
        read = self.number(number.group())
        return -read if negative else read

    def word(self, word: str, *, negative: bool) -> Value:
        plain = word.lower()
        if plain in _NOT_FINITE:
            return float(("-" if negative else "") + _NOT_FINITE[plain])
        if negative:
            self.fail("a number after '-'")
        return Word(word)

    def number(self, text: str) -> int | float:
        try:
            if text[:2] in {"0x", "0X"}:
                return int(text, 16)
            if text.isdigit():
                return int(text, 8) if len(text) > 1 and text[0] == "0" else int(text)
            return float(text.rstrip("fF"))
        except ValueError:
            self.fail("a number")

    def string(self) -> str:
        parts: list[str] = []
        while self.text.startswith(('"', "'"), self.at):
            found = self.match(_STRING)
            if found is None:
                self.fail("a string that ends on its line")
            parts.append(found.group(1) if found.group(1) is not None else found.group(2))
        raw = "".join(parts)
        return self.unescaped(raw) if "\\" in raw else raw

    def unescaped(self, raw: str) -> str:
        out = bytearray()
        at = 0
        for found in _ESCAPE.finditer(raw):
            out += raw[at : found.start()].encode("utf-8", "surrogatepass")
            at = found.end()
            plain, octal, hexa, four, eight, other = found.groups()
            point = int(four or eight or "0", 16)
            if other is not None or point > 0x10FFFF:
                self.fail(f"a known escape before, and {found.group()!r} is none")
            if plain:
                out.append(_PLAIN[plain])
            elif octal or hexa:
                out.append((int(octal, 8) if octal else int(hexa, 16)) & 0xFF)
            else:
                out += chr(point).encode("utf-8", "surrogatepass")
        out += raw[at:].encode("utf-8", "surrogatepass")
        return out.decode("utf-8", "replace")


def message(value: Value | None) -> Message:
    """Return a value as a message; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def one(fields: Message, name: str) -> Value | None:
    """Return the last value of a field, as of one that does not repeat."""
    values = fields.get(name)
    return values[-1] if values else None


def words(fields: Message, name: str) -> list[str]:
    """Return the values of a field that are text, numbers or bare words, as text."""
    return [str(value) for value in fields.get(name, ()) if not isinstance(value, dict)]
