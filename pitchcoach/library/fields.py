"""Reading JSON nobody vouches for: one strict reader that names the origin, the key and what was expected.

Pitch files, reports and archives come from other people's machines. Each value is looked at once, here,
before anything is built from it, and a wrong one becomes a sentence such as::

    In pitch.json, 'variants[1].sentences[3].role' should be one of hook, who, …; it is 'hok'.
"""

from __future__ import annotations

import json
import math
import stat
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NoReturn

from pitchcoach.errors import UserError, say

MAX_FILE_BYTES = 16_000_000
"""Largest JSON file read. The corpus topics are 25 kB; a take of an hour is about 1 MB."""

MAX_DEPTH = 40
"""Deepest nesting kept in unknown keys; far below where Python's own recursion would give up."""

MAX_ID = 200
MAX_TEXT = 50_000


class Fields:
    """One JSON object being read: where it is, what it holds, and the error to raise about it."""

    def __init__(self, value: object, *, origin: str, at: str = "", error: type[UserError]) -> None:
        """Take `value`, which should be a JSON object; `at` is its key, empty for the whole file.

        Raises:
            UserError: of the class `error`, where it isn't an object.
        """
        self.origin = origin
        self.at = at
        self._error = error
        if not isinstance(value, Mapping):
            self.refuse("", say("an object in braces"), value)
        for name in value:
            if not isinstance(name, str):
                self.refuse("", say("an object whose keys are text"), value)
        self._raw: Mapping[str, Any] = value

    def __contains__(self, key: object) -> bool:
        return key in self._raw

    def where(self, key: str) -> str:
        """The full name of `key`, as `points[2].role`."""
        return f"{self.at}.{key}" if self.at and key else self.at or key

    def fail(self, problem: str) -> NoReturn:
        """Raise the error with a sentence of its own about this origin."""
        raise self._error(say("In {origin}, {problem}", origin=self.origin, problem=problem))

    def refuse(self, key: str, expected: str, found: object = ...) -> NoReturn:
        """Raise the error for `key`, saying what was expected and what is there."""
        name = self.where(key)
        subject = say("'{name}'", name=name) if name else say("the whole file")
        got = say("it is missing") if found is ... else say("it is {found}", found=describe(found))
        self.fail(say("{subject} should be {expected}; {got}.", subject=subject, expected=expected, got=got))

    def get(self, key: str) -> Any:
        """The raw value; `...` where the key is missing."""
        return self._raw.get(key, ...)

    def text(self, key: str, *, blank: bool = True, longest: int = MAX_TEXT) -> str:
        """A string; with `blank` False it must hold more than white space."""
        return self._text(key, self.get(key), blank, longest)

    def text_or_none(self, key: str, *, longest: int = MAX_TEXT) -> str | None:
        """A string or null; the key must be there."""
        return None if self.get(key) is None else self.text(key, longest=longest)

    def id(self, key: str) -> str:
        """A name others refer to: one printable line, not blank, at most `MAX_ID` characters."""
        return self._id(key, self.get(key))

    def ids(self, key: str, *, most: int = 1000) -> tuple[str, ...]:
        """A list of ids."""
        return tuple(self._id(f"{key}[{i}]", v) for i, v in enumerate(self.items(key, most)))

    def texts(self, key: str, *, most: int = 10_000, longest: int = MAX_TEXT) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(self._text(f"{key}[{i}]", v, True, longest) for i, v in enumerate(self.items(key, most)))

    def choice(self, key: str, allowed: Collection[str]) -> Any:
        """One of the strings in `allowed`."""
        value = self.get(key)
        if not isinstance(value, str) or value not in allowed:
            self.refuse(key, say("one of {choices}", choices=", ".join(allowed)), value)
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self.get(key)
        if not isinstance(value, bool):
            self.refuse(key, say("true or false"), value)
        return value

    def number(self, key: str, low: float, high: float, *, above: bool = False) -> float:
        """A number from `low` to `high`; with `above`, `low` itself is refused. Whole numbers stay whole."""
        value = self.get(key)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
            or (above and value == low)
        ):
            bound = (
                say("above {low} and at most {high}", low=f"{low:g}", high=f"{high:g}")
                if above
                else say("from {low} to {high}", low=f"{low:g}", high=f"{high:g}")
            )
            self.refuse(key, say("a number {bound}", bound=bound), value)
        return value

    def number_or_none(self, key: str, low: float, high: float) -> float | None:
        """A number in the range, or null; the key must be there."""
        return None if self.get(key) is None else self.number(key, low, high)

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number in the range."""
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.refuse(key, say("a whole number from {low} to {high}", low=low, high=high), value)
        return value

    def items(self, key: str, most: int) -> list[Any]:
        """A list of at most `most` entries."""
        value = self.get(key)
        if not isinstance(value, list | tuple):
            self.refuse(key, say("a list in square brackets"), value)
        if len(value) > most:
            self.fail(
                say(
                    "'{key}' has {count} entries; at most {most} are read.",
                    key=self.where(key),
                    count=len(value),
                    most=most,
                )
            )
        return list(value)

    def inner(self, key: str) -> Fields:
        """The object under `key`, as a reader of its own."""
        if key not in self._raw:
            self.refuse(key, say("an object in braces"))
        return Fields(self._raw[key], origin=self.origin, at=self.where(key), error=self._error)

    def inner_or_none(self, key: str) -> Fields | None:
        """The object under `key`, or None for null; the key must be there."""
        return None if self.get(key) is None else self.inner(key)

    def objects(self, key: str, most: int) -> list[Fields]:
        """The list of objects under `key`, each as a reader of its own."""
        return [
            Fields(v, origin=self.origin, at=f"{self.where(key)}[{i}]", error=self._error)
            for i, v in enumerate(self.items(key, most))
        ]

    def extra(self, known: Collection[str]) -> dict[str, Any]:
        """The keys not in `known`, checked to be JSON that can be written back, otherwise untouched."""
        rest = {key: value for key, value in self._raw.items() if key not in known}
        for key, value in rest.items():
            problem = json_problem(key) or json_problem(value)
            if problem:
                self.fail(say("'{key}' {problem}.", key=self.where(printable(key)), problem=problem))
        return rest

    def _text(self, key: str, value: object, blank: bool, longest: int) -> str:
        expected = say("text") if blank else say("text that isn't blank")
        if not isinstance(value, str) or not (blank or value.strip()):
            self.refuse(key, expected, value)
        if len(value) > longest:
            self.fail(
                say(
                    "'{key}' has {count} characters; at most {most} are read.",
                    key=self.where(key),
                    count=len(value),
                    most=longest,
                )
            )
        if any(is_control(c) and c not in "\n\r\t" for c in value):
            self.refuse(key, say("text without control characters"), value)
        return value

    def _id(self, key: str, value: object) -> str:
        text = self._text(key, value, False, MAX_ID)
        if text != text.strip() or any(is_control(c) for c in text):
            self.refuse(key, say("a name on one line, without space around it"), value)
        return text


def is_control(character: str) -> bool:
    """Whether it steers a terminal or can't be written as UTF-8: C0, C1 and surrogates."""
    code = ord(character)
    return code < 32 or 127 <= code < 160 or 0xD800 <= code <= 0xDFFF


def printable(text: str, longest: int = 60) -> str:
    """`text` cut to `longest` characters, anything unprintable as `?`: fit to stand in a sentence."""
    cut = text if len(text) <= longest else text[:longest] + "…"
    return "".join(c if c.isprintable() else "?" for c in cut)


def describe(value: object) -> str:
    """A few words on a wrong value, safe to print however hostile it is."""
    if value is ...:
        return say("missing")
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{printable(value)}'"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else say("a number of more than 18 digits")
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return say("a list")
    return say("an object") if isinstance(value, Mapping) else say("a {name}", name=type(value).__name__)


def json_problem(value: object, depth: int = 0) -> str | None:
    """Why `value` can't be kept as JSON, or None where it can."""
    if depth > MAX_DEPTH:
        return say("is nested more than {most} levels deep", most=MAX_DEPTH)
    if isinstance(value, str):
        if any(0xD800 <= ord(c) <= 0xDFFF for c in value):
            return say("holds half a character (a lone surrogate)")
        return None
    if value is None or isinstance(value, bool | int):
        return None
    if isinstance(value, float):
        return None if math.isfinite(value) else say("is not a finite number")
    if isinstance(value, list | tuple):
        return next((p for v in value if (p := json_problem(v, depth + 1))), None)
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                return say("has a key that isn't text")
            problem = json_problem(key) or json_problem(inner, depth + 1)
            if problem:
                return problem
        return None
    return say("is a {name}, which JSON has no way to say", name=type(value).__name__)


def parse_json(data: bytes, *, origin: str, error: type[UserError]) -> object:
    """The JSON value in `data`: UTF-8 without a byte-order mark, finite numbers, no key twice in an object.

    Raises:
        UserError: of the class `error`, naming `origin` and where the text goes wrong.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise error(say("{origin} is written in UTF-16. Save it as UTF-8.", origin=origin))
    if data.startswith(b"\xef\xbb\xbf"):
        raise error(
            say(
                "{origin} starts with a byte-order mark. Save it as UTF-8 without one (no BOM).",
                origin=origin,
            )
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as bad:
        raise error(
            say(
                "{origin} isn't UTF-8 text: byte {start} can't be read. Save it as UTF-8.",
                origin=origin,
                start=bad.start,
            )
        ) from bad
    if not text.strip():
        raise error(say("{origin} is empty; it should hold a JSON object.", origin=origin))

    def finite(digits: str) -> float:
        number = float(digits)
        if not math.isfinite(number):
            raise _UnfitError(say("the number {digits} is too large", digits=printable(digits, 20)))
        return number

    def refuse_constant(name: str) -> NoReturn:
        raise _UnfitError(say("{name} isn't a number JSON knows", name=name))

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise _UnfitError(say("the key '{twice}' stands twice in one object", twice=printable(twice)))
        return found

    try:
        parsed: object = json.loads(
            text, parse_float=finite, parse_constant=refuse_constant, object_pairs_hook=once
        )
    except json.JSONDecodeError as bad:
        raise error(
            say(
                "{origin} isn't JSON: {problem} in line {line}, column {column}.",
                origin=origin,
                problem=bad.msg,
                line=bad.lineno,
                column=bad.colno,
            )
        ) from bad
    except _UnfitError as bad:
        raise error(say("In {origin}, {problem}.", origin=origin, problem=bad)) from bad
    except RecursionError as bad:
        raise error(say("{origin} is nested too deeply to be read.", origin=origin)) from bad
    except ValueError as bad:  # an integer of more digits than Python converts
        raise error(say("In {origin}, a number has too many digits to be read.", origin=origin)) from bad
    return parsed


def read_json(path: Path, *, what: str, error: type[UserError]) -> object:
    """The JSON value in the file at `path`; `what` it should be, as "a pitch file".

    Raises:
        UserError: of the class `error`: missing, not a regular file, too large, not readable, not JSON.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise error(say("{path} is a folder; {what} is a file.", path=path, what=what))
        if not stat.S_ISREG(status.st_mode):
            raise error(say("{path} isn't a regular file; {what} is.", path=path, what=what))
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as missing:
        raise error(
            say("There is no file {path}. Check the name of {what}.", path=path, what=what)
        ) from missing
    except (OSError, ValueError) as bad:
        why = getattr(bad, "strerror", None) or str(bad)
        raise error(say("{path} can't be read: {why}.", path=printable(str(path), 300), why=why)) from bad
    if len(data) > MAX_FILE_BYTES:
        raise error(
            say(
                "{path} is larger than {most} MB; {what} is far smaller.",
                path=path,
                most=MAX_FILE_BYTES // 1000000,
                what=what,
            )
        )
    return parse_json(data, origin=str(path), error=error)


class _UnfitError(Exception):
    """Well-formed JSON of a kind that isn't read."""
